"""Where the files that belong to the package lie: beside it in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

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
