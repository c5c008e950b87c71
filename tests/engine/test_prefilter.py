"""The prefilter changes nothing but the time: the same hits as a plain loop over all patterns and sentences."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from provenance.engine import load, match_document
from provenance.engine.conditions import Patterns, Scene, SceneUnit
from provenance.engine.literals import RegexProblem, has_literal, regex_needs
from provenance.engine.matching import match_with
from provenance.engine.phrases import Matcher, Patience, Pattern, PhraseError, parse_phrase
from provenance.engine.ruleset import LazyMatchers, Pass, Prefilter, everywhere, matcher_of
from provenance.lexicon import Lexicon
from tests.work import grows_no_faster

BASE = Path(__file__).parents[1] / "data" / "rules" / "base"
MANY = ("Rat", "rat-hinab", "Fluß", "Flussbett", "wies", "m", "Messschlossflussmassstab", *"abcdefghijkl")
LEXICON = Lexicon("de", {"words": (("Rat", "Räte"), ("Fluß hinab",), ("K*",)), "many": (MANY,)})
WORDS = [
    "Rat",
    "rat",
    "Räte",
    "RÄTE",
    "Fluss",
    "FLUSS",
    "Fluß",
    "hinab",
    "wies",
    "zurück",
    "Straße",
    "İ",
    "K",
    "ſo",
    "ΣΑΣ",
    "m²",
    "²Rat",
    "łRat",
    "gab",
    "bekannt",
    "(Rat)",
    "„Rat“",
    "Rat…",
    "Messschloßflussmaßstab",
    "RatRat",
    "a",
]
SPACES = [" ", " ", " ", "  ", "\n", " ", ", ", "-", ". ", " „", "“ "]
PHRASE_PARTS = [
    *WORDS,
    "(Rat|Räte und)",
    "(der)?",
    "…",
    "@words",
    "@many",
    "@many*",
    "(„)?@many",
    "*@many",
    "(@many|K*)",
    "Rat(@many|K*)",
    "(gab|wies) (der)? @many",
    "Messschlossflussmassstab",
    "Flu*",
    "*ab",
    "{lemma:zurückweisen}",
    "{lemma:bekanntgeben}",
    "Rat, wies",
    "“, wies",
    "„Rat",
    r"\(Rat\)",
    "(Rat)?",
    "(„Rat|hinab)",
    "…, wies",
    "*ab,",
    "*ab*",
    "@words*",
    "Rat-Räte",
    "m²",
    "Rat...",
    "^",
    "$",
    "*",
]
REGEXES = [
    r"\bR\w+",
    r"(?i)fluss|fluß",
    r"wies\s+zurück",
    r"[Rr]at\W+hinab",
    r"(?:Rat ){1,2}wies",
    r"ab\b.",
    r"(?i)σας",
    r"(?i)k",
    r"\bRat\b",
    r"\b(?:Rat|Räte) (?:und|wies)",
    r"[„“]",
    r"^Rat",
    r"(?<=- )Rat",
    r"(?:der )?Rat|hinab,",
    r"\(\w+\)",
    r"…|\.\.|–",
    r"^\w+[.,] ?(?![„(])",
    r"(?:\w*“|[(„]){1,3}$",
    r"(?!\()\w*(?:[.-])?[„“]",
]


def phrases() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(PHRASE_PARTS), min_size=1, max_size=4).map(" ".join)


def texts() -> st.SearchStrategy[str]:
    piece = st.tuples(st.sampled_from(WORDS), st.sampled_from(SPACES)).map("".join)
    return st.lists(piece, max_size=30).map("".join)


def patterns_of(written: list[str]) -> list[Pattern]:
    found: list[Pattern] = []
    for phrase in written:
        try:
            tree = parse_phrase(phrase, LEXICON)
        except PhraseError:
            continue
        if has_literal(tree.body):
            found.append(Pattern(phrase, "sentence", tree))
    return found + [Pattern(source, "sentence") for source in REGEXES]


@settings(max_examples=250)
@given(st.lists(phrases(), min_size=1, max_size=6), texts(), st.lists(st.integers(0, 200), max_size=6), st.booleans())
def test_same_hits_as_the_plain_loop(written: list[str], text: str, cuts: list[int], gaps: bool) -> None:
    patterns = patterns_of(written)
    edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    # With gaps, every other stretch belongs to no unit.
    units = [SceneUnit(a, b, "prose", 0) for a, b in [*pairwise(edges)][:: 2 if gaps else 1]]
    leaf = Patterns(tuple(patterns))

    def hits(candidates: Any, matchers: dict[Pattern, Matcher]) -> list[Any]:
        scene = Scene(text, units, candidates, matchers)
        return [scene.pattern_matches(leaf.patterns, leaf.members, at) for at in range(len(units))]

    found = hits(Prefilter(patterns).candidates(text, units), LazyMatchers())
    assert found == hits(everywhere(patterns, units), {pattern: matcher_of(pattern) for pattern in patterns})


def test_a_phrase_is_compiled_once_all_it_needs_occurs_or_looking_for_that_took_too_long() -> None:
    [pattern, *_] = patterns_of(["der … @many … zurück"])
    matchers = LazyMatchers()
    text = "zurück zu der rat"
    asleep = matchers[pattern]
    assert (asleep(text, text, None, Patience()), matchers[pattern] is asleep) == ([], True)
    text = "der rat ging zurück"
    assert asleep(text, text, None, Patience()) == [(0, len(text))] == matchers[pattern](text, text, None, Patience())
    assert matchers[pattern] is not asleep

    often = LazyMatchers()
    asleep = often[pattern]
    while often[pattern] is asleep:
        assert asleep("nichts", "nichts", None, Patience()) == []


def conditions() -> st.SearchStrategy[dict[str, Any]]:
    """Trees of conditions that are valid in a sentence."""
    leaf = st.sampled_from(WORDS[:9]).map(lambda word: {"phrase": [word, "… ".join(["wies", "zurück"])]})
    leaf |= st.sampled_from([r"\bR\w+", "(?i)fluss", "wies zurück", "^R(?:at|äte)"]).map(
        lambda source: {"regex": source}
    )
    return st.recursive(
        leaf,
        lambda inner: (
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts})
            | st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts})
            | st.tuples(leaf, inner).map(lambda pair: {**pair[0], "not": [pair[1]]})
            | st.tuples(leaf, inner).map(lambda pair: {**pair[0], "near": {"of": pair[1], "sentences": 1}})
            | leaf.map(lambda part: {"count": {"of": part, "min": 2}})
            | inner.map(lambda part: {"all": [{"phrase": "Rat"}, {"absent": part}]})
        ),
        max_leaves=5,
    )


class _AllRules(Pass):
    """Every rule in every window: no gate."""

    def possible(self, _: Scene) -> Any:
        return [(rule, None) for rule in self.rules]


@settings(max_examples=60)
@given(
    trees=st.lists(conditions(), min_size=1, max_size=4), text=texts(), scope=st.sampled_from(["sentence", "paragraph"])
)
def test_same_hits_of_whole_rules_as_trying_all_of_them(
    trees: list[Any], text: str, scope: str, tmp_path_factory: pytest.TempPathFactory, engine: Any
) -> None:
    rules = {f"de/balance/rule-{at}": engine.rule(match=tree, scope=scope) for at, tree in enumerate(trees)}
    ruleset = load([BASE, engine.write(tmp_path_factory.mktemp("rules"), rules)])
    document = engine.document(text)
    plain = _AllRules(ruleset.for_language("de").document.rules)
    slow = match_with(plain, lambda _, units: everywhere(plain.patterns, units), document, {})
    assert match_document(ruleset, document) == slow


def test_only_units_with_all_literals_are_tried() -> None:
    pattern = Pattern("wies … zurück", "sentence", parse_phrase("wies … zurück", LEXICON))
    text = "Er WIES zurück Er kam zurück. Bewiesen, zurück"
    units = [SceneUnit(0, 14, "lede", 0), SceneUnit(15, 29, "lede", 0), SceneUnit(30, 46, "lede", 0)]
    assert Prefilter([pattern]).candidates(text, units) == {0: {pattern: [3]}}


def test_a_literal_that_begins_in_front_of_its_unit_changes_nothing_for_others() -> None:
    patterns = patterns_of(["^ (Rat|Räte) (der)? (hinab|zurück) $", "^ wies , (Rat|Räte)"])
    text = "Er kam.\nRat hinab"
    units = [SceneUnit(0, 7, "prose", 0), SceneUnit(8, 17, "prose", 0)]
    assert patterns[0] in Prefilter(patterns).candidates(text, units)[1]


def test_no_patterns_and_no_units() -> None:
    assert Prefilter([]).candidates("Er kam.", [SceneUnit(0, 7, "lede", 0)]) == {}
    assert Prefilter([Pattern("a", "sentence")]).candidates("", []) == {}


@settings(max_examples=200)
@given(st.text(st.sampled_from("ab(|)*+?[]{}1,\\w.^$"), max_size=12))
def test_any_regular_expression_is_judged(pattern: str) -> None:
    with suppress(RegexProblem):
        assert regex_needs(pattern)


@pytest.mark.parametrize("unit", ["a", "wies ", "wies, ", "zurück ", "„", "(", "Rat hinab ", "  ", "x. "])
def test_work_grows_linearly_on_hostile_text(unit: str, make_rules: Any, engine: Any) -> None:
    ruleset = make_rules(
        match={
            "phrase": ["wies … das … den … zurück", "{lemma:zurückweisen}", "*hinab", "Rat … hinab"],
            "regex": r"wies\W+zu",
        }
    )

    document = cache(lambda length: engine.document((unit * length)[:length]))
    assert grows_no_faster(lambda length: match_document(ruleset, document(length)), 6_000)
