from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.synthetic import rules
from provenance.store import Run, Store


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "provenance.db"


@pytest.fixture
def new_run(db: Path) -> Callable[..., object]:
    """A run on ``db`` with the rules of the synthetic reports, at a time that stands still."""

    @contextmanager
    def new_run(ruleset: str = "0" * 64, engine: str = "0.1.0") -> Iterator[Run]:
        def clock() -> datetime:
            return datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)

        with (
            Store.open(db, clock=clock) as store,
            store.run(ruleset=ruleset, engine=engine, rules=rules(), arguments="samples") as run,
        ):
            yield run

    return new_run
