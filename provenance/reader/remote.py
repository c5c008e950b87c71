"""Files that lie elsewhere, at any address that fsspec can open: ``s3://…``, ``gs://…``, ``https://…``, ``memory://…``.

fsspec comes with ``provenance-auditor[remote]``; what a store needs besides, such as ``s3fs``, is its user's choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from glob import has_magic
from typing import Any, BinaryIO

from provenance.errors import InputError
from provenance.input_formats import ENDINGS
from provenance.models import Failure

__all__ = ["expand", "file_system", "is_remote", "open_remote"]

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
        yield from _expand(address)
    except InputError as error:
        yield Failure(address, str(error))
    except Exception as error:  # whatever a store's own client raises
        yield Failure(address, _explained(error))


def _expand(address: str) -> Iterator[str | Failure]:
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
