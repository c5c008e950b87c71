"""What annotation finds, told in sentences of our own (``tests/data/annotate``)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from provenance.annotate import annotate
from provenance.languages import Language, language
from provenance.lexicon import Lexicon
from provenance.models import Attribution, Document, Spans

DATA = Path(__file__).parents[1] / "data" / "annotate"
Annotate = Callable[[str], Document]


def cases(name: str) -> list[Any]:
    rows: list[Any] = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return rows


def words(text: str, spans: Spans | None) -> str | None:
    return " … ".join(span.of(text) for span in spans) if spans else None


def as_row(document: Document, attribution: Attribution) -> dict[str, Any]:
    source = document.source(attribution.source_id)
    return {
        "type": attribution.type,
        "content": words(document.text, attribution.content),
        "source": words(document.text, attribution.source),
        "cue": words(document.text, attribution.cue.spans) if attribution.cue else None,
        "addressee": words(document.text, attribution.addressee),
        "name": source.name if source else None,
        "kind": source.kind if source else None,
    }


@pytest.mark.parametrize("case", cases("attributions"), ids=lambda case: str(case["about"]))
def test_attributions(case: dict[str, Any], annotated: Annotate) -> None:
    document = annotated(case["text"])
    found = [as_row(document, attribution) for attribution in document.attributions]
    assert len(found) == len(case["expect"]), found
    for row, expected in zip(found, case["expect"], strict=True):
        assert {key: row[key] for key in expected} == expected


@pytest.mark.parametrize("case", cases("sources"), ids=lambda case: str(case["about"]))
def test_sources(case: dict[str, Any], annotated: Annotate) -> None:
    sources, wanted = annotated(case["text"]).sources, case["expect"]
    found = [{key: getattr(source, key) for key in row} for source, row in zip(sources, wanted, strict=False)]
    assert (found, len(sources)) == (wanted, len(wanted)), sources


@pytest.mark.parametrize(("text", "expected"), cases("claims"))
def test_claims(text: str, expected: list[list[Any]], annotated: Annotate) -> None:
    document = annotated(text)
    assert [[claim.quantity, claim.approximate, claim.unit] for claim in document.claims] == expected


@pytest.mark.parametrize(("text", "expected"), cases("quotes"))
def test_quotations(text: str, expected: list[list[Any]], annotated: Annotate) -> None:
    document = annotated(text)
    assert [[document.text[q.start : q.end], q.balanced] for q in document.quotes] == expected


def test_a_claim_belongs_to_the_attribution_that_holds_it(annotated: Annotate) -> None:
    document = annotated("Die Polizei sagte, dass rund 300 Menschen kamen. Am Rand standen 20 Wagen.")
    held, free = document.claims
    attribution = document.attributions[0]
    assert held.attribution == attribution.id
    assert free.attribution is None


def test_the_frame_is_the_rest_of_the_sentence(annotated: Annotate) -> None:
    document = annotated("Die Polizei sagte am Montag, dass die Straße frei ist.")
    assert words(document.text, document.attributions[0].frame) == "Die Polizei sagte am Montag,"


def test_a_title_is_no_speech_and_a_statement_is(annotated: Annotate) -> None:
    document = annotated("Der Film „Nordlicht“ läuft an. „Er ist sehenswert“, sagte die Kritikerin Ada Blum.")
    assert [quote.speech for quote in document.quotes] == [False, True]


def test_without_the_lists_of_a_language_only_quotations_are_found(prepared: Annotate) -> None:
    document = annotate(prepared("„Alles ist gut“, sagte Ada Blum."), language(Lexicon("de")))
    assert [document.text[q.start : q.end] for q in document.quotes] == ["„Alles ist gut“"]
    assert (document.attributions, document.sources, document.claims) == ((), (), ())


def test_credits_name_sources(annotated: Annotate, prepared: Annotate, german: Language) -> None:
    from dataclasses import replace

    document = prepared("Verwendete Quellen • Reuters • dpa")
    document = replace(document, lines=tuple(replace(row, zone="credits") for row in document.lines), sentences=())
    assert [source.name for source in annotate(document, german).sources] == ["Reuters", "dpa"]


def test_the_same_text_gives_the_same_document(annotated: Annotate) -> None:
    text = "Laut Polizei sagte der Fahrer, er habe „nichts gesehen“. Er sei müde gewesen."
    assert annotated(text) == annotated(text)
