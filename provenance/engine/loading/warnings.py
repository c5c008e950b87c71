"""What is allowed in a rule and yet most likely not meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from provenance.bounded import read_bounded
from provenance.engine.conditions.scene import Unit
from provenance.engine.conditions.tree import Patterns, leaves
from provenance.engine.matching.prefilter import Prefilter
from provenance.engine.phrases.fold import fold
from provenance.engine.phrases.matchers import matcher_of
from provenance.engine.phrases.pattern import Patience, Pattern
from provenance.engine.schema import Points, Rule
from provenance.errors import Problem
from provenance.lexicon import VERB_FORMS
from provenance.located.nodes import Node, RuleFile

__all__ = ["rule_warnings", "unused_lists"]

#: Points by which an experimental rule may move a score, in all.
_MOST_UNTRIED = 12

_LIST_NAME = re.compile(r"@([\w-]+)")
_QUOTED = re.compile(r"\s*[„“”‚‘’»«].*[„“”‚‘’»«]\s*\Z", re.DOTALL)
#: A sentence ends where a sign stands behind a word and another word follows; numbers and abbreviations are short.
_SENTENCE_END = re.compile(r"\w[!?]\s+\w|(?<=[^\W\d_]{3})[^\W\d_]\.\s+\w")
_PLAIN = re.compile(r"\w+(?: \w+)*")
_BRACKET = re.compile(r"\(([^()]*\|[^()]*)\)")


def rule_warnings(rules: Mapping[str, Rule | None], nodes: Mapping[str, Node]) -> Iterator[Problem]:
    """Warnings about sound rules; ``nodes`` are their files, with everything taken over from others."""
    for rule_id, rule in sorted(rules.items()):
        if rule is not None and rule.status != "deprecated":
            yield from _rule(rule, nodes[rule_id])


def _rule(rule: Rule, node: Node) -> Iterator[Problem]:
    if not rule.references:
        place = node.keys.get("references", node.place)
        yield place.problem("no references: name a standard or a guideline that says so", "warning")
    for dimension, points in rule.points.items():
        place = _child(node, "points").keys[dimension]
        yield from (place.problem(message, "warning") for message in _points(rule, points))
    phrases = [*_patterns(_child(node, "match"))]
    for found in phrases:
        yield from _phrases(found)
    places = {str(item.value): item.place for found in phrases for item in _items(found)}
    for leaf in leaves(rule.match) if rule.match else ():
        if isinstance(leaf, Patterns):
            for covered, by in _covered(leaf.patterns):
                message = f"“{by}” finds this already: it can never win"
                yield places[covered].problem(message, "warning")


# --- points ----------------------------------------------------------------------------------------------------------


def _points(rule: Rule, points: Points) -> Iterator[str]:
    if points.each is not None and points.cap is None:
        yield "no “cap”: one long article can add this up without end"
    elif rule.status == "experimental" and _most(points) > _MOST_UNTRIED:
        yield (
            f"an experimental rule moves a score by up to {_most(points):g}: "
            f"cap it at {_MOST_UNTRIED} until its hits were read"
        )


def _most(points: Points) -> float:
    if points.curve is not None:
        return max(abs(y) for _, y in points.curve)
    return abs(points.cap or points.once or 0)


# --- phrases ---------------------------------------------------------------------------------------------------------


def _patterns(node: Node) -> Iterator[Node]:
    """Every ``phrase`` below a node."""
    if isinstance(node.value, dict):
        for key, value in node.value.items():
            if key == "phrase":
                yield value
            else:
                yield from _patterns(value)
    elif isinstance(node.value, tuple):
        for item in node.value:
            yield from _patterns(item)


def _phrases(node: Node) -> Iterator[Problem]:
    seen: dict[str, Node] = {}
    for item in _items(node):
        written = str(item.value)
        first = seen.setdefault(_folded(written), item)
        if first is not item:
            message = f"the same phrase stands in line {first.place.line}: this one can never win"
            yield item.place.problem(message, "warning")
        for position, message in _phrase(written):
            yield item.place.right(item.offset + position).problem(message, "warning")


def _items(node: Node) -> Sequence[Node]:
    return node.value if isinstance(node.value, tuple) else (node,)


def _folded(written: str) -> str:
    return " ".join(written.casefold().split())


def _covered(patterns: Sequence[Pattern]) -> Iterator[tuple[str, str]]:
    """Phrases of plain words, each with another one of the list that finds the same words."""
    prefilter = Prefilter(pattern for pattern in patterns if pattern.phrase)
    for plain in patterns:
        if not _PLAIN.fullmatch(plain.text):
            continue
        text = plain.text
        for other, starts in prefilter.candidates(text, [Unit(0, len(text), "prose", 0)]).get(0, {}).items():
            same = _folded(other.text) == _folded(text)  # told as such
            if not same and (0, len(text)) in matcher_of(other)(text, fold(text), starts, Patience()):
                yield text, other.text
                break


def _phrase(written: str) -> Iterator[tuple[int, str]]:
    if _QUOTED.match(written):
        yield 0, "the quotation marks are part of the phrase: use \" or ' around a phrase"
    if end := _SENTENCE_END.search(written):
        yield end.start() + 1, "a phrase never crosses the end of its sentence: this may never match"
    for bracket in _BRACKET.finditer(written):
        options = bracket[1].split("|")
        folded = [*map(_folded, options)]
        twice = [option for at, option in enumerate(options) if folded[at] in folded[:at]]
        if twice:
            alike = "upper and lower case are alike, and so are ß and ss"
            yield bracket.start(), f"“{twice[0]}” stands twice in the bracket: {alike}"


# --- word lists ------------------------------------------------------------------------------------------------------


def unused_lists(roots: Sequence[Path], nodes: Iterable[Node]) -> Iterator[Problem]:
    """Word lists of added folders that no rule and no other list names. Those of the first folder may be read by the
    program itself, and so may lists that replace one of them.
    """
    built_in = {path.stem for root in roots[:1] for path in root.glob("*/lexicons/*.txt")}
    added = [path for root in roots[1:] for path in sorted(root.glob("*/lexicons/*.txt"))]
    texts = [text for node in nodes for text in _texts(node)]
    named = {name for text in texts for name in _LIST_NAME.findall(text)}
    if any("{lemma:" in text for text in texts):
        named.add(VERB_FORMS)
    for path in added:
        with suppress(OSError):
            content = read_bounded(path).decode("utf-8", "replace")
            named.update(re.findall(r"^\s*@include\s+([\w-]+)", content, re.MULTILINE))
    for path in added:
        if path.stem not in named | built_in:
            yield RuleFile(str(path)).at(1).problem(f"no rule names the word list “@{path.stem}”", "warning")


def _texts(node: Node) -> Iterator[str]:
    if isinstance(node.value, str):
        yield node.value
    parts = node.value.values() if isinstance(node.value, dict) else node.value
    for part in parts if isinstance(parts, Iterable) and not isinstance(parts, str) else ():
        yield from _texts(part)


def _child(node: Node, key: str) -> Node:
    return node.value.get(key, node) if isinstance(node.value, dict) else node
