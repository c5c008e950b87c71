"""Pages for fact-checkers against Datasette's own pages of the same database, in one run.

``python -m benchmarks.bench_web [articles] [database]``; 100,000 articles have two million findings. The database is
made where it is missing, and kept if it is named. Times are CPU time of the whole request with all threads, in process,
the median of rounds in which all pages take turns; each round asks for another article, outlet or word.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from statistics import median
from time import process_time

from datasette import __version__ as datasette_version
from datasette.app import Datasette
from datasette.utils import tilde_encode

from benchmarks.synthetic import report, reports, rules, story
from provenance import resources
from provenance.store import Store
from provenance.store.links import write_story

__all__ = ["make", "pages", "run"]

_ARTICLES = 2_000
_ROUNDS = 25
#: Articles for one story, and those of them that tell it.
_PER_STORY, _IN_STORY = 10, 5
#: Each page, the page of Datasette's own that it is held against, and how many times as long it may take.
GOALS: Mapping[str, tuple[str, float]] = {
    "article": ("stock row", 3.0),
    "overview": ("stock table", 1.0),
    "queue": ("stock table", 1.0),
    "search": ("stock table", 1.0),
    "search sources": ("stock table", 1.0),
    "search numbers": ("stock table", 1.0),
    "source": ("stock table", 1.0),
    "outlet": ("stock table", 1.0),
    "rule": ("stock table", 1.0),
    "findings": ("stock table", 1.0),
    "findings narrowed": ("stock table", 1.0),
    "numbers by value": ("stock table", 1.0),
    "articles narrowed": ("stock table", 1.0),
    "outlets": ("stock table", 1.0),
    "stories": ("stock table", 1.0),
    "stories found": ("stock table", 1.0),
    "story": ("stock table", 1.0),
}
_WORDS = ("überprüfung", "Schutt", "Videos", "Unterlagen geprüft", "Hochwasser", "Staudamm Birkenfurt", "Insider")
_NAMES = ("Renate Olbrich", "Umweltamt Wesenau", "Experten", "Funkhaus Ost")
_OUTLETS = ("Talblick", "Der Morgenkurier", "Küstenbote")
_NARROWED = (
    "category=denial",
    "severity=info",
    "outlet=Talblick",
    "outlet=(unknown)&category=anonymous_source",
    "month=2024-05&rule=de/verification/withheld-origin",
    "dimension=attribution&genre=report",
    "speaker=Renate+Olbrich",
)
_VALUES = ("1200", "elfhundert+bis+1300+Tonnen", "rund+300+Verletzte")
_ARTICLES_NARROWED = ("outlet=Talblick&band=D", "genre=report&year=2024", "weakest=verification&sort=best", "score=40")
_RULES = ("de/attribution/anonymous-source", "de/verification/withheld-origin", "de/balance/denial")


def run(articles: int = _ARTICLES, database: Path | None = None) -> dict[str, float]:
    """CPU milliseconds of every page, and by how much it undercuts what it may take (above 1 is within the goal)."""
    with tempfile.TemporaryDirectory() as folder:
        path = database or Path(folder) / "provenance.db"
        if not path.exists():
            make(path, articles)
        times = asyncio.run(_measure(path, articles))
    found = {f"{name} CPU ms": round(milliseconds, 1) for name, milliseconds in times.items()}
    for name, (stock, factor) in GOALS.items():
        found[f"{name} within goal"] = round(factor * times[stock] / times[name], 2)
    return found


def make(path: Path, articles: int) -> None:
    """A database of articles that never were, about 20 findings each."""
    with Store.open(path) as store, store.run(ruleset="r", engine="e", rules=rules()) as writing:
        for one in reports(articles, sentences=24):
            writing.write(one, "f")
    tell(path, articles // _PER_STORY)


def tell(path: Path, number: int) -> None:
    """Stories of neighbouring articles that never were, one for ten articles, as a link would have written them."""
    with closing(sqlite3.connect(path)) as connection, connection:
        rows = connection.execute("SELECT id, outlet, title, published, overall FROM articles ORDER BY number")
        articles = rows.fetchmany(number * _PER_STORY)
        for at in range(number):
            write_story(connection.execute, story(at, articles[at * _PER_STORY : at * _PER_STORY + _IN_STORY]))


def pages(database: str, articles: int) -> Mapping[str, Callable[[int], str]]:
    """Addresses of each kind of page, another one each turn."""
    root = f"/{database}/-"

    def article_id(turn: int) -> str:
        return tilde_encode(report((turn * 7919 + 13) % articles, sentences=1).article.id)

    def story_of(turn: int) -> str:
        """An article that is in a story."""
        return tilde_encode(report(turn * 7 % (articles // _PER_STORY) * _PER_STORY, sentences=1).article.id)

    return {
        "stock row": lambda turn: f"/{database}/articles/{article_id(turn)}",
        "stock table": lambda turn: (
            f"/{database}/articles?outlet={tilde_encode(_OUTLETS[turn % 3])}" if turn % 2 else f"/{database}/articles"
        ),
        "article": lambda turn: f"{root}/article/{article_id(turn)}",
        "overview": lambda _: f"{root}/overview",
        "queue": lambda turn: f"{root}/queue?bar={40 + turn}",
        "search": lambda turn: f"{root}/search?q={_WORDS[turn % len(_WORDS)]}",
        "search sources": lambda turn: f"{root}/search?in=sources&q={_NAMES[turn % len(_NAMES)]}",
        "search numbers": lambda turn: f"{root}/search?in=claims&q={_WORDS[turn % len(_WORDS)]}",
        "source": lambda turn: f"{root}/source/{tilde_encode(_NAMES[turn % len(_NAMES)])}",
        "outlet": lambda turn: f"{root}/outlet/{tilde_encode(_OUTLETS[turn % len(_OUTLETS)])}",
        "rule": lambda turn: f"{root}/rule/{tilde_encode(_RULES[turn % len(_RULES)])}",
        "findings": lambda turn: f"{root}/findings?page={turn + 1}",
        "findings narrowed": lambda turn: f"{root}/findings?{_NARROWED[turn % len(_NARROWED)]}",
        "numbers by value": lambda turn: f"{root}/search?in=claims&q={_VALUES[turn % len(_VALUES)]}",
        "articles narrowed": lambda turn: f"{root}/search?{_ARTICLES_NARROWED[turn % len(_ARTICLES_NARROWED)]}",
        "outlets": lambda _: f"{root}/outlets",
        "stories": lambda turn: f"{root}/stories?page={turn + 1}",
        "stories found": lambda turn: f"{root}/stories?q={_WORDS[turn % len(_WORDS)]}",
        "story": lambda turn: f"{root}/story/{story_of(turn)}",
    }


async def _measure(path: Path, articles: int) -> dict[str, float]:
    configured = json.loads(resources.datasette_metadata().read_text(encoding="utf-8"))
    configured["databases"][path.stem] = configured["databases"]["provenance"]
    settings = configured.pop("settings")
    config = {} if datasette_version.startswith("0.") else {"config": configured}
    datasette = Datasette(immutables=[str(path)], metadata=configured, settings=settings, **config)
    addresses = pages(path.stem, articles)
    times: dict[str, list[float]] = {name: [] for name in addresses}
    for turn in range(_ROUNDS):
        for name, address in addresses.items():
            url = address(turn)
            started = process_time()
            answer = await datasette.client.get(url)
            taken = 1000 * (process_time() - started)
            if answer.status_code != 200:
                raise RuntimeError(f"{url}: {answer.status_code}")
            # The first rounds compile templates and fill the cache of pages of the file.
            if turn >= 3:
                times[name].append(taken)
    return {name: median(taken) for name, taken in times.items()}


if __name__ == "__main__":
    figures = run(
        int(sys.argv[1]) if len(sys.argv) > 1 else _ARTICLES, Path(sys.argv[2]) if len(sys.argv) > 2 else None
    )
    print(json.dumps(figures, indent=2))
    sys.exit(any(value < 1 for name, value in figures.items() if name.endswith("goal")))
