from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.synthetic import reports


def test_summaries_agree_with_the_tables_they_are_made_of(db: Path, new_run) -> None:
    with new_run() as run:
        for report in reports(60):
            run.write(report, "f")
    with closing(sqlite3.connect(db)) as connection:

        def one(sql: str) -> object:
            return connection.execute(sql).fetchone()[0]

        assert one("SELECT sum(articles) FROM outlets") == one("SELECT count(*) FROM articles") == 60
        assert one("SELECT sum(articles) FROM outlet_bands") == one("SELECT count(overall) FROM articles")
        assert one("SELECT sum(findings) FROM rule_totals") == one("SELECT count(*) FROM findings")
        assert one("SELECT sum(findings) FROM rule_outlets") == one("SELECT count(*) FROM findings")
        assert one("SELECT count(*) FROM rule_totals") == one("SELECT count(*) FROM rules")
        assert one("SELECT sum(points) FROM rule_totals") == one("SELECT sum(points) FROM contributions")
        assert one("SELECT sum(statements) FROM speakers") == one("SELECT count(*) FROM attributions")
        assert one("SELECT sum(articles) FROM score_distribution WHERE dimension = 'hygiene'") == one(
            "SELECT count(hygiene) FROM articles"
        )
        assert one("SELECT max(score_from) FROM score_distribution") <= 90
        assert one("SELECT articles FROM outlets WHERE outlet = '(unknown)'") == one(
            "SELECT count(*) FROM articles WHERE outlet IS NULL"
        )


def test_a_finding_is_shown_with_whole_words_around_it(db: Path, new_run) -> None:
    written = list(reports(20))
    with new_run() as run:
        for report in written:
            run.write(report, "f")
    texts = {report.article.id: " ".join((report.text or "").split()) for report in written}
    with closing(sqlite3.connect(db)) as connection:
        found = connection.execute("SELECT article_id, wording, context FROM findings_in_context").fetchall()
    assert found
    for article_id, wording, context in found:
        shown = " ".join(context.removeprefix("… ").removesuffix(" …").split())
        assert " ".join(wording.split()) in shown
        assert f" {shown} " in f" {texts[article_id]} "
