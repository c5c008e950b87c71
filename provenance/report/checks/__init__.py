"""The formats of ``provenance check``, one module each: verdicts in, text out; ``formats.CHECK`` lists them.

For people: ``text``, ``markdown``, ``html``. For programs: ``json`` and ``jsonl``, ``sarif`` (code scanning), ``junit``
(test reports), ``github`` (annotations), ``gitlab`` (code quality).
"""

from __future__ import annotations

from typing import TextIO

from provenance import formats
from provenance.report.checks.base import CheckWriter, Context

__all__ = ["CheckWriter", "Context", "check_writer"]


def check_writer(format_: str, stream: TextIO, context: Context) -> CheckWriter:
    """The writer of one of ``formats.CHECK``."""
    writer: CheckWriter = formats.CHECK[format_].load()(stream, context)
    return writer
