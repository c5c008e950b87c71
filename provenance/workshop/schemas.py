"""``provenance schema``: JSON Schemas of what the program reads and writes."""

from __future__ import annotations

import json

from provenance import engine
from provenance.across.story import Story
from provenance.config import config_schema
from provenance.models import Report

__all__ = ["json_schema"]


def json_schema(what: str) -> str:
    """The JSON Schema of a ``report``, a ``story``, a ``rule`` file, ``score`` (score.yaml) or ``config``
    (provenance.yaml)."""
    schemas = {
        "report": Report.model_json_schema,
        "story": Story.model_json_schema,
        "rule": engine.rule_schema,
        "score": engine.score_schema,
        "config": config_schema,
    }
    return json.dumps(schemas[what](), indent=2, ensure_ascii=False)
