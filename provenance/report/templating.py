"""The one Jinja environment for a self-contained file and for the pages in the browser: everything is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from provenance import wording
from provenance.models import UiLanguage
from provenance.report.base import signed

__all__ = ["environment", "safe_url"]

SEVERITY_SIGNS = {"error": "✖", "warning": "▲", "notice": "●", "info": "○"}


def environment(language: UiLanguage, *loaders: BaseLoader) -> Environment:
    """Templates of ``loaders`` before those of reports; all that they say is in ``language``.

    Macros see nothing of the page that imports them, so that the language belongs to the environment.
    """
    made = Environment(
        loader=ChoiceLoader(
            [*loaders, *(PackageLoader("provenance", f"report/{folder}") for folder in ("templates", "assets"))]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(language=language, say=partial(_say, language), count=partial(_count, language))
    made.filters.update(
        signed=signed,
        words=partial(wording.term, language),
        percent=wording.percent,
        number=partial(wording.number, language),
        decimal=partial(wording.decimal, language),
        date=partial(wording.date, language),
        month=partial(wording.month, language),
        safe_url=safe_url,
        sign=lambda severity: SEVERITY_SIGNS.get(severity, ""),
        cited=partial(cited, language),
        dimensions=dimensions,
    )
    return made


def _say(language: UiLanguage, english: str, *values: object) -> Markup:
    """``wording.say`` for a page: the text and its values are escaped, unless a value is markup of ours."""
    told = escape(wording.phrase(language, english))
    return told.format(*values) if values else told


def _count(language: UiLanguage, english: str, number: int, *values: object) -> Markup:
    """``wording.count`` for a page, with separators of thousands."""
    told = escape(wording.singular_or_plural(language, english, number))
    return told.format(wording.number(language, number), *values)


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


def cited(language: UiLanguage, evidence: str, article: Any) -> str:
    """A quotation with its source, to be copied: “…” — Headline, Outlet, date, address."""
    known = [article.title or article.id, article.outlet, wording.date(language, article.published)]
    quoted = wording.say(language, "“{}”", " ".join(evidence.split()))
    return f"{quoted} — {', '.join(filter(None, [*known, safe_url(article.url)]))}"


def dimensions(points: Mapping[str, int]) -> Sequence[tuple[str, int]]:
    return [(name, value) for name, value in points.items() if value]
