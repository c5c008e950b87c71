"""``provenance reply``: what those say who are meant."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from provenance.commands.inputs import EXIT_FINE
from provenance.errors import UsageError
from provenance.report import printable
from provenance.store import Archive
from provenance.store.corrections import log_beside
from provenance.store.replies import KINDS, LONGEST_REPLY, Reply, add_reply, all_replies, remove_reply

__all__ = ["add", "remove", "show"]


def add(db: Path, about: Mapping[str, str | None], author: str, text: str | None) -> int:
    """Raises ``UsageError`` where it does not say whom or what it is about, or is empty or too long."""
    given = [(kind, name.strip()) for kind in KINDS if (name := about.get(kind)) and name.strip()]
    if len(given) != 1:
        raise UsageError("say whom it is about, and only that: --article, --outlet or --person")
    [(kind, name)] = given
    if text is None:
        text = sys.stdin.buffer.read(5 * LONGEST_REPLY).decode("utf-8", "replace")
    text, author = text.strip(), author.strip()
    if not text or not author or len(text) > LONGEST_REPLY or len(author) > 200:
        raise UsageError(f"a reply has an author and 1 to {LONGEST_REPLY} characters")
    with Archive.open(db) as archive:
        if kind == "article" and name not in archive.find(name):
            raise UsageError(f"“{name}” is no article of {db}")
    created = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    click.echo(add_reply(log_beside(db), Reply(0, kind, name, author, text, created)))
    return EXIT_FINE


def show(db: Path) -> int:
    log = log_beside(db)
    for one in all_replies(log) if log.is_file() else ():
        text = " ".join(one.text.split())
        click.echo(printable(f"{one.id}  {one.created[:10]}  {one.kind} {one.about}  {one.author}: {text}"))
    return EXIT_FINE


def remove(db: Path, number: int) -> int:
    log = log_beside(db)
    if not log.is_file() or not remove_reply(log, number):
        raise UsageError(f"there is no reply {number}; provenance reply list shows them")
    return EXIT_FINE
