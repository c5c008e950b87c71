"""From paths to articles: text, HTML, feeds (JSONL, also packed), JSON documents, folders, globs and standard input.

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
from provenance.models import Failure, RawArticle
from provenance.reader.arrivals import Arrivals
from provenance.reader.decode import decode_page, decode_text, reject_container
from provenance.reader.fields import DEFAULT_FIELDS, Fields
from provenance.reader.files import ENDINGS, STDIN, check_paths, explain, files, printable
from provenance.reader.identity import fingerprint
from provenance.reader.records import article as from_record, objects, record
from provenance.reader.streams import chunks, kind, lines, peek, too_large, unpacked, utf8, whole

__all__ = ["ENDINGS", "Arrivals", "check_paths", "fingerprint", "from_record", "read"]

Outcome = RawArticle | Failure


@dataclass(frozen=True, slots=True)
class _Reading:
    max_bytes: int
    fields: Fields


def read(  # noqa: PLR0913
    paths: Sequence[str],
    *,
    max_bytes: int,
    language: str | None = None,
    stdin: BinaryIO | None = None,
    wanted: Callable[[str], bool] | None = None,
    fields: Fields = DEFAULT_FIELDS,
) -> Iterator[Outcome]:
    """Every article of ``paths`` in the order given; folders and globs are sorted by name.

    ``max_bytes`` bounds one file of text or HTML and one record of a feed, after unpacking. ``language`` overrides what
    records say, ``fields`` where they keep it. ``-`` reads ``stdin`` (by default that of the process); its id and
    source are ``stdin``. A file that is not ``wanted`` is left out. A second article with the same id is left out if
    its text is the same and is a ``Failure`` if not.
    """
    for outcome in _without_repeats(_outcomes(_chosen(paths, wanted), _Reading(max_bytes, fields), stdin)):
        yield replace(outcome, language=language) if language and isinstance(outcome, RawArticle) else outcome


def _chosen(paths: Sequence[str], wanted: Callable[[str], bool] | None) -> Iterator[str | Failure]:
    return (item for item in files(paths) if wanted is None or isinstance(item, Failure) or wanted(item))


def _outcomes(items: Iterable[str | Failure], how: _Reading, stdin: BinaryIO | None) -> Iterator[Outcome]:
    for item in items:
        if isinstance(item, Failure):
            yield item
        elif item == STDIN:
            yield from _guarded("stdin", _articles(stdin or sys.stdin.buffer, "stdin", how))
        else:
            source = printable(item)
            yield from _guarded(source, _file(item, source, how))


def _guarded(source: str, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """What can be read, and a failure where reading broke off."""
    try:
        yield from outcomes
    except InputError as error:
        yield Failure(source, str(error))
    except OSError as error:
        yield Failure(source, explain(error))


def _file(path: str, source: str, how: _Reading) -> Iterator[Outcome]:
    with Path(path).open("rb", buffering=0) as stream:
        yield from _articles(stream, source, how)


def _articles(stream: BinaryIO, source: str, how: _Reading) -> Iterator[Outcome]:
    head, data = peek(unpacked(chunks(stream)))
    if not head:
        raise InputError("is empty")
    reject_container(head)
    format_ = kind(source, head)
    if format_ == "feed":
        yield from _feed(utf8(head, data), source, how)
        return
    size = _size(stream)
    if size > how.max_bytes:
        raise InputError(too_large(size, how.max_bytes))
    if format_ == "json":
        yield from _document(decode_text(whole(data, how.max_bytes)), source, how.fields)
        return
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


def _document(text: str, source: str, fields: Fields) -> Iterator[Outcome]:
    """A JSON array of records as feeds have them, or one such record."""
    number = 0
    for number, (values, line, several) in enumerate(objects(text), 1):
        place = f"{source}#{number}" if several else source
        try:
            if isinstance(values, InputError):
                raise values
            yield from_record(values, fields, source, place, line)
        except InputError as error:
            yield Failure(place, str(error))
    if not number:
        raise InputError("holds no record")


def _without_repeats(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Only digests are kept: some 15 MB for 100,000 articles."""
    seen: dict[int, int] = {}
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            yield outcome
            continue
        key, text = _digest(outcome.id), _digest(outcome.content)
        before = seen.get(key)
        if before is None:
            seen[key] = text
            yield outcome
        elif before != text:
            reason = f"has the same id as an article before it, “{outcome.id}”, but another text; ids must be unique"
            yield Failure(outcome.place, reason)


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())
