"""``rules diff``: what becomes of articles when rules change."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from provenance.commands.rules_named import escaped
from tests.commands.conftest import WriteRule
from tests.conftest import ROOT, Result, ran

Call = Callable[..., Result]

DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag", "Abend")
TEXT = "".join(f"Die halbe Stadt redet davon, und die ganze Stadt schweigt am {day}. " for day in DAYS)


@pytest.fixture
def changed(write_rule: WriteRule, tmp_path: Path) -> Path:
    """Two states of one folder of rules, and two articles of which the change touches one."""
    write_rule("points:\n  attribution: {each: -2, cap: -6}", root="old")
    write_rule('match:\n  phrase: "die ganze Stadt schweigt"\npoints:\n  attribution: {each: -1}', root="new")
    write_rule("match:\n  phrase: Marktplatz", "de/attribution/added", root="new")
    write_rule("match:\n  phrase: Marktplatz", "de/attribution/removed", root="old")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(TEXT, encoding="utf-8")
    (corpus / "b.txt").write_text("Der Rat hat am Montag getagt. " * 20, encoding="utf-8")
    return corpus


def test_findings_that_come_and_go_and_scores_that_change(provenance: Call, changed: Path) -> None:
    result = provenance("rules", "diff", "old", "new", "--corpus", "corpus", "--format", "json")
    found = json.loads(result.out)
    assert (result.code, found["articles"], found["failed"]) == (0, 2, 0)
    assert found["rules"] == {
        "added": ["de/attribution/added"],
        "removed": ["de/attribution/removed"],
        "changed": ["de/attribution/crowd"],
        "others": False,
    }
    assert found["by_rule"] == {"de/attribution/crowd": {"came": 8, "gone": 8}}
    [change] = found["changes"]
    assert change["article"] == "corpus/a.txt"
    assert {each["text"] for each in change["gone"]} == {"Die halbe Stadt redet"}
    assert {each["text"] for each in change["came"]} == {"die ganze Stadt schweigt"}
    attribution = change["scores"]["attribution"]
    assert attribution["before"] - attribution["after"] == 8 - 6
    assert change["overall"]["after"] < change["overall"]["before"]


def test_the_table(provenance: Call, changed: Path) -> None:
    out = provenance("rules", "diff", "old", "new", "--corpus", "corpus").out
    assert out.startswith(
        "new: de/attribution/added\ngone: de/attribution/removed\nchanged: de/attribution/crowd\n\n"
        "rule                  came  gone\nde/attribution/crowd    +8    −8\n"
    )
    assert "\n+ de/attribution/crowd  corpus/a.txt:1:34  “die ganze Stadt schweigt”\n" in out
    assert "2 articles, 1 changed: 8 findings came, 8 went," in out.splitlines()[-1]


def test_a_corpus_without_articles_is_refused(provenance: Call, changed: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = provenance("rules", "diff", "old", "new", "--corpus", "empty")
    assert (result.code, "no article of empty could be audited" in result.err) == (2, True)


def test_the_same_rules_change_nothing(provenance: Call, changed: Path) -> None:
    out = provenance("rules", "diff", "old", "old", "--corpus", "corpus", "--jobs", "2").out
    assert out == "the rules are the same\n\n2 articles, 0 changed: 0 findings came, 0 went, 0 with another band\n"


def test_markdown_shows_texts_as_they_are(provenance: Call, changed: Path, write_rule: WriteRule) -> None:
    evil = "die *ganze* Stadt | @admin <img src=x> https://evil.example `x` #1 redet"
    (changed / "a.txt").write_text(f"{evil}. " * 12, encoding="utf-8")
    write_rule('match:\n  regex: "die .?ganze.*redet"\npoints:\n  attribution: {each: -9}', root="new")
    out = provenance("rules", "diff", "old", "new", "--corpus", "corpus", "--format", "markdown").out
    page = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(out)
    assert "<img" not in page
    assert "<em>" not in page
    assert "@admin" not in out
    assert "https://" not in out
    assert "<details><summary>" in out
    assert page.count("<table>") == 2


@pytest.mark.parametrize("text", ["a | b", "*x* _y_ `z`", "<b>", "[a](b)", "@someone", "#12", "&amp;", "~~x~~", "a\nb"])
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parseInline(escaped(text))[0].children or []
    assert all(token.type in ("text", "text_special") for token in tokens)
    assert "".join(token.content for token in tokens) == text.replace("\n", " ")


# --- revisions -------------------------------------------------------------------------------------------------------


@pytest.fixture
def history(changed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose last commit changed the rules from old to new."""
    if shutil.which("git") is None:
        pytest.skip("needs git")
    for name, value in {"AUTHOR": "a", "COMMITTER": "c"}.items():
        monkeypatch.setenv(f"GIT_{name}_NAME", value)
        monkeypatch.setenv(f"GIT_{name}_EMAIL", f"{value}@localhost")
    folder = tmp_path / "project"
    for state in ("old", "new"):
        shutil.rmtree(folder / "rules", ignore_errors=True)
        shutil.copytree(tmp_path / state, folder / "rules")
        for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", state]):
            ran(["git", *command], cwd=folder, check=True)
    return folder


def test_a_revision_in_git_is_compared_with_the_folder(
    provenance: Call, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(history)
    result = provenance("rules", "diff", "git:HEAD~1", "git:HEAD:rules", "--corpus", "../corpus", "--format", "json")
    assert result.code == 0, result.err
    assert json.loads(result.out)["rules"]["changed"] == ["de/attribution/crowd"]
    assert provenance("rules", "diff", "git:HEAD", "rules", "--corpus", "../corpus").out.startswith("the rules are the")


@pytest.mark.parametrize(
    ("within", "new"), [("rules", "."), ("rules/de", ".."), (".", "rules"), ("..", "project/rules")]
)
def test_a_revision_is_that_of_the_folder_it_is_compared_with(
    provenance: Call, history: Path, monkeypatch: pytest.MonkeyPatch, within: str, new: str
) -> None:
    monkeypatch.chdir(history / within)
    result = provenance("rules", "diff", "git:HEAD~1", new, "--corpus", str(history.parent / "corpus"))
    assert result.code == 0, result.err
    assert "changed: de/attribution/crowd" in result.out


@pytest.mark.parametrize(
    ("named", "complaint"),
    [
        ("git:no-such", "there is no such revision"),
        ("git:--output=x", "there is no such revision"),
        ("git:HEAD:nowhere", "git archive: "),
        ("nowhere", "is no folder of rules"),
    ],
)
def test_what_cannot_be_compared_is_named(
    provenance: Call, history: Path, monkeypatch: pytest.MonkeyPatch, named: str, complaint: str
) -> None:
    monkeypatch.chdir(history)
    result = provenance("rules", "diff", named, "rules", "--corpus", "../corpus")
    assert (result.code, complaint in result.err) == (2, True), result.err


def test_outside_of_a_repository_git_says_so(provenance: Call, changed: Path) -> None:
    result = provenance("rules", "diff", "git:HEAD", "new", "--corpus", "corpus")
    assert (result.code, "git rev-parse: " in result.err) == (2, True)


def test_broken_rules_are_an_error_of_the_rules(provenance: Call, changed: Path, write_rule: WriteRule) -> None:
    write_rule("category: x", root="new")
    assert provenance("rules", "diff", "old", "new", "--corpus", "corpus").code == 4


def test_a_folder_with_scores_is_a_whole_set_of_rules(provenance: Call, changed: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rules", tmp_path / "whole")
    out = provenance("rules", "diff", "whole", "old", "--corpus", "corpus").out
    assert out.startswith("new: de/attribution/crowd, de/attribution/removed\n")
