"""Files that other programs read: annotations, feeds, tables."""

from __future__ import annotations

import csv
import io

import pytest
from datasette.app import Datasette
from lxml import etree

from benchmarks.synthetic import report
from provenance.models import Report
from provenance.web import site

from .conftest import HOSTILE, poisoned
from .test_own_pages import ROOT, page_of

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("number", [1, 2, 3])
async def test_every_mark_is_an_annotation_of_its_place(datasette: Datasette, number: int) -> None:
    one = report(number)
    answer = await datasette.client.get(page_of(one, ".annotations.json"))
    assert answer.headers["content-type"].startswith("application/ld+json")
    page = answer.json()
    placed = [finding for finding in one.findings if finding.start is not None]
    assert len(page["items"]) == len(placed)
    for item, finding in zip(page["items"], placed, strict=True):
        quote, position = item["target"]["selector"]
        assert one.text is not None
        assert one.text[position["start"] : position["end"]] == quote["exact"] == finding.text
        assert f"{quote['prefix']}{quote['exact']}{quote['suffix']}" in one.text
        assert item["body"][0]["value"] == finding.message


async def test_a_report_comes_back_as_it_was_written(datasette: Datasette) -> None:
    one = report(3)
    answer = await datasette.client.get(page_of(one, ".json"))
    assert Report.model_validate_json(answer.text) == one


async def test_a_search_is_a_feed_with_absolute_addresses_newest_first(datasette: Datasette) -> None:
    answer = await datasette.client.get(f"{ROOT}/search?q=strasse&sort=worst&format=atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    updated = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert updated == sorted(updated, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == updated[0]
    for entry in entries:
        address = entry.findtext(f"{ATOM}id") or ""
        assert address.startswith("http://")
        assert (await datasette.client.get("/" + address.split("/", 3)[3])).status_code == 200


@pytest.mark.parametrize("hostile", HOSTILE)
def test_whatever_a_title_holds_a_feed_can_be_read(hostile: str) -> None:
    entry = {"address": "http://a/", "title": hostile, "updated": "2024-01-01T00:00:00Z", "summary": hostile}
    text = site.atom(address="http://a/", page="http://a/", title=hostile, updated="", entries=[entry])
    feed = etree.fromstring(text.encode("utf-8", "replace"))
    assert {element.tag for element in feed.iter()} <= {
        f"{ATOM}{name}" for name in ("feed", "id", "title", "updated", "link", "author", "name", "entry", "summary")
    }


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_cell_is_a_formula_and_annotations_are_plain(hostile: str) -> None:
    text = site.to_csv(["a", "b"], [(hostile, -4)])
    [_, (cell, number)] = csv.reader(io.StringIO(text, newline=""))
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.lstrip("'") == hostile.lstrip("'")
    assert number == "-4"
    page = site.web_annotations(poisoned(report(3), hostile), "http://a/")
    assert all(body["format"] == "text/plain" for item in page["items"] for body in item["body"] if "format" in body)


async def test_lists_say_the_same_as_csv_and_as_json(datasette: Datasette) -> None:
    for path in ("rules", "outlets", "queue", "source/Renate+Olbrich", "search?q=schutt&in=claims"):
        joint = "&" if "?" in path else "?"
        records = (await datasette.client.get(f"{ROOT}/{path}{joint}format=json")).json()
        records = records["hits"] if isinstance(records, dict) else records
        table = list(csv.DictReader(io.StringIO((await datasette.client.get(f"{ROOT}/{path}{joint}format=csv")).text)))
        assert records
        assert [list(record) for record in records] == [list(row) for row in table]
