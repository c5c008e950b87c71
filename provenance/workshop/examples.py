"""``rules test``: the examples of the rules, exact to the character."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from provenance import engine
from provenance.config import Project
from provenance.engine import Examined, ExampleFailure, Rule, example_language
from provenance.engine.marks import mark
from provenance.located.nodes import Node, Place
from provenance.models import Document, Line, Sentence, Span
from provenance.workshop.analyses import Analyses
from provenance.workshop.coverage import coverage_report
from provenance.workshop.description import counted, told
from provenance.workshop.places import where
from provenance.workshop.selection import select

__all__ = ["place_of_example", "test_rules", "why_missed"]


def test_rules(project: Project, names: Sequence[str], *, coverage: bool) -> tuple[str, bool]:
    """Run the examples of the rules called so, or of all: what is to be said, and whether all are fulfilled.

    With ``coverage`` every branch of the conditions that no example makes true is named. Raises ``RuleError``,
    ``UsageError``.
    """
    chosen = select(project, names)
    analyses = Analyses(chosen.ruleset, chosen.rules)
    failures = engine.run_examples(chosen.ruleset, analyses.hits, chosen.rules)
    parts = [_described(failure, chosen.examined, analyses) for failure in failures]
    if coverage:
        parts.append(coverage_report(chosen.rules, chosen.examined.nodes, analyses))
    parts.append(_summary(chosen.rules, failures))
    return "\n\n".join(parts), not failures


def _summary(rules: Sequence[Rule], failures: Sequence[ExampleFailure]) -> str:
    run = [rule for rule in rules if rule.status != "deprecated"]
    count = sum(len(rule.examples.match) + len(rule.examples.no_match) for rule in run)
    words = f"{counted('{} rule|{} rules', len(run))}, {counted('{} example|{} examples', count)}"
    if not failures:
        return told("{}: all pass", words)
    failing = counted("of {} rule|of {} rules", len({failure.rule.id for failure in failures}))
    return told("{}: {} failed, {}", words, len(failures), failing)


# --- failures --------------------------------------------------------------------------------------------------------


def _described(failure: ExampleFailure, examined: Examined, analyses: Analyses) -> str:
    """Where the example stands, what was expected (``-``) and what was found (``+``), line by line."""
    place = place_of_example(examined.nodes[failure.rule.id], failure)
    example = told("{}, example {} of “{}”", failure.rule.id, failure.number + 1, failure.kind)
    head = f"{where(place)}: {example}\n"
    why = why_missed(failure, analyses)
    return "".join([head, *_diff(failure), f"    {why}\n" if why else ""]).rstrip()


def _diff(failure: ExampleFailure) -> Iterator[str]:
    if failure.whole:
        is_missed = failure.kind == "match"
        yield f"  {told('the rule has no hit in' if is_missed else 'the rule has a hit in')}\n"
        yield from (f"    {line}\n" for line in failure.text.splitlines())
        return
    expected, found = mark(failure.text, failure.expected), mark(failure.text, failure.found)
    for before, after in zip(expected.split("\n"), found.split("\n"), strict=True):
        if before != after:
            yield f"  - {before}\n  + {after}\n"
    yield _named(told("not found"), failure.expected, failure.found, failure.text)
    yield _named(told("found, not marked"), failure.found, failure.expected, failure.text)


def _named(what: str, spans: Iterable[Span], others: Sequence[Span], text: str) -> str:
    only = [f"“{span.of(text)}”" for span in spans if span not in others]
    return f"    {what}: {', '.join(only)}\n" if only else ""


def why_missed(failure: ExampleFailure, analyses: Analyses) -> str:
    """What keeps a rule from looking where its example is marked, or nothing."""
    zones, language = failure.rule.zones, example_language(failure.rule, failure.text, analyses.ruleset)
    missed = [span for span in failure.expected if span not in failure.found]
    if zones is None or not missed:
        return ""
    stands = place_in(analyses.of(failure.text, language).document, missed[0])
    if stands in zones or (stands == "lede" and "prose" in zones):
        return ""
    why = told("it stands in {}, and “in” names {} only", stands, ", ".join(sorted(zones)))
    headline = told("a headline stands above a blank line and a paragraph of 60 characters")
    return f"{why}; {headline}" if "title" in zones else why


def place_in(document: Document, span: Span) -> str:
    """The place of a span as ``in`` names it."""
    if any(quote.content.start <= span.start < quote.content.end for quote in document.quotes):
        return "quote"
    parts: Sequence[Sentence | Line] = (*document.sentences, *document.lines)
    return next((part.zone for part in parts if part.start <= span.start < part.end), "prose")


def place_of_example(node: Node, failure: ExampleFailure) -> Place:
    """Where a failing example stands in its file."""
    found = _child(_child(node, "examples"), failure.kind)
    if isinstance(found.value, tuple) and failure.number < len(found.value):
        found = found.value[failure.number]
    return found.place


def _child(node: Node, key: str) -> Node:
    values: Mapping[str, Node] = node.value if isinstance(node.value, dict) else {}
    return values.get(key, node)
