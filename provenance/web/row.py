"""What the page of one row shows beyond its columns: for an article, what the audit found in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette.utils import tilde_encode

from provenance.web import cells

if TYPE_CHECKING:
    from datasette.app import Datasette

# A page must stay readable and fast; the table behind it has the rest.
_MOST_ROWS = 200
_LONGEST_TEXT = 200_000

_QUERIES = {
    "dimensions": """
        SELECT dimension, score, base, weight FROM dimensions WHERE article_id = :id
        ORDER BY score IS NULL, score""",
    "contributions": """
        SELECT contributions.dimension, contributions.rule, rules.title, contributions.count, contributions.points
        FROM contributions JOIN rules ON rules.id = contributions.rule
        WHERE contributions.article_id = :id
        ORDER BY contributions.points, contributions.id""",
    "findings": """
        SELECT findings.id, findings.severity, findings.category, findings.message, findings.line, findings.points,
            findings.rule, rules.title
        FROM findings JOIN rules ON rules.id = findings.rule
        WHERE findings.article_id = :id
        ORDER BY findings.start""",
    "sources": """
        SELECT id, name, kind, identified, role, statements, mentions FROM sources WHERE article_id = :id
        ORDER BY statements DESC, id""",
    "statements": """
        SELECT attributions.id, attributions.type, attributions.content, attributions.source_id,
            coalesce(sources.name, attributions.source_text) AS speaker, sources.kind
        FROM attributions LEFT JOIN sources ON sources.id = attributions.source_id
        WHERE attributions.article_id = :id
        ORDER BY attributions.start""",
    "claims": """
        SELECT claims.id, claims.text, claims.unit, coalesce(sources.name, attributions.source_text) AS speaker,
            sources.kind
        FROM claims
        LEFT JOIN attributions ON attributions.id = claims.attribution
        LEFT JOIN sources ON sources.id = attributions.source_id
        WHERE claims.article_id = :id
        ORDER BY claims.start""",
}

# The column "findings" is their number.
_KEYS = {"findings": "findings_shown"}


async def row_context(datasette: Datasette, database: str, table: str, key: str) -> dict[str, Any]:
    """Variables of ``templates/row.html``: helpers for cells and, for an article, what belongs to it."""

    def row_url(of_table: str, of_key: Any) -> str:
        return str(datasette.urls.row(database, of_table, tilde_encode(str(of_key))))

    def filter_url(of_table: str, column: str, value: Any) -> str:
        return f"{datasette.urls.table(database, of_table)}?{urlencode({f'{column}__exact': value})}"

    context: dict[str, Any] = {"show": cells, "row_url": row_url, "filter_url": filter_url}
    if table == "articles":
        context["article"] = await _article(datasette, database, key)
    return context


async def _article(datasette: Datasette, database: str, article_id: str) -> dict[str, Any] | None:
    db = datasette.get_database(database)
    article = (await db.execute("SELECT * FROM articles WHERE id = ?", [article_id])).first()
    if article is None:
        return None
    found: dict[str, Any] = dict(article)
    found["caps"] = json.loads(article["caps"])
    for name, sql in _QUERIES.items():
        rows = await db.execute(f"{sql} LIMIT {_MOST_ROWS}", {"id": article_id})
        found[_KEYS.get(name, name)] = [dict(row) for row in rows]
    text = await db.execute(
        f"SELECT substr(text, 1, {_LONGEST_TEXT}) FROM article_texts WHERE article_id = ?",  # noqa: S608 - a number
        [article_id],
    )
    found["text"] = text.single_value() if text.rows else None
    return found
