"""Reads ``quality.yaml``: what is known of how well a rule works, measured on texts it was not written for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import get_args

from provenance.engine.schema import LEAST_PRECISION, LEAST_READ, Corpus, Quality, Rule
from provenance.errors import Problem
from provenance.located.checks import Fault, Sheet, Unusable, choice, count, guess_rule, number, text
from provenance.located.nodes import Node

__all__ = ["read_quality", "unproven"]

_REQUIRED = ("corpus", "per_1000", "hits", "read", "right", "date")


def read_quality(sheet: Sheet, node: Node, known: Collection[str]) -> dict[str, Quality]:
    """Records by id of the rule; faults, among them rules that are not ``known``, are collected on the sheet."""
    found: dict[str, Quality] = {}
    if not isinstance(node.value, dict):
        sheet.fault(node, "expected the ids of rules, each with its record")
        return found
    for rule_id, value in node.value.items():
        if rule_id not in known:
            sheet.fault(node.keys[rule_id], f"there is no rule “{rule_id}”{guess_rule(rule_id, known)}")
            continue
        try:
            found[rule_id] = _record(sheet, value)
        except Fault as fault:
            sheet.add(fault)
    return found


def _record(sheet: Sheet, node: Node) -> Quality:
    readers = {
        "corpus": choice("corpus", get_args(Corpus)),
        "per_1000": _not_below_zero,
        "hits": count,
        "read": count,
        "right": count,
        "date": _date,
        "note": text,
    }
    values = sheet.mapping(node, readers, _REQUIRED)
    if len(values) < len(node.keys) or not set(_REQUIRED) <= values.keys():
        raise Unusable(node)
    for part, whole in (("read", "hits"), ("right", "read")):
        if values[part] > values[whole]:
            raise Fault(node.keys[part], f"“{part}” is more than “{whole}”")
    return Quality(**values)


def unproven(
    rules: Mapping[str, Rule | None], nodes: Mapping[str, Node], quality: Mapping[str, Quality]
) -> Iterator[Problem]:
    """Rules that call themselves stable and cannot show it; ``nodes`` are their files."""
    for rule_id, rule in rules.items():
        if rule is None or rule.status != "stable":
            continue
        place, record = nodes[rule_id].keys["status"], quality.get(rule_id)
        if record is None:
            yield place.problem("“stable” needs a review of the rule's hits in quality.yaml: until then it is “test”")
        elif not record.proven:
            message = (
                f"“stable” needs {LEAST_READ} hits that were read, {LEAST_PRECISION:.0%} of them right; "
                f"quality.yaml has {record.right} right of {record.read}: leave it at “test”"
            )
            yield place.problem(message)


def _not_below_zero(node: Node) -> float:
    value = number(node)
    if value < 0:
        raise Fault(node, f"expected 0 or more, found {value:g}")
    return value


def _date(node: Node) -> str:
    written = text(node)
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        raise Fault(node, f"“{written}” is no date: write it like 2026-11-26") from None
