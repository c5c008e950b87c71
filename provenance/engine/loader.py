"""From the files of folders of rules to a rule set, with every problem at its place; with what a project changes,
where rules moved to, and what is most likely not meant.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from provenance.engine.conditions import Patterns, SceneUnit, leaves
from provenance.engine.folders import (
    CATEGORY_FILE,
    QUALITY_FILE,
    SCORE_FILE,
    missing_folders,
    read_categories,
    read_lexicons,
    read_quality,
    read_score,
    rule_files,
    rule_nodes,
    top_file,
    unproven,
)
from provenance.engine.keys import CONDITION, RULE
from provenance.engine.phrases import Patience, Pattern, fold
from provenance.engine.rule import Category, Ignore, Points, Quality, Rule, ScoreConfig
from provenance.engine.rulefile import Layers, changed, read_rule, resolved
from provenance.engine.ruleset import Prefilter, RuleSet, ends, matcher_of
from provenance.errors import Problem, RuleError
from provenance.lexicon import VERB_FORMS, Lexicon
from provenance.located import Node, Place, RuleFile, Sheet, guess, guess_rule, read_yaml
from provenance.models import TRANSLATIONS
from provenance.resources import read_bounded

__all__ = [
    "CHANGEABLE",
    "NO_CHANGES",
    "NO_SUCCESSORS",
    "Changes",
    "Examined",
    "Named",
    "Successors",
    "check",
    "examine",
    "load",
    "successors",
]


# --- What a project changes about the rules in force, as its configuration says ---------------------------------------


# With the configuration that is wrong, nothing can be listed.
_LIST = "; “provenance rules list --no-config” names the built-in ones"

#: Keys of what is told to people in other languages.
TRANSLATED = tuple(f"{key}_{language}" for key in ("title", "message", "rationale") for language in TRANSLATIONS)
#: Keys of a rule that can be changed without making another rule of it.
CHANGEABLE = ("severity", "points", "title", "message", "rationale", "references", *TRANSLATED)


def selects(pattern: str, rule_id: str, category: str) -> bool:
    """Does an id, a category or a pattern with ``*`` name this rule?"""
    return fnmatchcase(rule_id, pattern) or fnmatchcase(category, pattern)


@dataclass(frozen=True, slots=True)
class Named:
    """Rules by id, category or pattern, and where that is written."""

    pattern: str
    place: Place


@dataclass(frozen=True, slots=True)
class Changes:
    """``override`` maps keys of ``CHANGEABLE`` to what stands in their place; later ones win."""

    disable: tuple[Named, ...] = ()
    override: tuple[tuple[Named, Node], ...] = ()
    ignore: tuple[Ignore, ...] = ()

    def disables(self, rule_id: str, category: str) -> bool:
        return any(selects(named.pattern, rule_id, category) for named in self.disable)

    def changed(self, rule_id: str, node: Node) -> Node:
        for named, values in self.override:
            if selects(named.pattern, rule_id, category_of(node)):
                node = changed(node, values)
        return node

    def unknown(self, rules: Mapping[str, Node]) -> Iterator[Problem]:
        """Names that no rule has."""
        named = [*self.disable, *(name for name, _ in self.override)]
        named += [Named(ignore.rule, ignore.place) for ignore in self.ignore if ignore.place]
        names = [(rule_id, category_of(node)) for rule_id, node in rules.items()]
        for each in named:
            if not any(selects(each.pattern, *name) for name in names):
                known = {part for name in names for part in name if part}
                message = f"there is no rule or category “{each.pattern}”"
                hint = guess_rule(each.pattern, known) or _LIST
                yield each.place.problem(message + hint)


def category_of(node: Node) -> str:
    """The category as written in a rule file, the empty text if there is none."""
    value = node.value.get("category") if isinstance(node.value, dict) else None
    return value.value if value and isinstance(value.value, str) else ""


NO_CHANGES = Changes()


# --- Folders of rules -> ``RuleSet``, or every problem of every file at once ------------------------------------------


@dataclass(frozen=True, slots=True)
class Examined:
    """Folders of rules with everything that is wrong in them.

    ``ruleset`` holds the rules that are sound; it is ``None`` if there are no scores that can be read. ``nodes`` is the
    content of all rules by id, what they took from others included, with the places where it is written; ``rules`` are
    the same, ``None`` for one that is wrong. ``warnings`` are about what is allowed and most likely not meant.
    """

    ruleset: RuleSet | None
    nodes: Mapping[str, Node]
    rules: Mapping[str, Rule | None]
    problems: tuple[Problem, ...]
    roots: tuple[Path, ...]

    @property
    def warnings(self) -> Iterator[Problem]:
        yield from rule_warnings(self.rules, self.nodes)
        yield from unused_lists(self.roots, self.nodes.values())


def load(roots: Sequence[Path], changes: Changes = NO_CHANGES) -> RuleSet:
    """Load folders shaped like ``rules/``: ``<language>/<dimension>/<name>.yaml``, ``<language>/lexicons/*.txt``,
    ``score.yaml`` and ``quality.yaml``. A later folder adds rules and lists, and replaces those of the same name.

    ``changes`` are those of a project. Raises ``RuleError`` with all problems of all files.
    """
    examined = examine(roots, changes)
    if examined.problems or examined.ruleset is None:
        raise RuleError(examined.problems)
    return examined.ruleset


def check(roots: Sequence[Path], changes: Changes = NO_CHANGES) -> tuple[Problem, ...]:
    """Every error and every warning of all files, in their order, each once."""
    examined = examine(roots, changes)
    return tuple(sorted({*examined.problems, *examined.warnings}))


def examine(roots: Sequence[Path], changes: Changes = NO_CHANGES) -> Examined:
    """As ``load``, for those who want the sound rules and the problems of the others."""
    problems = list(missing_folders(roots))
    lexicons = read_lexicons(roots, problems)
    layers = [dict(rule_nodes(root, problems)) for root in roots]
    nodes, rules = _rules(layers, lexicons, changes, _categories(roots, problems), problems)
    score = _score(roots, problems)
    quality = _quality(roots, layers, problems)
    problems += _wrong_replacements(rules, nodes)
    problems += unproven(rules, nodes, quality)
    problems += changes.unknown(nodes)
    ruleset = _ruleset(rules, lexicons, score, changes, quality) if score is not None else None
    return Examined(ruleset, nodes, rules, tuple(problems), tuple(roots))


def _ruleset(
    rules: Mapping[str, Rule | None],
    lexicons: Mapping[str, Lexicon],
    score: tuple[ScoreConfig, str],
    changes: Changes,
    quality: Mapping[str, Quality],
) -> RuleSet:
    found = [rules[rule_id] for rule_id in sorted(rules)]
    kept = tuple(rule for rule in found if rule is not None and not changes.disables(rule.id, rule.category))
    parts = [[[rule.id, rule.hash] for rule in kept], _lists(lexicons), score[1]]
    parts += [list(map(_plain_ignore, changes.ignore))] if changes.ignore else []
    return RuleSet(kept, lexicons, score[0], _digest(*parts), changes.ignore, quality)


# --- rules -----------------------------------------------------------------------------------------------------------


def _categories(roots: Sequence[Path], problems: list[Problem]) -> Mapping[str, Category]:
    """Those that the folders declare; a later one wins."""
    found: dict[str, Category] = {}
    for root in roots:
        node = top_file(root, CATEGORY_FILE, problems)
        if node is not None:
            sheet = Sheet()
            found |= read_categories(sheet, node)
            problems += sheet.problems
    return found


def _homes() -> Mapping[str, str]:
    """Where the keys of a rule belong, for those who wrote one elsewhere: "in" below "match", "phrase" at the top."""
    return {**dict.fromkeys(CONDITION, "match"), **dict.fromkeys(RULE, "")}


def _rules(
    layers: Layers,
    lexicons: Mapping[str, Lexicon],
    changes: Changes,
    own: Mapping[str, Category],
    problems: list[Problem],
) -> tuple[dict[str, Node], dict[str, Rule | None]]:
    """The content of the rules in force, and the rules; ``None`` for one that is wrong.

    Rules that a later folder replaces are read too: what is wrong with them is wrong.
    """
    nodes: dict[str, Node] = {}
    rules: dict[str, Rule | None] = {}
    for at, layer in enumerate(layers):
        for rule_id in layer:
            sheet = Sheet(homes=_homes)
            node = resolved(layers, at, rule_id, sheet)
            last = not any(rule_id in later for later in layers[at + 1 :])
            if node is not None and last and isinstance(node.value, dict):
                node = changes.changed(rule_id, node)
            nodes[rule_id] = node or layer[rule_id]
            rules[rule_id] = _rule(sheet, node, rule_id, lexicons, own) if node else None
            problems += sheet.problems
    return nodes, rules


def _rule(
    sheet: Sheet, node: Node, rule_id: str, lexicons: Mapping[str, Lexicon], own: Mapping[str, Category]
) -> Rule | None:
    language = rule_id.split("/", 1)[0]
    lexicon = lexicons.get(language) or Lexicon(language)
    return read_rule(sheet, node, rule_id, _digest(node.plain()), lexicon, own=own)


def _wrong_replacements(rules: Mapping[str, Rule | None], nodes: Mapping[str, Node]) -> Iterator[Problem]:
    direct = {rule.id: rule.replaced_by for rule in rules.values() if rule is not None and rule.replaced_by is not None}
    ended = dict(ends(direct))
    for rule_id, new in direct.items():
        if new not in rules:
            message = f"“replaced_by” names an unknown rule “{new}”{guess(new, rules)}"
            yield nodes[rule_id].keys["replaced_by"].problem(message)
        elif rule_id not in ended:
            message = f"“replaced_by” goes round in a circle: “{new}” is replaced, too, and no rule in force is reached"
            yield nodes[rule_id].keys["replaced_by"].problem(message)


# --- scores and quality ----------------------------------------------------------------------------------------------


def _score(roots: Sequence[Path], problems: list[Problem]) -> tuple[ScoreConfig, str] | None:
    """The scores of the last folder that has some, and their hash."""
    found: tuple[ScoreConfig, str] | None = None
    there = False
    for root in roots:
        node = top_file(root, SCORE_FILE, problems)
        there = there or (root / SCORE_FILE).exists()
        sheet = Sheet()
        config = read_score(sheet, node) if node is not None else None
        problems += sheet.problems
        found = (config, _digest(node.plain())) if config and node else found
    if not there:
        where = RuleFile(str(roots[0] / SCORE_FILE if roots else SCORE_FILE))
        problems.append(where.at(1).problem(f"{SCORE_FILE} is missing in all folders of rules"))
    return found


def _quality(roots: Sequence[Path], layers: Layers, problems: list[Problem]) -> Mapping[str, Quality]:
    """Records by rule. A rule that replaces one of the same id does not take its record over."""
    quality: dict[str, Quality] = {}
    known = {rule_id for layer in layers for rule_id in layer}
    for root, layer in zip(roots, layers, strict=True):
        quality = {rule_id: record for rule_id, record in quality.items() if rule_id not in layer}
        node = top_file(root, QUALITY_FILE, problems)
        if node is not None:
            sheet = Sheet()
            quality |= read_quality(sheet, node, known)
            problems += sheet.problems
    return quality


# --- hashes ----------------------------------------------------------------------------------------------------------


def _lists(lexicons: Mapping[str, Lexicon]) -> Any:
    return [
        [
            language,
            sorted(lexicon.entries.items()),
            [[*frame[:2], sorted(frame.complements)] for frame in lexicon.frames],
        ]
        for language, lexicon in sorted(lexicons.items())
    ]


def _plain_ignore(ignore: Ignore) -> Any:
    return [ignore.rule, ignore.source, ignore.outlet, ignore.article, ignore.reason]


def _digest(*parts: Any) -> str:
    """SHA-256 of values as JSON. The order of keys counts: the first leaf of a ``match`` gives the span."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


# ----------------------------------------------------------------------------------------------------------------------
# Rules that moved: what takes the place of an id that a rule once had, as ``replaced_by`` says, followed to the end.
#
# Configurations, options, baselines and verdicts of an earlier version name rules by such ids.


@dataclass(frozen=True, slots=True)
class Successors:
    """``replaced`` maps ids of deprecated rules to those in force; ``ids`` are of all rules, deprecated ones too."""

    replaced: Mapping[str, str]
    ids: frozenset[str] = frozenset()

    def current(self, rule_id: str) -> str:
        """What the rule is called now; of a rule in force, and of what is no rule, the same."""
        return self.replaced.get(rule_id, rule_id)

    def also(self, name: str) -> tuple[str, ...]:
        """The rules in force that a name (an id, or a pattern with ``*``) means by an earlier id alone."""
        found = (new for old, new in sorted(self.replaced.items()) if fnmatchcase(old, name))
        return tuple(dict.fromkeys(new for new in found if not fnmatchcase(new, name)))

    def outdated(self, name: str) -> bool:
        """Does a name mean deprecated rules and nothing that is in force?"""
        meant = [rule_id for rule_id in self.ids if fnmatchcase(rule_id, name)]
        return bool(meant) and all(rule_id in self.replaced for rule_id in meant)

    def followed(self, names: Sequence[str]) -> tuple[str, ...]:
        """Names, and what has taken the place of those that they mean."""
        return tuple(dict.fromkeys(part for name in names for part in (name, *self.also(name))))

    def counted(self, most: Mapping[str, int]) -> Mapping[str, int]:
        """Numbers by name under the names of today; of rules that have become one, the sum, unless it is named
        itself."""
        moved = {name: self.current(name) for name in most if self.current(name) not in most}
        found = {name: number for name, number in most.items() if self.current(name) == name}
        for name, new in moved.items():
            found[new] = found.get(new, 0) + most[name]
        return found


NO_SUCCESSORS = Successors({})


def successors(roots: Sequence[Path]) -> Successors:
    """Those of folders of rules, a later one winning. Only deprecated rules are read, so that this takes a moment."""
    direct: dict[str, str] = {}
    ids: set[str] = set()
    for root in roots:
        for path in rule_files(root) if root.is_dir() else ():
            rule_id = path.relative_to(root).with_suffix("").as_posix()
            ids.add(rule_id)
            direct.pop(rule_id, None)
            if new := _replaced_by(path):
                direct[rule_id] = new
    return Successors(dict(ends(direct)), frozenset(ids))


def _replaced_by(path: Path) -> str | None:
    """What is wrong with the file is said where rules are loaded."""
    try:
        if b"replaced_by" not in read_bounded(path):
            return None
    except OSError:
        return None
    node, _ = read_yaml(path, str(path))
    return _replacement(node) if node else None


def _replacement(node: Node) -> str | None:
    """What a rule file names under ``replaced_by``, where the rule is deprecated."""
    if not isinstance(node.value, dict):
        return None
    values = [value.value if (value := node.value.get(key)) else None for key in ("status", "replaced_by")]
    return values[1] if values[0] == "deprecated" and isinstance(values[1], str) else None


# --- What is allowed in a rule and yet most likely not meant ----------------------------------------------------------


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
            yield from _of_rule(rule, nodes[rule_id])


def _of_rule(rule: Rule, node: Node) -> Iterator[Problem]:
    if not rule.references:
        place = node.keys.get("references", node.place)
        yield place.problem("no references: name a standard or a guideline that says so", "warning")
    for dimension, points in rule.points.items():
        place = node.below("points").keys[dimension]
        yield from (place.problem(message, "warning") for message in _points(rule, points))
    phrases = [*_patterns(node.below("match"))]
    for found in phrases:
        yield from _phrases(found)
    places = {str(item.value): item.place for found in phrases for item in found.items}
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
    for item in node.items:
        written = str(item.value)
        first = seen.setdefault(_folded(written), item)
        if first is not item:
            message = f"the same phrase stands in line {first.place.line}: this one can never win"
            yield item.place.problem(message, "warning")
        for position, message in _phrase(written):
            yield item.place.right(item.offset + position).problem(message, "warning")


def _folded(written: str) -> str:
    return " ".join(written.casefold().split())


def _covered(patterns: Sequence[Pattern]) -> Iterator[tuple[str, str]]:
    """Phrases of plain words, each with another one of the list that finds the same words."""
    prefilter = Prefilter(pattern for pattern in patterns if pattern.phrase)
    for plain in patterns:
        if not _PLAIN.fullmatch(plain.text):
            continue
        text = plain.text
        for other, starts in prefilter.candidates(text, [SceneUnit(0, len(text), "prose", 0)]).get(0, {}).items():
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
