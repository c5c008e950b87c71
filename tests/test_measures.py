"""Numbers of a document: what they count, and that readability is what textstat computes."""

from __future__ import annotations

import statistics
from collections.abc import Callable

import pytest
from textstat.backend import metrics

from provenance.measures import _syllables
from provenance.models import Report
from tests.conftest import ROOT, needs_shared

Audited = Callable[..., Report]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Die Stadt baut eine Schule. Bürgermeisterin Eva Lind sagte, der Bau beginne im Mai. „Das wird eng“, sagte "
            "der Architekt Jan Pohl.\n\nDie Kosten liegen bei vier Millionen Euro.",
            {"sentences": 4, "paragraphs": 2, "attributions": 2, "direct_quotes": 1, "attributed_share": 0.5,
             "identified_share": 1.0, "identified_sources": 2, "unidentified_sources": 0, "top_source_share": 0.5},
        ),
        (
            "Experten warnen, der Damm sei zu niedrig. Das Land baut ihn aus. Wann es so weit ist, ist unklar.",
            {"attributed_share": 0.5, "identified_share": 0.0, "unidentified_sources": 1},
        ),
        ("Es regnete.\nLoading...\nLoading...", {"words": 2, "placeholders": 2, "noise_ratio": 0.6452, "attributions": 0,
         "identified_share": None, "top_source_share": None}),
    ],
)  # fmt: skip
def test_measures_count_what_they_say(audited: Audited, text: str, expected: dict[str, float | None]) -> None:
    measures = audited(text).measures
    assert {name: measures[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("word", "count"),
    [("Oma", 2), ("Haus", 1), ("Überprüfung", 4), ("Quelle", 2), ("Nation", 3), ("Feuer", 2), ("dpa", 1), ("Kfz", 1),
     ("Bäume", 2), ("See", 1), ("Aktie", 2)],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    assert _syllables(word) == count


def test_readability_of_other_languages_is_unknown(audited: Audited) -> None:
    measures = audited("The council said that the bridge is closed. " * 5, language="en").measures
    assert measures["flesch_amstad"] is measures["lix"] is None


def test_readability_is_near_to_textstat(audited: Audited) -> None:
    """Two counters of syllables and sentences never agree to the point; on whole articles they must be close."""
    for path in sorted((ROOT / "samples").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        if "Loading" in text:
            continue
        measures = audited(text).measures
        assert measures["flesch_amstad"] == pytest.approx(metrics.flesch_reading_ease(text, "de"), abs=8)
        assert measures["wiener_sachtextformel"] == pytest.approx(metrics.wiener_sachtextformel(text, 1, "de"), abs=1)
        assert measures["lix"] == pytest.approx(metrics.lix(text), abs=5)


def test_readability_ranks_articles_as_textstat_does(audited: Audited) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(needs_shared("seeds").glob("*.txt"))]
    texts = [text for text in texts if "Loading" not in text]
    ours = [audited(text).measures["flesch_amstad"] for text in texts]
    theirs = [metrics.flesch_reading_ease(text, "de") for text in texts]
    assert statistics.correlation([float(x or 0) for x in ours], theirs) > 0.5
