"""``rules check``: everything that is wrong, in one go, for people and programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from tests.commands.conftest import WriteRule
from tests.conftest import Result

Call = Callable[..., Result]

BROKEN = """
category: vague_sauce
match:
  phrase: ["die @townsfolc"]
"""


def test_the_shipped_rules_have_no_errors_and_their_sarif_is_valid(provenance: Call, sarif: Draft7Validator) -> None:
    result = provenance("rules", "check", "--format", "sarif")
    assert (result.code, result.err) == (0, "")
    log = json.loads(result.out)
    sarif.validate(log)
    assert all(result["level"] == "warning" for result in log["runs"][0]["results"])


def test_all_errors_and_warnings_come_at_once_with_line_and_caret(provenance: Call, write_rule: WriteRule) -> None:
    broken = write_rule(BROKEN)
    (broken.parents[1] / "lexicons").mkdir()
    (broken.parents[1] / "lexicons/townsfolk.txt").write_text("Leute", encoding="utf-8")
    write_rule('examples:\n  match: ["[[Die Stadt spricht]] so."]\n  no_match: ["x"]', "de/attribution/other")
    write_rule("severity: error", "de/attribution/third")
    result = provenance("rules", "check", "mine")
    assert result.code == 4
    assert result.out == (
        "mine/de/attribution/crowd.yaml:2:11: unknown category “vague_sauce”: did you mean “vague_source”?\n"
        "    category: vague_sauce\n"
        "              ^\n"
        "mine/de/attribution/crowd.yaml:7:17: unknown word list “@townsfolc”: did you mean “@townsfolk”? (in “die @townsfolc”)\n"
        '      phrase: ["die @townsfolc"]\n'
        "                    ^\n"
        "mine/de/attribution/other.yaml:9:11: the rule does not find “Die Stadt spricht”\n"
        '      match: ["[[Die Stadt spricht]] so."]\n'
        "              ^\n"
        "mine/de/attribution/third.yaml:3:11: warning: an experimental rule of severity error makes "
        "“provenance check” fail: take warning until it is proven\n"
        "    severity: error\n"
        "              ^\n"
        "mine/de/lexicons/townsfolk.txt:1:1: warning: no rule names the word list “@townsfolk”\n"
        "3 rules checked: 3 errors, 2 warnings\n"
    )


def test_what_a_pack_keeps_beside_its_rules_is_its_own(provenance: Call, write_rule: WriteRule, tmp_path: Path) -> None:
    write_rule()
    for name in (
        ".git/config",
        ".git/hooks/x.sample",
        ".github/workflows/ci.yml",
        ".pre-commit-config.yaml",
        "README.md",
    ):
        (tmp_path / "mine" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "mine" / name).write_text("x: 1\n", encoding="utf-8")
    (tmp_path / "mine" / "provenance.yaml").write_text("check: {min_score: 1}\n", encoding="utf-8")
    assert provenance("rules", "check", "mine").out == "1 rule checked: all are sound\n"


def test_an_example_in_a_place_that_the_rule_does_not_look_at_is_told_why(
    provenance: Call, write_rule: WriteRule
) -> None:
    write_rule("in: [title]")
    why = "it stands in prose, and “in” names title only; a headline stands above a blank line and a paragraph of 60 characters"
    assert f"does not find “Die halbe Stadt spricht”; {why}" in provenance("rules", "check", "mine").out
    assert why in provenance("rules", "test", "--rules", "mine", "de/attribution/crowd").out
    shown = 'examples:\n  match: ["[[Die halbe Stadt spricht]]\\n\\nDer Rat tagt am Montag in Aachtal und hört dort alle, die etwas zu sagen haben."]\n  no_match: ["x"]'
    write_rule(f"in: [title]\n{shown}")
    assert provenance("rules", "check", "mine").code == 0


@pytest.mark.parametrize("path", ["mine", "mine/de", "mine/de/attribution", "mine/de/attribution/crowd.yaml"])
def test_a_path_may_be_a_folder_of_any_level_or_a_file(provenance: Call, write_rule: WriteRule, path: str) -> None:
    write_rule()
    assert provenance("rules", "check", path).out == "1 rule checked: all are sound\n"


def test_only_what_was_asked_for_is_reported(provenance: Call, write_rule: WriteRule) -> None:
    write_rule(BROKEN)
    fine = write_rule("title: Fine", "de/attribution/fine")
    assert provenance("rules", "check", fine).out == "1 rule checked: all are sound\n"
    assert provenance("rules", "check", "mine").code == 4


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ('match:\n  phrase: ["die halbe Stadt (spricht|redet)", "x", "x"]', "the same phrase stands in line 7"),
        (
            'examples:\n  match: ["[[Die halbe Stadt redet]]."]\n  no_match: ["x", "x"]',
            "this example stands in line 10 already",
        ),
        (f"title: {'x' * 61}", "the title has 61 characters"),
        ("severity: error", "an experimental rule of severity error"),
    ],
)
def test_what_is_probably_not_meant_is_a_warning(
    provenance: Call, write_rule: WriteRule, changes: str, message: str
) -> None:
    path = write_rule(changes)
    result = provenance("rules", "check", path)
    assert (result.code, message in result.out, "warning" in result.out) == (0, True, True)


def test_files_that_are_not_read_unused_lists_and_replaced_rules_are_warnings(
    provenance: Call, write_rule: WriteRule
) -> None:
    path = write_rule(rule_id="de/attribution/vague-many")
    path.with_suffix(".yaml.txt").write_text("title: lost", encoding="utf-8")
    lexicons = path.parents[1] / "lexicons"
    lexicons.mkdir()
    for name, content in {"unused": "x", "used": "y", "taken-in": "z"}.items():
        lexicons.joinpath(f"{name}.txt").write_text(content, encoding="utf-8")
    lexicons.joinpath("used.txt").write_text("y\n@include taken-in\n", encoding="utf-8")
    write_rule('match:\n  phrase: ["die halbe Stadt (spricht|redet)", "laut @used"]')
    result = provenance("rules", "check", "mine")
    assert result.code == 0
    assert [line.split(": ", 2)[2] for line in result.out.splitlines() if ": warning: " in line] == [
        "replaces the built-in rule of this id; “extends: de/attribution/vague-many” would change only what you write",
        "this file is not read: rules end in .yaml, word lists lie in lexicons/, frames in frames/, and end in .txt",
        "no rule names the word list “@unused”",
    ]


@pytest.mark.parametrize(
    ("examples", "message"),
    [
        (
            'match: ["[[Die halbe Stadt]] redet."]\n  no_match: ["x"]',
            "does not find “Die halbe Stadt”; the rule finds “Die",
        ),
        (
            'match: ["[[Die halbe Stadt redet]]."]\n  no_match: ["Die halbe Stadt redet."]',
            "finds “Die halbe Stadt redet” in",
        ),
    ],
)
def test_an_example_that_fails_is_an_error_at_its_place(
    provenance: Call, write_rule: WriteRule, examples: str, message: str
) -> None:
    path = write_rule(f"examples:\n  {examples}")
    result = provenance("rules", "check", path)
    assert result.code == 4
    assert message in result.out


@pytest.mark.parametrize(
    ("examples", "message"),
    [
        ('match: ["[[Die halbe Stadt redet."]\n  no_match: ["x"]', "the marks [[…]] do not fit together"),
        ('match: ["[[Die halbe Stadt redet]]."]\n  no_match: ["[[x]] ]]"]', "the marks [[…]] do not fit together"),
        ('match: [12]\n  no_match: ["x"]', "expected text, found 12"),
    ],
)
def test_a_broken_example_is_one_error(provenance: Call, write_rule: WriteRule, examples: str, message: str) -> None:
    result = provenance("rules", "check", write_rule(f"examples:\n  {examples}"))
    assert message in result.out
    assert result.out.endswith("1 rule checked: 1 error\n")


def test_a_file_that_cannot_be_read_is_counted_among_those_checked(provenance: Call, write_rule: WriteRule) -> None:
    write_rule()
    broken = write_rule('title: "x', "de/attribution/broken")
    assert provenance("rules", "check", "mine").out.endswith("2 rules checked: 1 error\n")
    assert provenance("rules", "check", broken).out.endswith("1 rule checked: 1 error\n")


def test_paths_that_cannot_hold_rules_are_a_mistake_of_the_call(provenance: Call, tmp_path: Path) -> None:
    (tmp_path / "loose.yaml").write_text("title: x", encoding="utf-8")
    assert provenance("rules", "check", "nowhere").code == 2
    result = provenance("rules", "check", "loose.yaml")
    assert (result.code, "put it into <language>/<dimension>/" in result.err) == (2, True)


# --- for other programs ----------------------------------------------------------------------------------------------


def test_json(provenance: Call, write_rule: WriteRule) -> None:
    write_rule(BROKEN)
    found = json.loads(provenance("rules", "check", "mine", "--format", "json").out)
    assert (found["rules"], found["errors"], found["warnings"]) == (1, 2, 0)
    assert found["problems"][0] == {
        "path": "mine/de/attribution/crowd.yaml",
        "line": 2,
        "column": 11,
        "grade": "error",
        "message": "unknown category “vague_sauce”: did you mean “vague_source”?",
        "source": "category: vague_sauce",
    }


def test_sarif_is_valid(provenance: Call, write_rule: WriteRule, sarif: Draft7Validator) -> None:
    write_rule(BROKEN)
    write_rule("severity: error", "de/attribution/third")
    result = provenance("rules", "check", "mine", "--format", "sarif")
    log = json.loads(result.out)
    sarif.validate(log)
    results = log["runs"][0]["results"]
    assert [each["level"] for each in results] == ["error", "error", "warning"]
    place = results[0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "mine/de/attribution/crowd.yaml"
    assert (place["region"]["startLine"], place["region"]["startColumn"]) == (2, 11)
    assert result.code == 4


def test_github_gets_one_command_a_problem_with_everything_escaped(provenance: Call, write_rule: WriteRule) -> None:
    write_rule('message: "100 % {x}\\nof, it:"', root="a,b")
    result = provenance("rules", "check", "a,b", "--format", "github")
    assert result.out.startswith("::error file=a%2Cb/de/attribution/crowd.yaml,line=4,col=")
    assert result.out.count("\n") == 1
