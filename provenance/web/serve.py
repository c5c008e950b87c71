"""``provenance serve``: Datasette with the plugin, the metadata and its settings, for this machine or for others."""

from __future__ import annotations

import json
import socket
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import click
import datasette
from datasette.cli import serve as datasette_serve
from datasette.utils import tilde_encode

from provenance import resources
from provenance.errors import StoreError, UsageError
from provenance.store.connection import open_for_reading, settle
from provenance.store.corrections import log_beside
from provenance.store.public import public_copy
from provenance.web.data import verdicts
from provenance.web.guard import LOOPBACK

_METADATA_NAME = "provenance"
#: Addresses to listen at that are those of no machine.
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - told apart, not bound


def serve(  # noqa: PLR0913 - the options of one command
    db: Path,
    *,
    port: int = 8001,
    live: bool = False,
    hosts: Sequence[str] = (),
    sql: bool | None = None,
    texts: bool = True,
    public: bool = False,
) -> int:
    """Serve ``db`` until Ctrl-C; returns the exit code.

    Unless ``live``, the file is opened immutable, which is fast but must not be written meanwhile. The first of
    ``hosts`` is listened at, by default this machine only; all are names that the server answers to, beside those that
    a machine has for itself. SQL of one's own (``sql``) is for those who sit at this machine, unless it is asked for.
    Without ``texts`` a copy with excerpts is served; what is ``public`` has no texts, no SQL and no forms.

    Raises:
        StoreError: there is no database at ``db``, or it is none of ours.
        UsageError: the port is taken, or a host cannot be listened at.
    """
    if live and (public or not texts):
        raise UsageError("--live shows the database itself: without texts a copy is served, which does not change")
    if public and sql:
        raise UsageError("--public has no SQL: leave one of the two out")
    host = hosts[0] if hosts else "127.0.0.1"
    sql = False if public else sql
    sql = host.lower() in LOOPBACK if sql is None else sql
    open_for_reading(db).close()
    if not live and _is_being_written(db):
        raise StoreError(f"database {db} is being written; serve it with --live, or wait until that has finished")
    _check_port(host, port)
    with tempfile.TemporaryDirectory() as folder:
        metadata = metadata_for(db, Path(folder), hosts)
        reviews = None if public else reviews_beside(db)
        if public or not texts:
            click.echo("Making a copy without the texts …", err=True)
            public_copy(db, copy := Path(folder) / db.name, log_beside(db))
            db = copy
        shown = "127.0.0.1" if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
        page = f"http://{shown}:{port}/{tilde_encode(db.stem)}/-/overview"
        click.echo(f"Open {page} in a browser; Ctrl-C ends it.", err=True)
        if reviews:
            click.echo(f"Verdicts go into {reviews}; to give them, sign in with this link first:", err=True)
        try:
            arguments = serve_arguments(db, port, live, metadata, reviews, host=host, sql=sql)
            datasette_serve.main(arguments, standalone_mode=False)
        except (KeyboardInterrupt, click.Abort):
            # Ctrl-C is how a server is ended.
            return 0
    return 0


def serve_arguments(  # noqa: PLR0913
    db: Path,
    port: int,
    live: bool,
    metadata: Path | None = None,
    reviews: Path | None = None,
    *,
    host: str = "127.0.0.1",
    sql: bool = True,
) -> list[str]:
    """The arguments of ``datasette serve``; ``metadata`` is ours unless given, ``reviews`` takes verdicts."""
    metadata = metadata or resources.datasette_metadata()
    settings = json.loads(metadata.read_text(encoding="utf-8")).get("settings", {})
    arguments = [str(db)] if live else ["--immutable", str(db)]
    arguments += ["--metadata", str(metadata), "--host", host, "--port", str(port)]
    if not datasette.__version__.startswith("0."):
        # From 1.0 on, queries and plugin configuration are read from here and not from the metadata.
        arguments += ["--config", str(metadata)]
    if reviews:
        # The one who sits at this machine signs in with a link that works once.
        arguments += [str(reviews), "--root"]
    for name, value in {**settings, "default_allow_sql": sql}.items():
        arguments += ["--setting", name, value if isinstance(value, str) else json.dumps(value)]
    return arguments


def reviews_beside(db: Path) -> Path | None:
    """The database of verdicts in the folder of ``db``, made where it is missing; ``None`` where that cannot be."""
    path = db.with_name("reviews.db")
    if path == db:
        return None
    try:
        with closing(sqlite3.connect(path, timeout=0.5)) as connection, connection:
            verdicts.prepare(connection)
    except sqlite3.Error as error:
        click.echo(f"No verdicts: {path} cannot be used ({error}).", err=True)
        return None
    return path


def metadata_for(db: Path, folder: Path, hosts: Sequence[str] = ()) -> Path:
    """A copy of our metadata in ``folder``, with the name that Datasette gives the database and the ``hosts`` that the
    plugin answers to.
    """
    original = resources.datasette_metadata()
    metadata = json.loads(original.read_text(encoding="utf-8"))
    metadata["databases"][db.stem] = metadata["databases"].pop(_METADATA_NAME)
    metadata.setdefault("plugins", {}).setdefault("provenance", {})["hosts"] = list(hosts)
    # Who comes to the first page wants the overview, also who was signed in by a link.
    metadata["plugins"]["provenance"]["begins"] = db.stem
    copy = folder / original.name
    copy.write_text(json.dumps(metadata, ensure_ascii=False), encoding="utf-8")
    return copy


def _is_being_written(db: Path) -> bool:
    log = db.with_name(db.name + "-wal")
    # An immutable database is read without its log, so whatever an interrupted run left there must go in first.
    return log.exists() and log.stat().st_size > 0 and not settle(db, lock_wait=0.5)


def _check_port(host: str, port: int) -> None:
    try:
        [(family, kind, _, _, address), *_] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise UsageError(f"--host {host} is no address of this machine ({error.strerror})") from error
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            reason = f"port {port} cannot be used at {host} ({error.strerror})"
            raise UsageError(f"{reason}; choose another with --port or --host") from error
