"""Which files a command line means."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from glob import has_magic
from pathlib import Path

from provenance.errors import UsageError
from provenance.input_formats import ENDINGS, PLAIN_ENDINGS
from provenance.models import Failure
from provenance.reader.remote import expand, is_remote

__all__ = ["STDIN", "Found", "as_written", "check_paths", "explain", "files", "printable"]

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Found:
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


def files(paths: Sequence[str]) -> Iterator[Found | Failure]:
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


def _expand(path: str) -> Iterator[Found | Failure]:
    if path == STDIN:
        yield Found(path)
    elif is_remote(path):
        for item in expand(path):
            yield item if isinstance(item, Failure) else Found(item, path if item != path else None)
    elif has_magic(path) and not _exists(path):
        for match in _matches(path):
            if not _is_special(match):
                yield from _expand_named(match)
    else:
        yield from _expand_named(Path(path))


def _expand_named(path: Path) -> Iterator[Found | Failure]:
    if not path.is_dir():
        yield Found(str(path))
        return
    found = False
    for item in _walk(path):
        found = True
        yield item if isinstance(item, Failure) else Found(item, str(path))
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
