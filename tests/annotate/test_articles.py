"""Whole articles of several registers, each attribution marked by hand (``tests/data/annotate/articles``).

Below the line ``===`` stand the sources: who is one entity, and of which kind.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from provenance.models import Document
from tests.annotate.marked import in_words, parts_of, read_marked

ARTICLES = sorted((Path(__file__).parents[1] / "data/annotate/articles").glob("*.txt"))
Annotate = Callable[[str], Document]


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_who_says_what_in_an_article(path: Path, annotated: Annotate) -> None:
    body, _, listed = path.read_text(encoding="utf-8").partition("\n===\n")
    marked = read_marked(body)
    document = annotated(marked.text)
    found = [parts_of(document, attribution) for attribution in document.attributions]
    expected = {
        in_words(marked.text, parts["content"]): in_words(marked.text, parts.get("source"))
        for parts in marked.attributions
    }
    assert {row["content"] for row in found} == set(expected)
    for row in found:
        assert expected[row["content"]] in (None, row["source"]), row
    assert [f"{source.name} | {source.kind}" for source in document.sources] == listed.split("\n")[:-1]
