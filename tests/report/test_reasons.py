"""Why a score is what it is: told by title, dimension and evidence, in the reader's language, with nothing cut."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from provenance.engine import RuleSet
from provenance.models import Report
from provenance.report import explanation, main_reasons, reason_text, rule_titles
from tests.check.articles import TEXT
from tests.conftest import Result

Call = Callable[..., Result]

#: English words of tables and summaries that must not stand in German ones.
ENGLISH = ("Score", "Article", "reasons", "audited", "assessed", "band", "base ", "Finding", "Points", "attribution ")


@pytest.mark.parametrize(
    ("rule", "english", "german"),
    [
        (
            "vague-source",
            "−4 attribution: A plural without names ×2 “Experten zufolge”",
            "−4 Zuschreibung: Eine Mehrzahl ohne Namen ×2 „Experten zufolge“",
        ),
        (
            "traceable-share",
            "attribution: Share of traceable sentences",
            "Zuschreibung: Anteil nachvollziehbarer Sätze",
        ),
    ],
)
def test_a_reason_names_points_dimension_title_and_evidence(
    audited: Callable[..., Report], ruleset: RuleSet, rule: str, english: str, german: str
) -> None:
    reasons = main_reasons(audited(TEXT), most=99)
    reason = next(each for each in reasons if each.contribution.rule.endswith(rule))
    told = {language: reason_text(reason, rule_titles(ruleset.rules, language), language) for language in ("en", "de")}
    assert told["en"].endswith(english)
    assert told["de"].endswith(german)


def test_a_measure_is_explained_by_its_value(audited: Callable[..., Report], ruleset: RuleSet) -> None:
    reasons = main_reasons(audited(TEXT), most=99)
    share = next(each for each in reasons if each.contribution.rule.endswith("traceable-share"))
    assert "% der Sätze, die eine Quelle brauchen, lassen sich zu einer zurückverfolgen" in explanation(
        share, rule_titles(ruleset.rules, "de"), "de"
    )


def test_a_table_is_german_throughout(provenance: Call) -> None:
    out = provenance("audit", "-", "--no-db", "--format", "table", "--lang-ui", "de", stdin=TEXT.encode()).out
    assert not [word for word in ENGLISH if word in out]
    assert "Wichtigste Gründe" in out
    assert "1 Artikel geprüft" in out


def test_an_explained_check_is_german_throughout(provenance: Call) -> None:
    out = provenance("check", "-", "--min-score", "99", "--explain", "--lang-ui", "de", stdin=TEXT.encode()).out
    assert not [word for word in ENGLISH if word in out]
    assert "Eine Mehrzahl ohne Namen" in out
    assert "A plural without names" not in out


def test_an_article_is_shown_in_german_with_whole_ids_in_a_narrow_terminal_and_a_pipe(
    provenance: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    provenance("audit", "-", "--format", "none", stdin=TEXT.encode())
    for width in (None, "60"):
        if width:
            monkeypatch.setenv("COLUMNS", width)
        out = provenance("show", "stdin", "--lang-ui", "de").out
        assert "de/attribution/identified-source" in out
        assert "…" not in out
        assert not [word for word in ENGLISH if word in out.replace("/attribution/", "")]


def test_nothing_is_counted_as_1_sources(audited: Callable[..., Report]) -> None:
    [message] = [
        finding.message for finding in audited(TEXT).findings if finding.rule == "any/verification/corroboration"
    ]
    assert not message.startswith("1 sources")
