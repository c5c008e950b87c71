"""Places in files as people want to read them."""

from __future__ import annotations

from pathlib import Path

from provenance.located.nodes import Place

__all__ = ["shown_path", "where"]


def shown_path(path: str) -> str:
    """Relative to the working directory, if the file lies in it."""
    here = Path.cwd()
    try:
        return Path(path).absolute().relative_to(here).as_posix()
    except ValueError:
        return path


def where(place: Place) -> str:
    """``path:line:column``, which editors and terminals can open."""
    return f"{shown_path(place.file.name)}:{place.line}:{place.column}"
