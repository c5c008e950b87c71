"""From paths to articles: text, HTML, feeds (JSONL, also packed), JSON documents, WARC archives, Parquet tables,
folders, globs, standard input, and the same at addresses that fsspec can open.

Nothing is read before it is asked for and nothing is kept: of a feed one record at a time is in memory. What cannot be
read comes out as a ``Failure`` in its place; nothing raises but ``check_paths``.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from provenance.errors import InputError
from provenance.formats import PACKED, FormatName, characters, format_of
from provenance.models import Failure, RawArticle
from provenance.reader.files import (
    STDIN,
    Arrivals,
    FoundFile,
    as_written,
    check_paths,
    explain,
    find_files,
    is_remote,
    open_remote,
    printable,
)
from provenance.reader.records import (
    DEFAULT_FIELDS,
    NoArticleError,
    RecordKeys,
    article as from_record,
    from_value,
    pages,
    record,
    rows,
)
from provenance.reader.streams import (
    chunks,
    decode_page,
    decode_text,
    lines,
    peek,
    reject_binary,
    too_large,
    unpacked,
    utf8,
    values,
    whole,
)

__all__ = ["Arrivals", "check_paths", "fingerprint", "from_record", "is_of", "read", "with_corrections"]


ReadOutcome = RawArticle | Failure


@dataclass(frozen=True, slots=True)
class _Reading:
    """``picks``: what was not named itself is passed over if it is a JSON document without any article."""

    max_bytes: int
    fields: RecordKeys
    picks: bool = False


def read(  # noqa: PLR0913
    paths: Sequence[str],
    *,
    max_bytes: int,
    language: str | None = None,
    stdin: BinaryIO | None = None,
    wanted: Callable[[str], bool] | None = None,
    fields: RecordKeys = DEFAULT_FIELDS,
    found: bool = False,
) -> Iterator[ReadOutcome]:
    """Every article of ``paths`` in the order given; folders and globs are sorted by name.

    ``max_bytes`` bounds one file of text or HTML and one record of a feed, after unpacking. ``language`` overrides what
    records say, ``fields`` where they keep it. ``-`` reads ``stdin`` (by default that of the process); its id and
    source are ``stdin``. A file that is not ``wanted`` is left out. ``found``: the paths were not named but found in a
    folder, where a ``.json`` may be there for something else.

    A second article with the same id is left out if it is the same, and is a ``Failure`` if its text, its outlet or its
    URL is another.
    """
    how = _Reading(max_bytes, fields, picks=found)
    for outcome in _without_repeats(_outcomes(_chosen(paths, wanted), how, stdin)):
        yield replace(outcome, language=language) if language and isinstance(outcome, RawArticle) else outcome


def _chosen(paths: Sequence[str], wanted: Callable[[str], bool] | None) -> Iterator[FoundFile | Failure]:
    return (item for item in find_files(paths) if wanted is None or isinstance(item, Failure) or wanted(item.path))


def _outcomes(items: Iterable[FoundFile | Failure], how: _Reading, stdin: BinaryIO | None) -> Iterator[ReadOutcome]:
    silent: dict[str, bool] = {}
    for item in items:
        if isinstance(item, Failure):
            yield item
        elif item.path == STDIN:
            yield from _guarded("stdin", _articles(stdin or sys.stdin.buffer, "stdin", how))
        else:
            source = as_written(item.path)
            reading = replace(how, picks=True) if item.folder is not None else how
            if item.folder is not None:
                silent.setdefault(item.folder, True)
            for outcome in _guarded(source, _file(item.path, source, reading)):
                if item.folder is not None:
                    silent[item.folder] = False
                yield outcome
    for folder in (folder for folder, nothing in silent.items() if nothing):
        yield Failure(printable(folder), "holds no article: its .json files have no text")


def _guarded(source: str, outcomes: Iterator[ReadOutcome]) -> Iterator[ReadOutcome]:
    """What can be read, and a failure where reading broke off."""
    try:
        yield from outcomes
    except InputError as error:
        yield Failure(source, str(error))
    except OSError as error:
        yield Failure(source, explain(error))


def _file(path: str, source: str, how: _Reading) -> Iterator[ReadOutcome]:
    with open_remote(path) if is_remote(path) else Path(path).open("rb", buffering=0) as stream:
        yield from _articles(stream, source, how)


def _articles(stream: BinaryIO, source: str, how: _Reading) -> Iterator[ReadOutcome]:
    head, data = peek(unpacked(chunks(stream)))
    if not head:
        raise InputError("is empty")
    reject_others(source, head)
    format_ = format_of(source, head)
    if format_ == "feed":
        yield from _feed(utf8(head, data), source, how)
        return
    if format_ == "json":
        records = _document(utf8(head, data), source, how)
        yield from _picked(records) if how.picks else records
        return
    if format_ == "warc":
        yield from pages(data, source, how.max_bytes)
        return
    if format_ == "parquet":
        yield from rows(stream, source, how.fields, how.max_bytes)
        return
    size = _size(stream)
    if size > how.max_bytes:
        raise InputError(too_large(size, how.max_bytes))
    decode = decode_page if format_ == "html" else decode_text
    content = decode(whole(data, how.max_bytes))
    if not content.strip():
        raise InputError("holds nothing but white space")
    yield RawArticle(source, source, content, format_, carries_metadata=format_ == "html")


def _size(stream: BinaryIO) -> int:
    """Bytes of a regular file, 0 where they cannot be known beforehand."""
    try:
        status = os.fstat(stream.fileno())
    except OSError:
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def _feed(data: Iterable[bytes], source: str, how: _Reading) -> Iterator[ReadOutcome]:
    found = False
    for number, line in enumerate(lines(data, how.max_bytes), 1):
        if isinstance(line, bytes) and not line.strip():
            continue
        found = True
        try:
            if isinstance(line, int):
                raise InputError(too_large(line, how.max_bytes))
            yield record(line, how.fields, source, number)
        except InputError as error:
            yield Failure(f"{source}#{number}", str(error))
    if not found:
        raise InputError("holds nothing but white space")


def _document(data: Iterable[bytes], source: str, how: _Reading) -> Iterator[ReadOutcome]:
    """Records as feeds have them: in an array, alone, or several one after the other."""
    head, data = peek(data)
    reject_binary(head.decode("utf-8", "replace"))
    number = 0
    for number, (value, line, several) in enumerate(values(data, how.max_bytes), 1):
        place = f"{source}#{number}" if several else source
        try:
            yield from_value(value, how.fields, source, place, line)
        except NoArticleError as error:
            yield _NoArticle(place, str(error))
        except InputError as error:
            yield Failure(place, str(error))
    if not number:
        raise InputError("holds no record")


class _NoArticle(Failure):
    """A value of a document that may be there for something else."""


def _picked(outcomes: Iterator[ReadOutcome]) -> Iterator[ReadOutcome]:
    """Nothing, where there is nothing but what is no article; else everything."""
    held: list[ReadOutcome] = []
    for outcome in outcomes:
        if not isinstance(outcome, _NoArticle):
            yield from held
            yield outcome
            yield from outcomes
            return
        held.append(outcome)


def _without_repeats(outcomes: Iterable[ReadOutcome]) -> Iterator[ReadOutcome]:
    """Only digests are kept: some 15 MB for 100,000 articles."""
    seen: dict[int, tuple[int, int, int]] = {}
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            yield outcome
            continue
        key = _digest(outcome.id)
        what = (_digest(outcome.content), _digest(outcome.outlet or ""), _digest(outcome.url or ""))
        before = seen.setdefault(key, what)
        if before is what:
            yield outcome
        elif before != what:
            other = next(name for name, a, b in zip(("text", "outlet", "URL"), before, what, strict=True) if a != b)
            reason = f"has the same id as an article before it, “{outcome.id}”, but another {other}; ids must be unique"
            yield Failure(outcome.place, reason)


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


# --- What is no article though it could be read as one long text: containers, pictures, tables, lists of links --------
# Each is named for what it is, with what to do.


_UNPACK = "unpack it and name what it holds"
_AS_FEED = 'write each article as a line of JSON, such as {"text": "…", "url": "…"}'
_AS_PAGES = "save its pages as .html, or as the “html” of a feed of JSON lines"
_AS_TEXT = "save its text as .txt or .html"
_MAGIC = (
    (b"%PDF-", "a PDF document", _AS_TEXT),
    (b"PK\x03\x04", "a ZIP archive or an office document", _UNPACK),
    (b"\xd0\xcf\x11\xe0", "an office document", _AS_TEXT),
    (b"{\\rtf", "an RTF document", _AS_TEXT),
    (b"%!PS", "a PostScript document", _AS_TEXT),
    (b"7z\xbc\xaf", "a 7z archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ", "an xz archive", _UNPACK),
    (b"\x89PNG", "a picture", ""),
    (b"\xff\xd8\xff", "a picture", ""),
    (b"GIF8", "a picture", ""),
    (b"ID3\x03", "a sound", ""),
    (b"ID3\x04", "a sound", ""),
    (b"OggS", "a sound or film", ""),
    (b"SQLite format 3", "a database", _AS_FEED),
    (b"ARROW1", "an Arrow table", _AS_FEED),
)
_MAGIC_WITHIN = (
    (257, b"ustar", "a tar archive", _UNPACK),
    (4, b"ftyp", "a sound or film", ""),
    (8, b"WEBP", "a picture", ""),
    (8, b"WAVE", "a sound", ""),
)
_HEADERS = r"(?:[a-z][a-z0-9-]{1,40}:[^\n]{0,900}\n(?:[ \t][^\n]{0,900}\n)*){0,60}?"
# Over the first characters in lower case, line ends as newlines.
_BEGINNINGS = tuple(
    (re.compile(pattern), name, advice)
    for pattern, name, advice in (
        (r"http/\d(?:\.\d)? \d{3}\b", "an answer of a server with its headers", _AS_PAGES),
        (rf"{_HEADERS}content-type:\s*multipart/related", "an MHTML archive", _AS_PAGES),
        (
            rf"(?:from [^\n]{{1,200}}\n)?{_HEADERS}(?:mime-version:\s*1\.0|message-id:\s*<|received:\s*(?:from|by)\s)",
            "an e-mail message",
            _AS_TEXT,
        ),
        (r"webvtt\b|1\n\d\d:\d\d:\d\d,\d{3} -->", "subtitles", _AS_TEXT),
        (r"begin:v(?:calendar|card)\b", "a calendar or an address book", ""),
        (
            r"version https://git-lfs\.github\.com/spec/",
            "a pointer of Git LFS",
            "fetch the file, as “git lfs pull” does",
        ),
        (
            r"(?:\)\]\}'?,?\s|while\s?\(1\);|for\s?\(;;\);|(?:/\*[^*\n]{0,99}\*/|//[^\n]{0,199}\n|;)?\s{0,9}"
            r"(?:(?:var|let|const|typeof)\s)?[a-z_$][\w$.]{0,80}(?:\[[^\]\n]{1,40}\])?\s?[(=])"
            r'\s{0,9}(?:\[\s{0,9})?\{\s{0,9}"[^"\n]{0,60}"\s{0,9}:',
            "JSON in a script (JSONP)",
            "write the JSON alone, as .json",
        ),
        (r"(?:\[\s{0,9})?\{\s{0,9}'[^'\n]{0,60}'\s{0,9}:", "a record as Python prints it", _AS_FEED),
        (r'[ao]:\d{1,9}:(?:\{|")', "a record as PHP writes it", _AS_FEED),
    )
)
_XML = re.compile(r"(?:<\?[^>]*>|<!--.*?-->|<!doctype[^>]*>|\s)*+<(?:[a-z][\w.-]*:)?([a-z][\w.-]*)", re.S)
_FEED_OF_LINKS = 'fetch the pages that it links to, or write its entries as lines of JSON, such as {"html": "…"}'
_ROOTS = {
    "rss": ("an RSS feed", _FEED_OF_LINKS),
    "rdf": ("an RSS feed", _FEED_OF_LINKS),
    "feed": ("an Atom feed", _FEED_OF_LINKS),
    "urlset": ("a sitemap", _FEED_OF_LINKS),
    "sitemapindex": ("a sitemap", _FEED_OF_LINKS),
    "opml": ("a list of feeds", _FEED_OF_LINKS),
    "svg": ("a picture", ""),
}
# A first line of nothing but names of columns, one of which is that of a text or an address.
_TABLE = re.compile(
    r'(?=[^\n]*\b(?:text|body|content|html|title|headline|url|link)\b)"?\w[\w .-]{0,30}"?'
    r'(?:([,;\t|])"?\w[\w .-]{0,30}"?)(?:\1"?\w[\w .-]{0,30}"?)*\n[^\n]*\1'
)
_HOLDERS: Mapping[FormatName, tuple[str, str]] = {
    "json": ("a JSON document", ".json"),
    "feed": ("a JSON record or a feed of them", ".jsonl"),
    "warc": ("a WARC archive", ".warc"),
}
_BY_ENDING = {
    **dict.fromkeys((".csv", ".tsv"), ("a table", _AS_FEED)),
    **dict.fromkeys((".mhtml", ".mht"), ("an MHTML archive", _AS_PAGES)),
    **dict.fromkeys((".eml", ".mbox"), ("an e-mail message", _AS_TEXT)),
    ".har": ("a record of a browser", _AS_PAGES),
    **dict.fromkeys((".rss", ".atom"), ("an RSS feed", _FEED_OF_LINKS)),
    ".xml": ("an XML document", _AS_FEED),
    **dict.fromkeys((".yaml", ".yml", ".toml"), ("a document of settings or records", _AS_FEED)),
    **dict.fromkeys((".js", ".jsonp", ".css"), ("a script or a style sheet", _AS_PAGES)),
}


def reject_others(name: str, head: bytes) -> None:
    """Raises ``InputError`` that names what a file is instead of an article, and what to do."""
    format_ = format_of(name, head)
    start = characters(head).lstrip("\ufeff \t\n")
    known = _by_bytes(head) or _bycharacters(start, format_) or _misnamed(format_, head)
    if known is None and format_ == "text":
        known = _BY_ENDING.get("." + name.lower().removesuffix(PACKED).rpartition(".")[2])
    if known is not None:
        what, advice = known
        raise InputError(f"is {what}, not text" + (f": {advice}" if advice else ""))


def _misnamed(format_: FormatName, head: bytes) -> tuple[str, str] | None:
    """What is named as one text and holds records or pages."""
    held = format_of("", head) if format_ in ("text", "html") else format_
    known = None if held == format_ else _HOLDERS.get(held)
    return known and (known[0], f"give it the ending {known[1]}")


def _by_bytes(head: bytes) -> tuple[str, str] | None:
    marks = (*((0, *each) for each in _MAGIC), *_MAGIC_WITHIN)
    return next(((what, advice) for at, mark, what, advice in marks if head.startswith(mark, at)), None)


def _bycharacters(start: str, format_: FormatName) -> tuple[str, str] | None:
    if format_ in ("json", "feed"):
        return None
    if known := next(((what, advice) for pattern, what, advice in _BEGINNINGS if pattern.match(start)), None):
        return known
    if root := _XML.match(start):
        return _ROOTS.get(root[1])
    return ("a table", _AS_FEED) if format_ == "text" and _TABLE.match(start) else None


# --- What makes an input the same input -------------------------------------------------------------------------------


def fingerprint(raw: RawArticle, corrections: Iterable[str] = ()) -> str:
    """SHA-256 of everything of the input that can change its report; equal inputs need no second audit.

    ``corrections`` are the ids of those that reviewers made.
    """
    known = (*chain.from_iterable(raw.known().items()), *map(repr, raw.images))
    return with_corrections(_digest_of_input((raw.content, raw.format, str(raw.carries_metadata), *known)), corrections)


def with_corrections(mark: str, corrections: Iterable[str]) -> str:
    """The fingerprint of the same input with these corrections in place of those that it had."""
    corrected = tuple(corrections)
    return mark.partition("+")[0] + (f"+{_digest_of_input(corrected)[:16]}" if corrected else "")


def _digest_of_input(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass") + b"\x01")
    return digest.hexdigest()


def is_of(mark: str, raw: RawArticle) -> bool:
    """Is ``mark`` the fingerprint of this input, as this version makes it or an earlier one did, whatever corrections
    it had?"""
    return mark.partition("+")[0] in (fingerprint(raw), _fingerprint_of_0_1(raw))


def _fingerprint_of_0_1(raw: RawArticle) -> str:
    digest = hashlib.sha256()
    known = (raw.content, raw.format, raw.title, raw.outlet, raw.author, raw.published, raw.url, raw.language)
    for part in (*known, str(raw.carries_metadata)):
        digest.update(b"\x00" if part is None else part.encode("utf-8", "surrogatepass") + b"\x01")
    return digest.hexdigest()
