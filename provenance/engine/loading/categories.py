"""Reads ``categories.yaml``: what a pack calls its own findings, beside the categories that everybody has.

::

    acme/clickbait: {title: Clickbait, title_de: Klickköder, home: transparency, sign: minus}
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from provenance.engine.loading.folders import CATEGORY_FILE, top_file
from provenance.engine.schema import OWN_CATEGORY, Category, Sign
from provenance.located.checks import Fault, Sheet, Unusable, choice, short, text
from provenance.located.nodes import Node
from provenance.models import DIMENSIONS, TRANSLATIONS

__all__ = ["category_names", "read_categories"]

_REQUIRED = ("title", "home", "sign")


def read_categories(sheet: Sheet, node: Node) -> dict[str, Category]:
    """Categories by name; faults are collected on the sheet."""
    found: dict[str, Category] = {}
    if not isinstance(node.value, dict):
        sheet.fault(node, "expected categories, each with what it is: acme/clickbait: {title: …, home: …, sign: …}")
        return found
    for name, value in node.value.items():
        try:
            if not OWN_CATEGORY.fullmatch(name):
                message = f"“{short(name)}” is no name for a category of a pack: write acme/clickbait"
                raise Fault(node.keys[name], message)
            found[name] = _category(sheet, value)
        except Fault as fault:
            sheet.add(fault)
    return found


def category_names(roots: Sequence[Path]) -> frozenset[str]:
    """The categories that these folders declare, by name; what is wrong with them is said where rules are loaded."""
    nodes = [top_file(root, CATEGORY_FILE, []) for root in roots]
    return frozenset(name for node in nodes if node and isinstance(node.value, dict) for name in node.value)


def _category(sheet: Sheet, node: Node) -> Category:
    translated = {f"title_{language}": text for language in TRANSLATIONS}
    readers = {
        "title": text,
        "home": choice("dimension", DIMENSIONS),
        "sign": choice("sign", get_args(Sign)),
        **translated,
    }
    values = sheet.mapping(node, readers, _REQUIRED)
    if len(values) < len(node.keys) or not set(_REQUIRED) <= values.keys():
        raise Unusable(node)
    titles = {language: values[f"title_{language}"] for language in TRANSLATIONS if f"title_{language}" in values}
    return Category(values["title"], values["home"], values["sign"], titles)
