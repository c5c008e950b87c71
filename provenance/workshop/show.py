"""``rules show``: a rule in words, its phrases spelt out, and its way through a text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from provenance import reader
from provenance.config import Project
from provenance.engine import Rule, example_language
from provenance.engine.conditions.tree import Condition, Patterns, leaves
from provenance.engine.marks import mark
from provenance.engine.matching.explain import view
from provenance.engine.messages import shorten
from provenance.engine.phrases.pattern import Pattern
from provenance.errors import InputError, UsageError
from provenance.extract import extract
from provenance.lexicon import Lexicon
from provenance.models import Failure, Span
from provenance.pipeline import Analysis, analyse, analyse_text
from provenance.workshop.analyses import enough
from provenance.workshop.description import counted, kind_in_words, named, own, points_in_words, told
from provenance.workshop.expansion import parts, wordings
from provenance.workshop.places import shown_path
from provenance.workshop.selection import Selection, select
from provenance.workshop.trace import Step, Traced, trace

__all__ = ["Shown", "show_rule"]

_MOST_WORDINGS, _MOST_ENTRIES, _MOST_WINDOWS, _FEW = 5, 12, 20, 3
_WIDTH, _LONGEST = 110, 300
_MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Shown:
    """What to look at beside the rule itself: a text, or a file with one article."""

    text: str | None = None
    file: Path | None = None


def show_rule(project: Project, name: str, shown: Shown) -> Iterator[str]:
    """The rule called so, in words; with a text, what it finds there and why, and why not. In pieces, as they come.

    Raises ``RuleError``, ``UsageError`` for an unknown rule or a file that cannot be read.
    """
    chosen = select(project, [name])
    rule = chosen.only
    if shown == Shown():
        yield from _described(rule, chosen)
        yield from _spelt_out(rule, chosen.ruleset.lexicon(rule.language))
    for at, analysis in enumerate(_analyses(chosen, shown)):
        yield "\n" if at else ""
        yield from _in_text(rule, analysis, chosen.ruleset.lexicon(analysis.document.article.language))


# --- the rule --------------------------------------------------------------------------------------------------------


def _described(rule: Rule, chosen: Selection) -> Iterator[str]:
    points = [f"{dimension}: {points_in_words(points)}" for dimension, points in rule.points.items()]
    quality = chosen.ruleset.quality.get(rule.id)
    rows = {
        told("title"): [rule.title, *rule.titles.values()],
        told("category"): [f"{rule.category}, {rule.severity}, {rule.status}"],
        told("decides"): [kind_in_words(rule)],
        told("says"): [rule.message.text, *(message.text for message in rule.messages.values())],
        told("why"): textwrap.wrap(" ".join(own(rule.rationale, rule.rationales).split()), _WIDTH),
        told("references"): list(rule.references),
        told("points"): points or [told("none, it is only shown")],
        told("proven"): [told("{} of {} hits that were read were right, {}", quality.right, quality.read, quality.date)]
        if quality
        else [],
        told("finds"): list(rule.examples.match),
        told("leaves"): list(rule.examples.no_match),
        told("file"): [shown_path(rule.path)],
    }
    yield f"{rule.id}\n"
    for name, lines in rows.items():
        for at, line in enumerate(lines):
            yield f"  {name if not at else '':<12}{_indented(line, 14)}\n"


def _spelt_out(rule: Rule, lexicon: Lexicon) -> Iterator[str]:
    patterns = list(_patterns(rule.match))
    if not patterns:
        return
    yield f"\n{told('Phrases and what they can match (… up to 14 words, * the rest of a word)')}\n"
    seen: set[str] = set()
    for pattern in patterns:
        if pattern.phrase is None:
            yield f"  {told('regular expression {}', pattern.text)}\n"
            continue
        count, some = wordings(pattern.phrase, _MOST_WORDINGS)
        yield f"  {pattern.text}\n"
        if some != [pattern.text]:
            more = f"    {counted('… {} in all|… {} in all', count)}\n" if count > len(some) else ""
            yield "".join(f"    {wording}\n" for wording in some) + more
        for written, entries in parts(pattern.text, lexicon):
            if written not in seen:
                seen.add(written)
                yield f"    {told('{} stands for {}', written, _some(entries))}\n"


def _patterns(condition: Condition | None) -> Iterator[Pattern]:
    for leaf in leaves(condition) if condition is not None else ():
        if isinstance(leaf, Patterns):
            yield from leaf.patterns


def _some(entries: Sequence[str]) -> str:
    more = f", {counted('… {} in all|… {} in all', len(entries))}" if len(entries) > _MOST_ENTRIES else ""
    return ", ".join(entries[:_MOST_ENTRIES]) + more


# --- in texts --------------------------------------------------------------------------------------------------------


def _analyses(chosen: Selection, shown: Shown) -> Iterator[Analysis]:
    """Of the text, or of every article of the file."""
    ruleset = enough(chosen.ruleset, chosen.rules)
    if shown.text is not None:
        try:
            yield analyse_text(shown.text, example_language(chosen.only, shown.text, ruleset), ruleset)
        except InputError as error:
            raise UsageError(f"--text: {error}") from None
    if shown.file is not None:
        for raw in reader.read([str(shown.file)], max_bytes=_MOST_BYTES):
            if isinstance(raw, Failure):
                raise UsageError(f"{raw.source}: {raw.reason}")
            try:
                yield analyse(extract(raw), ruleset)
            except InputError as error:
                raise UsageError(f"{raw.place}: {error}") from None


def _in_text(rule: Rule, analysis: Analysis, lexicon: Lexicon) -> Iterator[str]:
    article = analysis.document.article
    if article.source != "example":
        yield f"{article.id}\n"
    if rule.language not in ("any", article.language):
        taken = article.language or named("unknown")
        yield told("not asked: the text is taken for “{}”, the rule is for “{}”", taken, rule.language) + "\n"
    elif rule.match is None:
        yield from _whole(rule, analysis)
    else:
        yield from _windows(rule, analysis, lexicon)


def _whole(rule: Rule, analysis: Analysis) -> Iterator[str]:
    """Rules about a measure or a detector have no conditions to go through."""
    hits = [hit for hit in analysis.hits if hit.rule.id == rule.id]
    if rule.measure_name:
        value = analysis.measures.get(rule.measure_name)
        yield told("{} is {}", rule.measure_name, told("not known") if value is None else f"{value:g}") + "\n"
    for hit in hits:
        yield told("hit: {}", hit.message) + "\n"
        if hit.span:
            yield f"  {_line(analysis, hit.span, [hit.span])}\n"
    if not hits:
        yield told("no hit") + "\n"


def _windows(rule: Rule, analysis: Analysis, lexicon: Lexicon) -> Iterator[str]:
    """Windows with a hit, then those in which something of the rule occurs; of a text without both the first few."""
    document = analysis.document
    traced = list(trace(view(rule, document, analysis.measures, lexicon)))
    hits = [each for each in traced if each.hits]
    near = [each for each in traced if not each.hits and each.touched]
    shown = [*hits, *near][:_MOST_WINDOWS] or traced[:_FEW]
    windows = {
        "article": counted("{} article|{} articles", len(traced)),
        "paragraph": counted("{} paragraph|{} paragraphs", len(traced)),
        "sentence": counted("{} sentence|{} sentences", len(traced)),
        "line": counted("{} line|{} lines", len(traced)),
    }
    yield counted("{} hit in {}|{} hits in {}", sum(len(each.hits) for each in hits), windows[rule.scope]) + "\n"
    for each in shown:
        yield f"\n{_heading(rule, analysis, each)}"
        yield from _steps(each.way(), analysis, 1)
    left = len(hits) + len(near) - len(shown)
    if left > 0:
        yield f"\n{told('… and {} more in which something of the rule occurs', left)}\n"
    aside = sum(line.zone in ("noise", "credits") for line in document.lines)
    if aside and rule.scope != "line" and not (rule.zones and rule.zones & {"noise", "credits"}):
        unread = counted("{} line not looked at: noise or credits|{} lines not looked at: noise or credits", aside)
        yield f"\n{unread}\n"


def _heading(rule: Rule, analysis: Analysis, traced: Traced) -> str:
    if rule.scope == "article":
        return told("hit in the article" if traced.hits else "no hit in the article") + "\n"
    spans = [span for span in traced.hits if span is not None]
    return told("hit in {}" if traced.hits else "no hit in {}", _line(analysis, traced.span, spans)) + "\n"


def _line(analysis: Analysis, window: Span, hits: Sequence[Span]) -> str:
    """Where the window begins, and what it says, hits marked."""
    text = analysis.document.text
    number = text.count("\n", 0, window.start) + 1
    inside = [Span(hit.start - window.start, hit.end - window.start) for hit in hits if window.contains(hit.start)]
    words = mark(window.of(text), inside)
    return told("line {}: {}", number, shorten(words) if len(words) > _LONGEST else " ".join(words.split()))


def _steps(step: Step, analysis: Analysis, depth: int) -> Iterator[str]:
    where = ", ".join(f"“{shorten(span.of(analysis.document.text))}”" for span in step.spans[:3])
    said = " – ".join(filter(None, [where if not step.steps else "", step.why]))
    yield f"{'  ' * depth}{'✓' if step.holds else '✗'} {step.label}{f': {said}' if said else ''}\n"
    for inner in step.steps:
        # What decided nothing is named, and not gone into.
        settled = step.holds and not inner.holds
        yield from _steps(replace(inner, steps=(), why="") if settled else inner, analysis, depth + 1)


def _indented(text: str, columns: int) -> str:
    return text.replace("\n", "\n" + " " * columns)
