"""Style sheets and scripts of our pages, served under names that change with their content."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

__all__ = ["Asset", "assets"]

_FILES = {
    "audit.css": "report/assets/audit.css",
    "pages.css": "web/static/pages.css",
    "audit.js": "web/static/audit.js",
    "plots.js": "web/static/plots.js",
    "uPlot.css": "web/static/vendor/uPlot.min.css",
    "uPlot.js": "web/static/vendor/uPlot.iife.min.js",
}
_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


class Asset(NamedTuple):
    body: str
    content_type: str
    version: str


@cache
def assets() -> dict[str, Asset]:
    """Read once; the package's files do not change while it runs."""
    return {name: _read(path) for name, path in _FILES.items()}


def _read(path: str) -> Asset:
    body = files("provenance").joinpath(path).read_text(encoding="utf-8")
    version = hashlib.sha256(body.encode()).hexdigest()[:10]
    return Asset(body, _TYPES[path.rpartition(".")[2]], version)
