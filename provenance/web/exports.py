"""Lists as CSV and JSON, searches as an Atom feed, marks as W3C Web Annotations."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any
from xml.etree import ElementTree

from provenance.models import Report, ReportFinding
from provenance.report.base import printable

__all__ = ["as_no_formula", "atom", "to_csv", "to_records", "web_annotations"]

#: A spreadsheet takes a cell that begins like this for a formula, some also with white space before it.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_CONTEXT = 32
_ATOM = "http://www.w3.org/2005/Atom"


def to_records(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Named tuples as objects; those inside them too."""
    return [_record(row) for row in rows]


def _record(row: Any) -> dict[str, Any]:
    return {name: _record(value) if hasattr(value, "_asdict") else value for name, value in row._asdict().items()}


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """With a head; text that a spreadsheet would take for a formula gets an apostrophe in front."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return stream.getvalue()


def _cell(value: Any) -> Any:
    return as_no_formula(value) if isinstance(value, str) else value


def as_no_formula(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would compute it."""
    return f"'{text}" if text.startswith(("\t", "\r")) or text.lstrip().startswith(_FORMULA) else text


def atom(*, address: str, page: str, title: str, updated: str, entries: Iterable[dict[str, str]]) -> str:
    """A feed; each entry has ``address``, ``title``, ``updated``, ``summary`` and perhaps ``author``.

    Addresses are absolute. The text is plain: what a reader of feeds shows is never markup of ours or of an article.
    """
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    _tag(feed, "id", address)
    _tag(feed, "title", title)
    _tag(feed, "updated", updated)
    _tag(feed, "link", None, rel="self", type="application/atom+xml", href=address)
    _tag(feed, "link", None, rel="alternate", type="text/html", href=page)
    _tag(_tag(feed, "author", None), "name", "provenance")
    for entry in entries:
        element = _tag(feed, "entry", None)
        _tag(element, "id", entry["address"])
        _tag(element, "title", entry["title"])
        _tag(element, "updated", entry["updated"])
        _tag(element, "link", None, rel="alternate", type="text/html", href=entry["address"])
        _tag(element, "summary", entry["summary"])
        if entry.get("author"):
            _tag(_tag(element, "author", None), "name", entry["author"])
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode")


def _tag(parent: ElementTree.Element, name: str, text: str | None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    if text is not None:
        # XML knows no control characters, escaped or not.
        element.text = printable(text)
    return element


def web_annotations(report: Report, address: str) -> dict[str, Any]:
    """The findings with a place in the text as an annotation page (W3C Web Annotation); ``address`` is absolute."""
    items = [
        _annotation(report, number, finding, address)
        for number, finding in enumerate(report.findings, 1)
        if finding.start is not None and finding.end is not None
    ]
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{address}.annotations.json",
        "type": "AnnotationPage",
        "partOf": {"id": address, "type": "AnnotationCollection", "label": report.article.title or report.article.id},
        "startIndex": 0,
        "items": items,
    }


def _annotation(report: Report, number: int, finding: ReportFinding, address: str) -> dict[str, Any]:
    text = report.text or ""
    start, end = finding.start or 0, finding.end or 0
    return {
        "id": f"{address}#finding-{number}",
        "type": "Annotation",
        "motivation": "assessing",
        "generator": {"type": "Software", "name": "provenance", "schema:softwareVersion": report.engine},
        "body": [
            {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": finding.message},
            {"type": "TextualBody", "purpose": "tagging", "value": finding.category},
            {"type": "TextualBody", "purpose": "tagging", "value": finding.rule},
        ],
        "target": {
            "source": report.article.url or address,
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": text[start:end],
                    "prefix": text[max(0, start - _CONTEXT) : start],
                    "suffix": text[end : end + _CONTEXT],
                },
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        },
    }
