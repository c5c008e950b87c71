"""From a report to the rows of the database: what goes where, and under which keys. Pure functions."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from provenance.models import DIMENSIONS, TRANSLATIONS, Report, ReportAttribution, ReportPart
from provenance.store.search import shadow

if TYPE_CHECKING:
    from provenance.engine import Rule

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

#: Children of an article in the order in which they may be written; they are deleted the other way round.
CHILD_TABLES: Mapping[str, tuple[str, ...]] = {
    "article_texts": ("article_id", "text", "noise"),
    "dimensions": ("article_id", "dimension", "score", "base", "weight"),
    "contributions": ("id", "article_id", "dimension", "rule", "count", "points"),
    "measures": ("article_id", "name", "value"),
    "sources": (
        *("id", "article_id", "name", "kind", "identified", "role", "statements", "mentions", "spans", "local_id"),
        "party",
    ),
    "attributions": (
        *("id", "article_id", "type", "content", "source_id", "source_text", "cue", "frame", "addressee", "medium"),
        *("start", "end", "spans", "local_id"),
    ),
    "claims": (
        *("id", "article_id", "text", "quantity", "approximate", "unit", "attribution", "start", "end", "local_id"),
    ),
    "links": ("id", "article_id", "kind", "host", "url", "text", "start", "end"),
    "embeds": ("id", "article_id", "kind", "url", "author", "start"),
    "images": ("id", "article_id", "credit", "caption", "start"),
    "suppressed": ("id", "article_id", "rule", "count", "reason", "entry"),
    "not_applied": ("id", "article_id", "rule", "reason"),
    "corrections": (
        *("id", "article_id", "action", "status", "text", "rule_or_category", "name", "kind"),
        *("reason", "actor", "created", "correction"),
    ),
    "findings": (
        *("id", "article_id", "severity", "category", "message", "text", "rule", "dimension", "total", "points"),
        *("attribution", "line", "column", "start", "end", *(f"message_{language}" for language in TRANSLATIONS)),
    ),
}

_OF_CORRECTION = ("action", "status", "text", "rule", "name", "kind", "reason", "actor", "created", "id")

ARTICLE_COLUMNS = (
    *("id", "title", "outlet", "published", "overall", "band", *DIMENSIONS),
    *("identified_sources", "unidentified_sources", "findings", "noise_ratio", "words", "errors"),
    *("language", "author", "url", "source", "audited", "ruleset", "engine", "sha256", "fingerprint", "caps", "number"),
    *("modified", "genre", "genre_evidence", "page", "unassessed"),
)

#: Every table that an article has rows in, with its columns, in the order in which they may be written. Whole numbers
#: in ``_KEYS`` are those of one article, from its own number on: see ``moved``.
TABLES: Mapping[str, tuple[str, ...]] = {
    "articles": ARTICLE_COLUMNS,
    "article_search": ("rowid", "title", "text"),
    "claim_search": ("rowid", "text"),
    **CHILD_TABLES,
}
_KEYS = ("id", "rowid", "source_id", "attribution")

# Above any number of rows that 20 MB of text can give one article.
_ROWS_PER_ARTICLE = 10_000_000
_LARGEST_INTEGER = 2**63 - 1
# One encoder for all: making it costs as much as using it.
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# SQLite's text functions stop at NUL, and UTF-8 has no lone surrogates. Replaced one by one, offsets stay right.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What the database keeps of a rule; ``file`` is relative to the folder of rules."""

    id: str
    title: str
    rationale: str
    status: str
    hash: str
    file: str
    category: str | None = None
    dimension: str | None = None
    severity: str | None = None
    title_de: str | None = None
    rationale_de: str | None = None
    replaced_by: str | None = None


def rule_info(rule: Rule) -> RuleInfo:
    return RuleInfo(
        id=rule.id,
        title=rule.title,
        rationale=rule.rationale,
        status=rule.status,
        hash=rule.hash,
        file=f"{rule.id}.yaml",
        category=rule.category,
        dimension=rule.home,
        severity=rule.severity,
        title_de=rule.titles.get("de"),
        rationale_de=rule.rationales.get("de"),
        replaced_by=rule.replaced_by,
    )


#: Contributions that no rule file makes; see ``provenance.score``.
SCORE_RULES = (
    RuleInfo(
        id="score/clamp",
        title="Kept within 0 and 100",
        title_de="Zwischen 0 und 100 gehalten",
        rationale="A dimension cannot fall below 0 or rise above 100; this is what was taken away or given back.",
        rationale_de="Eine Dimension kann nicht unter 0 sinken und nicht über 100 steigen; dies wurde deshalb "
        "abgezogen oder zurückgegeben.",
        status="built-in",
        hash="",
        file="score.yaml",
    ),
    RuleInfo(
        id="score/cap",
        title="Held down by a hard cap",
        title_de="Durch eine Obergrenze gesenkt",
        rationale="Some faults limit a score whatever else the article does well; the cap is named with the article.",
        rationale_de="Manche Mängel begrenzen eine Wertung, was der Artikel sonst auch gut macht; die Obergrenze steht "
        "beim Artikel.",
        status="built-in",
        hash="",
        file="score.yaml",
    ),
    RuleInfo(
        id="score/disclosure",
        title="Saying what is not known costs nothing",
        title_de="Offen zu sagen, was man nicht weiß, kostet nichts",
        rationale="Where transparency is at its limit, what an admitted gap costs in verification is given back.",
        rationale_de="Wo die Transparenz an ihrer Grenze ist, wird zurückgegeben, was eine eingeräumte Lücke bei der "
        "Überprüfung kostet.",
        status="built-in",
        hash="",
        file="score.yaml",
    ),
)


def storable(text: str) -> str:
    """``text`` without characters that SQLite cannot hold, at unchanged offsets."""
    return _UNSTORABLE.sub("\ufffd", text)


def rows_of(report: Report, fingerprint: str, audited: str, number: int) -> Rows:
    """The rows of all ``TABLES``. ``audited`` is UTC in ISO 8601."""
    language = report.article.language
    return {
        "articles": [_article(report, fingerprint, audited, number)],
        "article_search": [(number, shadow(report.article.title or "", language), shadow(report.text or "", language))],
        "claim_search": list(_claim_searches(report, number)),
        **_children(report, number),
    }


def moved(rows: Rows, numbers: Mapping[int, int], audited: str) -> Rows:
    """The same rows under other numbers: of those articles whose number is in ``numbers``, with what it becomes.

    What ``rows_of`` gave, under numbers of their own, becomes what it would give under these.
    """
    number = ARTICLE_COLUMNS.index("number")
    kept = {row[0]: numbers[row[number]] for row in rows["articles"] if row[number] in numbers}
    found: Rows = {
        "articles": [_renumbered(row, kept[row[0]], audited) for row in rows["articles"] if row[0] in kept],
        "article_search": [(numbers[row[0]], *row[1:]) for row in rows["article_search"] if row[0] in numbers],
    }
    for table, columns in TABLES.items():
        if table in found:
            continue
        keys = [at for at, column in enumerate(columns) if column in _KEYS]
        if columns[0] in _KEYS:
            found[table] = [
                _moved(row, keys, numbers[row[0] // _ROWS_PER_ARTICLE])
                for row in rows[table]
                if row[0] // _ROWS_PER_ARTICLE in numbers
            ]
        else:
            found[table] = [row for row in rows[table] if row[0] in kept]
    return found


def _renumbered(row: Row, number: int, audited: str) -> Row:
    changed = {"number": number, "audited": audited}
    return tuple(changed.get(column, value) for column, value in zip(ARTICLE_COLUMNS, row, strict=True))


def _moved(row: Row, keys: list[int], number: int) -> Row:
    values = list(row)
    for at in keys:
        if values[at] is not None:
            values[at] = values[at] % _ROWS_PER_ARTICLE + number * _ROWS_PER_ARTICLE
    return tuple(values)


def _article(report: Report, fingerprint: str, audited: str, number: int) -> Row:
    article, scores = report.article, report.scores
    identified = sum(source.identified for source in report.sources)
    row = (
        *(article.id, article.title, article.outlet, article.published, scores.overall, scores.band),
        *(scores.dimensions[name].score if name in scores.dimensions else None for name in DIMENSIONS),
        *(identified, len(report.sources) - identified, len(report.findings), report.noise.ratio, article.words),
        sum(finding.severity == "error" for finding in report.findings),
        *(article.language, article.author, article.url, article.source, audited),
        *(report.ruleset, report.engine, article.sha256, fingerprint),
        *(_json([cap.model_dump() for cap in scores.caps]), number),
        *(article.modified, article.genre),
        *(_json(each.model_dump()) if each else None for each in (article.genre_evidence, article.page)),
        scores.unassessed,
    )
    return _storable(row)


def _claim_searches(report: Report, number: int) -> Iterator[Row]:
    """Of every claim its key and, as the full text index holds it, the number with what is said about it."""
    said = {attribution.id: attribution.content.text for attribution in report.attributions}
    for index, claim in enumerate(report.claims, start=1):
        yield number * _ROWS_PER_ARTICLE + index, shadow(f"{claim.text} {said.get(claim.attribution or '', '')}")


def claim_search_range(number: int) -> tuple[int, int]:
    """The lowest and the highest key that the rows of an article can have."""
    return number * _ROWS_PER_ARTICLE, (number + 1) * _ROWS_PER_ARTICLE - 1


def _children(report: Report, number: int) -> Rows:
    article_id = report.article.id
    keys = _Keys(report, number)
    rows: Rows = {
        "article_texts": [(article_id, report.text, _json(report.noise.spans))],
        "dimensions": list(_dimensions(report)),
        "contributions": list(_contributions(report, number)),
        "measures": [(article_id, name, whole(value)) for name, value in report.measures.items()],
        "sources": list(_sources(report, keys)),
        "attributions": [_attribution(article_id, attribution, keys) for attribution in report.attributions],
        "claims": list(_claims(report, keys)),
        **{
            name: [
                (keys.base + index, article_id, *(getattr(item, column) for column in CHILD_TABLES[name][2:]))
                for index, item in enumerate(items, start=1)
            ]
            for name, items in (("links", report.links), ("embeds", report.embeds), ("images", report.images))
        },
        "suppressed": [
            (keys.base + index, article_id, item.rule, item.count, item.reason, item.entry)
            for index, item in enumerate(report.suppressed, start=1)
        ],
        "not_applied": [
            (keys.base + index, article_id, item.rule, item.reason)
            for index, item in enumerate(report.not_applied, start=1)
        ],
        "corrections": [
            (keys.base + index, article_id, *(getattr(item, name) for name in _OF_CORRECTION))
            for index, item in enumerate(report.corrections, start=1)
        ],
        "findings": list(_findings(report, keys)),
    }
    if _needs_cleaning(report):
        return {table: [_storable(row) for row in table_rows] for table, table_rows in rows.items()}
    return rows


class _Keys:
    """Keys that are unique in the database for the ids that are unique in a report."""

    def __init__(self, report: Report, number: int) -> None:
        self.sources = _keys([source.id for source in report.sources], number)
        self.attributions = _keys([attribution.id for attribution in report.attributions], number)
        self.base = number * _ROWS_PER_ARTICLE

    def source(self, local_id: str | None) -> int | None:
        return None if local_id is None else self.sources[local_id]

    def attribution(self, local_id: str | None) -> int | None:
        return None if local_id is None else self.attributions[local_id]


def _keys(local_ids: Sequence[str], number: int) -> dict[str, int]:
    return {local_id: number * _ROWS_PER_ARTICLE + index for index, local_id in enumerate(local_ids, start=1)}


def _dimensions(report: Report) -> Iterator[Row]:
    for name, dimension in report.scores.dimensions.items():
        yield report.article.id, name, dimension.score, dimension.base, report.scores.weights.get(name)


def _contributions(report: Report, number: int) -> Iterator[Row]:
    key = number * _ROWS_PER_ARTICLE
    for name, dimension in report.scores.dimensions.items():
        for contribution in dimension.contributions:
            key += 1
            yield key, report.article.id, name, contribution.rule, contribution.count, contribution.points


def _sources(report: Report, keys: _Keys) -> Iterator[Row]:
    statements = Counter(attribution.source_id for attribution in report.attributions)
    for source in report.sources:
        yield (
            *(keys.sources[source.id], report.article.id, source.name, source.kind, int(source.identified)),
            *(source.role, statements[source.id], len(source.mentions), _json(source.mentions), source.id),
            source.party,
        )


def _attribution(article_id: str, attribution: ReportAttribution, keys: _Keys) -> Row:
    spans = attribution.content.spans
    parts = {"content": spans} | {
        name: part.spans
        for name in ("source", "cue", "frame", "addressee")
        if (part := getattr(attribution, name)) is not None
    }
    return (
        *(keys.attributions[attribution.id], article_id, attribution.type, attribution.content.text),
        *(keys.source(attribution.source_id), _wording(attribution.source), _wording(attribution.cue)),
        *(_wording(attribution.frame), _wording(attribution.addressee), attribution.medium),
        *(spans[0].start, spans[-1].end, _json(parts), attribution.id),
    )


def _wording(part: ReportPart | None) -> str | None:
    return None if part is None else part.text


def _claims(report: Report, keys: _Keys) -> Iterator[Row]:
    for index, claim in enumerate(report.claims, start=1):
        yield (
            *(keys.base + index, report.article.id, claim.text, whole(claim.quantity), int(claim.approximate)),
            *(claim.unit, keys.attribution(claim.attribution), claim.start, claim.end, claim.id),
        )


def _findings(report: Report, keys: _Keys) -> Iterator[Row]:
    for index, finding in enumerate(report.findings, start=1):
        yield (
            *(keys.base + index, report.article.id, finding.severity, finding.category, finding.message, finding.text),
            *(finding.rule, finding.dimension, sum(finding.points.values()), _json(finding.points)),
            *(keys.attribution(finding.attribution), finding.line, finding.column, finding.start, finding.end),
            *(getattr(finding, f"message_{language}") for language in TRANSLATIONS),
        )


def whole(value: float | int | None) -> float | int | None:
    """Whole numbers as integers, so that a page shows 12000 and not 12000.0; nothing for what SQLite cannot hold."""
    if value is None or not math.isfinite(value):
        return None
    if isinstance(value, int) or value.is_integer():
        return int(value) if abs(value) <= _LARGEST_INTEGER else float(value)
    return value


def _needs_cleaning(report: Report) -> bool:
    # Everything else in a report is cut from the text or written by rules, but for what its page says.
    shown = (str(value) for each in (*report.links, *report.embeds, *report.images) for _, value in each)
    parts = (report.text or "", *(str(value) for _, value in report.article), str(report.corrections), *shown)
    return report.text is None or any(_UNSTORABLE.search(part) for part in parts)


def _storable(row: Row) -> Row:
    return tuple(storable(value) if isinstance(value, str) else value for value in row)
