"""Articles with a known set of problems, and reports made of them without an audit."""

from __future__ import annotations

from provenance.models import (
    CATEGORIES,
    DIMENSIONS,
    Dimension,
    DimensionScore,
    Report,
    ReportArticle,
    ReportFinding,
    ReportNoise,
    Scores,
    Severity,
)

#: Nine sentences: two vague sources (warnings), a denial (info).
TEXT = (
    "Sperrung der Brücke über die Ache\n\n"
    "Der Landkreis hat am Dienstag die Brücke über die Ache gesperrt. „Der mittlere Pfeiler hat sich gesenkt“, sagte "
    "Landrätin Petra Holl auf einer Pressekonferenz. Nach Angaben des Straßenbauamts wurden am Morgen Risse entdeckt.\n"
    "Experten zufolge dauert die Sperrung bis zum Herbst. Beobachter gehen von höheren Kosten aus.\n"
    "Der Bürgermeister von Aachtal, Jens Rode, wies Kritik an der späten Prüfung zurück. Die Stadt habe das Land schon "
    "im Frühjahr gewarnt, sagte er. Das Ministerium wollte sich dazu am Dienstag nicht äußern, kündigte aber für "
    "Mittwoch einen Bericht an.\n"
)


def finding(
    rule: str, text: str | None, at: int | None = 0, severity: Severity = "warning", **more: object
) -> ReportFinding:
    values: dict[str, object] = {
        "rule": rule,
        "category": "vague_source",
        "dimension": CATEGORIES["vague_source"],
        "severity": severity,
        "message": f"“{text}” is vague",
        "start": at if text is not None else None,
        "end": at + len(text) if text is not None and at is not None else None,
        "line": 1 if text is not None else None,
        "column": (at or 0) + 1 if text is not None else None,
        "text": text,
        "attribution": None,
        "points": {},
    }
    return ReportFinding.model_validate(values | more)


def report(
    *findings: ReportFinding,
    id: str = "a.txt",
    source: str = "a.txt",
    title: str | None = None,
    overall: float | None = 60,
    scores: dict[Dimension, int | None] | None = None,
) -> Report:
    by_name: dict[Dimension, int | None] = dict.fromkeys(DIMENSIONS, 50) | (scores or {})
    return Report(
        schema="provenance/report/2",
        article=ReportArticle(
            id=id, source=source, sha256="0" * 64, language="de", title=title, outlet=None, author=None,
            published=None, url=None, words=100,
        ),
        text="",
        noise=ReportNoise(spans=(), ratio=0),
        sources=(),
        attributions=(),
        claims=(),
        findings=findings,
        measures={},
        scores=Scores(
            overall=overall,
            band="C" if overall is not None else None,
            weights={},
            caps=(),
            dimensions={
                name: DimensionScore(score=by_name[name], base=50, contributions=()) for name in DIMENSIONS
            },
        ),
        ruleset="r",
        engine="e",
    )  # fmt: skip
