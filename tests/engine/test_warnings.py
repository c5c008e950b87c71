"""What is allowed in a rule and yet most likely not meant: warnings with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from provenance import resources
from provenance.config import open_project
from provenance.engine import check, load
from provenance.errors import Problem

DATA = Path(__file__).parents[1] / "data" / "rules"
BASE = DATA / "base"
SOUND = (DATA / "sound.yaml").read_text(encoding="utf-8")


def warnings(folder: Path, text: str) -> tuple[Problem, ...]:
    path = folder / "de/balance/sample.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    load([BASE, folder])
    return check([BASE, folder])


def test_a_sound_rule_has_none(tmp_path: Path) -> None:
    assert warnings(tmp_path, SOUND) == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('references: ["Pressekodex 2"]\n', "¦", "no references: name a standard"),
        ('references: ["Pressekodex 2"]', "¦references: []", "no references: name a standard"),
        ("  balance: {each: 4, cap: 12}", "  ¦balance: {each: 4}", "no “cap”: one long article can add this up"),
        ("  balance: {each: 4, cap: 12}", "  ¦balance: {each: 4, per: attribution}", "no “cap”"),
        (
            "status: test",
            "status: experimental",
            None,
        ),
        ('"stellte in Abrede"', '"stellte in Abrede", ¦"Stellte  in abrede"', "the same phrase stands in line"),
        ('"stellte in Abrede"', '"¦„stellte in Abrede“"', "the quotation marks are part of the phrase"),
        ('"stellte in Abrede"', '"stellte in Abrede¦! Wirklich"', "a phrase never crosses the end of its sentence"),
        ('"stellte in Abrede"', '"stellte in Abrede¦. Das"', "a phrase never crosses the end of its sentence"),
        ('"stellte in Abrede"', '"am 3. Mai 2020 in z. B. Kiel"', None),
        ('"stellte in Abrede"', '"stellte ¦(in|auf|In) Abrede"', "“In” stands twice in the bracket"),
        ('"stellte in Abrede"', '"¦(Grüße|Grüsse)"', "“Grüsse” stands twice in the bracket"),
        (
            '"stellte in Abrede"',
            '¦"stellte in Abrede", "stellte (in|auf)? Abrede"',
            "“stellte (in|auf)? Abrede” finds this",
        ),
        ('"stellte in Abrede"', '"stellte in Abrede", "stellte in"', None),
        ('phrase: ["Gericht"]', 'phrase: [¦"Gericht", "Gericht*"]', "“Gericht*” finds this already"),
        ('phrase: ["Gericht"]', 'any: [{phrase: ["a b", ¦"a b"]}]', "the same phrase stands in line"),
    ],
)
def test_warnings(old: str, new: str, says: str | None, tmp_path: Path) -> None:
    assert SOUND.count(old) == 1
    before, _, after = SOUND.replace(old, new).partition("¦")
    found = warnings(tmp_path, before + after)
    if says is None:
        assert found == ()
        return
    [problem] = found
    assert says in problem.message
    assert problem.grade == "warning"
    line = before.count("\n") + 1
    place = (line, len(before) - before.rfind("\n"))
    assert (problem.line, problem.column) == (place if "references" not in old or "references" in new else (1, 1))
    assert f":{problem.column}: warning: " in str(problem)


def test_an_untried_rule_should_not_weigh_much(tmp_path: Path) -> None:
    text = SOUND.replace("status: test", "status: experimental")
    assert warnings(tmp_path, text) == ()
    [problem] = warnings(tmp_path, text.replace("cap: 12", "cap: 13"))
    assert "an experimental rule moves a score by up to 13: cap it at 12" in problem.message


def test_a_word_list_that_no_rule_names(tmp_path: Path) -> None:
    lists = tmp_path / "de" / "lexicons"
    lists.mkdir(parents=True)
    for name, words in (("used", "@include inner\n"), ("inner", "Amt\n"), ("unused", "Rat\n"), ("offices", "Haus\n")):
        (lists / f"{name}.txt").write_text(words, encoding="utf-8")
    [problem] = warnings(tmp_path, SOUND.replace('"stellte in Abrede"', '"stellte @used in Abrede"'))
    assert (Path(problem.path).name, problem.message) == ("unused.txt", "no rule names the word list “@unused”")


def test_the_list_of_verb_forms_is_named_by_every_verb_in_braces(tmp_path: Path) -> None:
    lists = tmp_path / "de" / "lexicons"
    lists.mkdir(parents=True)
    (lists / "verb_forms.txt").write_text("grokken | grokkt | grokkte\n", encoding="utf-8")
    [problem] = warnings(tmp_path, SOUND)
    assert problem.message == "no rule names the word list “@verb_forms”"
    assert warnings(tmp_path, SOUND.replace('"stellte in Abrede"', '"{lemma:grokken} nicht"')) == ()


def test_errors_and_warnings_come_together(tmp_path: Path) -> None:
    (tmp_path / "de/balance").mkdir(parents=True)
    (tmp_path / "de/balance/other.yaml").write_text(SOUND.replace("info", "inf"), encoding="utf-8")
    text = SOUND.replace('references: ["Pressekodex 2"]\n', "")
    (tmp_path / "de/balance/sample.yaml").write_text(text, encoding="utf-8")
    assert [problem.grade for problem in check([BASE, tmp_path])] == ["error", "warning"]


def test_shipped_rules_have_no_errors() -> None:
    assert not [problem for problem in check([resources.rules_dir()]) if problem.grade == "error"]
    assert open_project(no_config=True).problems() == check([resources.rules_dir()])
