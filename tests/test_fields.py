"""Records of scrapers are read as they are, or under the keys that the project names."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from provenance.models import Failure, RawArticle
from provenance.reader import read
from provenance.reader.records import DEFAULT_FIELDS, PRESETS, RecordKeys
from tests.check.articles import TEXT
from tests.conftest import Result

Call = Callable[..., Result]

#: As newspaper4k writes an article with ``to_json``; made up.
NEWSPAPER = {
    "url": "https://www.kuestenbote.example/hafen/becken",
    "read_more_link": "",
    "language": "de",
    "title": "Becken gesperrt",
    "top_image": "https://www.kuestenbote.example/bild.jpg",
    "meta_img": "",
    "images": [],
    "movies": [],
    "keywords": ["becken"],
    "keyword_scores": {"becken": 1.5},
    "meta_keywords": [""],
    "tags": None,
    "authors": ["Ulla Brandt", "Jan Peer"],
    "publish_date": "2024-05-02T10:00:00+02:00",
    "summary": "",
    "meta_description": "",
    "meta_lang": "de",
    "meta_favicon": "",
    "meta_site_name": "Küstenbote",
    "canonical_link": "",
    "text": "Die Becken sind seit Montag gesperrt.",
    "html": "<html><body><p>Anderes</p></body></html>",
    "source_url": "https://www.kuestenbote.example",
}

#: As news-please writes an article into its JSON files; made up.
NEWS_PLEASE = {
    "authors": ["Ulla Brandt"],
    "date_download": "2024-05-03 08:00:00",
    "date_modify": None,
    "date_publish": "2024-05-02 10:00:00",
    "description": "Ein Satz.",
    "filename": "https%3A%2F%2Fkuestenbote.example%2Fhafen.json",
    "image_url": None,
    "language": "de",
    "localpath": None,
    "maintext": "Die Becken sind seit Montag gesperrt.",
    "source_domain": "kuestenbote.example",
    "text": None,
    "title": "Becken gesperrt",
    "title_page": None,
    "title_rss": None,
    "url": "https://kuestenbote.example/hafen",
}

BODY = "Die Becken sind seit Montag gesperrt."


def read_bytes(
    content: bytes, name: str, folder: Path, fields: RecordKeys = DEFAULT_FIELDS
) -> list[RawArticle | Failure]:
    path = folder / name
    path.write_bytes(content)
    return list(read([str(path)], max_bytes=100_000, fields=fields, stdin=io.BytesIO()))


def one(record: Any, folder: Path, fields: RecordKeys = DEFAULT_FIELDS) -> RawArticle:
    [article] = read_bytes(json.dumps(record).encode() + b"\n", "feed.jsonl", folder, fields)
    assert isinstance(article, RawArticle), article
    return article


@pytest.mark.parametrize("fields", [DEFAULT_FIELDS, PRESETS["newspaper4k"]])
def test_records_of_newspaper4k(tmp_path: Path, fields: RecordKeys) -> None:
    article = one(NEWSPAPER, tmp_path, fields)
    assert (article.content, article.format, article.id) == (BODY, "text", NEWSPAPER["url"])
    assert (article.author, article.published) == ("Ulla Brandt, Jan Peer", "2024-05-02T10:00:00+02:00")
    assert (article.outlet, article.title, article.language) == ("kuestenbote.example", "Becken gesperrt", "de")
    assert "keywords" in article.extra
    assert "authors" not in article.extra


@pytest.mark.parametrize("fields", [DEFAULT_FIELDS, PRESETS["news-please"]])
def test_records_of_news_please(tmp_path: Path, fields: RecordKeys) -> None:
    article = one(NEWS_PLEASE, tmp_path, fields)
    assert (article.content, article.format, article.id) == (BODY, "text", NEWS_PLEASE["url"])
    assert (article.author, article.published) == ("Ulla Brandt", "2024-05-02 10:00:00")
    assert (article.outlet, article.title, article.language) == ("kuestenbote.example", "Becken gesperrt", "de")


@pytest.mark.parametrize(
    ("record", "fields", "expected"),
    [
        ({"body": BODY}, RecordKeys({"text": ("body",)}), {"content": BODY}),
        ({"content": {"plain": BODY}}, RecordKeys({"text": ("content.plain",)}), {"content": BODY}),
        ({"content.plain": BODY}, RecordKeys({"text": ("content.plain",)}), {"content": BODY}),
        ({"a": " ", "b": BODY}, RecordKeys({"text": ("a", "b")}), {"content": BODY}),
        ({"text": BODY, "by": {"name": "Peer"}}, RecordKeys({"author": ("by.name",)}), {"author": "Peer"}),
        ({"text": BODY, "by": "Peer"}, RecordKeys({"author": ("by.name",)}), {"author": None}),
        ({"text": BODY, "author": "Peer"}, RecordKeys({"author": ("by",)}), {"author": None}),
        ({"text": BODY, "nr": 17}, RecordKeys({"id": ("nr",)}), {"id": "17"}),
        ({"text": BODY, "author": "Peer", "authors": ["X"]}, DEFAULT_FIELDS, {"author": "Peer"}),
        # Keys of other programs may mean something else here.
        ({"text": BODY, "authors": {"n": 1}, "publish_date": 5}, DEFAULT_FIELDS, {"author": None, "published": None}),
        ({"text": BODY, "authors": ["Peer"]}, PRESETS["provenance"], {"author": None}),
    ],
)  # fmt: skip
def test_keys_that_the_project_names(
    tmp_path: Path, record: dict[str, Any], fields: RecordKeys, expected: dict[str, Any]
) -> None:
    article = one(record, tmp_path, fields)
    assert {name: getattr(article, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("record", "fields", "reason"),
    [
        ({"text": BODY, "url": 5}, DEFAULT_FIELDS, "“url” is a number; it must be text"),
        ({"text": BODY, "by": 5}, RecordKeys({"author": ("by",)}), "“by” is a number; it must be text"),
        ({"text": BODY}, RecordKeys({"text": ("body", "content")}), "neither “body” nor “content” nor “html”"),
        ({"body": [BODY]}, RecordKeys({"text": ("body",)}), "“body” is a list; it must be text"),
    ],
)
def test_a_record_that_does_not_fit_is_named(
    tmp_path: Path, record: dict[str, Any], fields: RecordKeys, reason: str
) -> None:
    [failure] = read_bytes(json.dumps(record).encode(), "feed.jsonl", tmp_path, fields)
    assert isinstance(failure, Failure)
    assert failure.source.endswith("feed.jsonl#1")
    assert reason in failure.reason


@pytest.mark.parametrize("indent", [None, 2])
def test_a_json_array_is_a_feed(tmp_path: Path, indent: int | None) -> None:
    records = [{"text": "eins"}, 7, {"text": "drei", "id": "c"}, {"title": "leer"}]
    found = read_bytes(json.dumps(records, indent=indent).encode(), "items.json", tmp_path)
    names = [each.id if isinstance(each, RawArticle) else each.source for each in found]
    path = str(tmp_path / "items.json")
    assert names == [f"{path}#1", f"{path}#2", "c", f"{path}#4"]
    lines = [each.line for each in found if isinstance(each, RawArticle)]
    assert lines == ([1, 1] if indent is None else [2, 6])


def test_a_json_object_is_an_article(tmp_path: Path) -> None:
    [article] = read_bytes(json.dumps(NEWS_PLEASE | {"url": None}, indent=4).encode("utf-8-sig"), "a.json", tmp_path)
    assert isinstance(article, RawArticle)
    assert (article.id, article.content) == (str(tmp_path / "a.json"), BODY)


@pytest.mark.parametrize(
    "content", ["", "[", "[{]", '[{"text": "eins"}', "[]", '{"text": ', "[1e999999]" * 9, "[" * 99_999]
)
def test_a_broken_document_is_named_after_what_could_be_read(tmp_path: Path, content: str) -> None:
    *read_before, failure = read_bytes(content.encode(), "a.json", tmp_path)
    assert isinstance(failure, Failure)
    assert len([each for each in read_before if isinstance(each, RawArticle)]) == ('"eins"' in content)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("name", ["feed.jsonl", "feed.jl", "feed.ndjson", "items.json"])
def test_feeds_in_wide_encodings(tmp_path: Path, encoding: str, name: str) -> None:
    records = [{"text": f"Größe {number}: Ċ 👍"} for number in range(300)]  # U+010A holds the byte of a line end
    text = (
        json.dumps(records, ensure_ascii=False)
        if name.endswith(".json")
        else "\n".join(json.dumps(r, ensure_ascii=False) for r in records)
    )
    mark = "\ufeff" if encoding.endswith("e") else ""
    found = read_bytes((mark + text).encode(encoding), name, tmp_path)
    assert [each.content for each in found if isinstance(each, RawArticle)] == [r["text"] for r in records]


def test_a_feed_in_utf_16_that_breaks_off_is_named(tmp_path: Path) -> None:
    content = "\n".join(json.dumps({"text": f"eins {n}"}) for n in range(9)).encode("utf-16")
    *found, failure = read_bytes(content[:-1], "feed.jsonl", tmp_path)
    assert isinstance(failure, Failure)
    assert "UTF-16" in failure.reason
    assert len(found) == 8


@pytest.mark.parametrize("command", [("check", "--fail-on", "info"), ("audit", "--no-db", "--format", "jsonl")])
def test_every_command_reads_them(provenance: Call, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "a.json").write_text(json.dumps(NEWS_PLEASE | {"maintext": TEXT}), encoding="utf-8")
    (tmp_path / "items.jl").write_text(json.dumps({"body": TEXT, "nr": 1}) + "\n", encoding="utf-8")
    assert "has no text" in provenance(*command, "items.jl").err
    assert "vague-source" in provenance(*command, "a.json").out
    (tmp_path / "provenance.yaml").write_text("fields: {text: body, id: nr}\n", encoding="utf-8")
    assert "vague-source" in provenance(*command, "items.jl").out


def test_a_preset_that_does_not_exist_is_refused(provenance: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "provenance.yaml").write_text("fields: newspaper\n", encoding="utf-8")
    result = provenance("check", "a.txt")
    assert result.code == 4
    assert "provenance.yaml:1:9: unknown preset “newspaper”: did you mean “newspaper4k”?" in result.err
