"""From paths to articles: text, HTML, feeds (JSONL, also packed), JSON documents, WARC archives, Parquet tables,
folders, globs, standard input, and the same at addresses that fsspec can open.

Nothing is read before it is asked for and nothing is kept: of a feed one record at a time is in memory. What cannot be
read comes out as a ``Failure`` in its place; nothing raises but ``check_paths``.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from provenance.errors import InputError
from provenance.input_formats import format_of
from provenance.models import Failure, RawArticle
from provenance.reader.arrivals import Arrivals
from provenance.reader.containers import pages, rows
from provenance.reader.decode import decode_page, decode_text, reject_binary
from provenance.reader.documents import values
from provenance.reader.fields import DEFAULT_FIELDS, Fields
from provenance.reader.files import STDIN, Found, as_written, check_paths, explain, files, printable
from provenance.reader.identity import fingerprint, is_of, with_corrections
from provenance.reader.records import NoArticleError, article as from_record, from_value, record
from provenance.reader.refused import reject_others
from provenance.reader.remote import is_remote, open_remote
from provenance.reader.streams import chunks, lines, peek, too_large, unpacked, utf8, whole

__all__ = ["Arrivals", "check_paths", "fingerprint", "from_record", "is_of", "read", "with_corrections"]

Outcome = RawArticle | Failure


@dataclass(frozen=True, slots=True)
class _Reading:
    """``picks``: what was not named itself is passed over if it is a JSON document without any article."""

    max_bytes: int
    fields: Fields
    picks: bool = False


def read(  # noqa: PLR0913
    paths: Sequence[str],
    *,
    max_bytes: int,
    language: str | None = None,
    stdin: BinaryIO | None = None,
    wanted: Callable[[str], bool] | None = None,
    fields: Fields = DEFAULT_FIELDS,
    found: bool = False,
) -> Iterator[Outcome]:
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


def _chosen(paths: Sequence[str], wanted: Callable[[str], bool] | None) -> Iterator[Found | Failure]:
    return (item for item in files(paths) if wanted is None or isinstance(item, Failure) or wanted(item.path))


def _outcomes(items: Iterable[Found | Failure], how: _Reading, stdin: BinaryIO | None) -> Iterator[Outcome]:
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


def _guarded(source: str, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """What can be read, and a failure where reading broke off."""
    try:
        yield from outcomes
    except InputError as error:
        yield Failure(source, str(error))
    except OSError as error:
        yield Failure(source, explain(error))


def _file(path: str, source: str, how: _Reading) -> Iterator[Outcome]:
    with open_remote(path) if is_remote(path) else Path(path).open("rb", buffering=0) as stream:
        yield from _articles(stream, source, how)


def _articles(stream: BinaryIO, source: str, how: _Reading) -> Iterator[Outcome]:
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


def _feed(data: Iterable[bytes], source: str, how: _Reading) -> Iterator[Outcome]:
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


def _document(data: Iterable[bytes], source: str, how: _Reading) -> Iterator[Outcome]:
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


def _picked(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """Nothing, where there is nothing but what is no article; else everything."""
    held: list[Outcome] = []
    for outcome in outcomes:
        if not isinstance(outcome, _NoArticle):
            yield from held
            yield outcome
            yield from outcomes
            return
        held.append(outcome)


def _without_repeats(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
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
