"""Files: where those of the package lie, in a checkout and in a wheel; and how those of a project are read."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

__all__ = [
    "MOST_BYTES",
    "VERSION_FILE",
    "datasette_metadata",
    "german_nouns",
    "read_bounded",
    "rules_dir",
    "word_weights",
]


_PACKAGE = Path(__file__).resolve().parent


def rules_dir() -> Path:
    """The built-in rules, lexicons and ``score.yaml``."""
    return _find("rules")


#: In a folder of frozen rules: the version that they are of.
VERSION_FILE = "VERSION"


def datasette_metadata() -> Path:
    """The configuration that ``provenance serve`` hands to Datasette."""
    return _find("datasette-metadata.json")


def german_nouns() -> bytes:
    """The table of ``provenance.languages.de.nouns``, packed with gzip."""
    return (_PACKAGE / "languages" / "de" / "nouns.txt.gz").read_bytes()


def word_weights() -> bytes:
    """What words weigh when articles are compared, packed."""
    return (_PACKAGE / "across" / "weights.txt.gz").read_bytes()


def _find(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.exists() else _PACKAGE.parent / name


# --- Files of a project as whoever wrote them may have left them: read whole, but never for ever ----------------------


#: Of one word list, rule or configuration: the largest word list of ours has a fiftieth of it.
MOST_BYTES = 4_000_000


def read_bounded(path: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a regular file of no more than ``most``.

    Raises ``OSError`` whose ``strerror`` goes on after "cannot be read:". Opening a pipe would wait for somebody to
    write into it, and a device may have no end.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "it is no file but a folder, a pipe or a device", str(path))
        content = stream.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most / 10**6:g} MB", str(path))
    return content
