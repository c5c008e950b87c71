"""Folders of rules -> ``RuleSet``, or every problem of every file at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provenance.engine.loading.categories import read_categories
from provenance.engine.loading.changes import NO_CHANGES, Changes
from provenance.engine.loading.folders import (
    CATEGORY_FILE,
    QUALITY_FILE,
    SCORE_FILE,
    missing_folders,
    read_lexicons,
    rule_nodes,
    top_file,
)
from provenance.engine.loading.inherit import Layers, resolved
from provenance.engine.loading.quality import read_quality, unproven
from provenance.engine.loading.rulefile import read_rule
from provenance.engine.loading.scorefile import read_score
from provenance.engine.loading.warnings import rule_warnings, unused_lists
from provenance.engine.matching.ruleset import RuleSet, ends
from provenance.engine.schema import Category, Quality, Rule, ScoreConfig
from provenance.engine.suppress import Ignore
from provenance.errors import Problem, RuleError
from provenance.lexicon import Lexicon
from provenance.located.checks import Sheet, guess
from provenance.located.nodes import Node, RuleFile

__all__ = ["Examined", "check", "examine", "load"]


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
            sheet = Sheet()
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
