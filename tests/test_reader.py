"""What is read of files, folders, globs, feeds and standard input, and what becomes of bad input."""

from __future__ import annotations

import codecs
import gzip
import io
import itertools
import json
import os
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given, strategies as st

from provenance.errors import UsageError
from provenance.models import Failure, RawArticle
from provenance.reader import check_paths, read, streams

LIMIT = 20_000_000
TEXT = "Die Behörde prüft den Vorfall – „noch heute“, sagte sie."

Outcomes = list[RawArticle | Failure]


def read_all(*paths: str | Path, max_bytes: int = LIMIT, language: str | None = None, stdin: bytes = b"") -> Outcomes:
    given_paths = [str(path) for path in paths]
    return list(read(given_paths, max_bytes=max_bytes, language=language, stdin=io.BytesIO(stdin)))


def article(*paths: str | Path, stdin: bytes = b"") -> RawArticle:
    (outcome,) = read_all(*paths, stdin=stdin)
    assert isinstance(outcome, RawArticle), outcome
    return outcome


def feed(*records: object) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def sources(outcomes: Iterable[RawArticle | Failure]) -> list[str]:
    return [outcome.place if isinstance(outcome, RawArticle) else outcome.source for outcome in outcomes]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- Which files ------------------------------------------------------------------------------------------------------


@pytest.fixture
def tree(folder: Path) -> Path:
    for name in (
        "b.txt",
        "a.md",
        "sub/c.HTML",
        "sub/deep/d.jsonl",
        "sub/bild.png",
        ".geheim.txt",
        ".git/e.txt",
        "f.csv",
    ):
        (folder / "archiv" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "archiv" / name).write_bytes(
            feed({"text": TEXT + name}) if "jsonl" in name else (TEXT + name).encode()
        )
    return folder


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["archiv"], ["archiv/a.md", "archiv/b.txt", "archiv/sub/c.HTML", "archiv/sub/deep/d.jsonl#1"]),
        (["archiv/"], ["archiv/a.md", "archiv/b.txt", "archiv/sub/c.HTML", "archiv/sub/deep/d.jsonl#1"]),
        (["archiv/b.txt", "archiv/a.md"], ["archiv/b.txt", "archiv/a.md"]),
        (["archiv/*.txt"], ["archiv/b.txt"]),
        (["archiv/[ab].*"], ["archiv/a.md", "archiv/b.txt"]),
        (["archiv/.*.txt"], ["archiv/.geheim.txt"]),
        (["**/*.txt"], ["archiv/b.txt"]),
        (["archiv/s*"], ["archiv/sub/c.HTML", "archiv/sub/deep/d.jsonl#1"]),
        (["archiv/f.csv"], ["archiv/f.csv"]),
        (["archiv/*.csv"], ["archiv/f.csv"]),
        (["archiv/b.txt", "archiv", "archiv/*.md"], [
            "archiv/b.txt", "archiv/a.md", "archiv/sub/c.HTML", "archiv/sub/deep/d.jsonl#1",
        ]),
    ],
)  # fmt: skip
def test_paths_are_expanded_in_order_and_each_file_is_read_once(
    tree: Path, paths: list[str], expected: list[str]
) -> None:
    check_paths(paths)
    assert sources(read_all(*paths)) == expected


def test_id_and_source_are_the_path_relative_to_the_working_directory(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = str(tree / "archiv" / "b.txt")
    for path in ("archiv/b.txt", full, f"{tree}/archiv/*.txt", f"{tree}/archiv/../archiv/b.txt"):
        assert article(path).id == article(path).source == "archiv/b.txt"
    (tree / "anderswo").mkdir()
    monkeypatch.chdir(tree / "anderswo")
    assert article(full).id == full
    assert article("../archiv/b.txt").id == "../archiv/b.txt"


def test_a_file_whose_name_looks_like_a_glob_is_that_file(folder: Path) -> None:
    (folder / "a[1].txt").write_text(TEXT, encoding="utf-8")
    check_paths(["a[1].txt"])
    assert article("a[1].txt").id == "a[1].txt"


def test_links_to_folders_are_not_entered_and_links_to_nothing_are_reported(folder: Path) -> None:
    (folder / "in").mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "in" / "schleife").symlink_to(folder / "in")
    (folder / "in" / "a.txt").symlink_to(folder / "a.txt")
    (folder / "in" / "b.txt").symlink_to(folder / "fehlt")
    linked, lost = read_all("in")
    assert isinstance(linked, RawArticle)
    assert lost == Failure("in/b.txt", "cannot be read: it is no longer there, or it is a link to nothing")
    assert sources(read_all("**/*.txt")) == ["a.txt", "in/b.txt"]


@pytest.mark.parametrize(
    "paths",
    [
        ["a.txt", "./a.txt", "in/../a.txt"],
        ["{here}/a.txt", "a.txt"],
        [".", "a.txt", "*.txt", "in//../a.txt"],
        ["a.txt", "link.txt"],
    ],
)
def test_a_file_is_one_article_whatever_ways_lead_to_it(folder: Path, paths: list[str]) -> None:
    (folder / "in").mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    if "link.txt" in paths:
        (folder / "link.txt").symlink_to(folder / "a.txt")
    assert len(read_all(*(path.format(here=folder) for path in paths))) == 1


@pytest.mark.parametrize("path", ["a.txt", "./a.txt", "in/../a.txt", "in//..//a.txt"])
def test_a_path_is_one_id_however_it_was_written(folder: Path, path: str) -> None:
    (folder / "in").mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    assert article(path).id == "a.txt"


@pytest.mark.parametrize("ending", [".txt", ".md", ".html", ".htm", ".json", ".jsonl", ".jl", ".ndjson"])
@pytest.mark.parametrize("packed", ["", ".gz"])
def test_what_is_read_when_named_is_read_in_a_folder_too(folder: Path, ending: str, packed: str) -> None:
    data = feed({"text": TEXT}) if "j" in ending or "nd" in ending else TEXT.encode()
    (folder / "in").mkdir()
    (folder / "in" / f"a{ending}{packed}").write_bytes(gzip.compress(data, mtime=0) if packed else data)
    assert isinstance(article("in"), RawArticle)


def test_a_json_without_articles_is_passed_over_in_a_folder_but_not_by_name(folder: Path) -> None:
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "in" / "a.meta.json").write_text('{"outlet": "Küstenbote"}', encoding="utf-8")
    (folder / "in" / "numbers.json").write_text("[1, 2, 3]", encoding="utf-8")
    (folder / "in" / "some.json").write_text('[{"n": 1}, {"text": "x"}, {"n": 2}]', encoding="utf-8")
    assert sources(read_all("in")) == ["in/a.txt", "in/some.json#1", "in/some.json#1", "in/some.json#3"]
    assert isinstance(read_all("in/a.meta.json")[0], Failure)
    assert len(read_all("in/numbers.json")) == 3


def test_a_folder_of_nothing_but_such_is_named(folder: Path) -> None:
    (folder / "in").mkdir()
    (folder / "in" / "package.json").write_text("{}", encoding="utf-8")
    assert read_all("in") == [Failure("in", "holds no article: its .json files have no text")]


def test_a_pipe_in_a_folder_does_not_block(folder: Path) -> None:
    os.mkfifo(folder / "rohr.txt")
    (failure,) = read_all(".")
    assert isinstance(failure, Failure)
    assert failure.reason.startswith("holds no article: none of its files ends in .txt, .md, .html")


def test_a_pipe_and_a_device_among_what_a_glob_matches_do_not_block(folder: Path) -> None:
    (folder / "in").mkdir()
    os.mkfifo(folder / "in/rohr.txt")
    (folder / "in/null.txt").symlink_to("/dev/zero")
    (folder / "in/a.txt").write_text("Der Rat tagt.", encoding="utf-8")
    (folder / "in/loop").symlink_to(folder / "in")
    assert sources(read_all("in/*")) == ["in/a.txt"]
    assert sources(read_all("**/*.txt")) == ["in/a.txt"]


def test_missing_paths_are_all_named_before_anything_is_read(tree: Path) -> None:
    with pytest.raises(UsageError) as caught:
        check_paths(["archiv", "fehlt.txt", "-", "archiv/*.xml", "auch/nicht"])
    assert str(caught.value) == "fehlt.txt does not exist; archiv/*.xml matches nothing; auch/nicht does not exist"


@pytest.mark.parametrize("path", ["a\0b", "a**b/[", "", "**/"])
def test_odd_paths_raise_nothing_else(folder: Path, path: str) -> None:
    with pytest.raises(UsageError):
        check_paths([path + "/fehlt.txt"])


def test_a_file_that_vanishes_after_the_check_is_a_failure(folder: Path) -> None:
    assert [outcome.reason for outcome in read_all("fehlt.txt") if isinstance(outcome, Failure)] == [
        "cannot be read: it is no longer there, or it is a link to nothing"
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_without_permission_a_file_or_folder_is_a_failure(tree: Path) -> None:
    (tree / "archiv" / "b.txt").chmod(0)
    (tree / "archiv" / "sub").chmod(0)
    try:
        failures = [outcome for outcome in read_all("archiv") if isinstance(outcome, Failure)]
    finally:
        (tree / "archiv" / "sub").chmod(0o700)
    reason = "cannot be read: permission denied"
    assert failures == [Failure("archiv/b.txt", reason), Failure("archiv/sub", reason)]


def test_permission_denied_by_the_system_is_a_failure(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")

    def refuse(*arguments: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert read_all("a.txt") == [Failure("a.txt", "cannot be read: permission denied")]


def test_names_that_are_no_utf8_do_not_break_a_report(folder: Path) -> None:
    try:
        Path(os.fsdecode(b"bericht-\xfc.txt")).write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    assert article(".").source == "bericht-\ufffd.txt"


# --- Encodings --------------------------------------------------------------------------------------------------------


OF_OLD = (
    "Höhere Gebühren: Die Städte wehren sich, sagte Jörg Böhm. Über die Maße äußert er sich nicht. Ärger gibt es öfter.",
    "L’élève a déjà réussi, « ça va » – à l’école où naître est un côté, dit Hélène Sénéchal.",
    "The café’s owner said: “We’re naïve – and £5 isn’t a lot.” Señor Núñez agreed.",
)


@pytest.mark.parametrize("text", OF_OLD, ids=["de", "fr", "en"])
@pytest.mark.parametrize(
    "encoding",
    "cp1252 iso8859-15 cp850 cp858 mac_roman utf-7 utf-16-le utf-16-be utf-32-le utf-32-be".split(),
)
def test_encodings_of_old_are_told_by_where_letters_are(folder: Path, text: str, encoding: str) -> None:
    data = text.encode(encoding, "replace")
    (folder / "a.txt").write_bytes(data)
    assert article("a.txt").content == data.decode(encoding)
    (folder / "a.jsonl").write_bytes(json.dumps({"text": text}, ensure_ascii=False).encode(encoding, "replace"))
    assert article("a.jsonl").content == data.decode(encoding)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Мэр сообщил в понедельник, что мост будет закрыт до утра.", "koi8-r"),
        ("Мэр сообщил в понедельник, что мост будет закрыт до утра.", "cp1251"),
        ("Мэр сообщил в понедельник, что мост будет закрыт до утра.", "cp866"),
        ("Ο δήμαρχος είπε τη Δευτέρα ότι η γέφυρα θα κλείσει.", "iso8859-7"),
        ("市長は月曜日、橋を閉鎖すると発表した。", "euc-jp"),
        ("Der Rat tagt am Montag im Saal.", "cp273"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_an_encoding_that_cannot_be_told_is_named(folder: Path, text: str, encoding: str, name: str) -> None:
    (folder / name).write_bytes(text.encode(encoding))
    [failure] = read_all(name)
    assert isinstance(failure, Failure)
    assert "is in an encoding that cannot be told" in failure.reason or "binary data" in failure.reason


@pytest.mark.parametrize("text", ["C++AB-, C+ABC-x und Tel. +493012345-6", "a+b-c", "Größe m+APw-sse", "x+AGEAYg-y"])
def test_what_is_not_certainly_utf_7_stays(folder: Path, text: str) -> None:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    assert article("a.txt").content == text


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (TEXT.encode(), TEXT),
        (codecs.BOM_UTF8 + TEXT.encode(), TEXT),
        (TEXT.encode("utf-16"), TEXT),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), TEXT),
        (TEXT.encode("utf-32"), TEXT),
        (TEXT.encode("cp1252"), TEXT),
        ("Größe ändern".encode("latin-1"), "Größe ändern"),
        (b"An der Stra\xdfe\x81 standen viele", "An der Straße\x81 standen viele"),
        (b"Zeile eins\r\nZeile zwei\rdrei\n", "Zeile eins\r\nZeile zwei\rdrei\n"),
        ("Für Ärzte gelten übliche Sätze. ".encode() + b"\xe4", "Für Ärzte gelten übliche Sätze. \ufffd"),
    ],
)
def test_text_is_decoded_and_left_as_it_is(folder: Path, data: bytes, expected: str) -> None:
    (folder / "a.txt").write_bytes(data)
    assert article("a.txt").content == expected


PAGE = "<html><head>{head}</head><body><p>Größe „ändern“ – für 5 €</p></body></html>"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ("", "cp1252"),
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta charset="utf-8">', "cp1252"),
        ("<meta charset=windows-1252>", "cp1252"),
        ('<meta charset="iso-8859-1">', "cp1252"),
        ('<META HTTP-EQUIV="Content-Type" CONTENT="text/html; CHARSET=ISO-8859-15">', "iso-8859-15"),
        ('<meta charset="iso-8859-1">', "utf-8"),
        ('<meta charset="unicode_escape">', "utf-8"),
        ('<meta charset="klingonisch">', "utf-8"),
    ],
)
def test_pages_are_decoded_by_mark_declaration_or_content(folder: Path, head: str, encoding: str) -> None:
    page = PAGE.format(head=head)
    if encoding == "iso-8859-15":  # it has neither these quotation marks nor this dash
        page = page.replace("„ändern“ –", "ändern")
    (folder / "a.html").write_bytes(page.encode(encoding))
    assert article("a.html").content == page


# --- Kinds ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "format_", "carries_metadata"),
    [
        ("a.txt", TEXT.encode(), "text", False),
        ("a.md", b"<p>ein Absatz</p>", "text", False),
        ("a.html", TEXT.encode(), "html", True),
        ("a.HTM", TEXT.encode(), "html", True),
        ("a.jsonl", feed({"text": TEXT}), "text", True),
        ("a.jsonl", feed({"html": f"<p>{TEXT}"}), "html", True),
        ("a.jsonl.gz", gzip.compress(feed({"text": TEXT}), mtime=0), "text", True),
        ("a.jsonl.gz", feed({"text": TEXT}), "text", True),
        ("a.jsonl", gzip.compress(feed({"text": TEXT}), mtime=0), "text", True),
        ("a", b"\n <!DOCTYPE html><title>x</title>", "html", True),
        ("a", b'<?xml version="1.0"?>\n<html xmlns="x">', "html", True),
        ("a", "<html>".encode("utf-16"), "html", True),
        ("a", codecs.BOM_UTF8 + feed({"text": TEXT}), "text", True),
        ("a.html.gz", gzip.compress(b"<html>", mtime=0), "html", True),
    ],
)
def test_the_kind_is_told_by_the_ending_or_else_by_the_content(
    folder: Path, name: str, data: bytes, format_: str, carries_metadata: bool
) -> None:
    (folder / name).write_bytes(data)
    found = article(name)
    assert (found.format, found.carries_metadata) == (format_, carries_metadata)
    assert found.source == name


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (TEXT.encode(), ["stdin"]),
        (b"<html><p>Absatz", ["stdin"]),
        (feed({"text": "eins"}, {"text": "zwei"}), ["stdin#1", "stdin#2"]),
        (gzip.compress(feed({"text": "eins"}), mtime=0), ["stdin#1"]),
    ],
)
def test_standard_input_is_told_by_its_content(data: bytes, expected: list[str]) -> None:
    check_paths(["-"])
    outcomes = read_all("-", stdin=data)
    assert sources(outcomes) == [outcome.id for outcome in outcomes if isinstance(outcome, RawArticle)] == expected


# --- Records of a feed ------------------------------------------------------------------------------------------------


def test_a_record_brings_its_metadata_and_keeps_other_keys_aside(folder: Path) -> None:
    row = {
        "id": 17, "url": "https://kuestenbote.example/17", "title": " Deich\n hält\x1b[31m ", "outlet": "Küstenbote",
        "author": ["Ilka Sörensen", "Jonas Feldkamp"], "published": "2024-10-20", "language": "de",
        "text": TEXT + "\r\n", "html": "<p>nicht das", "tags": ["x"], "n": None,
    }  # fmt: skip
    (folder / "f.jsonl").write_bytes(feed(row))
    assert article("f.jsonl") == RawArticle(
        id="17",
        source="f.jsonl",
        content=TEXT + "\r\n",
        format="text",
        title="Deich hält [31m",
        outlet="Küstenbote",
        author="Ilka Sörensen, Jonas Feldkamp",
        published="2024-10-20",
        url="https://kuestenbote.example/17",
        language="de",
        carries_metadata=True,
        line=1,
        extra={"tags": ["x"], "n": None},
    )


@pytest.mark.parametrize(
    ("row", "id_"),
    [
        ({"id": "a", "url": "https://u.example"}, "a"),
        ({"id": None, "url": "https://u.example"}, "https://u.example"),
        ({"id": " ", "url": ""}, "f.jsonl#2"),
        ({}, "f.jsonl#2"),
    ],
)
def test_the_id_is_that_of_the_record_its_url_or_its_place(folder: Path, row: dict[str, object], id_: str) -> None:
    (folder / "f.jsonl").write_bytes(b"\n" + feed(row | {"text": TEXT}))
    found = article("f.jsonl")
    assert (found.id, found.source, found.place) == (id_, "f.jsonl", "f.jsonl#2")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text": "x"', "is no JSON, column 13: Expecting ',' delimiter; a feed holds one record a line"),
        (
            b"{",
            "is no JSON, column 2: Expecting property name enclosed in double quotes; a feed holds one record a line",
        ),
        (b'["text"]', 'the record is a list; it must be an object such as {"text": "…"}'),
        (b'"text"', 'the record is text; it must be an object such as {"text": "…"}'),
        (b"null", 'the record is null; it must be an object such as {"text": "…"}'),
        (b'{"titel": "x"}', "the record has no text: neither “text” nor “html” holds anything"),
        (b'{"text": " ", "html": null}', "the record has no text: neither “text” nor “html” holds anything"),
        (b'{"text": 7}', "“text” is a number; it must be text"),
        (b'{"text": "x", "title": ["y"]}', "“title” is a list; it must be text"),
        (b'{"text": "x", "author": ["y", 1]}', "“author” is a list; it must be text"),
        (b'{"text": "x", "id": true}', "“id” is true or false; it must be text"),
        (b'{"text": "x", "url": {}}', "“url” is an object; it must be text"),
        (
            b'{"text": "a\\u0000b und noch ein wenig mehr Text"}',
            "“text” is binary data, not text: it holds NUL characters",
        ),
        (b'{"text": ' + b"[" * 200_000, "is nested too deeply"),
        (b'{"id": ' + b"1" * 5_000 + b"}", "is no JSON that can be read: "),
        (b"\x00\x01\x02\x03", "is binary data, not text"),
        (b'{"text": "' + b"x" * 300_000 + b'"}', "is 300 kB, the limit is 250 kB; raise it with --max-bytes"),
    ],
)
def test_a_bad_record_is_a_failure_with_its_line_and_the_others_are_read(
    folder: Path, line: bytes, reason: str
) -> None:
    (folder / "f.jsonl").write_bytes(feed({"text": "eins"}) + line + b"\n" + feed({"text": "drei"}))
    first, failure, third = read_all("f.jsonl", max_bytes=250_000)
    assert isinstance(first, RawArticle)
    assert isinstance(failure, Failure)
    assert isinstance(third, RawArticle)
    assert failure.source == "f.jsonl#2"
    assert failure.reason.startswith(reason)
    assert third.id == "f.jsonl#3"


def test_text_that_utf8_cannot_hold_is_replaced_one_for_one(folder: Path) -> None:
    (folder / "f.jsonl").write_bytes(b'{"text": "a\\ud800b", "title": "\\udc00", "id": "\\ud83d\\ude00"}')
    found = article("f.jsonl")
    assert (found.content, found.title, found.id) == ("a\ufffdb", "\ufffd", "😀")


def test_the_language_given_overrides_that_of_the_records(folder: Path) -> None:
    (folder / "f.jsonl").write_bytes(feed({"text": "eins", "language": "en"}, {"text": "zwei"}))
    found = read_all("f.jsonl", language="de")
    assert [outcome.language for outcome in found if isinstance(outcome, RawArticle)] == ["de", "de"]


# --- JSON documents ---------------------------------------------------------------------------------------------------

ONE, TWO, THREE = ({"text": f"Text {number} – {TEXT}"} for number in ("eins", "zwei", "drei"))


def dump(*values: object, indent: int | None = None, between: str = "") -> bytes:
    return between.join(json.dumps(value, ensure_ascii=False, indent=indent) for value in values).encode()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(dump(ONE), ["a.json"], id="one record"),
        pytest.param(dump(ONE, indent=2), ["a.json"], id="one record, indented"),
        pytest.param(dump([ONE, TWO]), ["a.json#1", "a.json#2"], id="array"),
        pytest.param(dump([ONE]), ["a.json#1"], id="array of one"),
        pytest.param(feed(ONE, TWO, THREE), ["a.json#1", "a.json#2", "a.json#3"], id="lines"),
        pytest.param(dump(ONE, TWO, indent=1, between="\n\n"), ["a.json#1", "a.json#2"], id="indented records"),
        pytest.param(dump([ONE], [TWO]), ["a.json#1", "a.json#2"], id="arrays appended"),
        pytest.param(dump([ONE], [], TWO, between="\n"), ["a.json#1", "a.json#2"], id="array, nothing, record"),
        pytest.param(b"\x1e" + dump(ONE, TWO, between="\n\x1e"), ["a.json#1", "a.json#2"], id="text sequence"),
        pytest.param(codecs.BOM_UTF8 + dump([ONE, TWO]), ["a.json#1", "a.json#2"], id="with a mark"),
        pytest.param(dump([ONE, TWO]).decode().encode("utf-16"), ["a.json#1", "a.json#2"], id="UTF-16"),
    ],
)
def test_all_that_a_json_document_holds_is_read(folder: Path, data: bytes, expected: list[str]) -> None:
    (folder / "a.json").write_bytes(data)
    outcomes = read_all("a.json")
    assert [outcome.id for outcome in outcomes if isinstance(outcome, RawArticle)] == expected
    assert [outcome.content for outcome in outcomes if isinstance(outcome, RawArticle)] == [
        record["text"] for record in (ONE, TWO, THREE)[: len(expected)]
    ]


def test_a_json_document_in_windows_1252_is_read(folder: Path) -> None:
    (folder / "a.json").write_bytes(json.dumps([{"text": "Größe für ein „Wort“"}], ensure_ascii=False).encode("cp1252"))
    assert article("a.json").content == "Größe für ein „Wort“"


@pytest.mark.parametrize(("name", "begin"), [("a.json", b"[{}, "), ("a.jsonl", b"")])
def test_a_record_of_more_parts_than_there_is_memory_for_is_refused(folder: Path, name: str, begin: bytes) -> None:
    (folder / name).write_bytes(begin + b'{"text": "eins", "a": [' + b"{}," * 1_000_001)
    failure = read_all(name)[-1]
    assert isinstance(failure, Failure)
    assert "a record of more than 1000000 lists and objects; no more are read" in failure.reason


@pytest.mark.parametrize(
    ("tail", "reason"),
    [
        (b", ", "is no JSON: it breaks off"),
        (b', {"text": "zw', "is no JSON, line 2, column 12: Unterminated string starting at; what follows is not read"),
        (b", oh}", "is no JSON, line 2, column 3: Expecting value; what follows is not read"),
        (b"]\n]", "is no JSON, line 3, column 1: Expecting value; what follows is not read"),
        (b"] Ende", "is no JSON, line 2, column 3: Expecting value; what follows is not read"),
        (b', {"text": ' + b"[" * 200_000, "is nested too deeply"),
        (b', {"id": ' + b"1" * 5_000 + b"}]", "is no JSON that can be read: "),
        (b', {"text": "' + b"x" * 300_000 + b'"}]', "holds a record that is larger than the limit of 250 kB"),
    ],
)
def test_where_a_json_document_breaks_off_what_was_read_stays_and_the_rest_is_named(
    folder: Path, tail: bytes, reason: str
) -> None:
    (folder / "a.json").write_bytes(b"[" + dump(ONE) + b"\n" + tail)
    first, failure = read_all("a.json", max_bytes=250_000)
    assert isinstance(first, RawArticle)
    assert isinstance(failure, Failure)
    assert failure.source == "a.json"
    assert failure.reason.startswith(reason)


@pytest.mark.parametrize("between", [", ", ",\n"])
def test_a_long_json_document_is_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch, between: str) -> None:
    records = [json.dumps({"text": f"Meldung {number}. {TEXT * 20}"}) for number in range(3_000)]
    (folder / "a.json").write_text(f"[{between.join(records)}]", encoding="utf-8")
    looked_at = 0
    more = streams._JsonWindow._more

    def counted(self: streams._JsonWindow) -> bool:
        nonlocal looked_at
        done = more(self)
        looked_at += len(self.text)
        return done

    monkeypatch.setattr(streams._JsonWindow, "_more", counted)
    tracemalloc.start()
    assert sum(isinstance(outcome, RawArticle) for outcome in read(["a.json"], max_bytes=100_000)) == 3_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert looked_at < 1.2 * (folder / "a.json").stat().st_size
    assert peak < 2_500_000


# --- Repeats ----------------------------------------------------------------------------------------------------------


def test_the_same_article_is_read_once_and_another_text_with_its_id_is_a_failure(folder: Path) -> None:
    rows = [("a", "eins"), ("a", "eins"), ("b", "eins"), ("a", "zwei"), ("a", "eins")]
    (folder / "f.jsonl").write_bytes(feed(*({"id": id_, "text": text} for id_, text in rows)))
    first, other, failure = read_all("f.jsonl")
    assert sources([first, other]) == ["f.jsonl#1", "f.jsonl#3"]
    reason = "has the same id as an article before it, “a”, but another text; ids must be unique"
    assert failure == Failure("f.jsonl#4", reason)


@pytest.mark.parametrize(("key", "name"), [("outlet", "outlet"), ("url", "URL")])
def test_one_text_of_two_outlets_under_one_id_is_a_failure(folder: Path, key: str, name: str) -> None:
    (folder / "f.jsonl").write_bytes(feed({"id": "1", "text": TEXT, key: "a"}, {"id": "1", "text": TEXT, key: "b"}))
    _, failure = read_all("f.jsonl")
    reason = f"has the same id as an article before it, “1”, but another {name}; ids must be unique"
    assert failure == Failure("f.jsonl#2", reason)


# --- Bad files --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.jsonl", b"", "is empty"),
        ("a.jsonl.gz", gzip.compress(b"", mtime=0), "is empty"),
        ("a.txt", codecs.BOM_UTF8, "holds nothing but white space"),
        ("a.html", b" \n\t\r\n", "holds nothing but white space"),
        ("a.jsonl", b"\n\r\n \n", "holds nothing but white space"),
        ("a.txt", b"Ein Text mit einem \0 darin", "is binary data, not text: it holds NUL characters"),
        ("a.txt", bytes(range(256)) * 4, "is binary data, not text"),
        ("a.html", bytes(range(256)) * 4, "is binary data, not text"),
        ("a.txt", codecs.BOM_UTF16_LE + b"a\x00b", "begins like UTF-16 but cannot be decoded as such: fault at byte 4"),
    ],
)
def test_a_file_without_text_is_a_failure(folder: Path, name: str, data: bytes, reason: str) -> None:
    (folder / name).write_bytes(data)
    assert read_all(name) == [Failure(name, reason)]


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.txt", b"%PDF-1.7\n", "a PDF document"),
        ("a.jsonl", b"PK\x03\x04x", "a ZIP archive or an office document"),
        ("a", b"x" * 257 + b"ustar\x0000", "a tar archive"),
        ("a.txt", b"{\\rtf1\\ansi Text}", "an RTF document"),
        ("a.mhtml", b"From: <Saved by Blink>\r\nSubject: Werk\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n",
         "an MHTML archive"),
        ("a", b"MIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary=x\n\n--x\n", "an MHTML archive"),
        ("a.eml", b"Received: from mx.example by k.example\nSubject: Werk\n\nText", "an e-mail message"),
        ("a", b"From a@k.example Mon May  6 2024\nFrom: A <a@k.example>\nMessage-ID: <1@k>\n\nText", "an e-mail message"),
        ("a", b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n<html>", "an answer of a server with its headers"),
        ("a.xml", b'<?xml version="1.0"?>\n<rss version="2.0"><channel>', "an RSS feed"),
        ("a", b'<?xml version="1.0"?><?xml-stylesheet href="x"?><!-- x -->\n<feed xmlns="x">', "an Atom feed"),
        ("a", b'<rdf:RDF xmlns="x"><channel>', "an RSS feed"),
        ("a.html", b'<?xml version="1.0"?>\n<rss version="2.0"><channel>', "an RSS feed"),
        ("a.txt", b'{"text": "Satz."}\n{"text": "Satz."}\n', "a JSON record or a feed of them"),
        ("a.html", b'\n[ {\n"html": "Satz."}]', "a JSON document"),
        ("a.md", b"WARC/1.1\r\nWARC-Type: response\r\n", "a WARC archive"),
        ("a.xml", b"<urlset><url>", "a sitemap"),
        ("a.xml", b"<newsItem><p>Text</p></newsItem>", "an XML document"),
        ("a.csv", TEXT.encode(), "a table"),
        ("a.csv.gz", gzip.compress(b"id;text\n1;Text\n", mtime=0), "a table"),
        ("a", b'id,url,"text"\n1,https://k.example,"Der Rat, der tagte"\n', "a table"),
        ("a.tsv", b"id\ttext\n", "a table"),
        ("a.vtt", b"WEBVTT\n\n00:01", "subtitles"),
        ("a.jsonp", b'callback({"text": "Satz."});', "JSON in a script (JSONP)"),
        ("a.txt", b'/**/ jQuery1_2([ { "text": "Satz." } ])', "JSON in a script (JSONP)"),
        ("a", b'window["a"] = {"text": "Satz."};', "JSON in a script (JSONP)"),
        ("a", b'// Werk\nvar werk={"text": "Satz."};', "JSON in a script (JSONP)"),
        ("a", b")]}',\n" + b'{"text": "Satz."}', "JSON in a script (JSONP)"),
        ("a.js", b"show('Satz.')", "a script or a style sheet"),
        ("a.txt", b"{'text': 'Satz.', 'n': 1}", "a record as Python prints it"),
        ("a.txt", b'a:1:{s:4:"text";s:5:"Satz.";}', "a record as PHP writes it"),
        ("a.yml", b"text: Satz.", "a document of settings or records"),
        ("a.html", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "a pointer of Git LFS"),
        ("a", b'<svg xmlns="x"><text>Satz.</text></svg>', "a picture"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_named_for_what_it_is(folder: Path, name: str, data: bytes, what: str) -> None:
    (folder / name).write_bytes(data)
    (failure,) = read_all(name)
    assert isinstance(failure, Failure)
    assert failure.reason.startswith(f"is {what}, not text")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "From Berlin comes the news, by Kim.\n\nText"),
        ("a.txt", "Subject: Streit\nDatum: Montag\n\nDer Rat tagte."),
        ("a.txt", "Text, Bild, Ton\n\nDer Rat tagte, wie er sagte."),
        ("a.md", "<feed> ist ein Wort"[1:]),
        ("a", "Reporter: Frau Kolb?\nKolb: Ja.\n"),
        ("a.html", '<?xml version="1.0"?>\n<html><body><p>x'),
        ("a.xml", '<?xml version="1.0"?>\n<html xmlns="x"><body><p>x'),
        ("a.log", "Der Rat tagte."),
    ],
)
def test_what_only_looks_like_it_is_read(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    assert article(name).content == text


def test_a_file_over_the_limit_is_refused_by_its_size_before_it_is_read(folder: Path) -> None:
    with (folder / "gross.txt").open("wb") as stream:
        stream.write(TEXT.encode())
        stream.truncate(52_428_800)
    tracemalloc.start()
    outcomes = read_all("gross.txt")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert outcomes == [Failure("gross.txt", "is 52.4 MB, the limit is 20 MB; raise it with --max-bytes")]
    assert peak < 1_000_000


@pytest.mark.parametrize(
    ("size", "limit", "reason"),
    [
        (101, 100, "is 101 bytes, the limit is 100 bytes; raise it with --max-bytes"),
        (1_010, 1_000, "is 1010 bytes, the limit is 1 kB; raise it with --max-bytes"),
        (2_500, 1_000, "is 2.5 kB, the limit is 1 kB; raise it with --max-bytes"),
    ],
)
def test_sizes_are_told_apart(folder: Path, size: int, limit: int, reason: str) -> None:
    (folder / "a.txt").write_bytes(b"x" * size)
    assert read_all("a.txt", max_bytes=limit) == [Failure("a.txt", reason)]
    assert read_all("a.txt", max_bytes=size) != [Failure("a.txt", reason)]


def test_too_much_on_standard_input_is_noticed_at_the_limit() -> None:
    reason = "is larger than the limit of 1 kB; raise it with --max-bytes"
    assert read_all("-", max_bytes=1_000, stdin=b"x" * 1_001) == [Failure("stdin", reason)]


# --- Packed feeds -----------------------------------------------------------------------------------------------------

PACKED = gzip.compress(feed(*({"text": f"Meldung {number} {os.urandom(40).hex()}"} for number in range(3_000))))


@pytest.mark.parametrize("damage", ["flipped", "cut", "garbage"])
def test_damage_in_a_packed_feed_is_one_failure_after_the_records(folder: Path, damage: str) -> None:
    data = {
        "flipped": PACKED[:60_000] + bytes(64) + PACKED[60_064:],
        "cut": PACKED[:60_000],
        "garbage": PACKED + b"garbage",
    }[damage]
    (folder / "f.jsonl.gz").write_bytes(data)
    outcomes = read_all("f.jsonl.gz")
    assert isinstance(outcomes[0], RawArticle)
    failure = outcomes[-1]
    assert isinstance(failure, Failure)
    assert failure.source == "f.jsonl.gz"
    assert failure.reason.startswith("is damaged: ")


def test_a_feed_packed_in_several_parts_is_read_whole(folder: Path) -> None:
    parts = [gzip.compress(feed({"text": text}), mtime=0) for text in ("eins", "zwei", "drei")]
    (folder / "f.jsonl.gz").write_bytes(b"".join(parts) + bytes(512))
    assert sources(read_all("f.jsonl.gz")) == ["f.jsonl.gz#1", "f.jsonl.gz#2", "f.jsonl.gz#3"]


@pytest.mark.parametrize("content", [b"0", b"\n"])
def test_a_bomb_is_given_up_soon_and_needs_no_memory(folder: Path, content: bytes) -> None:
    with gzip.open(folder / "f.jsonl.gz", "wb", compresslevel=9) as stream:
        stream.write(feed({"text": TEXT}))
        for _ in range(20):
            stream.write(content * 1_000_000)
    tracemalloc.start()
    first, failure = read_all("f.jsonl.gz", max_bytes=1_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(first, RawArticle)
    reason = "unpacks to more than 500 times its size: unpack it yourself if you trust it"
    assert failure == Failure("f.jsonl.gz", reason)
    assert peak < 5_000_000


# --- Streaming --------------------------------------------------------------------------------------------------------


def _write_feed(path: Path, opener: Callable[..., io.IOBase], count: int) -> None:
    with opener(path, "wb") as stream:
        for number in range(count):
            stream.write(feed({"id": f"m{number}", "text": f"Meldung {number}. " + TEXT * 20}))


@pytest.mark.parametrize(("name", "opener"), [("f.jsonl", open), ("f.jsonl.gz", gzip.open)])
def test_a_long_feed_streams_through(folder: Path, name: str, opener: Callable[..., io.IOBase]) -> None:
    count = 6_000
    _write_feed(folder / name, opener, count)
    tracemalloc.start()
    outcomes = read([name], max_bytes=LIMIT)
    found = sum(isinstance(outcome, RawArticle) for outcome in outcomes)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == count
    # The feed has 7 MB; what is kept are two digests an article.
    assert peak < 2_500_000


class _Endless:
    """A feed whose records come into being as they are read."""

    def __init__(self, count: int) -> None:
        self.rows = (feed({"text": f"Meldung {number}. {TEXT}"}) for number in range(count))
        self.served = 0

    def read(self, _size: int) -> bytes:
        rows = b"".join(itertools.islice(self.rows, 100))
        self.served += len(rows)
        return rows


def test_reading_runs_little_ahead_of_what_was_asked_for() -> None:
    stream, taken = _Endless(30_000), 0
    for outcome in read(["-"], max_bytes=LIMIT, stdin=cast(BinaryIO, stream)):
        assert isinstance(outcome, RawArticle)
        taken += len(outcome.content.encode())
        assert stream.served - 1.2 * taken < 50_000


def test_a_line_over_the_limit_is_passed_over_without_being_held(folder: Path) -> None:
    with (folder / "f.jsonl").open("wb") as stream:
        stream.write(feed({"text": "eins"}) + b'{"text": "')
        for _ in range(60):
            stream.write(b"x" * 1_000_000)
        stream.write(b'"}\n' + feed({"text": "drei"}))
    tracemalloc.start()
    outcomes = read_all("f.jsonl", max_bytes=1_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sources(outcomes) == ["f.jsonl#1", "f.jsonl#2", "f.jsonl#3"]
    assert outcomes[1] == Failure("f.jsonl#2", "is 60 MB, the limit is 1 MB; raise it with --max-bytes")
    assert peak < 5_000_000


def test_nothing_is_read_before_it_is_asked_for(folder: Path) -> None:
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    outcomes = read(["a.txt", "b.txt"], max_bytes=LIMIT)
    next(outcomes)
    (folder / "b.txt").write_text("später", encoding="utf-8")
    late = next(outcomes)
    assert isinstance(late, RawArticle)
    assert late.content == "später"


# --- Anything at all --------------------------------------------------------------------------------------------------


@given(data=st.binary(max_size=400), name=st.sampled_from(["a.txt", "a.md", "a.html", "a"]))
def test_any_bytes_in_a_file_give_one_outcome(data: bytes, name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("bytes") / name
    path.write_bytes(data)
    outcomes = read_all(path)
    if name != "a":  # without an ending it may be a feed, with any number of records
        assert len(outcomes) == 1
    assert outcomes
    for outcome in outcomes:
        if isinstance(outcome, RawArticle):
            assert outcome.content.strip()
            outcome.content.encode()


@given(
    rows=st.lists(st.binary(max_size=60).filter(lambda row: b"\n" not in row and row.strip()), min_size=1, max_size=8)
)
def test_every_line_of_a_feed_gives_one_outcome(rows: list[bytes]) -> None:
    outcomes = read_all("-", stdin=b'{"text": "erste"}\n' + b"\n".join(rows))
    assert sources(outcomes) == [f"stdin#{number}" for number in range(1, len(rows) + 2)]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_KEYS = st.sampled_from(["text", "html", "id", "url", "title", "author", "published", "language", "x"])


@given(row=st.dictionaries(_KEYS, _JSON, max_size=6))
def test_any_record_gives_one_outcome(row: dict[str, object]) -> None:
    outcomes = read_all("-", stdin=b'{"text": "erste"}\n' + json.dumps(row).encode())
    assert sources(outcomes) == ["stdin#1", "stdin#2"]


# --- Records of agencies ----------------------------------------------------------------------------------------------

NINJS = {
    "1.4": {
        "uri": "https://agentur.example/2024/kran", "type": "text", "version": "3", "language": "de",
        "headline": "Kran gestürzt", "byline": "Von Ole Harms", "copyrightholder": "Nordblick-Agentur",
        "firstcreated": "2024-05-06T10:00:00Z", "versioncreated": "2024-05-06T12:00:00Z",
        "body_text": "Im Hafen ist ein Kran gestürzt, teilte das Amt mit.",
        "associations": {
            "main": {"type": "picture", "byline": "Karla Winterfeld", "copyrightholder": "dpa", "description_text": "Der Kran"}
        },
    },
    "2.1": {
        "uri": "https://agentur.example/2024/kran", "standard": {"name": "ninjs", "version": "2.1"}, "type": "text",
        "language": "de", "headlines": [{"role": "short", "value": "Kran"}, {"role": "headline", "value": "Kran gestürzt"}],
        "by": "Ole Harms", "infosources": [{"name": "Nordblick-Agentur"}],
        "firstCreated": "2024-05-06T10:00:00Z", "versionCreated": "2024-05-06T12:00:00Z",
        "bodies": [
            {"role": "summary", "value": "Ein Kran."},
            {"role": "main", "contentType": "text/plain", "value": "Im Hafen ist ein Kran gestürzt, teilte das Amt mit."},
        ],
        "associations": [
            {"name": "main", "associated": {
                "type": "picture", "by": "Karla Winterfeld", "copyrightHolder": "dpa",
                "descriptions": [{"role": "caption", "value": "Der Kran"}]}}
        ],
    },
}  # fmt: skip


@pytest.mark.parametrize("version", NINJS)
def test_a_record_of_an_agency_is_read_in_both_of_its_versions(folder: Path, version: str) -> None:
    (folder / "wire.jsonl").write_text(json.dumps(NINJS[version]) + "\n", encoding="utf-8")
    raw = article("wire.jsonl")
    assert (raw.id, raw.url, raw.title, raw.author, raw.outlet) == (
        "https://agentur.example/2024/kran", "https://agentur.example/2024/kran", "Kran gestürzt", "Ole Harms", "Nordblick-Agentur",
    )  # fmt: skip
    assert (raw.content, raw.language) == ("Im Hafen ist ein Kran gestürzt, teilte das Amt mit.", "de")
    assert (raw.published, raw.modified) == ("2024-05-06T10:00:00Z", "2024-05-06T12:00:00Z")
    assert [(image.credit, image.caption) for image in raw.images] == [("Karla Winterfeld/dpa", "Der Kran")]
