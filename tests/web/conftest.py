from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from benchmarks.synthetic import reports, rules
from provenance import resources
from provenance.models import Failure, Report
from provenance.store import Store


def metadata() -> dict[str, Any]:
    return json.loads(resources.datasette_metadata().read_text(encoding="utf-8"))


def make_database(path: Path, contents: Iterable[Report]) -> Path:
    with Store.open(path) as store, store.run(ruleset="r", engine="e", rules=rules()) as run:
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

    def open_datasette(path: Path, **settings: Any) -> Datasette:
        configured = metadata()
        datasette = Datasette(
            immutables=[str(path)], metadata=configured, settings={**configured["settings"], **settings}
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
