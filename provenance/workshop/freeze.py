"""``rules freeze``: the built-in rules as a folder that a project keeps."""

from __future__ import annotations

import shutil
from pathlib import Path

from provenance import __version__, resources
from provenance.errors import UsageError
from provenance.workshop.description import told

__all__ = ["freeze"]


def freeze(folder: Path) -> str:
    """Copy the rules of this version and say how to use them. Raises ``UsageError`` where the folder is not empty."""
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty; name a new folder, like rules-{__version__}")
    try:
        shutil.copytree(resources.rules_dir(), folder, dirs_exist_ok=True)
        (folder / resources.VERSION_FILE).write_text(f"{__version__}\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror or error}") from error
    return (
        f"{told('The rules of {} are in {}. In provenance.yaml:', __version__, folder)}\n\n"
        f'rules:\n  version: "{__version__}"\n  base: {folder}\n'
    )
