"""The configuration of a project: where it is found, what it changes, and what is said where it is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from provenance.config import Config, config_schema, open_project
from provenance.errors import RuleError
from provenance.models import ReportArticle
from tests.conftest import Result

Call = Callable[..., Result]
SCHEMA = jsonschema.Draft202012Validator(config_schema())
BROKEN = yaml.safe_load((Path(__file__).parents[1] / "data" / "config" / "broken.yaml").read_text(encoding="utf-8"))

TEXT = (
    "Am Hafen sind die Becken seit Montag gesperrt. Experten warnen vor Rissen in der Mauer, berichtete der "
    "Küstenbote. „Wir prüfen jede Fuge“, sagte Hafenmeisterin Ulla Brandt am Abend. Experten zufolge dauert das "
    "Wochen. Der Betreiber bestreitet die Vorwürfe. Die Stadt hat zwei Gutachten in Auftrag gegeben, die im Herbst "
    "vorliegen sollen. Bis dahin liegen die Boote im Außenbecken, das die Fischer bisher allein nutzten.\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project's folder; the working directory lies two levels below."""
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    return tmp_path


def write(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


# --- where it is found -----------------------------------------------------------------------------------------------


def test_without_a_configuration_everything_has_its_default(folder: Path) -> None:
    assert open_project().config == Config()
    assert len(open_project().roots) == 1


@pytest.mark.parametrize(
    "place",
    [
        "provenance.yaml",
        "a/provenance.yaml",
        "a/b/provenance.yaml",
        "provenance.yml",
        ".provenance.yaml",
        "a/.provenance.yml",
    ],
)
def test_it_is_found_upwards(folder: Path, place: str) -> None:
    path = write(folder / place, {"check": {"min_score": 7}})
    assert open_project().config.path == path
    assert open_project().config.check.min_score == 7
    assert open_project(no_config=True).config == Config()


def test_the_nearer_one_counts_alone(folder: Path) -> None:
    write(folder / "provenance.yaml", {"check": {"min_score": 7, "fail_on": "never"}})
    write(folder / "a/pyproject.toml", "[tool.provenance.check]\nmin_score = 9\n")
    assert (open_project().config.check.min_score, open_project().config.check.fail_on) == (9, None)
    write(folder / "a/b/pyproject.toml", "[tool.other]\nx = 1\n")
    assert open_project().config.check.min_score == 9


@pytest.mark.parametrize("other", ["provenance.yml", ".provenance.yaml", ".provenance.yml"])
def test_two_names_in_one_folder_are_one_too_many(folder: Path, other: str) -> None:
    write(folder / "provenance.yaml", {"check": {"min_score": 7}})
    write(folder / other, {"check": {"min_score": 8}})
    with pytest.raises(RuleError, match=rf"{other}:1:1: the project is configured here and in provenance\.yaml"):
        open_project()


def test_two_in_one_folder_are_one_too_many(folder: Path) -> None:
    write(folder / "provenance.yaml", {"check": {"min_score": 7}})
    write(folder / "pyproject.toml", "[project]\nname = 'x'\n\n[tool.provenance]\n")
    with pytest.raises(RuleError, match=r"pyproject\.toml:4:1: the project is configured here and in provenance\.yaml"):
        open_project()


def test_a_named_file_is_read_instead(folder: Path) -> None:
    write(folder / "provenance.yaml", {"check": {"min_score": 7}})
    other = write(folder / "elsewhere" / "ours.yaml", {"check": {"min_score": 8}})
    assert open_project(config_file=other).config.check.min_score == 8
    with pytest.raises(RuleError, match=r"there is no \[tool\.provenance\] in it"):
        open_project(config_file=write(folder / "x.toml", "a = 1\n"))


@pytest.mark.parametrize("text", ["", "# nothing yet\n\n  # check: 3\n"])
def test_a_file_of_comments_says_nothing(folder: Path, text: str) -> None:
    assert open_project(config_file=write(folder / "provenance.yaml", text)).config.check == Config().check


def test_toml_says_the_same_as_yaml(folder: Path) -> None:
    (folder / "pack").mkdir()
    said = {
        "rules": {"folders": ["pack"], "disable": ["hedge"], "override": {"denial": {"severity": "notice"}}},
        "ignore": [{"rule": "vague_source", "outlet": "Küstenbote", "reason": "known"}],
        "check": {"min": {"hygiene": 70}, "overrides": [{"outlet": "dpa", "fail_on": "never"}]},
    }
    toml = """
[tool.provenance.rules]
folders = ["pack"]
disable = ["hedge"]
override.denial = {severity = "notice"}
[[tool.provenance.ignore]]
rule = "vague_source"
outlet = "Küstenbote"
reason = "known"
[tool.provenance.check.min]
hygiene = 70
[[tool.provenance.check.overrides]]
outlet = "dpa"
fail_on = "never"
"""
    one = open_project(config_file=write(folder / "provenance.yaml", said))
    other = open_project(config_file=write(folder / "pyproject.toml", toml))
    assert one.roots == other.roots
    assert (one.config.ignore, one.config.check) == (other.config.ignore, other.config.check)
    assert one.ruleset().hash == other.ruleset().hash


# --- what is wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case["name"])
def test_broken_configuration(case: dict[str, Any], folder: Path) -> None:
    before, _, after = case["text"].partition("¦")
    write(folder / "provenance.yaml", before + after)
    with pytest.raises(RuleError) as error:
        open_project().ruleset()
    [problem] = error.value.problems
    assert case["says"] in problem.message
    assert (problem.line, problem.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


# What only the rules, the disk or the YAML can tell is not for a schema.
BEYOND_SCHEMA = (
    "no YAML",
    "duplicate section",
    "missing folder",
    "disabling ",
    "overriding ",
    "ignoring what",
    "points that punish",
)


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case["name"])
def test_the_schema_refuses_what_the_reader_refuses(case: dict[str, Any]) -> None:
    if case["name"].startswith(BEYOND_SCHEMA):
        return
    assert not SCHEMA.is_valid(yaml.safe_load(case["text"].replace("¦", "")))


def test_the_schema_knows_every_key_of_the_reader(folder: Path) -> None:
    """The reader names the keys that it knows where it finds none of them."""

    def known(content: Any) -> set[str]:
        with pytest.raises(RuleError) as error:
            open_project(config_file=write(folder / "x.yaml", content))
        found = re.search(r"(?:keys \(|known: )([^()]+)", error.value.problems[0].message)
        assert found
        return set(found[1].rstrip(")").split(", "))

    properties = SCHEMA.schema["properties"]
    assert known([1]) == properties.keys()
    assert known({"rules": [1]}) == properties["rules"]["properties"].keys()
    assert known({"check": [1]}) == properties["check"]["properties"].keys()
    assert known({"ignore": [[1]]}) == properties["ignore"]["items"]["properties"].keys()
    assert (
        known({"check": {"overrides": [[1]]}})
        == properties["check"]["properties"]["overrides"]["items"]["properties"].keys()
    )
    assert known({"fields": [1]}) == properties["fields"]["anyOf"][1]["properties"].keys()


@pytest.mark.parametrize("page", ["configuration.md", "ci.md"])
def test_the_examples_of_the_pages_hold_to_the_schema(page: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / page).read_text(encoding="utf-8")
    examples = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]
    ours = [example for example in examples if example.keys() <= SCHEMA.schema["properties"].keys()]
    assert ours
    for example in ours:
        SCHEMA.validate(example)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[tool.provenance]\nchek = {}\n", 2, "chek: unknown key “chek”: did you mean “check”?"),
        ("[tool.provenance.check]\nmin_score = 1\nfail_on = 'all'\n", 3, "check.fail_on: unknown severity “all”"),
        ("[tool.provenance]\ncheck.min.hygiene = 2020-01-01\n", 2, "check.min.hygiene: expected a whole number"),
        ("[tool.provenance.rules]\ndisable = [\n  'hedge',\n  3,\n]\n", 2, "rules.disable.2: expected text, found 3"),
        (
            "[[tool.provenance.ignore]]\nrule = 'hedge'\nreason = 'r'\narticle = 'a'\n\n"
            "[[tool.provenance.ignore]]\nrule = 'hedge'\narticle = 'b'\n",
            6,
            "ignore.2: “reason” is missing",
        ),
        ("[tool.provenance\n", 1, "no valid TOML"),
        ("[tool.provenance]\nx = " + "[" * 5000, 1, "no valid TOML: nested too deep"),
    ],
)
def test_broken_toml(folder: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(RuleError) as error:
        open_project(config_file=write(folder / "pyproject.toml", text))
    [problem] = error.value.problems
    assert problem.line == line
    assert says in problem.message


def test_a_broken_configuration_ends_the_command_with_code_4(provenance: Call, tmp_path: Path) -> None:
    write(tmp_path / "provenance.yaml", "chek: {}\n")
    article = write(tmp_path / "a.txt", TEXT)
    for command in (("audit", article), ("check", article), ("rules", "list"), ("rules", "check")):
        result = provenance(*command)
        assert result.code == 4
        assert "provenance.yaml:1:1: unknown key “chek”: did you mean “check”?\n    chek: {}\n    ^" in result.err
    assert provenance("rules", "check", "--no-config").code == 0
    assert provenance("rules", "check", "--no-config", "--config", "provenance.yaml").code == 2


# --- what it changes -------------------------------------------------------------------------------------------------


def test_rules_are_switched_off_and_changed(folder: Path) -> None:
    plain = open_project(no_config=True).ruleset()
    write(
        folder / "provenance.yaml",
        {
            "rules": {
                "disable": ["de/hygiene/*", "vague_source"],
                "override": {
                    "denial": {"severity": "warning"},
                    "de/balance/denial-contest": {"points": {"balance": {"once": 1}}, "title": "Bestritten"},
                },
            }
        },
    )
    changed = open_project().ruleset()
    assert changed.hash != plain.hash
    categories = {rule.category for rule in changed.rules}
    assert "vague_source" not in categories
    assert not [rule for rule in changed.rules if rule.id.startswith("de/hygiene/")]
    denials = [rule for rule in changed.rules if rule.category == "denial"]
    assert {rule.severity for rule in denials} == {"warning"}
    contest = next(rule for rule in denials if rule.id == "de/balance/denial-contest")
    assert (contest.title, contest.titles, contest.points["balance"].once) == ("Bestritten", {}, 1)


def test_packs_of_rules_are_relative_to_the_file_and_the_command_line_comes_last(folder: Path, tmp_path: Path) -> None:
    for name, title in (("ours", "Ours"), ("later", "Later")):
        rule = {"extends": "de/balance/denial-contest", "title": title}
        write(folder / "packs" / name / "de/balance/denial-contest.yaml", rule)
    write(folder / "provenance.yaml", {"rules": {"folders": "packs/ours"}})

    def title(*rule_dirs: Path) -> str:
        rules = open_project(rule_dirs).ruleset().rules
        return next(rule.title for rule in rules if rule.id == "de/balance/denial-contest")

    assert title() == "Ours"
    assert title(folder / "packs" / "later") == "Later"


@pytest.mark.parametrize(
    ("where", "suppressed"),
    [
        ({"outlet": "Küsten*"}, True),
        ({"outlet": "Küste"}, False),
        ({"article": "feed-1"}, True),
        ({"article": "feed"}, False),
        ({"source": "feed.jsonl"}, True),
        ({"source": "in/*.jsonl"}, True),
        ({"source": "eed.jsonl"}, False),
        ({"source": "in/*", "outlet": "Küstenbote", "article": "feed-1"}, True),
        ({"source": "in/*", "outlet": "dpa"}, False),
    ],
)
def test_findings_are_suppressed_where_the_entry_says(
    provenance: Call, tmp_path: Path, where: dict[str, str], suppressed: bool
) -> None:
    write(
        tmp_path / "in/feed.jsonl", json.dumps({"id": "feed-1", "outlet": "Küstenbote", "text": TEXT, "language": "de"})
    )
    entry = {"rule": "vague_source", "reason": "the outlet names them in a box", **where}
    write(tmp_path / "provenance.yaml", {"ignore": [entry]})
    plain = json.loads(provenance("audit", "in", "--no-db", "--no-config", "--format", "jsonl").out)
    result = provenance("audit", "in", "--no-db", "--format", "jsonl")
    report = json.loads(result.out)
    vague = [finding["rule"] for finding in plain["findings"] if finding["category"] == "vague_source"]
    assert vague
    kept = [finding["rule"] for finding in report["findings"] if finding["category"] == "vague_source"]
    assert kept == ([] if suppressed else vague)
    assert report["ruleset"] != plain["ruleset"]
    gained = (
        report["scores"]["dimensions"]["attribution"]["score"] - plain["scores"]["dimensions"]["attribution"]["score"]
    )
    if suppressed:
        assert gained > 0
        assert sum(item["count"] for item in report["suppressed"]) == len(vague)
        assert {(item["entry"], item["reason"]) for item in report["suppressed"]} == {(1, entry["reason"])}
        assert result.err == ""
    else:
        assert gained == 0
        assert report["suppressed"] == []
        assert "provenance.yaml:1:13: warning: this entry suppressed nothing in this run" in result.err


def test_the_summary_says_how_many_were_suppressed_and_why(provenance: Call, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT + " Kritikern zufolge reicht das nicht.")
    write(
        tmp_path / "provenance.yaml", {"ignore": [{"rule": "vague_source", "source": "a.txt", "reason": "named below"}]}
    )
    for format_ in ([], ["--format", "table"]):
        out = provenance("audit", "a.txt", "--no-db", "--lang", "de", *format_).out
        assert "2 findings suppressed: named below" in out
    assert "; 2 findings suppressed\n" in provenance("check", "a.txt", "--lang", "de", "--min-score", "99").out
    assert "1 article checked; 2 findings suppressed." in provenance("check", "a.txt", "--format", "markdown").out
    assert "2 findings suppressed" in provenance("check", "a.txt").out


def test_a_line_whose_finding_is_suppressed_is_prose_again(provenance: Call, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", f"{TEXT}\nLoading...\n\n{TEXT}")

    def noise(*options: str) -> list[list[int]]:
        return json.loads(provenance("audit", "a.txt", "--no-db", "--format", "jsonl", *options).out)["noise"]["spans"]

    assert noise()
    write(tmp_path / "provenance.yaml", {"ignore": [{"rule": "any/hygiene/*", "source": "*", "reason": "r"}]})
    write(tmp_path / "more.yaml", {"ignore": [{"rule": "placeholder", "source": "*", "reason": "r"}]})
    assert noise("--config", "more.yaml") == []


def test_several_processes_suppress_the_same(provenance: Call, tmp_path: Path) -> None:
    for name in "abc":
        write(tmp_path / f"{name}.txt", f"{TEXT} {name}")
    write(
        tmp_path / "provenance.yaml",
        {"rules": {"disable": ["hedge"]}, "ignore": [{"rule": "vague_source", "source": "b.txt", "reason": "r"}]},
    )
    one = provenance("audit", "a.txt", "b.txt", "c.txt", "--no-db", "--format", "jsonl")
    two = provenance("audit", "a.txt", "b.txt", "c.txt", "--no-db", "--format", "jsonl", "--jobs", "2")
    assert one.out == two.out
    assert [bool(json.loads(line)["suppressed"]) for line in two.out.splitlines()] == [False, True, False]


# --- check -----------------------------------------------------------------------------------------------------------


def article(**known: str | None) -> ReportArticle:
    fixed = {"id": "a", "sha256": "", "language": "de", "title": None, "author": None, "published": None, "url": None}
    return ReportArticle.model_validate({**fixed, "source": "a.txt", "outlet": None, "words": 1, **known})


def test_thresholds_for_some_articles(folder: Path) -> None:
    write(
        folder / "provenance.yaml",
        """
check:
  min_score: 50
  min: {hygiene: 70, attribution: 40}
  fail_on: warning
  overrides:
    - {outlet: dpa*, min_score: 30}
    - {source: archive/*, min: {hygiene: 10}, fail_on: never}
""",
    )
    check = open_project().config.check
    plain = check.of(article())
    assert (plain.min_score, plain.min, plain.fail_on) == (50, {"hygiene": 70, "attribution": 40}, "warning")
    assert check.of(article(outlet="dpa-AFX")).min_score == 30
    both = check.of(article(outlet="dpa", source="data/archive/x.txt"))
    assert (both.min_score, both.min, both.fail_on) == (30, {"hygiene": 10, "attribution": 40}, "never")


def test_the_options_of_check_win_over_the_configuration(provenance: Call, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT)
    assert provenance("check", "a.txt").code == 0
    write(tmp_path / "provenance.yaml", {"check": {"min_score": 100}})
    assert "is below 100" in provenance("check", "a.txt").out
    assert provenance("check", "a.txt").code == 1
    assert provenance("check", "a.txt", "--min-score", "0").code == 0
    assert provenance("check", "a.txt", "--no-config").code == 0
    write(
        tmp_path / "provenance.yaml",
        {"check": {"fail_on": "info", "overrides": [{"source": "a.*", "fail_on": "never"}]}},
    )
    assert provenance("check", "a.txt").code == 0
    assert provenance("check", "a.txt", "--fail-on", "info").code == 1


def test_an_article_that_is_not_audited_again_still_needs_its_entry(provenance: Call, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT + " Kritikern zufolge reicht das nicht.")
    write(tmp_path / "provenance.yaml", {"ignore": [{"rule": "vague_source", "source": "a.txt", "reason": "r"}]})
    first, again = (provenance("audit", "a.txt", "--lang", "de") for _ in range(2))
    assert "1 unchanged, skipped" in again.out
    assert first.err == again.err == ""
    assert "suppressed: de/attribution/vague-source ×2: r" in provenance("show", "a.txt").out


# --- what is read, and in which language it is told ------------------------------------------------------------------


def test_what_is_read_without_a_path_is_configured(
    provenance: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("in/a.txt", "in/archive/b.txt", "in/c.html.txt", "other/d.txt"):
        write(tmp_path / name, f"{TEXT} {name}")
    assert "say what to read: PATH…, or “paths:” in provenance.yaml" in provenance("check").err
    assert provenance("audit").code == 2
    write(tmp_path / "provenance.yaml", {"paths": "in", "exclude": ["archive/", "*.html.txt"]})

    def read(*paths: str) -> set[str]:
        lines = provenance("check", *paths, "--format", "jsonl").out.splitlines()
        return {json.loads(line)["source"] for line in lines}

    assert read() == {"in/a.txt"}
    assert read("in", "other") == {"in/a.txt", "other/d.txt"}
    assert read("in/archive/*.txt") == set()
    assert read("in/archive/b.txt") == {"in/archive/b.txt"}, "what is named is read"
    assert read("in/archive/b.txt", "in/a.txt", "--force-exclude") == {"in/a.txt"}
    nothing = provenance("check", "in/archive/b.txt", "--force-exclude")
    assert (nothing.code, nothing.err) == (0, "")
    assert "1 article audited" in provenance("audit", "--no-db").out
    monkeypatch.chdir(tmp_path / "other")
    assert read() == {str(tmp_path / "in/a.txt")}


@pytest.mark.parametrize(
    ("environment", "config", "option", "language"),
    [
        ({}, {}, (), "en"),
        ({"LANG": "de_DE.UTF-8"}, {}, (), "de"),
        ({"LANG": "fr_FR.UTF-8"}, {}, (), "en"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, {}, (), "en"),
        ({"LANG": "C"}, {"lang_ui": "de"}, (), "de"),
        ({"LANG": "de_DE.UTF-8"}, {"lang_ui": "en"}, (), "en"),
        ({"LANG": "C"}, {"lang_ui": "en"}, ("--lang-ui", "de"), "de"),
    ],
)
def test_the_language_is_that_of_the_option_the_configuration_or_the_environment(
    provenance: Call,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    config: dict[str, str],
    option: tuple[str, ...],
    language: str,
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    write(tmp_path / "a.txt", TEXT)
    write(tmp_path / "provenance.yaml", config)
    said = provenance("check", "a.txt", *option).out
    assert ("1 Artikel geprüft" if language == "de" else "1 article checked") in said


def test_a_category_of_a_pack_is_a_name_like_any_other(provenance: Call, tmp_path: Path) -> None:
    write(tmp_path / "pack/categories.yaml", "acme/fuge: {title: Fugen, home: transparency, sign: minus}\n")
    write(
        tmp_path / "pack/de/transparency/joint.yaml",
        {
            "title": "Joints", "category": "acme/fuge", "severity": "warning", "message": "“{match}”", "rationale": "R",
            "match": {"phrase": ["jede Fuge"]}, "points": {"transparency": {"each": -2, "cap": -4}},
            "examples": {"match": ["Er prüft [[jede Fuge]]."], "no_match": ["Er prüft."]},
        },
    )  # fmt: skip
    write(tmp_path / "provenance.yaml", {"rules": {"folders": ["pack"]}})
    write(tmp_path / "a.txt", TEXT)
    found = provenance("check", "a.txt", "--lang", "de", "--select", "acme/fuge", "--fail-on", "warning")
    assert (found.code, "“jede Fuge” [de/transparency/joint]" in found.out) == (1, True)
    assert provenance("check", "a.txt", "--lang", "de", "--max", "acme/fuge=0").code == 1
    assert "did you mean “acme/fuge”" in provenance("check", "a.txt", "--select", "acme/fugge").err
    assert provenance("audit", "a.txt", "--lang", "de", "--format", "none").code == 0
    write(tmp_path / "provenance.yaml", {"rules": {"folders": ["pack"], "disable": ["acme/fuge"]}})
    assert "joint" not in provenance("check", "a.txt", "--lang", "de", "--fail-on", "info").out


@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ("provenance.toml", True),
        (".provenance.toml", True),
        (".provenancerc", True),
        ("Provenance.YAML", True),
        ("provenence.yaml", True),
        ("provenance.yaml.txt", True),
        ("provenance.config.yml", True),
        ("provenance-config.yaml", True),
        ("provenance.yaml", False),
        (".provenance.yml", False),
        ("provenance.txt", False),
        ("provenance.db", False),
        ("preferences.yaml", False),
        ("articles.yaml", False),
    ],
)
def test_a_file_that_is_called_almost_like_the_configuration_is_named(folder: Path, name: str, is_told: bool) -> None:
    write(folder / "a/b" / name, "# nothing\n")
    told = [str(problem) for problem in open_project().outdated if "is not read" in str(problem)]
    assert bool(told) == is_told
    assert all(name in line and "provenance.yaml" in line for line in told)
    assert not [problem for problem in open_project(no_config=True).outdated if "is not read" in str(problem)]
