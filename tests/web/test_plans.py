"""Every statement of every page is answered from an index or a summary table, however many articles there are."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmarks.synthetic import report
from provenance.web.data import articles, findings, front, rules, search, stories
from provenance.web.data.rules import ReviewVerdict
from provenance.web.data.search import WantedResults

from .conftest import connected

#: Tables that grow with the number of articles.
GROWING = set(
    "articles article_texts changes findings contributions attributions claims sources measures dimensions speakers".split()
)
RULE = "de/attribution/anonymous-source"

#: Every read of every page, with every way to narrow and to order.
READS: dict[str, Callable[[sqlite3.Connection], Any]] = {
    "overview": front.front,
    "article": lambda c: articles.article_page(c, report(3).article.id),
    "news": lambda c: front.news(c, None),
    "news of a run": lambda c: front.news(c, 1),
    "queue": lambda c: front.queue(c, 100, ["a", "b"]),
    "queue, next page": lambda c: front.queue(c, 50, [], front.Position(20.5, 3)),
    "source": lambda c: articles.voice(c, "Renate Olbrich"),
    "source, earlier": lambda c: articles.voice(c, "Renate Olbrich", before=500_000_000),
    "rules": rules.all_rules,
    "rule": lambda c: rules.rule_page(c, RULE, "de"),
    "rule, earlier": lambda c: rules.rule_page(c, RULE, before=500_000_000),
    "outlets": front.all_outlets,
    "outlet": lambda c: front.outlet_page(c, "Talblick"),
    "no outlet": lambda c: front.outlet_page(c, "(unknown)"),
    "alike": lambda c: search.alike(c, "x", "Streit um den Staudamm in Wesenau"),
    "counts": lambda c: search.counts(c, "pruefung"),
    "numbers by value": lambda c: search.search(c, WantedResults("rund 1200 Schutt", "claims")),
    "stories": stories.story_list,
    "stories found": lambda c: stories.story_list(c, "pruefung", "largest"),
    "story of an article": lambda c: stories.story_of(c, report(3).article.id),
    "same story": lambda c: stories.same_story(c, report(3).article.id),
    "queue, progress": lambda c: front.progress(c, 50, ["a"]),
    **{
        f"findings {chosen} {speaker}": partial(findings.findings, wanted=findings.WantedFindings(chosen, speaker))
        for chosen in (
            {},
            {"category": "denial"},
            {"rule": RULE, "severity": "warning"},
            {"outlet": "Talblick"},
            {"outlet": "(unknown)", "category": "placeholder"},
            {"month": "2024-05", "genre": "report", "language": "de"},
            {"dimension": "attribution", "month": ""},
        )
        for speaker in ("", "Renate Olbrich")
    },
    **{
        f"search {field} {text!r} {narrowed}": partial(search.search, wanted=WantedResults(text, field, **narrowed))
        for field in search.FIELDS
        for text in ("", "überprüfung")
        for narrowed in (
            {},
            {"chosen": {"outlet": "Talblick"}},
            {"chosen": {"outlet": "(unknown)"}, "sort": "best"},
            {"chosen": {"band": "D"}},
            {"chosen": {"band": ""}},
            {"chosen": {"outlet": "Talblick", "band": "D"}},
            {"chosen": {"year": "2024"}, "sort": "newest"},
            {"chosen": {"weakest": "verification", "genre": "report"}},
            {"sort": "audited"},
            {"kind": "anonymous"},
            {"page": 2},
        )
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def connection(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The database without its figures, so that the planner takes every table for a large one."""
    path = tmp_path_factory.mktemp("plans") / "provenance.db"
    shutil.copy(database, path)
    with closing(sqlite3.connect(path)) as writer, writer:
        writer.execute("DELETE FROM sqlite_stat1")
    with connected(path) as reader:
        reader.row_factory = sqlite3.Row
        yield reader


def plans(connection: sqlite3.Connection, read: Callable[[sqlite3.Connection], Any]) -> Iterator[tuple[str, str]]:
    """Every statement that ``read`` runs, with each line of its plan."""
    statements: list[str] = []
    connection.set_trace_callback(statements.append)
    try:
        read(connection)
    finally:
        connection.set_trace_callback(None)
    assert statements
    # What a full text index asks its own tables: some versions of SQLite mark all of it as a comment, others not all.
    for statement in (one for one in statements if not re.match(r"--|SELECT k, v FROM 'main'\.'\w+_config'$", one)):
        for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}"):
            yield statement, row[3]


@pytest.mark.parametrize("name", READS)
def test_no_page_reads_a_growing_table_from_end_to_end(connection: sqlite3.Connection, name: str) -> None:
    for statement, line in plans(connection, READS[name]):
        scanned = re.match(r"SCAN (\w+)(.*)", line)
        if scanned is None or scanned[1] not in GROWING:
            continue
        # An index that is walked in the order asked for, up to a limit, is no scan of the table; nor are the keys.
        in_order = "USING INDEX" in scanned[2] or "ORDER BY id DESC LIMIT" in statement
        assert in_order, f"{line}\n{statement}"
        assert "LIMIT" in statement


@pytest.mark.parametrize("name", READS)
def test_every_statement_ends(connection: sqlite3.Connection, name: str) -> None:
    """One row, one article, or a limit."""
    for statement, _ in plans(connection, READS[name]):
        bounded = re.search(
            r"\bLIMIT\b|article_id = '|\bid = '|FROM outlets(\s+WHERE|\s*$)|outlet = '|facet = '|count\(\*\)|article_id IN",
            statement,
        )
        assert bounded, statement


def test_verdicts_are_found_by_article_and_rule() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        rules.add(connection, ReviewVerdict(None, "a", RULE, 1, 2, "x", "right", "", "ina", "2026-01-01T00:00:00Z"))
        for read in (lambda c: rules.of_article(c, "a"), lambda c: rules.of_rule(c, RULE), rules.newest):
            for statement, line in plans(connection, read):
                assert not line.startswith("SCAN verdicts") or "ORDER BY id DESC LIMIT" in statement, statement
