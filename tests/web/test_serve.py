from __future__ import annotations

import gc
import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from datasette.cli import serve as datasette_serve

from benchmarks.synthetic import report
from provenance import resources
from provenance.errors import StoreError, UsageError
from provenance.web.serve import metadata_for, reviews_beside, serve, serve_arguments
from tests.conftest import Started

from .conftest import make_database


def test_arguments_open_the_file_immutable_with_metadata_and_settings() -> None:
    arguments = serve_arguments(Path("db/provenance.db"), 8002, live=False)
    assert arguments[:2] == ["--immutable", "db/provenance.db"]
    assert arguments[2:8] == [
        *("--metadata", str(resources.datasette_metadata())),
        *("--host", "127.0.0.1"),
        *("--port", "8002"),
    ]
    settings = {arguments[i + 1]: arguments[i + 2] for i, a in enumerate(arguments) if a == "--setting"}
    assert settings["allow_download"] == "false"
    assert settings["sql_time_limit_ms"] == "3000"


def test_a_live_database_is_not_immutable() -> None:
    assert serve_arguments(Path("x.db"), 8001, live=True)[0] == "x.db"


def test_newer_versions_of_datasette_read_the_configuration_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasette.__version__", "1.0a41")
    arguments = serve_arguments(Path("x.db"), 8001, live=False)
    assert arguments[arguments.index("--config") + 1] == str(resources.datasette_metadata())


def test_sql_can_be_kept_from_readers() -> None:
    arguments = serve_arguments(Path("x.db"), 8001, live=False, host="192.0.2.1", sql=False)
    assert arguments[arguments.index("default_allow_sql") + 1] == "false"
    assert arguments[arguments.index("--host") + 1] == "192.0.2.1"


def test_metadata_follow_the_name_of_the_file_and_name_the_hosts(tmp_path: Path) -> None:
    other = json.loads(metadata_for(Path("db/may.2024.db"), tmp_path, ["a.example"]).read_text(encoding="utf-8"))
    assert set(other["databases"]) == {"may.2024", "reviews"}
    assert other["databases"]["may.2024"]["queries"]
    assert other["plugins"]["provenance"]["hosts"] == ["a.example"]
    assert "provenance" in json.loads(metadata_for(Path("provenance.db"), tmp_path).read_text("utf-8"))["databases"]


def test_what_requests_leave_behind_is_looked_for_however_rarely_a_command_does(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, found = gc.get_threshold(), []
    gc.set_threshold(1_000_000, 20, 100)
    monkeypatch.setattr(datasette_serve, "main", lambda *_, **__: found.append(gc.get_threshold()))
    try:
        assert serve(database, port=0) == 0
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
    assert found == [(700, 10, 10)]


def test_a_host_that_is_none_is_named(database: Path) -> None:
    with pytest.raises(UsageError, match=r"--host no\.invalid is no address of this machine"):
        serve(database, hosts=["no.invalid"])


def test_a_database_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no database .*none\.db; make one with: provenance audit"):
        serve(tmp_path / "none.db")


def test_a_port_that_is_taken_is_named(database: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} cannot be used"):
            serve(database, port=port)


def test_a_database_that_is_being_written_is_only_served_live(database: Path, tmp_path: Path) -> None:
    path = make_database(tmp_path / "provenance.db", [report(1)])
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE articles SET title = 'x'")
        writer.execute("COMMIT")
        with pytest.raises(StoreError, match="serve it with --live"):
            serve(path, port=free_port())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("name", ["provenance", "may"])
def test_it_serves_until_ctrl_c(tmp_path: Path, name: str) -> None:
    path, port = make_database(tmp_path / f"{name}.db", [report(1)]), free_port()
    script = (
        "import sys; from pathlib import Path; from provenance.web.serve import serve;"
        "sys.exit(serve(Path(sys.argv[1]), port=int(sys.argv[2])))"
    )
    with Started(
        [sys.executable, "-c", script, str(path), str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        try:
            page = get(f"http://127.0.0.1:{port}/{name}/articles", server)
            assert re.search("<h1>Articles</h1>", page)
            css = re.search(r'href="([^"]*provenance\.css[^"]*)"', page)
            assert css
            assert "--pv-paper" in get(f"http://127.0.0.1:{port}{css[1]}", server)
        finally:
            server.send_signal(signal.SIGINT)
            said, _ = server.communicate(timeout=20)
    assert server.returncode == 0, said
    assert "Traceback" not in said
    assert f"http://127.0.0.1:{port}/{name}/-/overview" in said
    assert "-/auth-token?token=" in said
    assert (tmp_path / "reviews.db").exists()


def test_verdicts_go_beside_the_database_or_nowhere(tmp_path: Path) -> None:
    assert reviews_beside(tmp_path / "provenance.db") == tmp_path / "reviews.db"
    arguments = serve_arguments(tmp_path / "provenance.db", 8001, live=False, reviews=tmp_path / "reviews.db")
    assert arguments[arguments.index(str(tmp_path / "reviews.db")) + 1] == "--root"
    assert reviews_beside(tmp_path / "reviews.db") is None
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "reviews.db").mkdir()
    assert reviews_beside(tmp_path / "other" / "provenance.db") is None


def get(url: str, server: subprocess.Popen[str]) -> str:
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own server
                return answer.read().decode()
        except OSError:
            assert server.poll() is None
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {url}")
