"""Runs the examples that stand in the rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from provenance.engine.conditions.tree import has_matches
from provenance.engine.marks import mark, unmark
from provenance.engine.matching.ruleset import RuleSet
from provenance.engine.matching.run import Hit
from provenance.engine.schema import Rule
from provenance.lexicon import Lexicon
from provenance.models import Span

__all__ = ["ExampleFailure", "Prepare", "example_language", "run_examples"]

#: All hits of all rules in a text of the language, as a whole short article.
Prepare = Callable[[str, str], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that a rule does not fulfil: which one of its kind, from 0.

    ``expected`` and ``found`` are spans of ``text``, marks left out; ``whole`` says that only a hit is asked for, not
    where.
    """

    rule: Rule
    kind: Literal["match", "no_match"]
    number: int
    text: str
    expected: tuple[Span, ...]
    found: tuple[Span, ...]
    whole: bool = False

    def describe(self) -> str:
        """What should be found and what is, as marked text."""
        if self.whole:
            return f"{self.rule.id}: {'no hit in' if self.kind == 'match' else 'a hit in'}\n    {_indented(self.text)}"
        expected, found = mark(self.text, self.expected), mark(self.text, self.found)
        return f"{self.rule.id}: {self.kind}\n  - {_indented(expected)}\n  + {_indented(found)}"


def run_examples(ruleset: RuleSet, prepare: Prepare, rules: Iterable[Rule] | None = None) -> list[ExampleFailure]:
    """Every example that fails, of the given rules or of all that are in force.

    A ``match`` must give exactly the marked spans, in order, a ``no_match`` none. Rules with ``measure`` or ``detect``,
    and those without a place of their own, only have to have a hit.
    """
    failures: list[ExampleFailure] = []
    for rule in ruleset.rules if rules is None else rules:
        if rule.status != "deprecated":
            failures += _failures(rule, prepare, ruleset)
    return failures


def example_language(rule: Rule, text: str, ruleset: RuleSet) -> str:
    """The language that an example is read in: the rule's own; for a rule of ``any`` the one whose small words it has
    most of, and German where they do not tell.
    """
    if rule.language != "any":
        return rule.language
    words = _WORD.findall(text.lower())
    small = {language: _small_words(lexicon) for language, lexicon in ruleset.lexicons.items() if language != "any"}
    return max(small or {"de"}, key=lambda each: (sum(word in small.get(each, ()) for word in words), each == "de"))


_WORD = re.compile(r"[^\W\d_]+")
#: Lists of words that hardly a sentence of their language is without.
_SMALL = ("auxiliaries", "determiners", "prepositions", "pronouns")


def _small_words(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(word for name in _SMALL if name in lexicon for word in lexicon.words(name))


def _failures(rule: Rule, prepare: Prepare, ruleset: RuleSet) -> Iterable[ExampleFailure]:
    whole = rule.match is None or (rule.scope == "article" and not has_matches(rule.match))
    for number, example in enumerate(rule.examples.match):
        text, expected = unmark(example)
        hits = [hit for hit in prepare(text, example_language(rule, text, ruleset)) if hit.rule.id == rule.id]
        found = _spans(hits)
        if not hits or (found != expected and (expected or not whole)):
            yield ExampleFailure(rule, "match", number, text, expected, found, whole and not expected)
    for number, example in enumerate(rule.examples.no_match):
        hits = [hit for hit in prepare(example, example_language(rule, example, ruleset)) if hit.rule.id == rule.id]
        if hits:
            yield ExampleFailure(rule, "no_match", number, example, (), _spans(hits), whole)


def _spans(hits: Sequence[Hit]) -> tuple[Span, ...]:
    return tuple(sorted(hit.span for hit in hits if hit.span is not None))


def _indented(text: str) -> str:
    return text.replace("\n", "\n    ")
