"""Addresses of our pages and of Datasette's own, right at any ``base_url``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette.utils import tilde_encode

from provenance.web.assets import assets

if TYPE_CHECKING:
    from datasette.app import Datasette


class Links:
    """Pages of one database."""

    def __init__(self, datasette: Datasette, database: str) -> None:
        self._urls = datasette.urls
        self.database = database
        self._root = f"/{tilde_encode(database)}/-"

    def page(self, name: str, **parameters: Any) -> str:
        """A page by its name: overview, queue, search, stories, findings, rules, outlets, compare, verdicts …"""
        return self._path(f"{self._root}/{name}", parameters)

    def article(self, article_id: str, suffix: str = "", **parameters: Any) -> str:
        return self._path(f"{self._root}/article/{tilde_encode(article_id)}{suffix}", parameters)

    def place(self, article_id: str, start: int, end: int) -> str:
        """A stretch of an article's text."""
        return self.article(article_id, span=f"{start}-{end}") + "#span"

    def story(self, story_id: str, **parameters: Any) -> str:
        return self._path(f"{self._root}/story/{tilde_encode(story_id)}", parameters)

    def source(self, name: str, **parameters: Any) -> str:
        return self._path(f"{self._root}/source/{tilde_encode(name)}", parameters)

    def rule(self, rule_id: str, **parameters: Any) -> str:
        return self._path(f"{self._root}/rule/{tilde_encode(rule_id)}", parameters)

    def outlet(self, name: str) -> str:
        return self._path(f"{self._root}/outlet/{tilde_encode(name)}", {})

    def own_page(self, table: str, key: str) -> str | None:
        """The page of ours about a row, where there is one."""
        match table:
            case "articles":
                return self.article(key)
            case "rules":
                return self.rule(key)
            case "outlets":
                return self.outlet(key)
        return None

    def asset(self, name: str) -> str:
        return self._path(f"/-/provenance/{name}", {"v": assets()[name].version})

    def tables(self) -> str:
        """Datasette's own page of the database."""
        return str(self._urls.database(self.database))

    def row(self, table: str, key: str) -> str:
        return str(self._urls.row(self.database, table, tilde_encode(key)))

    def sign_in(self) -> str:
        return str(self._urls.path("/-/login"))

    def _path(self, path: str, parameters: dict[str, Any]) -> str:
        given = {name: value for name, value in parameters.items() if value not in (None, "")}
        return str(self._urls.path(path)) + (f"?{urlencode(given)}" if given else "")
