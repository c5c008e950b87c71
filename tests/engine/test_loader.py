"""Loading rules: what is reported, where, and that no file however mad does harm."""

from __future__ import annotations

import json
import os
import pickle
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from provenance.engine import RuleSet, check, load
from provenance.errors import RuleError
from provenance.located import MAX_BYTES, parse_yaml, read_yaml

DATA = Path(__file__).parents[1] / "data" / "rules"
BASE = DATA / "base"
SOUND = (DATA / "sound.yaml").read_text(encoding="utf-8")
BROKEN = yaml.safe_load((DATA / "broken.yaml").read_text(encoding="utf-8"))


def load_text(folder: Path, text: str | bytes, name: str = "de/balance/sample.yaml") -> RuleSet:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return load([BASE, folder])


def problems(folder: Path, text: str | bytes, name: str = "de/balance/sample.yaml") -> list[tuple[int, int, str]]:
    with pytest.raises(RuleError) as error:
        load_text(folder, text, name)
    return [(problem.line, problem.column, problem.message) for problem in error.value.problems]


def test_sound_rule(tmp_path: Path) -> None:
    (rule,) = load_text(tmp_path, SOUND).rules
    assert (rule.id, rule.language, rule.category, rule.scope) == ("de/balance/sample", "de", "denial", "sentence")
    assert rule.points["balance"].each == 4
    assert rule.zones == {"prose", "quote"}


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case["name"])
def test_broken_rule(case: dict[str, Any], tmp_path: Path) -> None:
    assert SOUND.count(case["old"]) == 1
    text = SOUND.replace(case["old"], case["new"])
    if "cut" in case:
        text = text[: text.index(case["cut"])]
    before, _, after = text.partition("¦")
    place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
    found = problems(tmp_path, before + after)
    matching = [problem for problem in found if case["says"] in problem[2]]
    assert matching, found
    assert case.get("anywhere") or matching[0][:2] == place
    assert case.get("anywhere") or case.get("more") or len(found) == 1, "one fault, one problem"


@pytest.mark.parametrize(
    ("verb", "says"),
    [
        ("xyzen", "no word list knows a verb “xyzen”; if it is one, show a form of it in an example"),
        ("bestreitten", "no word list knows a verb “bestreitten”: did you mean “bestreiten”?"),
        ("bestreiten", None),
        ("wegbestreiten", None),  # derived
        ("verreden", None),
        ("kolportieren", None),  # -ieren
        ("raunen", None),  # an example shows it
    ],
)
def test_a_verb_that_nothing_knows_is_likely_a_slip(tmp_path: Path, verb: str, says: str | None) -> None:
    (tmp_path / "de" / "lexicons").mkdir(parents=True)
    (tmp_path / "de" / "lexicons" / "verbs.txt").write_text("bestreiten\nreden\nweisen\n", encoding="utf-8")
    text = SOUND.replace('"wies … zurück"', f'"{{lemma:{verb}}} es"').replace(
        "Das Gericht wies", "Alle raunten, wer wies"
    )
    if says is None:
        assert load_text(tmp_path, text)
    else:
        assert [message.startswith(says) for _, _, message in problems(tmp_path, text)] == [True]


def test_all_problems_of_all_files_at_once(tmp_path: Path) -> None:
    broken = SOUND.replace("denial", "denail").replace("info", "inf")
    (tmp_path / "de" / "balance").mkdir(parents=True)
    (tmp_path / "de" / "balance" / "first.yaml").write_text(broken, encoding="utf-8")
    assert [p[0] for p in problems(tmp_path, broken)] == [2, 3, 2, 3]


def test_problem_shows_the_line(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"sample\.yaml:3:11: unknown severity “inf”.*\n    severity: inf\n {14}\^"):
        load_text(tmp_path, SOUND.replace("info", "inf"))


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (b"", 1, "the file is empty"),
        (b"# nothing\n", 1, "the file is empty"),
        (b"- a\n- b\n", 1, "expected keys"),
        (b"just a text", 1, "expected keys"),
        (b"title: \xff\n", 1, "not UTF-8"),
        (b"title: a\nmessage: \xe4\n", 2, "not UTF-8"),
        (b"title: a\x00b\n", 1, "U+0000 is not allowed"),
        (b"title: 'a\n", 1, "this quotation mark is never closed"),
        (b"a: b: c\n", 1, "a colon inside the value"),
        (b"title: " + b"a" * MAX_BYTES, 1, "the file is larger than 256 KB"),
        (b"[" * 1000, 1, "nested more than 32 levels deep"),
        (b"{a: " * 1000, 1, "nested more than 32 levels deep"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 1, "a value cannot begin with “&”"),
        (b"title: !!python/object/apply:os.system [ls]\n", 1, "a value cannot begin with “!”"),
        (b"<<: {a: b}\n", 1, "unknown key “<<”"),
    ],
)
def test_mad_file(text: bytes, line: int, says: str, tmp_path: Path) -> None:
    found = problems(tmp_path, text)
    assert any(problem[0] == line and says in problem[2] for problem in found), found


# --- no YAML does harm -----------------------------------------------------------------------------------------------

#: Mad beyond what Hypothesis comes up with: text, and how many of the parser's events may be taken from it.
MAD = {
    "anchor bomb": ("a: &a [x, x]\n" + "".join(f"{n}: &{n} [*{m}, *{m}]\n" for n, m in pairwise("abcdefgh")), 6),
    "merge keys": ("a: &a {b: c}\nd: {<<: *a}\n", 6),
    "object": ("!!python/object/apply:os.system ['touch owned']\n", 4),
    "object in a key": ("? !!python/name:os.system\n: x\n", 5),
    "deep list": ("[" * 100_000, 40),
    "deep mapping": ("{a: " * 60_000, 80),
    "deep keys": ("? " * 100_000, 40),
    "many documents": ("---\na: b\n" * 20_000, 10),
    "NUL": ("title: a\0b\n", 4),
}


@pytest.mark.parametrize("name", MAD)
def test_mad_text_is_refused_early(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text, most = MAD[name]
    taken = 0
    parse = yaml.parse

    def counted(*arguments: Any, **known: Any) -> Any:
        nonlocal taken
        for event in parse(*arguments, **known):
            taken += 1
            yield event

    monkeypatch.setattr(yaml, "parse", counted)
    node, found = parse_yaml(text, "x.yaml")
    assert node is None
    assert len(found) == 1
    assert taken <= most


@pytest.mark.parametrize("size", [MAX_BYTES + 1, 10_000_000])
def test_a_large_file_is_not_even_read(size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "de/balance/sample.yaml"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a" * size)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))
    node, [problem] = read_yaml(path, "sample.yaml")
    assert node is None
    assert "the file is larger than 256 KB" in problem.message


ODD = st.text(st.sampled_from("abc:-[]{}&*!|>'\"#%@`,? \n\tä\x00\x85\u2028\ufeff\U0001f600"), max_size=60)


@settings(max_examples=200)
@given(ODD | st.text(max_size=40))
def test_no_text_crashes_the_parser(text: str) -> None:
    node, found = parse_yaml(text, "x.yaml")
    assert node is not None or found
    assert all(problem.line >= 1 and problem.column >= 1 and str(problem) for problem in found)


@settings(max_examples=150)
@given(data=st.binary(max_size=60) | ODD.map(lambda text: text.encode("utf-16")))
def test_no_bytes_crash_the_reader(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("rules") / "x.yaml"
    path.write_bytes(data)
    node, found = read_yaml(path, "x.yaml")
    assert node is not None or found


WORDS = ["de/balance/sample", "denial", "(a|b)? …", "@offices", "{lemma:weisen}", "[[x]]", "\\", "a" * 300, "(?i)a+"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["each", "cap", "of", "all", "phrase", "line", "match", "x"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
KEYS = "extends title category severity status replaced_by message scope in match measure detect run points examples"


@settings(max_examples=300)
@given(changes=st.dictionaries(st.sampled_from(KEYS.split()), VALUES, min_size=1, max_size=3))
def test_no_value_of_any_key_crashes_the_loader(changes: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("rules")
    text = json.dumps(yaml.safe_load(SOUND) | changes, ensure_ascii=False)
    with suppress(RuleError):
        load_text(folder, text.encode("utf-8", "surrogatepass"))
    found = check([BASE, folder])
    assert all(Path(problem.path).name == "sample.yaml" and str(problem) for problem in found)


@settings(max_examples=60)
@given(data=st.data())
def test_no_damage_to_a_rule_crashes_the_loader(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    at = data.draw(st.integers(0, len(SOUND) - 1))
    length = data.draw(st.integers(0, 20))
    filling = data.draw(st.text(st.sampled_from("[]{}()|*?@…\\:-\"' \nab1"), max_size=5))
    folder = tmp_path_factory.mktemp("rules")
    with suppress(RuleError):
        load_text(folder, SOUND[:at] + filling + SOUND[at + length :])


def test_reading_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for value in ("!!python/object/apply:os.system ['touch owned']", "!!python/object/new:type [x]", "!!js/function x"):
        problems(tmp_path, SOUND.replace("severity: info", f"severity: {value}"))
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("de/sample.yaml", "a rule belongs in"),
        ("sample.yaml", "a rule belongs in"),
        ("de/balance/deep/sample.yaml", "a rule belongs in"),
        ("deutsch/balance/sample.yaml", "“deutsch” is no language"),
        ("de/balanc/sample.yaml", "unknown dimension “balanc”: did you mean “balance”?"),
        ("de/balance/My_Rule.yaml", "is no name for a rule"),
    ],
)
def test_misplaced_file(name: str, says: str, tmp_path: Path) -> None:
    assert any(says in message for _, _, message in problems(tmp_path, SOUND, name))


def test_two_files_with_one_id(tmp_path: Path) -> None:
    load_text(tmp_path, SOUND)
    assert "two rules with the id de/balance/sample" in problems(tmp_path, SOUND, "de/balance/sample.yml")[0][2]


def test_later_root_replaces_rules_lists_and_scores(tmp_path: Path) -> None:
    (tmp_path / "score.yaml").write_text(
        (BASE / "score.yaml").read_text(encoding="utf-8").replace("A: 80", "A: 90"), encoding="utf-8"
    )
    load_text(tmp_path, SOUND)
    assert load([BASE, tmp_path]).score.bands["A"] == 90
    second = tmp_path.parent / f"{tmp_path.name}-second"
    load_text(second, SOUND.replace("title: Denial in so many words", "title: Mine"))
    lists = second / "de" / "lexicons"
    lists.mkdir()
    (lists / "offices.txt").write_text("Ministerium\n", encoding="utf-8")
    both = load([BASE, tmp_path, second])
    assert [rule.title for rule in both.rules] == ["Mine"]
    assert both.lexicons["de"].words("offices") == ("Ministerium",)
    assert both.lexicons["de"].words("denials") == ("bestreiten", "dementieren")


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no such folder of rules"):
        load([BASE, tmp_path / "nowhere"])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  balance: {base: 50, weight: 1}\n", "", "“balance” is missing"),
        ("base: 40, weight: 3", "base: 140, weight: 3", "expected a whole number from 0 to 100, found 140"),
        ("base: 40, weight: 3", "base: 40, weight: 0", "a weight must be above 0"),
        ("A: 80, B: 65", "A: 60, B: 65", "the bands must descend"),
        (", D: 35", "", "“D” is missing"),
        ("{dimension: hygiene, lt", "{dimension: hygeine, lt", "did you mean “hygiene”?"),
        ("{dimension: hygiene, lt", "{lt", "a cap needs “dimension” or “measure”"),
        ("measure: identified_share", "measure: identified", "unknown measure “identified”"),
        ("bands:", "band:", "unknown key “band”: did you mean “bands”?"),
    ],
)
def test_broken_scores(old: str, new: str, says: str, tmp_path: Path) -> None:
    text = (BASE / "score.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tmp_path / "score.yaml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(RuleError) as error:
        load([tmp_path])
    assert any(says in problem.message for problem in error.value.problems), error.value


def test_scores_are_required(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"score\.yaml is missing"):
        load([tmp_path])


@pytest.mark.parametrize(
    ("points", "says"),
    [
        ({"verification": {"each": -4}}, "at least as many points"),
        ({"verification": {"each": -4}, "transparency": {"each": 3}}, "at least as many points"),
        ({"verification": {"each": -4}, "transparency": {"each": 4, "cap": 8}}, "“cap” must not be below"),
        ({"verification": {"each": -4, "cap": -12}, "transparency": {"each": 5, "cap": 10}}, "must not be below"),
        ({"verification": {"each": -4, "per": "attribution"}, "transparency": {"each": 4}}, "at least as many"),
        ({"verification": {"each": -4, "cap": -12}, "transparency": {"each": 5, "cap": 12}}, None),
        ({"verification": {"each": -4, "cap": -12}, "transparency": {"each": 5}}, None),
        ({"verification": {"once": -4}, "transparency": {"once": 4}}, None),
        ({"transparency": {"once": 4}}, None),
    ],
)
def test_disclosure_is_never_punished(points: Any, says: str | None, make_rules: Any) -> None:
    def make() -> RuleSet:
        return make_rules(category="withheld_origin", match={"phrase": ["aus eigenen Quellen"]}, points=points)

    if says is None:
        assert make().rules
    else:
        with pytest.raises(RuleError, match=says):
            make()


# --- the set ---------------------------------------------------------------------------------------------------------


def test_hash_is_about_content(tmp_path: Path) -> None:
    first = load_text(tmp_path / "a", SOUND)
    os.utime(tmp_path / "a" / "de" / "balance" / "sample.yaml", (1, 1))
    moved = load_text(tmp_path / "b", "# a comment\n" + SOUND.replace("status: test", "status:   'test'"))
    assert first.hash == load([BASE, tmp_path / "a"]).hash == moved.hash
    assert first.hash != load_text(tmp_path / "c", SOUND.replace("each: 4", "each: 5")).hash
    assert first.hash != load_text(tmp_path / "d", SOUND, "de/balance/other.yaml").hash
    lists = tmp_path / "a" / "de" / "lexicons"
    lists.mkdir()
    (lists / "more.txt").write_text("Rathaus\n", encoding="utf-8")
    assert first.hash != load([BASE, tmp_path / "a"]).hash


def test_set_can_be_pickled(tmp_path: Path, engine: Any) -> None:
    ruleset = load_text(tmp_path, SOUND)
    text = "Die Bank wies den Vorwurf zurück."
    assert engine.found(ruleset, text) == ["wies den Vorwurf zurück"]
    copied = pickle.loads(pickle.dumps(ruleset))  # noqa: S301 - our own
    assert copied.hash == ruleset.hash
    assert engine.found(copied, text) == ["wies den Vorwurf zurück"]


def test_languages_and_deprecated_rules(make_rules: Any, engine: Any) -> None:
    match = {"phrase": ["x"]}
    ruleset = make_rules(
        {
            "any/balance/everywhere": engine.rule(match=match),
            "de/balance/german": engine.rule(match=match),
            "de/balance/old": engine.rule(match=match, status="deprecated", replaced_by="de/balance/german"),
            "en/balance/english": engine.rule(match=match),
        }
    )
    ids = {language: [rule.id for rule in ruleset.for_language(language).rules] for language in ("de", "fr", None)}
    assert ids == {
        "de": ["any/balance/everywhere", "de/balance/german"],
        "fr": ["any/balance/everywhere"],
        None: ["any/balance/everywhere"],
    }
    assert ruleset.languages == {"de", "en"}
    assert len(ruleset.rules) == 4


# --- categories of packs ---------------------------------------------------------------------------------------------

OWN = "acme/clickbait: {title: Clickbait, title_de: Klickköder, home: balance, sign: plus}\n"


def test_a_pack_may_have_categories_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "categories.yaml").write_text(OWN, encoding="utf-8")
    (rule,) = load_text(tmp_path, SOUND.replace("category: denial", "category: acme/clickbait")).rules
    assert (rule.category, rule.home) == ("acme/clickbait", "balance")


@pytest.mark.parametrize(
    ("declared", "says"),
    [
        ("", "unknown category “acme/clickbait”"),
        (
            OWN.replace("home: balance", "home: hygiene"),
            "“acme/clickbait” belongs to hygiene: move the file to hygiene/",
        ),
        (OWN.replace("plus", "minus"), "“acme/clickbait” costs points in balance, as its pack declares it"),
        (OWN.replace("plus", "none"), "“acme/clickbait” has no points in balance"),
        (OWN.replace("plus", "both"), "unknown sign “both”; known: minus, none, plus"),
        (OWN.replace("title: Clickbait, ", ""), "“title” is missing"),
        (OWN.replace("balance", "balanse"), "unknown dimension “balanse”: did you mean “balance”?"),
        ("clickbait: {title: C, home: balance, sign: plus}\n", "“clickbait” is no name for a category of a pack"),
        ("- acme/clickbait\n", "expected categories, each with what it is"),
    ],
)
def test_what_a_pack_declares_of_its_categories_holds(tmp_path: Path, declared: str, says: str) -> None:
    if declared:
        (tmp_path / "categories.yaml").write_text(declared, encoding="utf-8")
    found = problems(tmp_path, SOUND.replace("category: denial", "category: acme/clickbait"))
    assert any(says in message for _, _, message in found), found
