"""``rules new``: asks for what it needs, and what it writes passes check and test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result

Call = Callable[..., Result]

ID = "de/attribution/crowd"
COMPLETE = [
    ("--title", "A crowd is quoted"),
    ("--category", "vague_source"),
    ("--severity", "warning"),
    ("--message", "“{match}”: who is that?"),
    ("--rationale", 'Nobody can be asked: "that" is so.'),
    ("--phrase", "die (halbe|ganze) Stadt (spricht|redet)"),
    ("--phrase", "{lemma:zurückweisen} alle"),
    ("--match", "Die halbe Stadt spricht davon."),
    ("--no-match", "Die halbe Stadt war da."),
    ("--points", "attribution=-2/-6"),
    ("--reference", "Press code, 2"),
]


def options(**changed: str | None) -> list[str]:
    """All options, some of them changed, or left out where they are ``None``."""
    kept = [(name, changed.get(name.lstrip("-").replace("-", "_"), value)) for name, value in COMPLETE]
    return [part for name, value in kept if value is not None for part in (name, value)]


def test_with_all_options_nothing_is_asked(provenance: Call) -> None:
    result = provenance("rules", "new", ID, *options())
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(f"rules/{ID}.yaml written")
    assert Path(f"rules/{ID}.yaml").read_text(encoding="utf-8") == (
        'title: "A crowd is quoted"\n'
        "category: vague_source\n"
        "severity: warning\n"
        "status: experimental\n"
        'message: "“{match}”: who is that?"\n'
        'rationale: "Nobody can be asked: \\"that\\" is so."\n'
        "references:\n"
        '  - "Press code, 2"\n'
        "match:\n"
        "  phrase:\n"
        '    - "die (halbe|ganze) Stadt (spricht|redet)"\n'
        '    - "{lemma:zurückweisen} alle"\n'
        "points:\n"
        "  attribution: {each: -2, cap: -6}\n"
        "examples:\n"
        "  match:\n"
        '    - "[[Die halbe Stadt spricht]] davon."\n'
        "  no_match:\n"
        '    - "Die halbe Stadt war da."\n'
    )
    assert provenance("rules", "check", "rules").code == 0
    assert provenance("rules", "test", "rules").code == 0


def test_the_language_is_asked_for_where_the_id_has_none(provenance: Call) -> None:
    english = {"phrase": "half the town", "match": "Half the town says so.", "no_match": "The town said so."}
    given = [part for name, value in english.items() for part in (f"--{name.replace('_', '-')}", value)]
    others = [*options(phrase=None, match=None, no_match=None), *given]
    asked = provenance("rules", "new", "attribution/crowd", *others, stdin=b"fr\nen\n")
    assert (asked.code, "Language of the articles it is for (de, en, any): " in asked.err) == (0, True)
    assert Path("rules/en/attribution/crowd.yaml").exists()
    told = provenance("rules", "new", "attribution/mob", "--lang", "en", *others)
    assert (told.code, told.out.partition(" ")[0]) == (0, "rules/en/attribution/mob.yaml")


def test_a_language_that_the_id_contradicts_is_refused(provenance: Call) -> None:
    result = provenance("rules", "new", ID, "--lang", "en", *options())
    assert (result.code, "says that it is for “de”" in result.err) == (2, True)


def test_what_is_missing_is_asked_for_and_a_wrong_answer_asked_for_again(provenance: Call) -> None:
    answers = [
        "A crowd is quoted",
        "hearsay",  # no category of the dimension
        "vague_source",
        "",  # the severity proposed
        "{mach}",
        "“{match}”: who?",
        "Nobody can be asked.",
        "   ",
        "die (halbe Stadt redet",
        "die ganze Stadt redet",
        "die halbe Stadt redet",
        "",
        "Der Rat redet.",
        "? Die halbe Stadt rede, sagte ein Insider.",
        "?",
        "[[Die halbe]] Stadt redet.",
        "Die halbe Stadt redet.",
        "",
        "Die halbe Stadt redet davon.",
        "Die halbe Stadt war da.",
        "",
    ]
    result = provenance("rules", "new", ID, stdin="\n".join([*answers, ""]).encode())
    assert result.code == 0, result.err
    for complaint in (
        "'hearsay' is not one of",
        "unknown placeholder “{mach}”",
        "an answer is needed",
        "the bracket is not closed",
        "the phrases find nothing in “Der Rat redet.”",
        "source.kind: anonymous",
        "there is no text in it",
        "the phrases find something else: [[Die halbe Stadt redet]].",
        "the phrases find something in it: [[Die halbe Stadt redet]] davon.",
    ):
        assert complaint in result.err
    written = Path(f"rules/{ID}.yaml").read_text(encoding="utf-8")
    assert "severity: notice\n" in written
    assert '- "[[Die halbe Stadt redet]]."' in written
    assert provenance("rules", "check", "rules").code == 0


def test_where_nobody_can_be_asked_the_missing_options_are_named(provenance: Call, tmp_path: Path) -> None:
    result = provenance("rules", "new", ID, *options(rationale=None, severity=None, no_match=None))
    assert (result.code, result.err.splitlines()[-1]) == (
        2,
        "provenance: nobody is there to be asked: give --severity, --rationale, --no-match",
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"category": "hearsay"}, "de/attribution/crowd can be one of identified_source, "),
        ({"phrase": "die (halbe Stadt"}, "the bracket is not closed"),
        ({"match": "Der Rat redet."}, "the phrases find nothing in"),
        ({"no_match": "Die ganze Stadt redet."}, "the phrases find something in it: [[Die ganze Stadt redet]]."),
        ({"no_match": "Die [[Stadt]]"}, "nothing can be marked"),
        ({"message": "{who}"}, "unknown placeholder"),
        ({"points": "attribution"}, "write points as dimension=each"),
        ({"points": "hygene=-2"}, "did you mean “hygiene”?"),
        ({"points": "attribution=-4/-2"}, "“cap” is smaller than “each”"),
    ],
)
def test_a_wrong_option_is_refused_and_nothing_written(
    provenance: Call, tmp_path: Path, changed: dict[str, str], complaint: str
) -> None:
    result = provenance("rules", "new", ID, *options(**changed))
    assert (result.code, complaint in result.err) == (2, True), result.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("rule_id", "complaint"),
    [
        ("crowd", "write <language>/<dimension>/<name>"),
        ("de/attribution/Crowd", "write <language>/<dimension>/<name>"),
        ("../../etc/x", "write <language>/<dimension>/<name>"),
        ("de/atribution/crowd", "did you mean “attribution”?"),
        ("de/attribution/vague-many", "there is a rule de/attribution/vague-many already"),
    ],
)
def test_an_id_that_is_none_or_taken_is_refused(provenance: Call, rule_id: str, complaint: str) -> None:
    result = provenance("rules", "new", rule_id, *options())
    assert (result.code, complaint in result.err) == (2, True)


def test_a_file_that_is_there_is_never_overwritten(provenance: Call) -> None:
    for name in (f"rules/{ID}.yml", f"rules/{ID}.yaml"):
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine", encoding="utf-8")
        assert provenance("rules", "new", ID, *options()).code == 2
        assert path.read_text(encoding="utf-8") == "mine"
        path.unlink()


def test_the_file_goes_where_the_project_has_its_rules_or_where_one_says(provenance: Call, tmp_path: Path) -> None:
    Path("house").mkdir()
    Path("provenance.yaml").write_text("rules: {folders: [house]}", encoding="utf-8")
    assert provenance("rules", "new", ID, *options()).code == 0
    assert (tmp_path / f"house/{ID}.yaml").exists()
    assert provenance("rules", "new", "de/attribution/other", *options(), "--into", "else/where").code == 0
    assert (tmp_path / "else/where/de/attribution/other.yaml").exists()
