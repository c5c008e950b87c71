"""``provenance check`` from the command line: only what is new, names that are checked, codes that are exact."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from provenance import config, formats
from provenance.engine import load
from tests.check.articles import TEXT
from tests.conftest import Result, ran

Call = Callable[..., Result]

PASSED, NOTHING = "2 articles checked, none below the bar", "0 articles checked"
VAGUE = ("--fail-on", "warning", "--select", "vague_source")


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").write_text(TEXT.replace("Experten zufolge", "Fachleuten zufolge"), encoding="utf-8")
    return folder


def git(*arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    ran(["git", *identity, *arguments], check=True)


TABLES = [formats.AUDIT, formats.CHECK, formats.RULES_CHECK, formats.RULES_STATS, formats.RULES_DIFF]


@pytest.mark.parametrize("format_", [each for table in TABLES for each in table.values()], ids=lambda each: each.writer)
def test_every_format_of_the_tables_has_its_writer(format_: formats.OutputFormat) -> None:
    assert callable(format_.load())


@pytest.mark.parametrize("format_", formats.CHECK)
def test_every_format_is_the_same_twice(provenance: Call, articles: Path, format_: str) -> None:
    first, again = (provenance("check", "in", *VAGUE, "--format", format_) for _ in range(2))
    assert first.code == 1
    assert first.out
    assert first.out == again.out


@pytest.mark.parametrize("options", [("--format", "sarif"), ("--new-only",), ("--format", "sarif", "--new-only")])
def test_rules_are_read_once(
    provenance: Call, articles: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    """However many ask for them: the audit, the format that explains them, the comparison with what is known."""
    provenance("audit", "in/a.txt")
    read: list[object] = []
    real = load
    monkeypatch.setattr(config, "load", lambda *given: read.append(given) or real(*given))
    assert provenance("check", "in/b.txt", *VAGUE, "--no-cache", *options).code == 1
    assert len(read) == 1


@pytest.mark.parametrize("option", ["--select", "--ignore", "--max"])
def test_a_misspelt_name_is_an_error(provenance: Call, articles: Path, option: str) -> None:
    result = provenance("check", "in", option, "vage_source=1" if option == "--max" else "vage_source")
    assert result.code == 2
    assert "did you mean “vague_source”" in result.err


def test_max_counts_by_severity_category_and_rule(provenance: Call, articles: Path) -> None:
    assert provenance("check", "in/a.txt", "--max", "vague_source=2").code == 0
    result = provenance("check", "in/a.txt", "--max", "vague_source=1", "--max", "de/attribution/*=99")
    assert result.code == 1
    assert "[count/vague_source]" in result.out


def test_a_baseline_lets_known_problems_pass_and_no_others(provenance: Call, articles: Path) -> None:
    baseline = ("--baseline", "known.json")
    assert provenance("check", "in", *VAGUE, *baseline).code == 2
    written = provenance("check", "in", *VAGUE, *baseline, "--update-baseline")
    assert (written.code, written.out) == (0, PASSED + "; 4 known problems let pass\n")
    assert "problems" in written.err
    assert provenance("check", "in", *VAGUE, *baseline) == Result(0, PASSED + "; 4 known problems let pass\n", "")
    # Lines move and a neighbour is edited: nothing is new. Then somebody else vague is quoted.
    (articles / "a.txt").write_text("Aachtal (rbd)\n\n" + TEXT.replace("am Morgen", "früh"), encoding="utf-8")
    assert provenance("check", "in", *VAGUE, *baseline).code == 0
    (articles / "a.txt").write_text(TEXT + "Kenner rechnen mit Streit, Experten zufolge.\n", encoding="utf-8")
    result = provenance("check", "in", *VAGUE, *baseline)
    assert result.code == 1
    assert "1 of 2 articles failed" in result.out
    assert "known problem" in result.out


def test_what_is_mended_is_stale_and_fails_if_so_asked(provenance: Call, articles: Path) -> None:
    baseline = (*VAGUE, "--baseline", "known.json")
    provenance("check", "in", *baseline, "--update-baseline")
    (articles / "a.txt").write_text(TEXT.replace("Experten zufolge", "Laut Statiker Uwe Brand"), encoding="utf-8")
    result = provenance("check", "in", *baseline)
    assert result.code == 0
    assert "1 problem of the baseline no longer found" in result.out
    assert "Experten zufolge" in result.out
    assert provenance("check", "in", *baseline, "--strict-baseline").code == 1
    # What was not looked at is not stale, what was deleted is.
    assert provenance("check", "in/b.txt", *baseline, "--strict-baseline").code == 0
    (articles / "b.txt").unlink()
    assert "in/b.txt" in provenance("check", "in", *baseline).out
    provenance("check", "in", *baseline, "--update-baseline")
    left = json.loads(Path("known.json").read_text(encoding="utf-8"))["problems"]
    assert {entry["source"] for entry in left} == {"in/a.txt"}


def test_an_article_that_cannot_be_read_is_not_mended(provenance: Call, articles: Path) -> None:
    baseline = (*VAGUE, "--baseline", "known.json")
    provenance("check", "in", *baseline, "--update-baseline")
    before = Path("known.json").read_bytes()
    (articles / "a.txt").write_bytes(b"")
    result = provenance("check", "in", *baseline, "--strict-baseline")
    assert result.code == 3
    assert "no longer found" not in result.out
    provenance("check", "in", *baseline, "--update-baseline")
    assert Path("known.json").read_bytes() == before


@pytest.mark.parametrize("option", ["--update-baseline", "--strict-baseline"])
def test_options_of_the_baseline_need_one(provenance: Call, articles: Path, option: str) -> None:
    assert provenance("check", "in", option).code == 2


def test_new_only_leaves_out_what_the_database_has(provenance: Call, articles: Path) -> None:
    assert provenance("check", "in", *VAGUE, "--new-only").code == 5
    provenance("audit", "in")
    assert provenance("check", "in", *VAGUE, "--new-only") == Result(
        0, f"{NOTHING}; 2 unchanged, not checked again\n", ""
    )
    (articles / "a.txt").write_text(TEXT + "Kenner rechnen mit Streit, Insidern zufolge.\n", encoding="utf-8")
    (articles / "c.txt").write_text(TEXT + "Nachtrag vom Mittwoch.\n", encoding="utf-8")
    result = provenance("check", "in", "--fail-on", "warning", "--new-only")
    assert result.code == 1
    assert "in/a.txt:6:" in result.out
    assert "in/a.txt:4:" not in result.out
    assert "2 of 2 articles failed" in result.out
    # The check writes nothing: the next one finds the same.
    assert provenance("check", "in", "--fail-on", "warning", "--new-only") == result


def test_since_checks_changed_and_new_files_only(provenance: Call, articles: Path) -> None:
    outside = provenance("check", "in", "--since", "HEAD")
    assert outside.code == 2
    assert outside.err.startswith(f"provenance: --since HEAD: git sees no repository in {articles.parent}: ")
    git("init", "-q")
    git("add", "in")
    git("commit", "-qm", "one")
    assert provenance("check", "in", *VAGUE, "--since", "HEAD") == Result(0, f"{NOTHING}\n", "")
    (articles / "b.txt").write_text(TEXT + "Nachtrag.\n", encoding="utf-8")
    (articles / "über alles.txt").write_text(TEXT + "Neu.\n", encoding="utf-8")
    result = provenance("check", "in", *VAGUE, "--since", "HEAD")
    assert result.code == 1
    assert {line.split(":")[0] for line in result.out.splitlines() if line.startswith("in/")} == {
        "in/b.txt",
        "in/über alles.txt",
    }
    (articles / "a.txt").unlink()
    assert provenance("check", "in", *VAGUE, "--since", "HEAD").code == 1
    for wrong in ("nowhere", "--output=x", "HEAD:in"):
        refused = provenance("check", "in", "--since", wrong)
        assert refused.code == 2
        assert f"--since {wrong}: git knows no such commit here: " in refused.err


def test_messages_are_in_german_where_asked_for(provenance: Call, articles: Path) -> None:
    english = provenance("check", "in", "--fail-on", "info").out
    german = provenance("check", "in", "--fail-on", "info", "--lang-ui", "de").out
    assert english != german


def test_the_project_says_how_many_and_which_baseline(provenance: Call, articles: Path) -> None:
    config = articles.parent / "provenance.yaml"
    config.write_text(
        "check:\n  max: {vague_source: 5}\n  baseline: known.json\n"
        "  overrides:\n    - {source: in/a.txt, max: {vague_source: 1}}\n",
        encoding="utf-8",
    )
    assert "there is no baseline" in provenance("check", "in").err
    assert provenance("check", "in", "--update-baseline").code == 0
    [entry] = json.loads(Path("known.json").read_text(encoding="utf-8"))["problems"]
    assert (entry["source"], entry["rule"], entry["value"]) == ("in/a.txt", "count/vague_source", 2)
    assert provenance("check", "in") == Result(0, PASSED + "; 1 known problem let pass\n", "")
    config.write_text("check:\n  max: {vage_source: 5}\n", encoding="utf-8")
    result = provenance("check", "in")
    assert result.code == 2
    assert "provenance.yaml: check: max" in result.err


STUMP = "Jetzt weiterlesen mit Plus und vier Wochen gratis testen.\n"
FRENCH = "Le conseil municipal a décidé lundi la construction du nouveau pont sur la rivière. " * 9


def test_a_check_without_a_bar_says_what_was_checked(provenance: Call, articles: Path) -> None:
    result = provenance("check", "in")
    assert result.code == 0
    assert result.out.startswith("2 articles checked\nScores: ")
    assert "No bar is set" in result.out
    machine = provenance("check", "in", "--format", "json")
    assert json.loads(machine.out)["bar"] is False
    assert "No bar is set" in machine.err
    assert "No bar is set" not in provenance("check", "in", "--min-score", "0").out


@pytest.mark.parametrize(
    ("options", "config", "code", "told"),
    [
        (("--min-score", "90"), "", 0, True),
        (("--min", "verification=90"), "", 0, True),
        (("--min", "balance=90"), "", 0, True),
        (("--min", "hygiene=1"), "", 0, False),
        (("--fail-unassessed",), "", 1, True),
        (("--min-score", "90"), "check: {unassessed: pass}", 0, False),
        ((), "check: {unassessed: fail}", 1, True),
        (("--min-score", "90"), "check: {overrides: [{source: in/*, unassessed: fail}]}", 1, True),
    ],
)
@pytest.mark.parametrize("text", [STUMP, FRENCH])
def test_what_was_not_assessed_passes_no_bar_unseen(
    provenance: Call, tmp_path: Path, options: tuple[str, ...], config: str, code: int, told: bool, text: str
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "provenance.yaml").write_text(config, encoding="utf-8")
    result = provenance("check", "in", *options)
    assert result.code == code
    assert ("in/a.txt: " in result.out and "[score/unassessed]" in result.out) == told
    assert "1 not assessed" in result.out


def test_a_baseline_keeps_what_this_bar_does_not_ask_about(provenance: Call, articles: Path) -> None:
    baseline = ("--baseline", "known.json", "--update-baseline")
    strict = ("--fail-on", "warning", "--min-score", "99", "--max", "vague_source=1")
    provenance("check", "in", *strict, *baseline)
    before = json.loads(Path("known.json").read_text(encoding="utf-8"))
    assert {entry["rule"] for entry in before["problems"]} >= {"score/overall", "count/vague_source"}
    provenance("check", "in", *baseline)
    assert json.loads(Path("known.json").read_text(encoding="utf-8")) == before
    assert "no longer found" not in provenance("check", "in", *baseline[:2]).out
    # What is mended goes all the same, under any bar.
    (articles / "a.txt").write_text(TEXT.replace("Experten zufolge", "Laut Statiker Uwe Brand"), encoding="utf-8")
    provenance("check", "in", *baseline)
    after = json.loads(Path("known.json").read_text(encoding="utf-8"))["problems"]
    assert [entry for entry in before["problems"] if entry not in after] == [
        entry for entry in before["problems"] if entry.get("text") == "Experten zufolge"
    ]
