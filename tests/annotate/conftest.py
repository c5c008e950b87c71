from __future__ import annotations

from collections.abc import Callable

import pytest

from provenance.annotate import annotate
from provenance.languages import Language, language
from provenance.lexicon import Lexicon, load_lexicon
from provenance.models import Article, Document
from provenance.resources import rules_dir
from provenance.segment import ABBREVIATIONS, analysis_text, lines, sentences

Annotate = Callable[[str], Document]


@pytest.fixture(scope="session")
def word_lists() -> Lexicon:
    return load_lexicon("de", rules_dir() / "de" / "lexicons")


@pytest.fixture(scope="session")
def german(word_lists: Lexicon) -> Language:
    known = language(word_lists)
    assert known is not None
    return known


@pytest.fixture(scope="session")
def prepared(german: Language) -> Annotate:
    """Everything that stands before annotation, without a title."""
    abbreviations = ABBREVIATIONS | german.abbreviations

    def prepare(text: str) -> Document:
        analysed, _ = analysis_text(text)
        rows = lines(analysed)
        return Document(
            Article("a", "a.txt", text, language="de"), analysed, rows, sentences(analysed, rows, None, abbreviations)
        )

    return prepare


@pytest.fixture(scope="session")
def annotated(prepared: Annotate, german: Language) -> Annotate:
    return lambda text: annotate(prepared(text), german)
