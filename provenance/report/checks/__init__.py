"""The formats of ``provenance check``, one module each: verdicts in, text out.

For people: ``text``, ``markdown``, ``html``. For programs: ``json`` and ``jsonl``, ``sarif`` (code scanning), ``junit``
(test reports), ``github`` (annotations), ``gitlab`` (code quality). A new format is one module here and one line in
``CHECK_WRITERS``.
"""

from collections.abc import Callable, Mapping
from typing import TextIO

from provenance.report.checks.base import CheckWriter, Context
from provenance.report.checks.github import GithubWriter
from provenance.report.checks.gitlab import GitlabWriter
from provenance.report.checks.html import HtmlCheckWriter
from provenance.report.checks.json import JsonCheckWriter, JsonLinesCheckWriter
from provenance.report.checks.junit import JunitWriter
from provenance.report.checks.markdown import MarkdownWriter
from provenance.report.checks.sarif import SarifWriter
from provenance.report.checks.text import TextWriter

__all__ = ["CHECK_WRITERS", "CheckWriter", "Context"]

CHECK_WRITERS: Mapping[str, Callable[[TextIO, Context], CheckWriter]] = {
    "text": TextWriter,
    "json": JsonCheckWriter,
    "jsonl": JsonLinesCheckWriter,
    "sarif": SarifWriter,
    "junit": JunitWriter,
    "github": GithubWriter,
    "gitlab": GitlabWriter,
    "markdown": MarkdownWriter,
    "html": HtmlCheckWriter,
}
