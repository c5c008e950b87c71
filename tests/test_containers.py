"""Many articles in one file, and files that lie elsewhere: WARC archives, Parquet tables, addresses."""

from __future__ import annotations

import gzip
import http.server
import io
import random
import threading
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from provenance.models import Failure, RawArticle
from provenance.reader import read
from tests.conftest import Result

fsspec = pytest.importorskip("fsspec")
pyarrow = pytest.importorskip("pyarrow")
pytest.importorskip("fastwarc")
from pyarrow import parquet  # noqa: E402 - only where it is installed

PAGE = "<html><body><article><p>Der Rat tagt über die Brücke – heute.</p></article></body></html>"
URL = "https://zeitung.example/bruecke"


def warc(*records: bytes) -> bytes:
    return b"".join(records)


def record(body: bytes, type_: str = "response", url: str = URL, *, announced: int | None = None) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {type_}\r\nWARC-Target-URI: {url}\r\n"
    kind = "application/http; msgtype=response" if type_ == "response" else "text/html"
    return (
        f"{head}Content-Type: {kind}\r\nContent-Length: {announced or len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"
    )


def answer(body: bytes, *headers: str, status: str = "200 OK", type_: str = "text/html", **others: Any) -> bytes:
    lines = (f"HTTP/1.1 {status}", f"Content-Type: {type_}", *headers)
    return record("\r\n".join(lines).encode() + b"\r\n\r\n" + body, **others)


def read_file(path: Path, data: bytes, max_bytes: int = 20_000_000) -> list[RawArticle | Failure]:
    path.write_bytes(data)
    return list(read([str(path)], max_bytes=max_bytes))


def raw_deflated(text: bytes) -> bytes:
    packer = zlib.compressobj()
    return packer.compress(text) + packer.flush()


def chunked(text: bytes) -> bytes:
    return b"%x\r\n" % 20 + text[:20] + b"\r\n" + b"%X; x=y\r\n" % len(text[20:]) + text[20:] + b"\r\n0\r\n\r\n"


# --- WARC -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        answer(PAGE.encode()),
        answer(PAGE.encode(), type_="application/xhtml+xml; charset=UTF-8"),
        answer(PAGE.encode("cp1252"), type_="text/html; charset=ISO-8859-1"),
        answer(PAGE.encode(), type_='text/html; charset="iso-8859-1"'),
        answer(gzip.compress(PAGE.encode(), mtime=0), "Content-Encoding: gzip"),
        answer(raw_deflated(PAGE.encode()), "Content-Encoding: deflate"),
        answer(chunked(PAGE.encode()), "Transfer-Encoding: chunked"),
        answer(chunked(gzip.compress(PAGE.encode(), mtime=0)), "Transfer-Encoding: chunked", "Content-Encoding: gzip"),
        answer(PAGE.encode(), "Transfer-Encoding: chunked", "Content-Encoding: br"),
        record(PAGE.encode(), "resource"),
    ],
    ids=lambda page: page[100:180].decode("ascii", "replace"),
)
def test_a_page_of_an_archive_is_read_as_its_server_meant_it(tmp_path: Path, page: bytes) -> None:
    (found,) = read_file(tmp_path / "a.warc", page)
    assert isinstance(found, RawArticle), found
    assert (found.content, found.format, found.carries_metadata) == (PAGE, "html", True)
    assert (found.id, found.url, found.line) == (URL, URL, 1)
    assert found.place.endswith("a.warc#1")


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "archive"])
def test_an_archive_is_told_by_its_name_or_its_first_bytes(tmp_path: Path, name: str) -> None:
    (found,) = read_file(tmp_path / name, gzip.compress(answer(PAGE.encode()), mtime=0))
    assert isinstance(found, RawArticle)


def test_what_is_no_page_is_counted_and_loses_nothing(tmp_path: Path) -> None:
    pages = [answer(PAGE.encode(), url=f"{URL}/{number}") for number in range(3)]
    found = read_file(
        tmp_path / "a.warc",
        warc(
            record(b"software: x", "warcinfo"),
            record(b"GET / HTTP/1.1", "request"),
            pages[0],
            answer(b"GIF8", type_="image/gif"),
            answer(b"GIF8", type_="image/gif"),
            pages[1],
            answer(b"not here", status="404 Not Found"),
            pages[2],
        ),
    )
    assert [each.id for each in found if isinstance(each, RawArticle)] == [f"{URL}/{number}" for number in range(3)]
    (failure,) = (each for each in found if isinstance(each, Failure))
    assert not failure.lost
    assert failure.reason == "3 of its records are no page: 1 × answer with status 404, 2 × file of type image/gif"


def test_an_archive_with_other_files_passes_the_check_and_names_them(
    tmp_path: Path, provenance: Callable[..., Result]
) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(answer(PAGE.encode()) + answer(b"GIF8", type_="image/gif"))
    for command in (["audit", path, "--no-db"], ["check", path]):
        done = provenance(*command)
        assert done.code == 0, done
        assert "1 of its records are no page: 1 × file of type image/gif" in done.err


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (answer(b"no gzip", "Content-Encoding: gzip"), "is damaged: the packed page cannot be unpacked"),
        (answer(b"\x8b\x02", "Content-Encoding: br"), "is packed as br, which cannot be unpacked here"),
        (answer(b" \n "), "holds nothing but white space"),
        (answer(bytes(range(256)) * 4), "is binary data, not text"),
        (answer(b"<p>" + b"x" * 5_000), "is 5 kB, the limit is 2 kB"),
        (answer(gzip.compress(b"<p>" + b"x" * 5_000, mtime=0), "Content-Encoding: gzip"), "is larger than the limit"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_record_is_named_and_the_others_are_read(tmp_path: Path, bad: bytes, reason: str) -> None:
    found = read_file(
        tmp_path / "a.warc", warc(answer(PAGE.encode()), bad, answer(PAGE.encode(), url=URL + "/2")), 2_000
    )
    assert [type(each) for each in found] == [RawArticle, Failure, RawArticle]
    failure = found[1]
    assert isinstance(failure, Failure)
    assert failure.source.endswith("a.warc#2")
    assert failure.reason.startswith(reason)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"WARC/1.0\r\n", "is a damaged record"),
        (answer(PAGE.encode()) + b"\0" * 50 + b"nothing\r\n\r\n", "is a WARC archive, and damaged"),
        (answer(PAGE.encode(), url=URL + "/2")[:-60], "breaks off"),
        (gzip.compress(answer(PAGE.encode(), url=URL + "/2"), mtime=0)[:-30], "is damaged"),
    ],
)
def test_a_damaged_archive_is_a_failure_after_what_could_be_read(tmp_path: Path, data: bytes, reason: str) -> None:
    packed = data.startswith(b"\x1f\x8b")
    first = answer(PAGE.encode())
    found = read_file(tmp_path / "a.warc", (gzip.compress(first, mtime=0) if packed else first) + data)
    assert isinstance(found[0], RawArticle)
    assert isinstance(found[-1], Failure)
    assert found[-1].reason.startswith(reason)


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6))
def test_no_damage_makes_reading_fail_otherwise_than_by_name(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - damage, not secrets
    data = bytearray(warc(*(answer(PAGE.encode(), url=f"{URL}/{number}") for number in range(4))))
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    found = read_file(tmp_path_factory.getbasetemp() / "damaged.warc", bytes(data))
    assert found
    assert all(isinstance(each, RawArticle | Failure) for each in found)


def test_thousands_of_pages_lose_none(tmp_path: Path) -> None:
    data = b"".join(gzip.compress(answer(PAGE.encode(), url=f"{URL}/{n}"), 1, mtime=0) for n in range(2_000))
    found = read_file(tmp_path / "a.warc.gz", data)
    assert [each.id for each in found if isinstance(each, RawArticle)] == [f"{URL}/{n}" for n in range(2_000)]


# --- Parquet ----------------------------------------------------------------------------------------------------------


def table(**columns: list[Any]) -> bytes:
    stream = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), stream)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["a.parquet", "table"])
def test_the_rows_of_a_table_are_read_as_records_of_a_feed(tmp_path: Path, name: str) -> None:
    data = table(
        text=["Der Rat tagt.", None, "Die Brücke bleibt zu."],
        html=[None, "<p>Seite</p>", None],
        id=[1, 2, 3],
        published=[datetime(2026, 3, 1, 9, tzinfo=UTC), None, None],
        maker=["a", "b", None],
    )
    found = read_file(tmp_path / name, data)
    assert [(each.id, each.content, each.format) for each in found if isinstance(each, RawArticle)] == [
        ("1", "Der Rat tagt.", "text"),
        ("2", "<p>Seite</p>", "html"),
        ("3", "Die Brücke bleibt zu.", "text"),
    ]
    first = found[0]
    assert isinstance(first, RawArticle)
    assert (first.published, first.line, first.extra) == ("2026-03-01T09:00:00+00:00", 1, {"maker": "a"})


def test_a_row_without_text_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    found = read_file(tmp_path / "a.parquet", table(text=["Der Rat tagt.", " ", "x" * 900]), max_bytes=500)
    assert isinstance(found[0], RawArticle)
    reasons = [each.reason for each in found if isinstance(each, Failure)]
    assert reasons[0].startswith("the record has no text")
    assert reasons[1].startswith("is 900 bytes, the limit is 500 bytes")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PAR1", "is damaged"),
        (table(text=["Der Rat tagt."])[:-20], "is damaged"),
        (table(text=pyarrow.array([], pyarrow.string())), "holds no row"),
    ],
)
def test_a_damaged_table_is_a_failure(tmp_path: Path, data: bytes, reason: str) -> None:
    (failure,) = read_file(tmp_path / "a.parquet", data)
    assert isinstance(failure, Failure)
    assert failure.reason.startswith(reason)


# --- Addresses --------------------------------------------------------------------------------------------------------


@pytest.fixture
def memory() -> Iterator[Any]:
    system = fsspec.filesystem("memory")
    system.store.clear()
    yield system
    system.store.clear()


def test_files_at_an_address_are_read_as_those_of_a_folder(memory: Any) -> None:
    memory.pipe("/in/a.txt", b"Der Rat tagt.")
    memory.pipe("/in/b.warc.gz", gzip.compress(answer(PAGE.encode()), mtime=0))
    memory.pipe("/in/c.parquet", table(text=["Die Brücke bleibt zu."]))
    memory.pipe("/in/d.png", b"\x89PNG")
    whole = list(read(["memory://in"], max_bytes=10**6))
    assert [each.id for each in whole if isinstance(each, RawArticle)] == [
        "memory:///in/a.txt",
        URL,
        "memory:///in/c.parquet#1",
    ]
    assert [each.id for each in read(["memory://in/*.txt"], max_bytes=10**6) if isinstance(each, RawArticle)] == [
        "memory:///in/a.txt"
    ]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("memory://in/missing.txt", "cannot be read: there is nothing at this address"),
        ("memory://in/*.txt", "matches nothing"),
        ("nowhere://in/a.txt", "is an address that cannot be opened"),
        ("http://127.0.0.1:9/a.txt", "cannot be read"),
    ],
)
def test_an_address_that_leads_nowhere_is_a_failure(memory: Any, address: str, reason: str) -> None:
    (failure,) = read([address], max_bytes=10**6)
    assert isinstance(failure, Failure)
    assert failure.reason.startswith(reason)


def test_a_page_is_read_from_a_server(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(tmp_path))

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/a.html"
        (found,) = read([address], max_bytes=10**6)
        server.shutdown()
    assert isinstance(found, RawArticle)
    assert (found.id, found.content) == (address, PAGE)
