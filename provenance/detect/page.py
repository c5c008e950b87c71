"""What a page says of its own history: changed without a word, taken over from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from provenance.engine import Hit
from provenance.hosts import host_of, same_site
from provenance.languages import Language
from provenance.models import Detection, Document

#: From when on a change is more than the last touch before the first readers.
_LATER = timedelta(hours=1)
#: Words beside a date, or in a line of its own, with which a page says that it was changed.
_TOLD = re.compile(
    r"\b(?:aktualisiert|aktualisierung|update[ds]?|korrigiert|korrektur|berichtigt|berichtigung|ergänzt|überarbeitet|"
    r"corrected|correction|clarification|amended|revised|editor['’]s note|anmerkung der redaktion|anm\. d\. red|"
    r"geändert|nachgetragen|in einer früheren (?:version|fassung)|an earlier version|letzte änderung|"
    r"zuletzt bearbeitet)\b",
    re.IGNORECASE,
)


def modified_unexplained(document: Document, hits: Sequence[Hit], _language: Language | None) -> Iterator[Detection]:
    """The page was changed more than an hour after it was published, and neither it nor the text says what."""
    page = document.article.page
    if page is None or page.corrections:
        return
    published, modified = _moment(page.published), _moment(document.article.modified)
    if published is None or modified is None or (published.tzinfo is None) != (modified.tzinfo is None):
        return
    if modified - published <= _LATER:
        return
    if page.updated or any(hit.rule.category == "correction" for hit in hits) or _TOLD.search(document.text):
        return
    yield Detection(None, {"value": f"{document.article.modified}".replace("T", " ")[:16]})


def canonical_elsewhere(document: Document, _hits: Sequence[Hit], _language: Language | None) -> Iterator[Detection]:
    """The page names one of another outlet as its original: it was taken over from there."""
    page = document.article.page
    own = host_of(document.article.url)
    if page is None:
        return
    for address in (page.original, page.canonical):
        there = host_of(address)
        if there and own and not same_site(there, own):
            yield Detection(None, {"value": there, "source": there})
            return


def _moment(value: str | None) -> datetime | None:
    """A point in time; a bare day says nothing about hours."""
    try:
        return datetime.fromisoformat((value or "").replace("Z", "+00:00")) if "T" in (value or "") else None
    except ValueError:
        return None
