"""What is written, and by whom: one table for every command that has ``--format``.

A new format is a writer and a row here; the command line, the pages of the documentation and the tests take the names
from these tables. Nothing is imported before a format is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

__all__ = ["AUDIT", "CHECK", "RULES_CHECK", "RULES_DIFF", "RULES_STATS", "STORY", "Format"]


@dataclass(frozen=True, slots=True)
class Format:
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


def _table(*formats: Format) -> Mapping[str, Format]:
    return {each.name: each for each in formats}


AUDIT = _table(
    Format("table", "report.table:TableWriter", "a terminal: scores and what moved them, the worst first", True),
    Format("summary", "report.table:SummaryWriter", "a log: how many articles, by band", True, offered=False),
    Format("json", "report.json:JsonWriter", "programs: one document with all reports"),
    Format("jsonl", "report.json:JsonLinesWriter", "programs: one report a line, as they come"),
    Format("html", "report.html:HtmlWriter", "people: a page that needs nothing else, with the evidence marked"),
    Format("none", "report.base:NoWriter", "those who want the database alone", True),
)

CHECK = _table(
    Format(
        "text",
        "report.checks.text:TextWriter",
        "a log: one line a problem, `path:line:column`, and a summary that begins with the worst",
        True,
    ),
    Format("json", "report.checks.json:JsonCheckWriter", "programs of one's own: one document"),
    Format("jsonl", "report.checks.json:JsonLinesCheckWriter", "programs of one's own: one article a line"),
    Format("sarif", "report.checks.sarif:SarifWriter", "code scanning"),
    Format("junit", "report.checks.junit:JunitWriter", "whatever shows test reports"),
    Format("github", "report.checks.github:GithubWriter", "annotations beside the lines, in GitHub Actions"),
    Format("gitlab", "report.checks.gitlab:GitlabWriter", "the code quality widget of GitLab"),
    Format("markdown", "report.checks.markdown:MarkdownWriter", "the summary of a job, a comment under a pull request"),
    Format(
        "html",
        "report.checks.html:HtmlCheckWriter",
        "people: the articles that fail, on a page that needs nothing else, with the evidence marked",
    ),
)

RULES_CHECK = _table(
    Format("text", "workshop.formats:text", "a terminal or a log"),
    Format("json", "workshop.formats:as_json", "programs of one's own"),
    Format("sarif", "workshop.formats:sarif", "code scanning"),
    Format("github", "workshop.formats:github", "annotations beside the lines, in GitHub Actions"),
)

RULES_STATS = _table(
    Format("table", "workshop.stats_output:text", "a terminal"),
    Format("json", "workshop.stats_output:as_json", "programs of one's own"),
)

RULES_DIFF = _table(
    Format("table", "workshop.diff_output:text", "a terminal"),
    Format("json", "workshop.diff_output:as_json", "programs of one's own"),
    Format("markdown", "workshop.diff_output:markdown", "a comment under a pull request"),
)

STORY = _table(
    Format("text", "report.stories.text:write_text", "people: who counts what and on whose word, on one screen", True),
    Format("json", "report.stories.data:write_json", "programs: one document"),
    Format("jsonl", "report.stories.data:write_lines", "programs: one story a line"),
    Format("csv", "report.stories.data:write_csv", "spreadsheets: one row a use of a number, a quotation, a relay"),
    Format("html", "report.stories.page:write_html", "people: a page that needs nothing else"),
    Format("jsonld", "report.stories.exchange:write_jsonld", "search engines and archives: claims of schema.org"),
    Format("prov", "report.stories.exchange:write_prov", "other tools of provenance: PROV-JSON of the W3C"),
)
