"""What is written, and by whom, and what can be read: one table for every command, the docs and other tools.

A new format is a writer and a row here; the command line, the pages of the documentation and the tests take the names
from these tables. Nothing is imported before a format is asked for.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

__all__ = [
    "AUDIT",
    "CHECK",
    "ENDINGS",
    "FORMATS",
    "GROWING",
    "PACKED",
    "PLAIN_ENDINGS",
    "RULES_CHECK",
    "RULES_DIFF",
    "RULES_STATS",
    "STORY",
    "FormatName",
    "OutputFormat",
    "characters",
    "format_of",
    "wide_encoding",
]


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """``writer`` is a module below ``provenance`` and what writes the format there; ``purpose`` is who it is for.

    What is for a ``terminal`` is written in the encoding of the terminal, everything else in UTF-8. A format that is
    not ``offered`` is chosen by the program itself.
    """

    name: str
    writer: str
    purpose: str
    terminal: bool = False
    offered: bool = True

    def load(self) -> Any:
        """The class or function that writes it."""
        module, _, name = self.writer.partition(":")
        return getattr(import_module(f"provenance.{module}"), name)


def _table(*formats: OutputFormat) -> Mapping[str, OutputFormat]:
    return {each.name: each for each in formats}


AUDIT = _table(
    OutputFormat(
        "table", "report.terminal:TableWriter", "a terminal: scores and what moved them, the worst first", True
    ),
    OutputFormat("summary", "report.terminal:SummaryWriter", "a log: how many articles, by band", True, offered=False),
    OutputFormat("json", "report:JsonWriter", "programs: one document with all reports"),
    OutputFormat("jsonl", "report:JsonLinesWriter", "programs: one report a line, as they come"),
    OutputFormat("html", "report.html:HtmlWriter", "people: a page that needs nothing else, with the evidence marked"),
    OutputFormat("none", "report:NoWriter", "those who want the database alone", True),
)

CHECK = _table(
    OutputFormat(
        "text",
        "report.checks:TextWriter",
        "a log: one line a problem, `path:line:column`, and a summary that begins with the worst",
        True,
    ),
    OutputFormat("json", "report.checks_ci:JsonCheckWriter", "your own programs: one document"),
    OutputFormat("jsonl", "report.checks_ci:JsonLinesCheckWriter", "your own programs: one article a line"),
    OutputFormat("sarif", "report.checks_ci:SarifWriter", "code scanning"),
    OutputFormat("junit", "report.checks_ci:JunitWriter", "whatever shows test reports"),
    OutputFormat("github", "report.checks_ci:GithubWriter", "annotations beside the lines, in GitHub Actions"),
    OutputFormat("gitlab", "report.checks_ci:GitlabWriter", "the code quality widget of GitLab"),
    OutputFormat("markdown", "report.checks:MarkdownWriter", "the summary of a job, a comment under a pull request"),
    OutputFormat(
        "html",
        "report.html:HtmlCheckWriter",
        "people: the articles that fail, on a page that needs nothing else, with the evidence marked",
    ),
)

RULES_CHECK = _table(
    OutputFormat("text", "commands.rules_check:text", "a terminal or a log"),
    OutputFormat("json", "commands.rules_check:as_json", "your own programs"),
    OutputFormat("sarif", "commands.rules_check:sarif", "code scanning"),
    OutputFormat("github", "commands.rules_check:github", "annotations beside the lines, in GitHub Actions"),
)

RULES_STATS = _table(
    OutputFormat("table", "commands.rules_stats:text", "a terminal"),
    OutputFormat("json", "commands.rules_stats:as_json", "your own programs"),
)

RULES_DIFF = _table(
    OutputFormat("table", "commands.rules_diff:text", "a terminal"),
    OutputFormat("json", "commands.rules_diff:as_json", "your own programs"),
    OutputFormat("markdown", "commands.rules_diff:markdown", "a comment under a pull request"),
)

STORY = _table(
    OutputFormat("text", "report.stories:write_text", "people: who counts what and on whose word, on one screen", True),
    OutputFormat("json", "report.stories:write_json", "programs: one document"),
    OutputFormat("jsonl", "report.stories:write_lines", "programs: one story a line"),
    OutputFormat("csv", "report.stories:write_csv", "spreadsheets: one row a use of a number, a quotation, a relay"),
    OutputFormat("html", "report.html:write_html", "people: a page that needs nothing else"),
    OutputFormat("jsonld", "report.stories:write_jsonld", "search engines and archives: claims of schema.org"),
    OutputFormat("prov", "report.stories:write_prov", "other tools of provenance: PROV-JSON of the W3C"),
)


# --- What can be read: one table of formats, from which the command line, the docs and other tools take the names -----
# A file is told by the ending of its name, else by its first bytes; what is none of these is text.


FormatName = Literal["text", "html", "feed", "json", "warc", "parquet"]


@dataclass(frozen=True, slots=True)
class InputFormat:
    """``endings`` of file names, each also with ``.gz``; ``begins`` matches the first characters of a nameless one.

    One that ``grows`` is read on from where it ended before. ``shared``: other programs write such files too, so that
    one in a folder counts only where it holds articles.
    """

    name: FormatName
    endings: tuple[str, ...]
    begins: re.Pattern[str] | None = None
    grows: bool = False
    shared: bool = False


#: In the order in which first characters are looked at; the last format takes what no other does.
FORMATS = (
    InputFormat("warc", (".warc",), re.compile(r"warc/[01]\.\d")),
    InputFormat("parquet", (".parquet",), re.compile("par1")),
    InputFormat("json", (".json",), re.compile(r'\[\s*\{\s*(?:"[^"\n]{0,60}"\s*:|\})'), shared=True),
    InputFormat("feed", (".jsonl", ".jl", ".ndjson"), re.compile(r'\{\s*(?:"[^"\n]{0,60}"\s*:|\})'), grows=True),
    InputFormat(
        "html",
        (".html", ".htm"),
        re.compile(
            r"<(?:!doctype html|html|head|body|meta|title|main|article|section|div|p|h1|!--)\b|<\?xml(?=.*<html)", re.S
        ),
    ),
    InputFormat("text", (".txt", ".md")),
)

#: Every format may come packed.
PACKED = ".gz"
PLAIN_ENDINGS = tuple(ending for each in reversed(FORMATS) for ending in each.endings)
#: What is read of a folder. A file that is named, or matched by a glob, is read whatever its ending.
ENDINGS = tuple(ending + packed for ending in PLAIN_ENDINGS for packed in ("", PACKED))
GROWING = tuple(ending for each in FORMATS if each.grows for ending in each.endings)


def format_of(name: str, head: bytes) -> FormatName:
    """The format of a stream by the ending of its name, else by its first bytes."""
    name = name.lower().removesuffix(PACKED)
    start = characters(head).lstrip("\ufeff \t\n")
    return next(
        (each.name for each in FORMATS if name.endswith(each.endings)),
        next((each.name for each in FORMATS if each.begins and each.begins.match(start)), "text"),
    )


def characters(head: bytes) -> str:
    """The first bytes of a stream in lower case, line ends as newlines."""
    return head.decode(wide_encoding(head) or "utf-8", "replace").lower().replace("\r\n", "\n").replace("\r", "\n")


_MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Which bytes of so many are zero where the letters are mostly those of ASCII.
_ZEROS = (("utf-32-le", 4, (1, 2, 3)), ("utf-32-be", 4, (0, 1, 2)), ("utf-16-le", 2, (1,)), ("utf-16-be", 2, (0,)))


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 or UTF-32, by the byte order mark, else by the zeros that every letter of ASCII has there."""
    if marked := next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None):
        return marked
    if b"\0" not in head:
        return None
    return next((encoding for encoding, width, places in _ZEROS if _has_zeros(head, width, places)), None)


def _has_zeros(head: bytes, width: int, places: tuple[int, ...]) -> bool:
    """Most of the bytes at these places are zero, and none of the others."""
    each = [head[at::width] for at in range(width)]
    most = all(2 * part.count(0) > len(part) for at, part in enumerate(each) if at in places)
    return most and not any(0 in part for at, part in enumerate(each) if at not in places)
