"""Runs the examples that stand in the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from provenance.engine.conditions.tree import has_matches
from provenance.engine.marks import mark, unmark
from provenance.engine.matching.ruleset import RuleSet
from provenance.engine.matching.run import Hit
from provenance.engine.schema import Rule
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
    and those without a place of their own, only have to have a hit. Examples of ``any`` are read as German.
    """
    failures: list[ExampleFailure] = []
    for rule in ruleset.rules if rules is None else rules:
        if rule.status != "deprecated":
            failures += _failures(rule, prepare)
    return failures


def example_language(rule: Rule) -> str:
    """Examples of rules for any language are read as German."""
    return "de" if rule.language == "any" else rule.language


def _failures(rule: Rule, prepare: Prepare) -> Iterable[ExampleFailure]:
    language = example_language(rule)
    whole = rule.match is None or (rule.scope == "article" and not has_matches(rule.match))
    for number, example in enumerate(rule.examples.match):
        text, expected = unmark(example)
        hits = [hit for hit in prepare(text, language) if hit.rule.id == rule.id]
        found = _spans(hits)
        if not hits or (found != expected and (expected or not whole)):
            yield ExampleFailure(rule, "match", number, text, expected, found, whole and not expected)
    for number, example in enumerate(rule.examples.no_match):
        hits = [hit for hit in prepare(example, language) if hit.rule.id == rule.id]
        if hits:
            yield ExampleFailure(rule, "no_match", number, example, (), _spans(hits), whole)


def _spans(hits: Sequence[Hit]) -> tuple[Span, ...]:
    return tuple(sorted(hit.span for hit in hits if hit.span is not None))


def _indented(text: str) -> str:
    return text.replace("\n", "\n    ")
