"""What a rule looks at in a document, for those who want to know why it matches or does not.

The conditions are asked as in an audit, but without the filter in front of them and one rule at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from provenance.engine.conditions.furniture import Furniture
from provenance.engine.conditions.lines import LineValues, VerbTest
from provenance.engine.conditions.matches import Match, Window
from provenance.engine.conditions.scene import Known, Measures, Scene, Unit
from provenance.engine.conditions.tree import Condition, Patterns, leaves
from provenance.engine.matching.prefilter import everywhere
from provenance.engine.matching.ruleset import Pass
from provenance.engine.matching.run import document_units, in_place, known_of, windows_of
from provenance.engine.phrases.pattern import Pattern
from provenance.engine.schema import Rule
from provenance.lexicon import Lexicon
from provenance.models import Document

__all__ = ["View", "view"]


@dataclass(frozen=True, slots=True)
class View:
    """The windows of a document in which a rule of this scope is asked, and the scene that they belong to."""

    rule: Rule
    scene: Scene
    windows: tuple[Window, ...]

    def in_place(self, match: Match) -> bool:
        """Does the match begin in one of the places of the rule's ``in``?"""
        return self.rule.scope == "line" or in_place(self.rule, self.scene, match)


def view(
    rule: Rule, document: Document, measures: Measures, lexicon: Lexicon, conditions: Iterable[Condition] = ()
) -> View:
    """For the conditions of the rule itself, and others that are to be asked in its place.

    ``lexicon`` is that of the article's language.
    """
    rules = Pass([rule])
    patterns = [*rules.patterns, *_patterns(conditions)]
    if rule.scope == "line":
        units = [Unit(line.start, line.end, line.zone, 0) for line in document.lines]
        zones = {at: line.zone for at, line in enumerate(document.lines) if line.zone in ("noise", "credits")}
        verbs = VerbTest(lexicon)
        furniture = Furniture(lexicon, verbs.has_verb)
        known = Known(line_value=LineValues(document.text, document.lines, verbs, zones, furniture))
        scene = Scene(document.text, units, everywhere(patterns, units), rules.matchers, known)
        return View(rule, scene, tuple((at,) for at in range(len(units))))
    units = document_units(document, rules)
    scene = Scene(document.text, units, everywhere(patterns, units), rules.matchers, known_of(document, measures))
    return View(rule, scene, tuple(windows_of(rule, scene, None)))


def _patterns(conditions: Iterable[Condition]) -> Iterable[Pattern]:
    found = (leaf for condition in conditions for leaf in leaves(condition) if isinstance(leaf, Patterns))
    return (pattern for leaf in found for pattern in leaf.patterns)
