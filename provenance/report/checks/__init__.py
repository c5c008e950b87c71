"""The formats of ``provenance check``, one module each: verdicts in, text out.

For people: ``text``, ``markdown``, ``html``. For programs: ``json`` and ``jsonl``, ``sarif`` (code scanning), ``junit``
(test reports), ``github`` (annotations), ``gitlab`` (code quality). A new format is one module here and one line in
``CHECK_WRITERS``.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TextIO

from provenance.report.checks.base import CheckWriter, Context

__all__ = ["CHECK_WRITERS", "CheckWriter", "Context", "check_writer"]

#: Format -> module of this folder and its class; a module is loaded when its format is asked for.
CHECK_WRITERS: Mapping[str, tuple[str, str]] = {
    "text": ("text", "TextWriter"),
    "json": ("json", "JsonCheckWriter"),
    "jsonl": ("json", "JsonLinesCheckWriter"),
    "sarif": ("sarif", "SarifWriter"),
    "junit": ("junit", "JunitWriter"),
    "github": ("github", "GithubWriter"),
    "gitlab": ("gitlab", "GitlabWriter"),
    "markdown": ("markdown", "MarkdownWriter"),
    "html": ("html", "HtmlCheckWriter"),
}


def check_writer(format_: str, stream: TextIO, context: Context) -> CheckWriter:
    """The writer of one of ``CHECK_WRITERS``."""
    module, name = CHECK_WRITERS[format_]
    writer: CheckWriter = getattr(import_module(f"{__name__}.{module}"), name)(stream, context)
    return writer
