from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from datasette import __version__ as datasette_version
from datasette.app import Datasette
from datasette.utils import tilde_encode

from benchmarks.synthetic import report, reports, rules
from provenance import resources
from provenance.models import Cap, Failure, Report, ReportEmbed, ReportImage, ReportLink
from provenance.sandbox import prepare
from provenance.store import RuleInfo, Store

Open = Callable[..., Datasette]

#: Text that does something where it is not shown as text: in articles, in their metadata, in what somebody types.
HOSTILE: list[str] = json.loads((Path(__file__).parents[1] / "data" / "hostile.json").read_text(encoding="utf-8"))


class Read(HTMLParser):
    """What a page is made of."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def attributes(self, *names: str) -> list[str]:
        return [value for _, given in self.tags for name, value in given.items() if name in names]


def metadata() -> dict[str, Any]:
    return json.loads(resources.datasette_metadata().read_text(encoding="utf-8"))


def make_database(path: Path, contents: Iterable[Report], known: Sequence[RuleInfo] = ()) -> Path:
    with Store.open(path) as store, store.run(ruleset="r", engine="e", rules=known or rules()) as run:
        for report in contents:
            run.write(report, "f")
        run.fail(Failure("feed/leer.html", "there is no article in it"))
    return path


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_database(tmp_path_factory.mktemp("web") / "provenance.db", reports(60))


@pytest.fixture
def open_datasette() -> Iterator[Callable[..., Datasette]]:
    """Datasette as ``provenance serve`` starts it, on an immutable file."""
    opened = []

    def open_datasette(path: Path, *mutable: Path, config: dict[str, Any] | None = None, **settings: Any) -> Datasette:
        configured = metadata()
        configured |= config or {}
        datasette = Datasette(
            [str(other) for other in mutable],
            immutables=[str(path)],
            metadata=configured,
            settings={**configured["settings"], **settings},
            # From 1.0 on, what is no description is read from here.
            **({} if datasette_version.startswith("0.") else {"config": {**configured, "settings": {}}}),
        )
        opened.append(datasette)
        return datasette

    yield open_datasette
    for datasette in opened:
        for db in datasette.databases.values():
            db.close()


@pytest.fixture
def datasette(database: Path, open_datasette: Callable[..., Datasette]) -> Datasette:
    return open_datasette(database)


@pytest.fixture(scope="session")
def two_databases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same articles twice: with hostile text in every field, and without."""
    numbered = list(enumerate(HOSTILE, start=1))
    poisoned_path = tmp_path_factory.mktemp("poisoned") / "provenance.db"
    clean_path = tmp_path_factory.mktemp("clean") / "provenance.db"
    return (
        make_database(poisoned_path, [poisoned(report(n), hostile) for n, hostile in numbered]),
        make_database(clean_path, [changed(report(n), id=f"poisoned-{n}") for n, _ in numbered]),
    )


@contextmanager
def connected(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection as the pages have it, which ends as a transaction."""
    with closing(sqlite3.connect(path)) as connection, connection:
        prepare(connection)
        yield connection


def article_path(one: Report) -> str:
    return f"/provenance/articles/{tilde_encode(one.article.id)}"


def changed(one: Report, **article: object) -> Report:
    return one.model_copy(update={"article": one.article.model_copy(update=article)})


def poisoned(one: Report, hostile: str) -> Report:
    """The report with ``hostile`` in every field that comes from outside."""
    fields = dict.fromkeys(("title", "outlet", "author", "published", "url", "source"), hostile)
    part = one.attributions[0].content.model_copy(update={"text": hostile})
    spoken = {"content": part, "source": part, "cue": part, "frame": part, "addressee": part, "medium": hostile}
    number = HOSTILE.index(hostile) + 1
    told = {"text": hostile, "message": hostile, "message_de": hostile}
    return changed(one, id=f"poisoned-{number}", **fields).model_copy(
        update={
            "text": hostile + (one.text or ""),
            "sources": tuple(s.model_copy(update={"name": hostile, "role": hostile}) for s in one.sources),
            "attributions": tuple(a.model_copy(update=spoken) for a in one.attributions),
            "claims": tuple(c.model_copy(update={"text": hostile, "unit": hostile}) for c in one.claims),
            "findings": tuple(f.model_copy(update=told) for f in one.findings),
            "links": tuple(
                ReportLink(url=hostile, host=hostile, kind="study", start=at, end=at + 9, text=hostile)
                for at in (0, 4, 99)
            ),
            "embeds": (ReportEmbed(kind="x", url=hostile, author=hostile, start=5),),
            "images": (
                ReportImage(credit=hostile, caption=hostile, start=9),
                ReportImage(credit=None, caption=hostile, start=None),
            ),
            "scores": one.scores.model_copy(update={"caps": (Cap(cap=1, reason=hostile),)}),
        }
    )
