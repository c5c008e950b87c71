"""``rules test``: the examples of the rules, exact to the character, and what none of them reaches."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from provenance import engine
from provenance.across import view
from provenance.across.story import Knowledge, judged, together
from provenance.commands.rules_named import counted, select, told, where
from provenance.config import Project
from provenance.engine import Examined, ExampleFailure, Hit, Rule, RuleSet, example_language
from provenance.engine.condition_reader import ConditionReader
from provenance.engine.conditions import Condition, MeasureTest, leaves
from provenance.engine.matching import rule_view
from provenance.engine.rule import mark, unmark
from provenance.lexicon import Lexicon
from provenance.located import Fault, Node, Place, Sheet
from provenance.models import Document, Line, RawArticle, Sentence, Span
from provenance.pipeline import Analysis, analyse_text, audit, metadata_above

__all__ = ["Analyses", "branches", "coverage", "enough", "place_of_example", "test_rules", "why_missed"]


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
    found = node.below("examples").below(failure.kind)
    if isinstance(found.value, tuple) and failure.number < len(found.value):
        found = found.value[failure.number]
    return found.place


# --- Which branches of the conditions of a rule its examples reach ----------------------------------------------------
# A branch is what can hold or not: a phrase or regular expression, a test of fields, a filter with what it filters, and
# every part of ``any``, ``all`` or ``not`` that asks for several things at once. It is reached where it holds somewhere
# in one of the examples, whatever the rest of the rule says.


_LISTS = ("all", "any", "not")
_FILTERS = ("voice", "near")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Branch:
    """``label`` is what stands in the file, shortened; ``condition`` is this branch alone."""

    place: Place
    label: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Coverage:
    rule: Rule
    branches: tuple[Branch, ...]
    missed: tuple[Branch, ...]

    @property
    def reached(self) -> int:
        return len(self.branches) - len(self.missed)


def coverage_report(rules: Iterable[Rule], nodes: Mapping[str, Node], analyses: Analyses) -> str:
    """Every branch that no example makes true, with its place, and the share of those that one does."""
    found = [
        coverage(rule, nodes[rule.id], analyses)
        for rule in rules
        if rule.match is not None and rule.status != "deprecated"
    ]
    lines = [
        f"{where(branch.place)}: {told('no example reaches {}', branch.label)}"
        for each in found
        for branch in each.missed
    ]
    reached, all_branches = sum(each.reached for each in found), sum(len(each.branches) for each in found)
    # Rounded down: 100 % means all of them.
    share = f" ({100 * reached // all_branches} %)" if all_branches else ""
    return "\n".join([*lines, told("coverage: {} of {} branches", reached, all_branches) + share])


def coverage(rule: Rule, node: Node, analyses: Analyses) -> Coverage:
    """``node`` is the content of the rule. Rules without a ``match`` have no branches."""
    lexicon = analyses.ruleset.lexicon(rule.language)
    found = tuple(branches(node, rule.scope, lexicon))
    missed = list(found)
    for analysis in analyses.of_examples(rule):
        if not missed:
            break
        spoken = analyses.ruleset.lexicon(analysis.document.article.language)
        asked = rule_view(rule, analysis.document, analysis.measures, spoken, [branch.condition for branch in missed])
        everywhere = [*asked.windows, *((unit,) for unit in range(len(asked.scene.units)))]
        missed = [
            branch
            for branch in missed
            if all(branch.condition.find(asked.scene, window) is None for window in everywhere)
        ]
    return Coverage(rule, found, tuple(missed))


def branches(node: Node, scope: str, lexicon: Lexicon) -> Iterator[Branch]:
    """The branches of a rule's ``match``, in the order of the file."""
    match = node.value.get("match") if isinstance(node.value, dict) else None
    return _BranchWalk(scope, lexicon).mapping(match) if match is not None else iter(())


class _BranchWalk:
    """Goes through the nodes of a sound rule and reads each branch as a condition of its own."""

    def __init__(self, scope: str, lexicon: Lexicon) -> None:
        self._reader = ConditionReader(Sheet(), lexicon, scope)

    def mapping(self, node: Node) -> Iterator[Branch]:
        for key, value in _entries(node):
            if key in _LISTS:
                for item in value.items:
                    if len(_entries(item)) > 1:
                        yield Branch(item.place, told("the part {}", _written(item)), self._reader.condition(item))
                    yield from self.mapping(item)
            elif key in ("phrase", "regex"):
                for item in value.items:
                    yield Branch(item.place, f"the {key} {_written(item)}", self._alone(key, item))
            elif key in _FILTERS:
                with suppress(Fault):  # in a list of “not” it stands alone: there is nothing that it filters
                    yield Branch(node.keys[key], f"{key} {_written(value)}", self._filtered(node, key))
                yield from self._inner(value)
            elif key == "count":
                yield Branch(node.keys[key], f"count {_written(value)}", self._alone(key, value))
                yield from self._inner(value)
            elif key == "absent":
                yield Branch(node.keys[key], "absent", self._alone(key, value))
                yield from self.mapping(value)
            else:
                yield Branch(node.keys[key], f"{key} {_written(value)}", self._alone(key, value))

    def _inner(self, value: Node) -> Iterator[Branch]:
        for key, inner in _entries(value):
            if key == "of":
                yield from self.mapping(inner)

    def _alone(self, key: str, value: Node) -> Condition:
        return self._reader.condition(Node({key: value}, value.place, {key: value.place}))

    def _filtered(self, node: Node, key: str) -> Condition:
        """A filter with what it filters; other filters beside it left out."""
        return self._reader.condition(node.without([each for each in _FILTERS if each != key]))


def _entries(node: Node) -> Sequence[tuple[str, Node]]:
    return tuple(node.value.items()) if isinstance(node.value, dict) else ()


def _written(node: Node) -> str:
    return _plain(node.plain())


def _plain(value: Any) -> str:
    """A value on one line, as it could stand in the file; long texts are cut off."""
    match value:
        case str():
            return f"“{value}”" if len(value) <= _LONGEST else f"“{value[:_LONGEST].rstrip()}…”"
        case dict():
            return f"{{{', '.join(f'{key}: {_plain(item)}' for key, item in value.items())}}}"
        case list():
            return f"[{', '.join(map(_plain, value))}]"
        case bool():
            return str(value).lower()
        case _:
            return f"{value}"


# --- What rules make of the texts of their examples, each text analysed once ------------------------------------------


#: Between the articles of an example that has several.
_BETWEEN = re.compile(r"\n===\n")
_ARTICLE = re.compile(r"(?:\A|(?<=\n===\n)).+?(?=\n===\n|\Z)", re.DOTALL)


class Analyses:
    """For the hits of some rules; ``ruleset`` are all rules in force."""

    def __init__(self, ruleset: RuleSet, rules: Collection[Rule]) -> None:
        self.ruleset = ruleset
        self._enough = enough(ruleset, rules)
        self._known: dict[tuple[str, str], Analysis] = {}

    def of(self, text: str, language: str) -> Analysis:
        key = (text, language)
        if key not in self._known:
            self._known[key] = analyse_text(text, language, self._enough)
        return self._known[key]

    def hits(self, text: str, language: str) -> Iterable[Hit]:
        """Of several articles with a line ``===`` between them the hits of rules about stories."""
        if _BETWEEN.search(text):
            return self._hits_of_stories(text, language)
        return self.of(text, language).hits

    def _hits_of_stories(self, text: str, language: str) -> Iterator[Hit]:
        views, starts = [], {}
        for number, part in enumerate(_ARTICLE.finditer(text)):
            known, at = metadata_above(part[0])
            raw = RawArticle(
                id=str(number),
                source=str(number),
                content=part[0][at:],
                carries_metadata=True,
                language=language,
                outlet=known.get("outlet"),
                published=known.get("published"),
                url=known.get("url"),
            )
            views.append(view(audit(raw, self.ruleset)))
            starts[raw.id] = part.start() + at
        story = judged(together(views, Knowledge(self.ruleset.lexicons)), views, self.ruleset.of_stories)
        rules = {rule.id: rule for rule in self.ruleset.of_stories}
        for finding in story.findings:
            at = starts[finding.article]
            span = Span(finding.span.start + at, finding.span.end + at) if finding.span else None
            yield Hit(rules[finding.rule], span, None, None, finding.message)

    def of_examples(self, rule: Rule) -> Iterator[Analysis]:
        """Of all examples of a rule, those of both kinds."""
        texts = [*(unmark(example)[0] for example in rule.examples.match), *rule.examples.no_match]
        return (self.of(text, example_language(rule, text, self.ruleset)) for text in texts)


def enough(ruleset: RuleSet, rules: Collection[Rule]) -> RuleSet:
    """As few rules as give these ones the hits that they have among all: compiling the others takes longer than most
    of what is asked. Rules of scope ``line`` decide what is prose; measures and detectors look at the hits of all.
    """
    if any(map(_looks_at_others, rules)):
        return ruleset
    ids = {rule.id for rule in rules}
    kept = tuple(rule for rule in ruleset.rules if rule.scope == "line" or rule.id in ids)
    return RuleSet(kept, ruleset.lexicons, ruleset.score, "", ruleset.ignores, ruleset.quality)


def _looks_at_others(rule: Rule) -> bool:
    return rule.match is None or any(isinstance(leaf, MeasureTest) for leaf in leaves(rule.match))
