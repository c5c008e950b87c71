"""The rules engine: rule files in, hits out. Works on values of ``models`` and knows nothing of how they are made."""

from provenance.engine.loading.changes import CHANGEABLE, NO_CHANGES, Changes, Named
from provenance.engine.loading.json_schema import rule_schema, score_schema
from provenance.engine.loading.loader import Examined, check, examine, load
from provenance.engine.loading.successors import NO_SUCCESSORS, Successors, successors
from provenance.engine.matching.examples import ExampleFailure, example_language, run_examples
from provenance.engine.matching.noise import most_specific
from provenance.engine.matching.ruleset import RuleSet
from provenance.engine.matching.run import (
    Hit,
    detection_hits,
    detectors,
    match_document,
    match_lines,
    match_measures,
    measures_asked,
)
from provenance.engine.schema import (
    DETECTORS,
    LEAST_PRECISION,
    LEAST_READ,
    MEASURES,
    STORY_DETECTORS,
    CapConfig,
    DimensionConfig,
    Points,
    Quality,
    Rule,
    ScoreConfig,
)
from provenance.engine.suppress import Ignore, Notes

__all__ = [
    "CHANGEABLE",
    "DETECTORS",
    "LEAST_PRECISION",
    "LEAST_READ",
    "MEASURES",
    "NO_CHANGES",
    "NO_SUCCESSORS",
    "STORY_DETECTORS",
    "CapConfig",
    "Changes",
    "DimensionConfig",
    "Examined",
    "ExampleFailure",
    "Hit",
    "Ignore",
    "Named",
    "Notes",
    "Points",
    "Quality",
    "Rule",
    "RuleSet",
    "ScoreConfig",
    "Successors",
    "check",
    "detection_hits",
    "detectors",
    "examine",
    "example_language",
    "load",
    "match_document",
    "match_lines",
    "match_measures",
    "measures_asked",
    "most_specific",
    "rule_schema",
    "run_examples",
    "score_schema",
    "successors",
]
