"""Which files a command line means, here or elsewhere, and what arrives in a folder."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from glob import has_magic
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from provenance.errors import InputError, UsageError
from provenance.formats import ENDINGS, GROWING, PLAIN_ENDINGS
from provenance.models import Failure, RawArticle
from provenance.reader.records import RecordKeys, record
from provenance.reader.streams import chunks, too_large

__all__ = [
    "STDIN",
    "Arrivals",
    "FoundFile",
    "as_written",
    "check_paths",
    "explain",
    "file_system",
    "find_files",
    "is_remote",
    "open_remote",
    "printable",
]


STDIN = "-"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file, and the folder whose turn it came in: ``None`` where it was named itself, or matched by a glob."""

    path: str
    folder: str | None = None


def check_paths(paths: Sequence[str]) -> None:
    """Raises ``UsageError`` that names every path that does not exist and every glob that matches nothing."""
    missing = [
        f"{printable(path)} {'matches nothing' if has_magic(path) else 'does not exist'}"
        for path in paths
        if path != STDIN and not is_remote(path) and not _exists(path) and not _matches(path)
    ]
    if missing:
        raise UsageError("; ".join(missing))


def find_files(paths: Sequence[str]) -> Iterator[FoundFile | Failure]:
    """The files that ``paths`` stand for, or ``-``; folders that hold none are failures.

    Each file comes once, whatever ways lead to it. Hidden files and folders are skipped. Links to files are followed,
    links to folders inside a folder are not, so that no loop of links can be entered.
    """
    seen: set[int] = set()
    for path in paths:
        for item in _expand(path):
            if isinstance(item, Failure):
                yield item
            elif (key := _same(item.path)) not in seen:
                seen.add(key)
                yield item


def _same(path: str) -> int:
    """Equal for all names of a file."""
    return hash(path if path == STDIN or is_remote(path) else os.path.realpath(path))


def explain(error: OSError) -> str:
    """Why a file cannot be read, in a sentence without its name."""
    if isinstance(error, PermissionError):
        return "cannot be read: permission denied"
    if isinstance(error, FileNotFoundError):
        return "cannot be read: it is no longer there, or it is a link to nothing"
    return f"cannot be read: {error.strerror or error}"


def printable(path: str) -> str:
    """A path as valid text, whatever bytes the file system holds."""
    return os.fsencode(path).decode("utf-8", "replace")


def as_written(path: str) -> str:
    """One way of writing a path, which is the id of its article: relative where it lies below the working directory."""
    if is_remote(path):
        return printable(path)
    written, here = os.path.normpath(path), os.path.join(os.getcwd(), "")  # noqa: PTH109, PTH118 - no link is followed
    return printable(written.removeprefix(here) if here != "//" else written)


def _exists(path: str) -> bool:
    try:
        Path(path).stat()
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return True


def _expand(path: str) -> Iterator[FoundFile | Failure]:
    if path == STDIN:
        yield FoundFile(path)
    elif is_remote(path):
        for item in expand(path):
            yield item if isinstance(item, Failure) else FoundFile(item, path if item != path else None)
    elif has_magic(path) and not _exists(path):
        for match in _matches(path):
            if not _is_special(match):
                yield from _expand_named(match)
    else:
        yield from _expand_named(Path(path))


def _expand_named(path: Path) -> Iterator[FoundFile | Failure]:
    if not path.is_dir():
        yield FoundFile(str(path))
        return
    found = False
    for item in _walk(path):
        found = True
        yield item if isinstance(item, Failure) else FoundFile(item, str(path))
    if not found:
        yield Failure(
            printable(str(path)),
            f"holds no article: none of its files ends in {', '.join(PLAIN_ENDINGS)} or one of them with .gz",
        )


def _matches(pattern: str) -> list[Path]:
    """What a glob matches, sorted. Unlike ``glob.glob``, ``**`` of pathlib follows no links to folders."""
    parts = Path(pattern).parts
    first = next((at for at, part in enumerate(parts) if has_magic(part)), None)
    if first is None:
        return []
    base, wild = Path(*parts[:first]), parts[first:]
    wants_hidden = any(part.startswith(".") for part in wild)
    try:
        found = sorted(base.glob("/".join(wild)))
    except (OSError, ValueError):  # ValueError: "a**b" is no pattern before Python 3.13
        return []
    return [path for path in found if wants_hidden or not _hidden(path.relative_to(base))]


def _is_special(path: Path) -> bool:
    """A pipe, a socket or a device: one that is named is read, one among what a glob matches could block for ever."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _walk(folder: Path) -> Iterator[str | Failure]:
    pending: list[str] = [str(folder)]
    while pending:
        path = pending.pop()
        try:
            below = sorted(os.scandir(path), key=lambda entry: entry.name, reverse=True)
        except NotADirectoryError:
            yield path
        except OSError as error:
            yield Failure(printable(path), explain(error))
        else:
            pending += [str(Path(entry.path)) for entry in below if _wanted(entry)]


def _wanted(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith("."):
        return False
    if entry.is_dir(follow_symlinks=False):
        return True
    # A link to nothing is wanted too: it has to be reported. A pipe is not: it could block for ever.
    return entry.name.lower().endswith(ENDINGS) and _may_be_read(entry)


def _may_be_read(entry: os.DirEntry[str]) -> bool:
    """A file, or a link that leads nowhere or in a circle: trying to read it says so."""
    try:
        return entry.is_file() or not Path(entry.path).exists()
    except OSError:
        return True


# ----------------------------------------------------------------------------------------------------------------------
# Files that lie elsewhere, at any address that fsspec can open: ``s3://…``, ``gs://…``, ``https://…``, ``memory://…``.
#
# fsspec comes with ``provenance-auditor[remote]``; what a store needs besides, such as ``s3fs``, is its user's choice.


_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def is_remote(path: str) -> bool:
    return _ADDRESS.match(path) is not None


def file_system(address: str) -> tuple[Any, str]:
    """The file system of fsspec that ``address`` belongs to, and the path in it. Raises ``InputError``."""
    try:
        from fsspec.core import url_to_fs
    except ModuleNotFoundError as error:
        raise InputError("is an address: install provenance-auditor[remote] to read it") from error
    try:
        system, path = url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise InputError(f"is an address that cannot be opened: {error}") from error
    return system, path


def expand(address: str) -> Iterator[str | Failure]:
    """The files that an address stands for: itself, or what a glob matches, or a folder holds, sorted."""
    try:
        yield from _expand_remote(address)
    except InputError as error:
        yield Failure(address, str(error))
    except Exception as error:  # whatever a store's own client raises
        yield Failure(address, _explained(error))


def _expand_remote(address: str) -> Iterator[str | Failure]:
    system, path = file_system(address)
    if address.lower().startswith(("http:", "https:")) or not (has_magic(path) or system.isdir(path)):
        yield address
        return
    found = sorted(system.glob(path) if has_magic(path) else system.find(path))
    wanted = [system.unstrip_protocol(each) for each in found if has_magic(path) or each.lower().endswith(ENDINGS)]
    if not wanted:
        yield Failure(address, "matches nothing" if has_magic(path) else "holds no article")
    yield from wanted


@contextmanager
def open_remote(address: str) -> Iterator[BinaryIO]:
    """Raises ``InputError`` where it cannot be opened or reading it breaks off."""
    system, path = file_system(address)
    try:
        with system.open(path, "rb") as stream:
            yield stream
    except InputError:
        raise
    except Exception as error:  # whatever a store's own client raises
        raise InputError(_explained(error)) from error


def _explained(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "cannot be read: there is nothing at this address"
    said = " ".join(str(error).split())[:200]
    return f"cannot be read: {type(error).__name__}{f': {said}' if said else ''}"


# --- What arrives in a folder: new files, changed files, new lines of a feed; nothing that is still being written -----


_FileState = tuple[int, int, int]


@dataclass(slots=True)
class _Seen:
    """``state``: inode, size and time of change when last looked at. ``done``: the same when last read.

    Of a growing feed ``offset`` and ``line`` say how far it was read; ``open_end``: its last line had no end yet;
    ``too_long``: neither had this one, and was named. ``held``: bytes of a last line that was not read.
    """

    state: _FileState = (0, -1, 0)
    done: _FileState | None = None
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
        self, folder: str, *, max_bytes: int, fields: RecordKeys, wanted: Callable[[str], bool] = lambda _: True
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
        for found in find_files([self._folder]):
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


def _state(path: str) -> _FileState | None:
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
