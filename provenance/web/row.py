"""What Datasette's page of one row shows beyond its columns: the page of ours that says more, and links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from provenance.web.links import Links

if TYPE_CHECKING:
    from datasette.app import Datasette


def row_context(datasette: Datasette, database: str, table: str, key: str) -> dict[str, Any]:
    """Variables of ``templates/row.html``."""
    links = Links(datasette, database)

    def filter_url(of_table: str, column: str, value: Any) -> str:
        return f"{datasette.urls.table(database, of_table)}?{urlencode({f'{column}__exact': value})}"

    return {"filter_url": filter_url, "own_page": links.own_page(table, key)}
