"""What arrives in a folder: new files, changed files, new lines of a feed; nothing that is still being written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from provenance.errors import InputError
from provenance.input_formats import GROWING
from provenance.models import Failure, RawArticle
from provenance.reader.fields import Fields
from provenance.reader.files import explain, files, printable
from provenance.reader.records import record
from provenance.reader.streams import chunks, too_large

__all__ = ["Arrivals"]

_State = tuple[int, int, int]


@dataclass(slots=True)
class _Seen:
    """``state``: inode, size and time of change when last looked at. ``done``: the same when last read.

    Of a growing feed ``offset`` and ``line`` say how far it was read; ``open_end``: its last line had no end yet;
    ``too_long``: neither had this one, and was named. ``held``: bytes of a last line that was not read.
    """

    state: _State = (0, -1, 0)
    done: _State | None = None
    offset: int = 0
    line: int = 0
    open_end: bool = False
    too_long: bool = False
    held: int = 0


class Arrivals:
    """Looks at a folder again and again.

    A file counts as written when it was the same at two looks. Of a growing feed whole lines count, and a last one
    without an end when it is whole JSON and nothing was added between two looks.
    """

    def __init__(
        self, folder: str, *, max_bytes: int, fields: Fields, wanted: Callable[[str], bool] = lambda _: True
    ) -> None:
        self._folder, self._max_bytes, self._fields, self._wanted = folder, max_bytes, fields, wanted
        self._seen: dict[str, _Seen] = {}

    def look(self) -> tuple[list[str], Iterator[RawArticle | Failure]]:
        """Files that have arrived and are to be read whole, and what the growing feeds have more.

        The latter is read as it is asked for, which must be before the next look.
        """
        whole: list[str] = []
        grown: list[Iterator[RawArticle | Failure]] = []
        present = set()
        for found in files([self._folder]):
            path = "" if isinstance(found, Failure) else found.path
            state = _state(path) if path and self._wanted(path) else None
            if state is None:
                continue
            present.add(path)
            seen = self._seen.setdefault(path, _Seen())
            settled = state == seen.state and state != seen.done
            if not path.lower().endswith(GROWING):
                if settled:
                    seen.done = state
                    whole.append(path)
            elif settled or state != seen.state:
                if state[0] != seen.state[0] or state[1] < seen.offset:  # another file of this name, or cut back
                    seen.offset = seen.line = 0
                    seen.open_end = seen.too_long = False
                grown.append(self._grown(path, seen, settled=settled))
                seen.done = state if settled else None
            seen.state = state
        for gone in self._seen.keys() - present:
            del self._seen[gone]
        return whole, chain.from_iterable(grown)

    def rest(self) -> Iterator[Failure]:
        """What is left of growing feeds when nobody looks again: last lines that have no end and are no record."""
        for path, seen in self._seen.items():
            if seen.held:
                reason = f"the last line breaks off: {seen.held} bytes without an end, and no whole record"
                yield Failure(f"{printable(path)}#{seen.line + 1}", reason)

    def _grown(self, path: str, seen: _Seen, *, settled: bool) -> Iterator[RawArticle | Failure]:
        source = printable(path)
        try:
            with Path(path).open("rb") as stream:
                stream.seek(seen.offset)
                for content in _ended_lines(chunks(stream), seen, self._max_bytes, settled=settled):
                    if seen.open_end and content == b"":  # the end of the line that was read without one
                        seen.open_end = False
                        continue
                    seen.line += 1
                    yield from self._record(content, source, seen.line)
        except OSError as error:
            yield Failure(source, explain(error))

    def _record(self, content: bytes | int, source: str, number: int) -> Iterable[RawArticle | Failure]:
        if isinstance(content, bytes) and not content.strip():
            return []
        try:
            if isinstance(content, int):
                raise InputError(too_large(content, self._max_bytes))
            return [record(content, self._fields, source, number)]
        except InputError as error:
            return [Failure(f"{source}#{number}", str(error))]


def _ended_lines(data: Iterable[bytes], seen: _Seen, limit: int, *, settled: bool) -> Iterator[bytes | int]:
    """The lines that have an end, without it, and a ``settled`` last one that is whole; ``seen.offset`` moves along.

    Of a line longer than ``limit`` the length, as soon as it is too long: what is known of it is not read again.
    """
    parts: list[bytes] = []
    seen.held = 0
    for chunk in data:
        *ended, rest = chunk.split(b"\n")
        for piece in ended:
            size = seen.held + len(piece)
            seen.offset += size + 1
            seen.held = 0
            if seen.too_long:
                seen.too_long = False
            else:
                yield b"".join([*parts, piece]) if size <= limit else size
            parts = []
        seen.held += len(rest)
        parts.append(rest)
        if seen.too_long or seen.held > limit:
            size, named = seen.held, seen.too_long
            parts, seen.offset, seen.held, seen.too_long = [], seen.offset + size, 0, True
            if not named:
                yield size
    if settled and _is_whole(last := b"".join(parts)):
        seen.offset += len(last)
        seen.held, seen.open_end = 0, True
        yield last


def _is_whole(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _state(path: str) -> _State | None:
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
