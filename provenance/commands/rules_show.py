"""``rules show``, ``list`` and ``see``: rules in words, their phrases spelt out, their way through a text, and what
the annotation knows of one; the pages of the catalogue.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import prod
from pathlib import Path

from provenance import reader
from provenance.cache import RulesInForce
from provenance.commands.rules_named import (
    Selection,
    counted,
    escaped,
    kind_in_words,
    markdown_table,
    named,
    own,
    points_in_words,
    select,
    shown_path,
    told,
)
from provenance.commands.rules_test import enough
from provenance.commands.rules_trace import Step, Traced, trace
from provenance.config import Project
from provenance.drift import wilson
from provenance.engine import Quality, Rule, RuleSet, example_language
from provenance.engine.conditions import Condition, Patterns, leaves
from provenance.engine.fields import ANNOTATED, Field, Quoted, Spoken, Thing, Value
from provenance.engine.matching import rule_view
from provenance.engine.phrases import (
    Atom,
    Gap,
    Group,
    Number,
    Pattern,
    Phrase,
    PhraseSequence,
    SplitVerb,
    Star,
    Text,
    Word,
    Words,
)
from provenance.engine.rule import MARK, mark, shorten
from provenance.errors import InputError, UsageError
from provenance.extract import extract
from provenance.lexicon import Lexicon
from provenance.models import DIMENSIONS, Claim, Document, Failure, Sentence, Span, Spans
from provenance.pipeline import Analysis, analyse, analyse_text

__all__ = ["ShowOptions", "catalogue", "parts", "rule_list", "see", "seen", "show_rule", "wordings"]


# --- ``rules show``: a rule in words, its phrases spelt out, and its way through a text -------------------------------


_MOST_WORDINGS, _MOST_ENTRIES, _MOST_WINDOWS, _FEW = 5, 12, 20, 3
_WIDTH, _LONGEST = 110, 300
_MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class ShowOptions:
    """What to look at beside the rule itself: a text, or a file with one article."""

    text: str | None = None
    file: Path | None = None


def show_rule(project: Project, name: str, shown: ShowOptions) -> Iterator[str]:
    """The rule called so, in words; with a text, what it finds there and why, and why not. In pieces, as they come.

    Raises ``RuleError``, ``UsageError`` for an unknown rule or a file that cannot be read.
    """
    chosen = select(project, [name])
    rule = chosen.only
    if shown == ShowOptions():
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


def _analyses(chosen: Selection, shown: ShowOptions) -> Iterator[Analysis]:
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
    traced = list(trace(rule_view(rule, document, analysis.measures, lexicon)))
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


# --- ``rules list``: all rules in force -------------------------------------------------------------------------------


def rule_list(project: Project, names: Sequence[str], format_: str) -> str:
    """The rules, one a line as ``text`` or all as ``json``. Raises ``RuleError``, ``UsageError``."""
    rules = select(project, names).rules
    return (
        f"{json.dumps(list(map(_plain, rules)), indent=2, ensure_ascii=False)}\n"
        if format_ == "json"
        else _table(rules)
    )


def _table(rules: Sequence[Rule]) -> str:
    rows = [(rule.id, rule.category, rule.severity, rule.status, own(rule.title, rule.titles)) for rule in rules]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "".join("  ".join([*map(str.ljust, row[:4], widths), row[4]]) + "\n" for row in rows)


def _plain(rule: Rule) -> dict[str, str]:
    fields = ("id", "category", "severity", "status", "title", "path", "hash")
    return {name: getattr(rule, name) for name in fields}


# --- ``rules see``: everything that the annotation knows of a text, in the words that a rule asks for it with ---------


_LONGEST_VALUE = 300


def see(project: Project, text: str, language: str) -> str:
    """What is seen in a text. Raises ``RuleError``; ``UsageError`` where it is empty or its language has no rules."""
    ruleset = RulesInForce(project).ruleset
    if language not in ruleset.languages:
        known = ", ".join(sorted(ruleset.languages))
        raise UsageError(f"--lang {language}: there are no rules for this language, only for {known}")
    return seen(ruleset, text, language)


def seen(ruleset: RuleSet, text: str, language: str) -> str:
    """The same for rules that are read already. Raises ``UsageError`` where there is no text."""
    try:
        document = analyse_text(text, language, enough(ruleset, ())).document
    except InputError as error:
        raise UsageError(str(error)) from None
    return "".join(f"{line}\n" for line in _lines(document))


def _lines(document: Document) -> Iterator[str]:
    for line in document.lines:
        if line.zone in ("noise", "credits"):
            yield f"{line.zone}: {_cut(document.text[line.start : line.end])}"
    for sentence in document.sentences:
        yield f"{sentence.zone}: {_cut(sentence.span.of(document.text))}"
        for part in _in_sentence(document, sentence):
            yield f"  {part}"
    yield f"genre: {_value(document.genre)}"


def _in_sentence(document: Document, sentence: Sentence) -> Iterator[str]:
    """What begins in it."""
    wording = _Wording(document.text)
    for attribution in document.attributions:
        if sentence.span.contains(attribution.start):
            source = document.source(attribution.source_id)
            cue = attribution.cue.spans if attribution.cue else None
            parts = {"content": attribution.content, "cue": cue, "source": attribution.source}
            yield f"attribution {attribution.id}: {wording.all(parts)}{f' ({source.name})' if source else ''}"
            yield from _fields(ANNOTATED["attribution"], Spoken(attribution, source))
    for source in document.sources:
        if source.mentions and sentence.span.contains(source.mentions[0].start):
            yield f"source {source.id}: “{_cut(source.name)}”"
            yield from _fields(ANNOTATED["source"], source)
            yield f"  party: {_value(source.party)}"
    for quote in document.quotes:
        if sentence.span.contains(quote.start):
            yield f"quote: “{_cut(quote.content.of(document.text))}”"
            yield from _fields(ANNOTATED["quote"], Quoted(quote, document.text))
    for claim in document.claims:
        if sentence.span.contains(claim.span.start):
            yield _claim(claim, document.text)


class _Wording:
    def __init__(self, text: str) -> None:
        self._text = text

    def all(self, parts: Mapping[str, Spans | None]) -> str:
        said = {name: " … ".join(span.of(self._text) for span in spans) for name, spans in parts.items() if spans}
        return ", ".join(f"{name} “{_cut(words)}”" for name, words in said.items())


def _claim(claim: Claim, text: str) -> str:
    about = "about " if claim.approximate else ""
    whose = f", of attribution {claim.attribution}" if claim.attribution else ""
    return f"claim: “{claim.span.of(text)}”, {about}{_value(claim.quantity)} {claim.unit or ''}".rstrip() + whose


def _fields(fields: Mapping[str, Field[Thing]], thing: Thing) -> Iterator[str]:
    """A line for the fields of the thing itself, and one for those of each of its parts."""
    for _, group in groupby(fields, key=_part):
        yield f"  {_told(fields, thing, group)}"


def _part(name: str) -> str:
    return name.rpartition(".")[0]


def _told(fields: Mapping[str, Field[Thing]], thing: Thing, names: Iterable[str]) -> str:
    return ", ".join(f"{name}: {_value(fields[name].read(thing))}" for name in names)


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "–" if value is None else f"{value:g}" if isinstance(value, int | float) else value


def _cut(text: str) -> str:
    return shorten(text) if len(text) > _LONGEST_VALUE else " ".join(text.split())


# --- What a phrase can match, spelt out: its wordings, and the entries behind ``@list`` and braces -------------


_PART = re.compile(r"(?<!\\)@([\w-]+)|\{(lemma|participle|noun):([^{}]+)\}")


def wordings(phrase: Phrase, most: int) -> tuple[int, list[str]]:
    """How many wordings a phrase has, and at most so many of them, spread over all of them evenly."""
    count = _count_sequence(phrase.body)
    shown = min(count, most)
    # One more than a round step, so that the words at the end change as well.
    step = count // shown + (count > shown * shown)
    return count, [_tidy(phrase, _wording(phrase.body, at * step)) for at in range(shown)]


def parts(text: str, lexicon: Lexicon) -> Iterator[tuple[str, list[str]]]:
    """Word lists and verbs in the text of a phrase, with everything that they stand for."""
    for found in _PART.finditer(text):
        if found[1]:
            yield found[0], list(lexicon.words(found[1])) if found[1] in lexicon else []
        elif found[2] != "lemma":
            read = lexicon.participles if found[2] == "participle" else lexicon.nouns
            yield found[0], list(read(found[3].strip()))
        else:
            forms = lexicon.verb(found[3].strip())
            split = (
                [f"{form} … {forms.prefix}" for form in sorted(forms.finite)] if forms.prefix else sorted(forms.finite)
            )
            yield found[0], [*split, *sorted(forms.joined - forms.finite)]


def _tidy(phrase: Phrase, words: str) -> str:
    edges = ("^ " if phrase.at_start else "", " $" if phrase.at_end else "")
    return f"{edges[0]}{' '.join(words.split())}{edges[1]}"


# --- every wording has a number, counted like the hands of a clock: the last item turns fastest ----------------------


def _count_sequence(sequence: PhraseSequence) -> int:
    return prod(_count_item(item) for item in sequence.items)


def _count_item(item: Word | Gap) -> int:
    return 1 if isinstance(item, Gap) else prod(map(_count_atom, item.atoms))


def _count_atom(atom: Atom) -> int:
    match atom:
        case Group():
            return sum(map(_count_sequence, atom.options)) + atom.optional
        case Words():
            return len(atom.wordings) + atom.optional
        case SplitVerb():
            return len(atom.finite)
        case _:
            return 1


def _wording(sequence: PhraseSequence, number: int) -> str:
    words: list[str] = []
    for item in reversed(sequence.items):
        number, at = divmod(number, _count_item(item))
        words.insert(0, "…" if isinstance(item, Gap) else _word(item, at))
    return " ".join(filter(None, words))


def _word(word: Word, number: int) -> str:
    atoms: list[str] = []
    for atom in reversed(word.atoms):
        number, at = divmod(number, _count_atom(atom))
        atoms.insert(0, _atom(atom, at))
    return "".join(atoms)


def _atom(atom: Atom, number: int) -> str:
    match atom:
        case Text():
            return atom.value
        case Star() | Number():
            return "*" if isinstance(atom, Star) else "#"
        case SplitVerb():
            return f"{atom.finite[number]} … {atom.prefix}"
        case Words():
            return atom.wordings[number] if number < len(atom.wordings) else ""
        case Group():
            for option in atom.options:
                if number < _count_sequence(option):
                    return _wording(option, number)
                number -= _count_sequence(option)
            return ""


# --- The rules as pages for readers: what each finds, why that matters, examples, and how often it was right ----------


_NOTE = "Generated from the rules by `make docs`; do not edit by hand."
_MOST_EXAMPLES, _LONGEST_EXAMPLE = 4, 400


def catalogue(ruleset: RuleSet) -> dict[str, str]:
    """Names of the pages and what stands in them: ``README.md`` with all rules, and one page a dimension."""
    pages = {"README.md": _index(ruleset)}
    for dimension in DIMENSIONS:
        rules = [rule for rule in ruleset.rules if rule.home == dimension]
        body = "\n".join(_section(rule, ruleset.quality.get(rule.id)) for rule in rules)
        pages[f"{dimension}.md"] = f"# Rules: {dimension}\n\n{_NOTE} All rules: [README.md](README.md).\n\n{body}"
    return pages


def _index(ruleset: RuleSet) -> str:
    parts = [f"# The rules\n\n{_NOTE} How to write one: [writing-rules.md](../writing-rules.md).\n"]
    for dimension in DIMENSIONS:
        rules = [rule for rule in ruleset.rules if rule.home == dimension]
        rows = [_row(rule, dimension, ruleset.quality.get(rule.id)) for rule in rules]
        header = ["rule", "finds", "severity", "status", "points", "right"]
        parts.append(f"## {dimension}\n\n{markdown_table(header, rows)}\n")
    return "\n".join(parts)


def _row(rule: Rule, dimension: str, quality: Quality | None) -> list[str]:
    return [
        f"[{rule.id}]({dimension}.md#{_anchor(rule)})",
        escaped(rule.title),
        rule.severity,
        rule.status,
        "; ".join(f"{name} {points_in_words(points)}" for name, points in rule.points.items()) or "–",
        f"{quality.right} of {quality.read}" if quality and quality.read else "–",
    ]


def _anchor(rule: Rule) -> str:
    return rule.id.replace("/", "-")


def _section(rule: Rule, quality: Quality | None) -> str:
    parts = [
        f'<a id="{_anchor(rule)}"></a>',
        f"## {escaped(rule.title)}",
        f"`{rule.id}` · {rule.category} · {rule.severity} · {rule.status} · {kind_in_words(rule)}",
        escaped(rule.rationale),
        f"Says: {escaped(rule.message.text)}",
        *_listed("Finds", rule.examples.match),
        *_listed("Leaves alone", rule.examples.no_match),
        f"Points: {'; '.join(f'{name} {points_in_words(points)}' for name, points in rule.points.items()) or 'none'}",
        f"References: {'; '.join(map(escaped, rule.references))}" if rule.references else "",
        _proven(quality) if quality else "",
        f"Deprecated; use `{rule.replaced_by}`." if rule.replaced_by else "",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _listed(what: str, examples: Sequence[str]) -> Iterator[str]:
    """Short examples with the marks in bold; whole articles are for the rule file."""
    shown = [_example(example) for example in examples if len(example) <= _LONGEST_EXAMPLE][:_MOST_EXAMPLES]
    if shown:
        yield f"{what}:\n\n" + "\n".join(f"- {example}" for example in shown)


def _example(example: str) -> str:
    return "<br>".join(_marked(line) for line in example.splitlines() if line.strip())


def _marked(line: str) -> str:
    parts: list[str] = []
    at = 0
    for found in MARK.finditer(line):
        parts += [_in_line(line[at : found.start()]), f"**{escaped(found[1])}**"]
        at = found.end()
    return "".join([*parts, _in_line(line[at:])]).strip()


def _in_line(text: str) -> str:
    """As ``escaped``, with a blank where white space was at the edges."""
    edges = (" " if text[:1].isspace() else "", " " if text.strip() and text[-1:].isspace() else "")
    return f"{edges[0]}{escaped(text)}{edges[1]}"


def _proven(quality: Quality) -> str:
    often = f"{quality.per_1000:g} hits for every 1,000 {'articles' if quality.corpus == 'news' else 'pages'}"
    if not quality.read:
        return f"Measured {quality.date}: {often}."
    low, high = wilson(quality.right, quality.read)
    interval = f"95 % interval {100 * low:.0f} to {100 * high:.0f}"
    read = f"of {quality.read} that were read {quality.right} were right"
    note = f" {escaped(quality.note)}" if quality.note else ""
    return f"Measured {quality.date}: {often}; {read} ({100 * quality.right / quality.read:.0f} %, {interval}).{note}"
