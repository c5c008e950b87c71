"""Formulas as newspapers print them: found in many wordings, and in the right voice; look-alikes stay silent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
import yaml

from provenance.engine import RuleSet
from provenance.models import CATEGORIES
from provenance.pipeline import hits_in
from tests.conftest import ROOT

FORMULAS = sorted((ROOT / "tests" / "data" / "formulas").glob("*.yaml"))


def sentences() -> Iterator[tuple[str, str, str]]:
    for path in FORMULAS:
        for category, lists in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for kind, texts in lists.items():
                for text in texts:
                    yield category, kind, text


def expected(kind: str, rules: Sequence[str]) -> bool:
    """Rules whose id ends in "-source" are about what the one quoted says, all others about the article."""
    by_source = [rule for rule in rules if rule.endswith("-source")]
    return {
        "outlet": len(by_source) < len(rules),
        "source": bool(by_source),
        "found": bool(rules),
        "silent": not rules,
    }[kind]


@pytest.mark.parametrize(("category", "kind", "text"), list(sentences()))
def test_formula(ruleset: RuleSet, category: str, kind: str, text: str) -> None:
    hits = [hit for hit in hits_in(text, "de", ruleset) if hit.value is None]  # a measure is no formula
    rules = [hit.rule.id for hit in hits if hit.rule.category == category]
    assert expected(kind, rules), rules


#: Categories that no wording alone decides: who is meant, what stands around it and the article as a whole do. Their
#: rules have examples, and tests of annotation, detectors and balance stand elsewhere.
BEYOND_WORDS = set(
    "accusation_without_response anonymous_source broken_quotation denial distancing_verb duplicate_paragraph first_hand "
    "hearsay identified_source lede_unsourced media_relay missing_metadata name_inconsistency no_comment non_denial "
    "single_source social_media_origin software_source unattributed_quote vague_source".split()
)


#: What pages and articles read together show, and no sentence: tests/test_pages.py and tests/across.
BEYOND_TEXT = set(
    "primary_linked relay_linked study_unlinked embed_identified embed_unexplained image_credited image_uncredited "
    "modified_unexplained canonical_elsewhere number_conflict caveat_dropped quote_altered circular_sourcing "
    "undeclared_copy silent_update".split()
)


def test_every_other_category_has_formulas_and_look_alikes() -> None:
    assert {category for category, _, _ in sentences()} == CATEGORIES.keys() - BEYOND_WORDS - BEYOND_TEXT
    counted = {(category, kind == "silent"): 0 for category, kind, _ in sentences()}
    for category, kind, _ in sentences():
        counted[category, kind == "silent"] += 1
        assert category in CATEGORIES
    assert {key for key, count in counted.items() if count < 10} == set()
