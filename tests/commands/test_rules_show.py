"""``rules show``: a rule in words, its phrases spelt out, and its way through a text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from provenance.commands.rules_named import speak
from provenance.commands.rules_show import parts, wordings
from provenance.commands.rules_test import Analyses
from provenance.commands.rules_trace import Step, trace
from provenance.engine import RuleSet
from provenance.engine.matching import rule_view
from provenance.engine.phrases import parse_phrase
from provenance.lexicon import Lexicon
from tests.commands.conftest import WriteRule
from tests.conftest import ROOT, Result

Call = Callable[..., Result]

LEXICON = Lexicon("de", {"offices": (("Amt", "Behörde"), ("Rat",))})


# --- the rule --------------------------------------------------------------------------------------------------------


def test_a_rule_is_described_with_its_phrases_spelt_out(provenance: Call, write_rule: WriteRule) -> None:
    write_rule('match:\n  phrase: ["die halbe Stadt (spricht|redet)", "man {lemma:ablehnen}"]')
    out = provenance("rules", "show", "mine").out
    assert "de/attribution/crowd\n  title       A crowd is quoted\n" in out
    assert "  leaves      Die halbe Stadt war da.\n" in out
    assert "  die halbe Stadt (spricht|redet)\n    die halbe Stadt spricht\n    die halbe Stadt redet\n" in out
    assert "{lemma:ablehnen} stands for lehne … ab, lehnen … ab" in out


def test_verbs_of_a_language_whose_forms_its_lists_give(provenance: Call, write_rule: WriteRule) -> None:
    write_rule(
        'match:\n  phrase: ["many {lemma:say} so"]\n'
        'examples:\n  match: ["[[Many said so]]."]\n  no_match: ["Nobody did."]',
        "en/attribution/crowd",
    )
    lists = Path("mine/en/lexicons")
    lists.mkdir(parents=True)
    (lists / "verb_forms.txt").write_text("say | says | said\n", encoding="utf-8")
    result = provenance("rules", "show", "mine", "--rules", "mine")
    assert result.code == 0, result.err
    assert "{lemma:say} stands for said, say, says" in result.out


def test_every_shipped_rule_can_be_shown(provenance: Call, ruleset: RuleSet) -> None:
    for rule in ruleset.rules[::60]:
        result = provenance("rules", "show", rule.id)
        assert (result.code, rule.title in result.out) == (0, True)


@pytest.mark.parametrize(
    ("text", "all_of_them"),
    [
        ("a b", ["a b"]),
        ("(a|b)? c", ["a c", "b c", "c"]),
        ("wer … (a|b c)", ["wer … a", "wer … b c"]),
        ("best(e|es) *amt", ["beste *amt", "bestes *amt"]),
        ("^ @offices $", ["^ Amt $", "^ Behörde $", "^ Rat $"]),
        ("((a|b) c|d)", ["a c", "b c", "d"]),
    ],
)
def test_wordings_of_a_phrase(text: str, all_of_them: list[str]) -> None:
    assert wordings(parse_phrase(text, LEXICON), 10) == (len(all_of_them), all_of_them)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=9), st.integers(1, 12))
def test_wordings_are_bounded_different_and_counted(sizes: list[int], most: int) -> None:
    text = " ".join(f"({'|'.join(f'w{at}x{option}' for option in range(size))})" for at, size in enumerate(sizes))
    count, some = wordings(parse_phrase(text, LEXICON), most)
    expected = 1
    for size in sizes:
        expected *= size
    assert count == expected
    assert len(some) == len(set(some)) == min(count, most)


def test_lists_and_verbs_are_named_with_what_they_stand_for() -> None:
    found = dict(parts(r"\@x @offices {lemma:sagen}", LEXICON))
    assert found["@offices"] == ["Amt", "Behörde", "Rat"]
    assert {"sagt", "sagte", "gesagt"} <= set(found["{lemma:sagen}"])


# --- in a text -------------------------------------------------------------------------------------------------------

WAY = """
match:
  any:
    - phrase: ["halbe Stadt redet", "ganze Stadt, so heißt es, redet"]
    - regex: "Gerüch[t]"
  not:
    - phrase: "nur"
  voice: outlet
in: prose
"""


def test_the_way_to_a_hit_and_the_reasons_for_a_miss(provenance: Call, write_rule: WriteRule) -> None:
    write_rule(WAY)
    text = "Die halbe Stadt redet. Nur die halbe Stadt redet. Die ganze Stadt schweigt und redet, so heißt es."
    out = provenance("rules", "show", "mine", "--text", text).out
    assert out == (
        "1 hit in 3 sentences\n"
        "\n"
        "hit in line 1: Die [[halbe Stadt redet]].\n"
        "  ✓ all of\n"
        "    ✓ any of\n"
        "      ✓ one of 2 phrases\n"
        "        ✓ phrase “halbe Stadt redet”: “halbe Stadt redet”\n"
        "      ✗ regular expression “Gerüch[t]”\n"
        "    ✓ none of\n"
        "      ✗ phrase “nur”\n"
        "    ✓ voice: outlet: “halbe Stadt redet”\n"
        "\n"
        "no hit in line 1: Nur die halbe Stadt redet.\n"
        "  ✗ all of\n"
        "    ✓ any of\n"
        "      ✓ one of 2 phrases\n"
        "        ✓ phrase “halbe Stadt redet”: “halbe Stadt redet”\n"
        "      ✗ regular expression “Gerüch[t]”\n"
        "    ✗ none of\n"
        "      ✓ phrase “nur”: “Nur”\n"
        "    ✗ voice: outlet – not asked: there is no match to judge\n"
    ).replace("outlet –", "outlet:")


@pytest.mark.parametrize(
    ("rule", "text", "reason"),
    [
        (WAY, "Laut Polizei redet die halbe Stadt nicht. Die Stadt schweigt.", "“halbe Stadt redet”: all its words"),
        (WAY, "Die Polizei teilte mit, dass die halbe Stadt redet.", "is said by Polizei"),
        (WAY, "Ein Auto fuhr vorbei.", "missing “halbe”, “Stadt”, “redet”"),
        (WAY, "Er rief: „Die halbe Stadt redet“", "✗"),
        ("match:\n  count: {of: {phrase: Rat}, min: 2}", "Der Rat tagt.", "✗ count, 2 or more: there are 1"),
        (
            "match:\n  phrase: Rat\n  near: {of: {phrase: Amt}, sentences: 0}",
            "Der Rat. Ein Amt.",
            "nothing of it stands",
        ),
        ("match:\n  phrase: Rat\n  absent: {phrase: Amt}", "Der Rat. Ein Amt.", "it stands in “Ein Amt.”"),
        ("match:\n  phrase: Rat\n  measure: {words: {gt: 9}}", "Der Rat.", "✗ measure {words: > 9}: words is 2"),
        (
            "match:\n  attribution: {type: direct}\n  phrase: Rat",
            "Der Rat sagte, es sei gut.",
            "type is indirect",
        ),
        ("match:\n  quote: {words: {gt: 9}}", "Er rief: „Halt!“", "words is 1"),
        ("match:\n  source: {kind: document}", "Der Rat sagte, es sei gut.", "kind is "),
        ("match:\n  quote: {words: {gt: 9}}", "Er rief.", "there is no quote here"),
        ("scope: line\nmatch:\n  line: {words: {le: 2}}\n  phrase: Rat", "Der Rat tagt.", "words is 3"),
        ("match:\nmeasure: {words: {gt: 9}}", "Der Rat.", "words is 2\nno hit\n"),
        ("match:\ndetect: single_source", "Der Rat.", "no hit\n"),
    ],
)
def test_every_kind_of_condition_says_why_it_fails(
    provenance: Call, write_rule: WriteRule, rule: str, text: str, reason: str
) -> None:
    write_rule(rule)
    # The examples of the sound rule do not fit these conditions, which only “check” and “test” mind.
    result = provenance("rules", "show", "mine", "--text", text)
    assert result.code == 0, result.err
    assert reason in result.out


def test_articles_of_a_file_are_shown_one_by_one(provenance: Call) -> None:
    out = provenance("rules", "show", "de/verification/hedge", "--file", ROOT / "samples/drohnenvideo.txt").out
    assert out.startswith(f"{ROOT}/samples/drohnenvideo.txt\n")
    assert "hit in line" in out
    feed = provenance("rules", "show", "de/verification/hedge", "--file", ROOT / "samples/feed.jsonl").out
    assert "not asked: the text is taken for “en”, the rule is for “de”" in feed


def test_noise_is_not_looked_at_and_that_is_said(provenance: Call, write_rule: WriteRule) -> None:
    write_rule()
    text = "Lesen Sie auch: Die halbe Stadt redet\n\nDer Rat tagt."
    assert "1 line not looked at: noise or credits" in provenance("rules", "show", "mine", "--text", text).out


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_text_without_anything_in_it_is_refused(provenance: Call, write_rule: WriteRule, text: str) -> None:
    write_rule()
    assert provenance("rules", "show", "mine", "--text", text).code == 2


def test_a_file_that_cannot_be_read_is_named_with_the_reason(provenance: Call, write_rule: WriteRule) -> None:
    write_rule()
    Path("x.txt").write_bytes(b"\x00\x01\x02")
    result = provenance("rules", "show", "mine", "--file", "x.txt")
    assert (result.code, "x.txt: " in result.err) == (2, True)


def test_one_rule_has_to_be_named(provenance: Call) -> None:
    assert "name one" in provenance("rules", "show", "de/balance/*").err


# --- the trace says what the engine says -----------------------------------------------------------------------------


def test_the_trace_has_the_hits_of_the_audit(ruleset: RuleSet) -> None:
    analyses = Analyses(ruleset, ruleset.rules)
    compared = 0
    live = [rule for rule in ruleset.rules if rule.status != "deprecated" and rule.match is not None]
    for rule in live[::2]:
        for analysis in analyses.of_examples(rule):
            traced = trace(rule_view(rule, analysis.document, analysis.measures, ruleset.lexicon("de")))
            found = sorted(hit or (-1, -1) for each in traced for hit in each.hits)
            assert found == sorted(hit.span or (-1, -1) for hit in analysis.hits if hit.rule.id == rule.id), rule.id
            compared += len(found)
    assert compared > 100


def test_every_step_follows_from_its_parts(ruleset: RuleSet) -> None:
    analyses = Analyses(ruleset, ruleset.rules)
    seen: set[str] = set()
    for rule in [rule for rule in ruleset.rules if rule.match is not None][::6]:
        analysis = next(analyses.of_examples(rule))
        for each in trace(rule_view(rule, analysis.document, analysis.measures, ruleset.lexicon("de"))):
            seen |= _checked(each.way())
    assert seen >= {"all of", "any of", "none of"}


def _checked(step: Step) -> set[str]:
    held = [inner.holds for inner in step.steps]
    if step.label == "all of" and step.holds:
        assert all(held)
    if step.label == "any of":
        assert step.holds == any(held)
    if step.label == "none of":
        assert step.holds != any(held)
    return {step.label}.union(*map(_checked, step.steps))


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["list", "de/balance/non-denial"], "  Nicht bestritten"),
        (["show", "de/balance/non-denial"], "\n  entscheidet eine Fundstelle in einem Satz\n"),
        (
            ["show", "de/balance/non-denial", "--text", "Er bestritt es nicht."],
            "1 Treffer in 1 Satz\n\nTreffer in Zeile 1: ",
        ),
        (["test", "de/balance/non-denial"], "1 Regel, "),
    ],
)
def test_it_is_told_in_german_too(provenance: Callable[..., Result], command: list[str], said: str) -> None:
    try:
        assert said in provenance("rules", *command, "--lang-ui", "de").out
    finally:
        speak("en")
