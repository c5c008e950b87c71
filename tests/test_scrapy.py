"""The item pipeline, in a real crawl of a local server."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from provenance.cache import default_folder
from tests.check.articles import TEXT
from tests.conftest import ran
from tests.test_pytest_plugin import GOOD

pytest.importorskip("scrapy")

SPIDER = """
import json, sys
import scrapy
from scrapy.crawler import CrawlerProcess

class Article(scrapy.Item):
    url, headline, body, provenance = (scrapy.Field() for _ in range(4))

class News(scrapy.Spider):
    name = "news"
    def parse(self, response):
        kind = {"dict": dict, "item": Article}[self.settings["KIND"]]
        body = "\\n".join(response.css("p::text").getall())
        if body:
            yield kind(url=response.url, headline=response.css("h1::text").get(), body=body)
        else:
            yield kind(url=response.url)
        yield from response.follow_all(css="a")

process = CrawlerProcess(json.loads(sys.argv[2]))
crawler = process.create_crawler(News)
process.crawl(crawler, start_urls=[sys.argv[1]])
process.start()
print(json.dumps({key: value for key, value in crawler.stats.get_stats().items() if isinstance(value, int)}))
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    pages = tmp_path / "site"
    pages.mkdir()
    (pages / "index.html").write_text('<a href="gut.html">1</a> <a href="vage.html">2</a>', encoding="utf-8")
    for name, text in (("gut", GOOD), ("vage", TEXT)):
        paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines() if line)
        (pages / f"{name}.html").write_text(f'<meta charset="utf-8"><h1>{name}</h1>{paragraphs}', encoding="utf-8")
    (tmp_path / "provenance.yaml").write_text(
        "check: {fail_on: warning}\nfields: {text: body, title: headline}\n", encoding="utf-8"
    )
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=pages)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/index.html"
        server.shutdown()


def crawl(site: str, folder: Path, **settings: Any) -> tuple[dict[str, int], dict[str, dict[str, Any]], str]:
    """Stats, items by the name of their page, and the log."""
    given = {
        "KIND": "dict",
        "ITEM_PIPELINES": {"provenance.scrapy.ProvenancePipeline": 800},
        "FEEDS": {"items.jsonl": {"format": "jsonlines", "encoding": "utf8"}},
        "LOG_LEVEL": "WARNING",
        "TELNETCONSOLE_ENABLED": False,
    } | settings
    command = [sys.executable, "-W", "error::DeprecationWarning:provenance", "-c", SPIDER, site, json.dumps(given)]
    environment = os.environ | {"no_proxy": "*"}
    done = ran(command, cwd=folder, env=environment)
    feed = folder / "items.jsonl"
    items = [json.loads(line) for line in feed.read_text("utf-8").splitlines()] if feed.exists() else []
    stats = json.loads(done.stdout.splitlines()[-1]) if done.stdout else {}
    return stats, {item["url"].rpartition("/")[2]: item for item in items}, done.stderr


def test_items_are_scored_and_flagged_and_counted(site: str, tmp_path: Path) -> None:
    stats, items, log = crawl(site, tmp_path, KIND="item")
    assert "not audited" in log
    assert "index.html: the record has no text: neither “" in log
    assert "gut.html" not in log
    assert set(items) == {"index.html", "gut.html", "vage.html"}
    assert "provenance" not in items["index.html"]
    assert items["gut.html"]["provenance"]["passed"] is True
    found = items["vage.html"]["provenance"]
    assert (found["passed"], len(found["problems"])) == (False, 2)
    assert set(found) == {"passed", "overall", "band", "dimensions", "problems"}
    assert {name: stats[f"provenance/{name}"] for name in ("audited", "below", "not_audited")} == {
        "audited": 2, "below": 1, "not_audited": 1,
    }  # fmt: skip
    assert stats["provenance/finding/vague_source"] == 2
    assert stats["item_scraped_count"] == 3


def test_items_below_the_bar_are_dropped_where_so_asked(site: str, tmp_path: Path) -> None:
    stats, items, log = crawl(site, tmp_path, PROVENANCE_BELOW="drop", PROVENANCE_ADD="report")
    assert set(items) == {"index.html", "gut.html"}
    assert items["gut.html"]["provenance"]["report"]["schema"] == "provenance/report/2"
    assert (stats["provenance/dropped"], stats["item_dropped_count"]) == (1, 1)
    assert "below the bar: “Experten zufolge”" in log


def test_a_wrong_setting_stops_the_crawl(site: str, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("chek: {}\n", encoding="utf-8")
    stats, items, log = crawl(site, tmp_path, PROVENANCE_CONFIG="broken.yaml")
    assert items == {}
    assert "provenance/audited" not in stats
    assert "unknown key “chek”: did you mean “check”?" in log


# --- without a crawl --------------------------------------------------------------------------------------------------


class Stats(Counter[str]):
    """What the pipeline asks of Scrapy's stats."""

    def inc_value(self, name: str) -> None:
        self[name] += 1


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    from scrapy.settings import Settings

    from provenance.scrapy import ProvenancePipeline

    monkeypatch.chdir(tmp_path)
    return lambda stats=None, **settings: ProvenancePipeline(Settings(settings), Stats() if stats is None else stats)


def test_a_crawl_leaves_its_rules_to_the_next_one(
    opened: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    for size in (0, 1_000_000):
        opened().close_spider()
        [kept] = default_folder().glob("rules-*")
        assert kept.stat().st_size >= size


def test_the_least_score_can_be_a_setting(opened: Callable[..., Any]) -> None:
    stats = Stats()
    pipeline = opened(stats, PROVENANCE_MIN_SCORE=99, PROVENANCE_ADD="nothing")
    assert pipeline.process_item({"text": GOOD, "language": "de"}) == {"text": GOOD, "language": "de"}
    assert stats["provenance/below"] == 1


def test_an_item_without_a_field_for_it_says_what_to_do(opened: Callable[..., Any]) -> None:
    import scrapy

    class Bare(scrapy.Item):
        text = scrapy.Field()

    with pytest.raises(KeyError, match="have no field “provenance”: declare it"):
        opened().process_item(Bare(text=GOOD))


def test_a_value_that_a_setting_cannot_have_is_refused(opened: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="PROVENANCE_BELOW is 'burn'; it must be one of flag, drop"):
        opened(PROVENANCE_BELOW="burn")


class Unspeakable:
    def __str__(self) -> str:
        raise RuntimeError("no words")


@pytest.mark.parametrize(
    "item",
    [
        {}, {"text": None}, {"text": ""}, {"text": 5}, {"text": b"\xff\xfe"}, {"text": ["a", "b"]}, {"text": {"a": 1}},
        {"text": "\ud800" * 9}, {"html": "<p>"}, {"text": GOOD, "published": object()}, {"text": GOOD, "id": ["x"]},
        {"text": GOOD, "url": Unspeakable()}, {"url": Unspeakable()}, {"text": GOOD, "title": "\ud800"},
    ],
    ids=lambda item: str(sorted(item)),
)  # fmt: skip
def test_whatever_an_item_holds_it_passes_through(opened: Callable[..., Any], item: dict[str, Any]) -> None:
    stats = Stats()
    assert opened(stats).process_item(dict(item)).keys() >= item.keys()
    assert stats["provenance/audited"] + stats["provenance/not_audited"] == 1
