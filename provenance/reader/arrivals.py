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
from provenance.reader.streams import chunks, lines, too_large

__all__ = ["Arrivals"]

_State = tuple[int, int, int]


@dataclass(slots=True)
class _Seen:
    """``state``: inode, size and time of change when last looked at. ``done``: the same when last read.

    Of a growing feed ``offset`` and ``line`` say how far it was read; ``open_end``: its last line had no end yet.
    """

    state: _State = (0, -1, 0)
    done: _State | None = None
    offset: int = 0
    line: int = 0
    open_end: bool = False


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
                    seen.open_end = False
                grown.append(self._grown(path, seen, settled=settled))
                seen.done = state if settled else None
            seen.state = state
        for gone in self._seen.keys() - present:
            del self._seen[gone]
        return whole, chain.from_iterable(grown)

    def _grown(self, path: str, seen: _Seen, *, settled: bool) -> Iterator[RawArticle | Failure]:
        source = printable(path)
        try:
            with Path(path).open("rb") as stream:
                stream.seek(seen.offset)
                for content in lines(_ended(chunks(stream), seen, settled=settled), self._max_bytes):
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


def _ended(data: Iterable[bytes], seen: _Seen, *, settled: bool) -> Iterator[bytes]:
    """The bytes up to the last end of a line; ``seen.offset`` moves along."""
    held = b""
    for chunk in data:
        held += chunk
        cut = held.rfind(b"\n") + 1
        if cut:
            seen.offset += cut
            yield held[:cut]
            held = held[cut:]
    if settled and _is_whole(held):
        seen.offset += len(held)
        yield held
        seen.open_end = True


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
