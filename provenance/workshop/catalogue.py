"""The rules as pages for readers: what each finds, why that matters, examples, and how often it was right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from provenance.engine import Quality, Rule, RuleSet
from provenance.engine.marks import MARK
from provenance.models import DIMENSIONS
from provenance.workshop.description import kind_in_words, points_in_words
from provenance.workshop.markdown import escaped, markdown_table
from provenance.workshop.reviews import wilson

__all__ = ["catalogue"]

_NOTE = "Generated from the rules by `make docs`; do not edit by hand."
_MOST_EXAMPLES, _LONGEST = 4, 400


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
    shown = [_example(example) for example in examples if len(example) <= _LONGEST][:_MOST_EXAMPLES]
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
