"""Reads ``score.yaml``: how findings and measures become scores."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, get_args

from provenance.engine.schema import MEASURES, CapConfig, DimensionConfig, ScoreConfig
from provenance.located.checks import Fault, Sheet, Unusable, choice, number, percent, text
from provenance.located.nodes import Node
from provenance.models import DIMENSIONS, Genre

__all__ = ["read_score"]


def read_score(sheet: Sheet, node: Node) -> ScoreConfig | None:
    """The configuration of the scores, or ``None`` if anything is wrong with it; what, is on the sheet."""
    before = len(sheet.problems)
    readers = {
        "dimensions": lambda n: sheet.mapping(n, dict.fromkeys(DIMENSIONS, lambda d: _dimension(sheet, d)), DIMENSIONS),
        "bands": lambda n: _bands(sheet, n),
        "caps": lambda n: sheet.items(n, lambda c: _cap(sheet, c)) if n.value else (),
        "unassessed": lambda n: sheet.mapping(n, dict.fromkeys(get_args(Genre), text)) if n.value else {},
    }
    try:
        values = sheet.mapping(node, readers, ("dimensions", "bands"))
    except Fault as fault:
        sheet.add(fault)
        return None
    if len(sheet.problems) > before:
        return None
    return ScoreConfig(values["dimensions"], values["bands"], values.get("caps", ()), values.get("unassessed", {}))


def _dimension(sheet: Sheet, node: Node) -> DimensionConfig:
    values = sheet.mapping(node, {"base": percent, "weight": number, "rationale": text}, ("base", "weight"))
    if "base" not in values or "weight" not in values:
        raise Unusable(node)
    if values["weight"] <= 0:
        raise Fault(node.keys["weight"], "a weight must be above 0")
    return DimensionConfig(**values)


def _bands(sheet: Sheet, node: Node) -> Mapping[Any, int]:
    values = sheet.mapping(node, dict.fromkeys("ABCD", percent), "ABCD")
    lowest = [values[band] for band in "ABCD" if band in values]
    if any(better <= worse for better, worse in pairwise(lowest)):
        raise Fault(node, "the bands must descend: A above B above C above D")
    return values


def _cap(sheet: Sheet, node: Node) -> CapConfig:
    readers = {
        "of": choice("score", ("overall", *DIMENSIONS)),
        "dimension": choice("dimension", DIMENSIONS),
        "measure": choice("measure", MEASURES),
        "lt": number,
        "cap": percent,
        "reason": text,
    }
    values = sheet.mapping(node, readers, ("lt", "cap", "reason"))
    if len(values) < len(node.value) or not {"lt", "cap", "reason"} <= set(values):  # type: ignore[arg-type]
        raise Unusable(node)
    if ("dimension" in values) == ("measure" in values):
        raise Fault(node, "a cap needs “dimension” or “measure”, not both")
    return CapConfig(
        values.get("of", "overall"),
        values.get("dimension"),
        values.get("measure"),
        values["lt"],
        values["cap"],
        values["reason"],
    )
