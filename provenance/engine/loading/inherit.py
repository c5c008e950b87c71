"""``extends``: a rule that takes every field it does not give from another one.

Rules come in layers, one a folder. A rule may extend one of its own id, which then is that of an earlier folder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from provenance.located.checks import Fault, Sheet, Unusable, guess, text
from provenance.located.nodes import Node
from provenance.models import TRANSLATIONS

__all__ = ["changed", "resolved"]

Layers = Sequence[Mapping[str, Node]]

#: How far a rule can be trusted is its own matter.
_NOT_TAKEN = frozenset({"extends", "status", "replaced_by"})
_KINDS = ("match", "measure", "detect")
#: Keys that mean something beside a ``match`` only.
_OF_MATCH = frozenset({"scope", "in", "run"})


def resolved(layers: Layers, layer: int, rule_id: str, sheet: Sheet) -> Node | None:
    """The rule with everything that it takes from others; ``None`` if that cannot be had: why, is on the sheet."""
    try:
        return _resolved(layers, layer, rule_id, ())
    except Fault as fault:
        sheet.add(fault)
        return None


def _resolved(layers: Layers, layer: int, rule_id: str, path: tuple[tuple[int, str], ...]) -> Node:
    node = layers[layer][rule_id]
    named = node.value.get("extends") if isinstance(node.value, dict) else None
    if named is None:
        return node
    base_id = text(named)
    way = (*path, (layer, rule_id))
    base_layer = _layer_of(layers, layer, rule_id, base_id)
    if base_layer is None:
        raise Fault(named, _unknown(layers, rule_id, base_id), named.offset)
    if (base_layer, base_id) in way:
        circle = " → ".join([each for _, each in way] + [base_id])
        raise Fault(named, f"the rules extend each other in a circle: {circle}", named.offset)
    base = _resolved(layers, base_layer, base_id, way)
    if not isinstance(base.value, dict):
        raise Unusable(named)
    return _merged(base, node)


def _layer_of(layers: Layers, layer: int, rule_id: str, base_id: str) -> int | None:
    """The last folder that has the base; for a rule of the same id, the last one before its own."""
    end = layer if base_id == rule_id else len(layers)
    return next((at for at in reversed(range(end)) if base_id in layers[at]), None)


def _unknown(layers: Layers, rule_id: str, base_id: str) -> str:
    if base_id == rule_id:
        return f"“extends” names the rule itself, and no earlier folder of rules has a “{base_id}”"
    known = sorted({each for rules in layers for each in rules})
    return f"“extends” names an unknown rule “{base_id}”{guess(base_id, known)}"


def _merged(base: Node, node: Node) -> Node:
    own: Mapping[str, Node] = node.value  # type: ignore[assignment]  # both are mappings
    dropped = set(_NOT_TAKEN)
    if any(kind in own for kind in _KINDS):
        dropped.update(_KINDS)
    if "measure" in own or "detect" in own:
        dropped |= _OF_MATCH
    return changed(base.without(dropped), node)


def changed(base: Node, node: Node) -> Node:
    """The base with the keys of another mapping; a translation does not outlive what it translates."""
    stale = {f"{key}_{language}" for key in node.keys for language in TRANSLATIONS}
    return base.without(stale).updated(node)
