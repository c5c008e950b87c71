"""``provenance forget`` and ``reply``: what people may ask for who are written about."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import click

from provenance.cache import Cache, default_folder
from provenance.commands.run import EXIT_FAILED, EXIT_FINE
from provenance.errors import UsageError
from provenance.models import UiLanguage
from provenance.report import printable
from provenance.store import Archive
from provenance.store.corrections import KINDS, LONGEST_REPLY, Reply, add_reply, all_replies, log_beside, remove_reply
from provenance.store.forget import Forgetting, NameOf, clean_export, forget, meant, older_than
from provenance.wording import count, say

__all__ = ["ForgetOptions", "add", "forget_all", "remove", "show"]


# --- ``provenance forget``: people, articles and outlets, out of a database and everything beside it ------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetOptions:
    db: Path
    persons: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    older_than: int | None = None
    by: Literal["published", "audited"] = "published"
    also: tuple[Path, ...] = ()
    cache_dir: Path | None = None
    yes: bool = False
    lang_ui: UiLanguage = "en"


def forget_all(options: ForgetOptions) -> int:
    """Say what is meant, ask, and do it. Exit code 1 where a file of ``also`` may still hold something."""
    named = bool(options.persons or options.articles or options.outlets)
    if named == (options.older_than is not None):
        raise UsageError("say whom or what: --person, --article, --outlet; or --older-than DAYS")
    for person in options.persons:
        if not NameOf.of(person).words:
            raise UsageError(f"--person “{person}” has no letters")
    what = _meant(options)
    for line in _told(what, options.lang_ui):
        click.echo(printable(line), err=True)
    if not options.yes and not click.confirm(say(options.lang_ui, "This cannot be undone. Go on?"), err=True):
        return EXIT_FAILED
    # What the cache holds of whom does not show: it is made anew by and by.
    Cache.remove(options.cache_dir or default_folder())
    left = [path for path in _files(options.also) if clean_export(path, what)]
    forget(options.db, log_beside(options.db), what, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    for path in left:
        text = say(options.lang_ui, "may still hold what is to be forgotten: make it anew or delete it")
        sys.stderr.write(printable(f"{path}: {text}") + "\n")
    return EXIT_FAILED if left else EXIT_FINE


def _meant(options: ForgetOptions) -> Forgetting:
    if options.older_than is not None:
        day = datetime.now(UTC).date() - timedelta(days=options.older_than)
        return older_than(options.db, day.isoformat(), options.by)
    found = meant(options.db, options.persons, options.articles, options.outlets)
    if options.articles and not found.articles:
        raise UsageError(f"no article of {options.db} has this id, address or path: {', '.join(options.articles)}")
    return found


def _told(what: Forgetting, language: UiLanguage) -> Iterator[str]:
    yield count(language, "{} article is deleted|{} articles are deleted", len(what.articles))
    if what.persons:
        yield count(
            language, "in {} article the name is made unreadable|in {} articles the name is made unreadable",
            len(what.redacted),
        )  # fmt: skip
    yield say(language, "Stories are taken out as a whole; provenance link tells them anew.")


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


# --- ``provenance reply``: what those say who are meant ---------------------------------------------------------------


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
