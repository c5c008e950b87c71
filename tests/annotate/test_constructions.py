"""One construction after another: who says what, told in sentences of our own (``tests/data/annotate/constructions``).

A group of cases has one ``type`` (a list for texts with several attributions). What is marked in a case must be found,
exactly, and no other attribution; a case without marks holds none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from provenance.models import Document
from tests.annotate.marked import in_words, parts_of, read_marked

FOLDER = Path(__file__).parents[1] / "data/annotate/constructions"
Annotate = Callable[[str], Document]


def cases() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.yaml")):
        for group in yaml.safe_load(path.read_text(encoding="utf-8")):
            types = group.get("type", [])
            for number, case in enumerate(group["cases"], 1):
                row = {"text": case} if isinstance(case, str) else case
                given = row.get("type", types)
                yield pytest.param(
                    row, [given] if isinstance(given, str) else given, id=f"{path.stem}: {group['about']} {number}"
                )


@pytest.mark.parametrize(("case", "types"), list(cases()))
def test_construction(case: dict[str, Any], types: list[str], annotated: Annotate) -> None:
    marked = read_marked(case["text"])
    document = annotated(marked.text)
    expected = [
        {"type": type_, **{part: in_words(marked.text, spans) for part, spans in parts.items()}}
        for type_, parts in zip(types, marked.attributions, strict=bool(marked.attributions))
    ]
    found = [{"type": a.type, **parts_of(document, a)} for a in document.attributions]
    shown = [{part: row[part] for part in wanted} for row, wanted in zip(found, expected, strict=False)]
    assert (shown, len(found)) == (expected, len(expected)), found
    for key in ("name", "kind", "medium", "role", "identified"):
        if key in case:
            speakers = [document.source(a.source_id) for a in document.attributions]
            values = (
                [a.medium for a in document.attributions]
                if key == "medium"
                else [getattr(source, key, None) for source in speakers]
            )
            assert values == (case[key] if isinstance(case[key], list) else [case[key]]), key
