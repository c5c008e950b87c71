"""Who may ask the server for what, and that no question costs it more than its bounds."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from datasette import __version__
from datasette.app import Datasette
from datasette.utils import tilde_encode

from provenance.sandbox import Sandbox, SqlQuestion
from provenance.web import site
from provenance.web.serve import guarded

from .conftest import Open, changed, make_database, report

#: From 1.0 on, SQL has an address of its own.
QUERY = "/provenance" if __version__.startswith("0.") else "/provenance/-/query"
SQL = f"{QUERY}.json?_shape=array&sql=" + quote("SELECT 1 AS one")
PAGE = "/provenance/-/overview"
CROSS = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


@pytest.fixture
def served(database: Path, open_datasette: Open) -> Datasette:
    """As ``provenance serve --host audits.example`` configures it."""
    return open_datasette(database, config={"plugins": {"provenance": {"hosts": ["audits.example"]}}})


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (SQL, {}, 200),
        (SQL, {"sec-fetch-site": "same-origin"}, 200),
        (SQL, {"sec-fetch-site": "none"}, 200),
        (SQL, CROSS, 403),
        (SQL, {**CROSS, "sec-fetch-site": "same-site"}, 403),
        (SQL, {"origin": "https://evil.example"}, 403),
        (SQL, {"referer": "https://evil.example/"}, 403),
        (SQL, {"referer": "http://localhost/provenance"}, 200),
        ("/provenance/articles?_where=1", CROSS, 403),
        ("/provenance/articles?_where=", CROSS, 403),
        ("/provenance/articles?%73ql=", CROSS, 403),
        (PAGE, CROSS, 200),
        (PAGE, {**CROSS, "sec-fetch-dest": "iframe"}, 403),
        (PAGE, {**CROSS, "sec-fetch-dest": "image", "sec-fetch-mode": "no-cors"}, 403),
        (PAGE, {"host": "localhost:8001"}, 200),
        (PAGE, {"host": "127.0.0.1:8001"}, 200),
        (PAGE, {"host": "[::1]:8001"}, 200),
        (PAGE, {"host": "AUDITS.example"}, 200),
        (PAGE, {"host": "evil.example"}, 421),
        (PAGE, {"host": "evil.example:8001"}, 421),
        (PAGE, {"host": "127.0.0.1.evil.example"}, 421),
        (PAGE, {"host": ""}, 421),
    ],
)
async def test_only_the_reader_asks(served: Datasette, path: str, headers: dict[str, str], status: int) -> None:
    answer = await served.client.get(path, headers=headers)
    assert answer.status_code == status


async def test_a_server_that_we_did_not_start_answers_to_any_name(datasette: Datasette) -> None:
    assert (await datasette.client.get(PAGE, headers={"host": "any.example"})).status_code == 200
    assert (await datasette.client.get(SQL, headers=CROSS)).status_code == 403


@pytest.mark.parametrize("name", ["databases", "databases.json", "databases/", "threads.json"])
async def test_no_page_tells_where_the_file_lies(served: Datasette, name: str) -> None:
    assert (await served.client.get(f"/-/{name}")).status_code == 404
    assert (await served.client.get("/-/versions.json")).status_code == 200


@pytest.mark.parametrize("path", ["/", "/provenance", "/provenance/articles", "/no/such/page", PAGE])
async def test_every_page_says_what_a_browser_may_do_with_it(served: Datasette, path: str) -> None:
    headers = (await served.client.get(path)).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] in ("same-origin", "no-referrer")


@pytest.mark.parametrize("size", ["1000001", "-1", "many"])
async def test_what_is_too_long_is_not_read(served: Datasette, size: str) -> None:
    answer = await served.client.post("/provenance/-/verdict", content=b"", headers={"content-length": size})
    assert answer.status_code == 413


@pytest.mark.parametrize("parameters", ["q=" + "a+" * 3_000, "&".join(f"q{number}=a" for number in range(1_000))])
async def test_an_address_that_is_too_long_is_not_said_again(served: Datasette, parameters: str) -> None:
    answer = await served.client.get(f"/provenance/-/search?{parameters}")
    assert answer.status_code == 414
    assert len(answer.text) < 1_000


async def test_what_is_too_long_without_saying_so_is_not_read_either(served: Datasette) -> None:
    read: list[int] = []
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while True:
            read.append(len((await receive())["body"]))

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"x" * 100_000, "more_body": True}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": [(b"host", b"localhost")]}
    await guarded(app, served, lambda _: False)(scope, receive, send)
    assert sum(read) == 1_000_000
    assert sent[0]["status"] == 413


@pytest.mark.parametrize("spelt", ["de~2Fattribution~2F{}", "de/attribution/{}", "de%2Fattribution%2F{}"])
async def test_ids_with_slashes_may_be_spelt_any_way(served: Datasette, spelt: str) -> None:
    rule = next(f.rule for f in report(3).findings if f.rule.startswith("de/attribution/"))
    page = await served.client.get("/provenance/-/rule/" + spelt.format(rule.rpartition("/")[2]))
    assert page.status_code == 200
    assert rule in page.text


@pytest.mark.parametrize("ending", ["", ".html", ".json", ".annotations.json", "/index.html?id=3"])
@pytest.mark.parametrize(
    "spelling", [tilde_encode, lambda written: quote(written, safe=""), lambda written: quote(written, safe=":/")]
)
async def test_an_article_is_found_however_its_address_is_written(
    ending: str, spelling: Callable[[str], str], open_datasette: Open, tmp_path: Path
) -> None:
    written = f"https://bote.example/a.b/kran-1{ending}"
    client = open_datasette(make_database(tmp_path / "provenance.db", [changed(report(3), id=written)])).client
    page = await client.get(f"/provenance/-/article/{spelling(written)}")
    assert page.status_code == 200
    assert "<h1" in page.text
    for file in (".json", ".html", ".annotations.json"):
        answer = await client.get(f"/provenance/-/article/{tilde_encode(written)}{file}")
        assert answer.status_code == 200
        assert ("application" in answer.headers["content-type"]) == (file != ".html")
    assert (await client.get("/provenance/-/article/nothing.html")).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/nothing/-/overview", "/provenance/nothing", "/provenance/absent/1", "/provenance/-/nothing",
     "/provenance/-/article/in/a.txt", "/provenance/-/rule/%ff", "/provenance/-/outlet/a.b", "/a/b/c/d/e", "/-/nothing"],
)  # fmt: skip
async def test_an_address_that_leads_nowhere_is_a_page_that_says_so(
    served: Datasette, path: str, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = await served.client.get(path)
    assert answer.status_code == 404
    assert answer.text.strip()
    assert "Traceback" not in capfd.readouterr().err
    wanted = await served.client.get("/provenance/nothing.json")
    assert (wanted.status_code, wanted.json()["ok"]) == (404, False)


# --- SQL of a reader --------------------------------------------------------------------------------------------------

#: Each took gigabytes or minutes in the server itself.
COSTLY = [
    "SELECT hex(zeroblob(500000000))",
    "SELECT printf('%.*c', 1000000000, 'x')",
    "SELECT hex(hex(hex(zeroblob(60000000))))",
    "SELECT group_concat(hex(zeroblob(1000000))) FROM articles, articles AS b",
    "SELECT zeroblob(60000000) FROM articles, articles AS b, articles AS c",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "WITH RECURSIVE n(i) AS (SELECT randomblob(1000000) UNION ALL SELECT randomblob(1000000) FROM n) SELECT i FROM n ORDER BY i",
    "SELECT instr(replace(hex(zeroblob(10000000)), '0', 'a'), replace(hex(zeroblob(5000000)), '0', 'a') || 'b')",
    "SELECT json_group_array(hex(zeroblob(20000000))) FROM articles",
]


async def test_no_query_costs_more_than_its_bounds_and_pages_are_answered_meanwhile(
    database: Path, open_datasette: Open
) -> None:
    datasette = open_datasette(database, sql_time_limit_ms=500)
    before = _memory()
    for sql in COSTLY:
        query = asyncio.create_task(datasette.client.get(f"{QUERY}.json?_shape=array&sql=" + quote(sql)))
        assert (await datasette.client.get(PAGE)).status_code == 200
        answer = await query
        assert answer.status_code == 400, sql
    assert _memory() - before < 200_000_000
    after = await datasette.client.get(f"{QUERY}.json?_shape=array&sql=" + quote("SELECT count(*) AS n FROM articles"))
    assert after.json() == [{"n": 60}]


def _memory() -> int:
    """Most bytes that this process has had at once; 0 where that cannot be told."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize(
    ("used", "late", "is_ended"),
    [(0.0, 0.0, False), (0.9, 9.0, False), (0.0, 9.9, False), (1.1, 1.1, True), (0.0, 10.1, True)],
)
def test_a_page_may_wait_longer_than_it_may_take(
    monkeypatch: pytest.MonkeyPatch, used: float, late: float, is_ended: bool
) -> None:
    clocks = {"thread_time": 5.0, "monotonic": 100.0}
    for name in ("thread_time", "monotonic"):
        monkeypatch.setattr(site, name, lambda name=name: clocks[name])
    counting = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000) SELECT count(*) FROM n"
    with closing(sqlite3.connect(":memory:")) as connection:
        with site.time_limit(connection, 1000), suppress_ended() as ended:
            clocks["thread_time"] += used
            clocks["monotonic"] += late
            assert connection.execute(counting).fetchone() == (5000,)
        assert (ended == ["interrupted"]) is is_ended
        assert connection.execute(counting).fetchone() == (5000,)


@contextmanager
def suppress_ended() -> Iterator[list[str]]:
    said: list[str] = []
    try:
        yield said
    except sqlite3.OperationalError as error:
        said.append(str(error))


async def test_typed_sql_gives_what_datasette_gives(database: Path, open_datasette: Open) -> None:
    datasette = open_datasette(database)
    typed = "SELECT id, overall, provenance_fold(title) AS folded, x'00ff' AS b, NULL AS n FROM articles WHERE overall > :least"
    path = f"{QUERY}.json?_shape=objects&_size=max&least=10&sql={quote(typed)}"
    answer = (await datasette.client.get(path)).json()
    with sqlite3.connect(database) as connection:
        expected = connection.execute("SELECT id, overall FROM articles WHERE overall > 10").fetchall()
    connection.close()
    assert [(row["id"], row["overall"]) for row in answer["rows"]] == expected
    assert answer["rows"][0]["n"] is None
    many = (await datasette.client.get(f"{QUERY}.json?sql=" + quote("SELECT a.id FROM articles a, articles b"))).json()
    assert len(many["rows"]) == 1000
    assert many["truncated"] is True
    wrong = await datasette.client.get(f"{QUERY}.json?sql=" + quote("SELECT not_there FROM articles"))
    assert wrong.status_code == 400
    assert "no such column" in json.dumps(wrong.json())
    filtered = await datasette.client.get("/provenance/articles.json?_shape=array&_where=" + quote("overall > 10"))
    assert len(filtered.json()) == min(50, len(expected))


def test_a_process_that_is_killed_is_one_query_less(database: Path) -> None:
    sandbox = Sandbox(f"file:{database}?immutable=1")
    one = SqlQuestion("SELECT 1", (), 10, 1_000)
    assert sandbox.ask(one).rows == [(1,)]
    sandbox._process.kill()
    sandbox._process.join(10)
    assert sandbox.ask(one).error
    assert sandbox.ask(one).rows == [(1,)]
    sandbox.close()


def test_a_query_cannot_write_or_open_other_files(database: Path, tmp_path: Path) -> None:
    sandbox = Sandbox(f"file:{database}?immutable=1")
    for sql in (
        "DELETE FROM articles",
        f"ATTACH '{tmp_path / 'x.db'}' AS x",
        f"VACUUM INTO '{tmp_path / 'x.db'}'",
        "SELECT load_extension('x')",
        "SELECT writefile('x', 'y')",
    ):
        assert sandbox.ask(SqlQuestion(sql, (), 10, 1_000)).error, sql
    assert not (tmp_path / "x.db").exists()
    sandbox.close()


# --- CSV --------------------------------------------------------------------------------------------------------------


async def test_csv_of_datasette_holds_no_formulas(tmp_path: Path, open_datasette: Open) -> None:
    cells = ["=1+1", "＝1+1", "＋1", "-cmd|' /C calc'!A0", "@SUM(1)", " =1", "\t=1", '=HYPERLINK("http://x.example";"a, b")',
             "plain, with\nlines", 'a "quoted" = word', "x" * 70_000]  # fmt: skip
    path = make_database(
        tmp_path / "provenance.db",
        [changed(report(n), id=f"a{n:02}", title=cell, published=None) for n, cell in enumerate(cells, 1)],
    )
    datasette = open_datasette(path)
    sql = quote("SELECT title, -5 AS n, -1.5e10 AS m FROM articles ORDER BY id")
    answer = await datasette.client.get(f"{QUERY}.csv?sql={sql}")
    assert answer.status_code == 200
    head, *rows = list(csv.reader(io.StringIO(answer.text, newline="")))
    assert head == ["title", "n", "m"]
    assert [row[0] for row in rows[:8]] == [f"'{cell}" for cell in cells[:8]]
    assert [row[0] for row in rows[8:]] == cells[8:]
    assert {(row[1], row[2]) for row in rows} == {("-5", "-15000000000.0")}


@pytest.mark.parametrize("hosts", [None, ["localhost"]])
@pytest.mark.parametrize(
    "path",
    ["/provenance/-/overview", "/provenance/-/article/{}", "/provenance/-/article/{}.json", "/provenance/sources"],
)
async def test_nothing_about_people_is_for_search_engines(
    database: Path, open_datasette: Open, hosts: list[str] | None, path: str
) -> None:
    config = {"plugins": {"provenance": {"hosts": hosts}}} if hosts else {}
    datasette = open_datasette(database, config=config)
    await datasette.client.get("/provenance/articles")  # a database is known as ours from its first page on
    answer = await datasette.client.get(path.format(tilde_encode(report(3).article.id)))
    assert answer.status_code == 200
    assert "noindex" in answer.headers["x-robots-tag"]
