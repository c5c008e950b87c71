"""The one Jinja environment for a self-contained file and for the pages in the browser: everything is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined

from provenance.report.base import signed

__all__ = ["environment", "safe_url"]

SEVERITY_SIGNS = {"error": "✖", "warning": "▲", "notice": "●", "info": "○"}


def environment(*loaders: BaseLoader) -> Environment:
    """Templates of ``loaders`` before those of reports."""
    made = Environment(
        loader=ChoiceLoader(
            [*loaders, *(PackageLoader("provenance", f"report/{folder}") for folder in ("templates", "assets"))]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        signed=signed,
        words=words,
        percent=percent,
        number=number,
        safe_url=safe_url,
        sign=lambda severity: SEVERITY_SIGNS.get(severity, ""),
        cited=cited,
        dimensions=dimensions,
    )
    return made


def words(name: str | None) -> str:
    """A name of ours in plain words: ``named_person`` is "named person"."""
    return (name or "").replace("_", " ")


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}".replace("%", "\N{NARROW NO-BREAK SPACE}%")


def number(value: float | None) -> str:
    """With separators of thousands, and without ".0"."""
    return "–" if value is None else f"{value:,.6g}" if abs(value) < 1_000_000 else f"{value:,.0f}"


def safe_url(value: Any) -> str | None:
    """``value`` if a browser may follow it: an absolute http or https address without anything invisible in it."""
    text = str(value or "").strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    # Who reads an address must see where it leads: nothing invisible in it, and no user before the host.
    clear = all(c.isprintable() and not c.isspace() for c in text) and "@" not in parts.netloc
    return text if clear and parts.scheme in ("http", "https") and parts.netloc else None


def cited(evidence: str, article: Any) -> str:
    """A quotation with its source, to be copied: “…” — Headline, Outlet, date, address."""
    known = [article.title or article.id, article.outlet, article.published, safe_url(article.url)]
    return f"“{' '.join(evidence.split())}” — {', '.join(filter(None, known))}"


def dimensions(points: Mapping[str, int]) -> Sequence[tuple[str, int]]:
    return [(name, value) for name, value in points.items() if value]
