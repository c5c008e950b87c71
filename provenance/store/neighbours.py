"""What a database knows of articles across each other, as far as one article has to do with it: read, never written."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal, Self

from sqlite_utils import Database

from provenance.across import ComparedArticle, Profile, profile, reuse as events, view
from provenance.across.reuse import (
    AFTER,
    BEFORE,
    COPY_WINDOW,
    SHARED,
    CopyOrigin,
    Relay,
    Reuse,
    SharedPassage,
    may_share,
    meant,
    origin,
    relays,
    reuse,
)
from provenance.across.story import Knowledge, Story, judged, news, tell
from provenance.engine import Rule
from provenance.lexicon import Lexicon
from provenance.models import Report, ReportFinding, Span
from provenance.store.archive import read_report
from provenance.store.database import explained, open_for_reading

__all__ = ["IN_TIME", "Neighbours", "Preview", "between", "read_stories", "with_entities"]

#: Articles that are held in memory while their stories are told, and profiles while they are compared.
_HELD, _HELD_PROFILES = 400, 2000
#: What of a report is compared.
_COMPARED = ("article_texts", "sources", "attributions", "claims", "findings")
#: An article that may have been published between two days; all of them where those are not known.
IN_TIME = "(l.day IS NULL OR coalesce(l.day BETWEEN ? AND ?, 1))"


class Neighbours:
    """What a database has that an article may have to do with. Each question is answered by an index, so that what it
    costs depends on the neighbours of the article and not on the size of the archive.
    """

    def __init__(self, db: Database, lexicons: Mapping[str, Lexicon], rules: Sequence[Rule]) -> None:
        self._db = db
        self._knowledge = Knowledge(lexicons)
        self._rules = rules
        self._views: dict[str, ComparedArticle] = {}
        self._decoded: dict[str, Profile] = {}

    def _view(self, one: str) -> ComparedArticle:
        found = self._views.get(one)
        if found is None:
            report = read_report(self._rows, one, _COMPARED)
            if report is None:
                raise LookupError(one)
            if len(self._views) >= _HELD:
                self._views.pop(next(iter(self._views)))
            found = self._views[one] = view(report)
        return found

    def _rows(self, sql: str, parameters: list[str]) -> Iterator[Mapping[str, Any]]:
        # Not ``query``, which makes and releases a savepoint around each of the twenty questions of a report.
        rows = self._db.execute(sql, parameters)
        names = [column for column, *_ in rows.description]
        return (dict(zip(names, row, strict=True)) for row in rows)

    def _rows_of_profiles(self, where: str, parameters: Sequence[object]) -> Iterable[Sequence[Any]]:
        return self._db.execute(
            f"SELECT l.article_id, l.day, l.event_day, l.outlet, l.terms, l.weights FROM {where}",  # noqa: S608
            list(parameters),
        )

    def _profiles(self, where: str, parameters: Sequence[object]) -> list[Profile]:
        return [_profile(row) for row in self._rows_of_profiles(where, parameters)]

    def _decode(self, row: Sequence[Any]) -> Profile:
        """The profile of a row, which many articles may be compared with."""
        found = self._decoded.get(row[0])
        if found is None:
            if len(self._decoded) >= _HELD_PROFILES:
                self._decoded.pop(next(iter(self._decoded)))
            found = self._decoded[row[0]] = _profile(row)
        return found

    def _near(self, one: Profile) -> list[Profile]:
        """Articles of the days around one that share enough of its weightiest terms to be compared."""
        terms: list[object] = [*one.top]
        asked = ", ".join("?" * len(terms))
        if one.day is None:
            found, values = f"SELECT number FROM link_terms WHERE term IN ({asked})", terms  # noqa: S608
        else:
            days = between(one.day, -events.WINDOW, events.WINDOW)
            found = (
                f"SELECT number FROM link_terms WHERE term IN ({asked}) AND day BETWEEN ? AND ?"  # noqa: S608
                f" UNION ALL SELECT number FROM link_terms WHERE term IN ({asked}) AND day = ''"
            )
            values = [*terms, *days, *terms]
        near = f"(SELECT number FROM ({found}) GROUP BY number HAVING count(*) >= {events.SHARED_PRINTS})"  # noqa: S608
        rows = self._rows_of_profiles(
            f"{near} JOIN link_articles l USING (number) WHERE l.article_id <> ?", [*values, one.id]
        )
        return [self._decode(row) for row in rows]

    def _alike(self, one: Profile, copies: Iterable[Reuse], done: Collection[str] = ()) -> dict[tuple[str, str], float]:
        """The pairs of an article with others that tell of one event, those left out that are ``done``; ``copies`` are
        all that it has a part in."""
        said = {found.b if found.a == one.id else found.a: found.said for found in copies}
        return {
            (min(one.id, other.id), max(one.id, other.id)): alike
            for other in self._near(one)
            if other.id not in done and (alike := events.one_event(one, other, said.get(other.id, 0)))
        }

    def _sharing_passages(self, one: Profile) -> list[Profile]:
        """Articles of the weeks around one that share so many fingerprints with it that they may share passages."""
        marks = json.dumps(one.fingerprints)
        days = (None, None) if one.day is None else between(one.day, -COPY_WINDOW, COPY_WINDOW)
        return self._profiles(
            "json_each(?) mine JOIN fingerprints theirs ON theirs.hash = mine.value"
            " JOIN link_articles l ON l.number = theirs.number"
            " WHERE l.article_id <> ? AND (l.day IS NULL OR ? IS NULL OR l.day BETWEEN ? AND ?)"
            " GROUP BY l.article_id HAVING count(*) >= ?",
            [marks, one.id, days[0], *days, SHARED],
        )

    def _of_one_address(self, one: str, of: str | None, addresses: Iterable[str]) -> list[str]:
        """Other articles that have an address of an article of an outlet, or name it as theirs. (An article that came
        twice from one outlet under one address is a version.)"""
        found: dict[str, str | None] = {}
        for address in addresses:
            for where in ("url = ?", "number IN (SELECT number FROM link_addresses WHERE address = ?)"):
                found |= self._db.execute(f"SELECT id, outlet FROM articles WHERE {where}", [address])  # noqa: S608
        return [
            other
            for other, outlet in sorted(found.items())
            if other != one and (outlet is None or outlet != of) and self._is_linked(other)
        ]

    def _meant(self, relay: Relay, outlet: str, day: str | None) -> str | None:
        """The article of an outlet (by its key) that a relay of a day (ISO) means."""
        if not outlet:
            return None
        told = date.fromisoformat(day) if day else None
        published = self._profiles(f"link_articles l WHERE l.outlet = ? AND {IN_TIME}",
                                   [outlet, *between(told, -BEFORE, AFTER)])  # fmt: skip
        return meant(relay, told, published)

    def _groups(self, touched: Iterable[str]) -> Sequence[tuple[str, ...]]:
        """The stories of all articles that pairs tie to those that were touched, directly or over others."""
        pairs: dict[tuple[str, str], float] = {}
        found: set[str] = set()
        waiting = [*touched]
        while waiting:
            one = waiting.pop()
            if one in found or not self._is_linked(one):
                continue
            found.add(one)
            mine = self._pairs(one)
            pairs |= mine
            waiting += [other for pair in mine for other in pair]
            waiting += self._mates(one)
        return events.cluster(pairs, found)

    def _is_linked(self, one: str) -> bool:
        return self._db.execute("SELECT 1 FROM link_articles WHERE article_id = ?", [one]).fetchone() is not None

    def _pairs(self, one: str) -> dict[tuple[str, str], float]:
        rows = self._db.execute("SELECT a, b, alike FROM link_pairs WHERE a = ?1 UNION ALL"
                                " SELECT a, b, alike FROM link_pairs WHERE b = ?1", [one])  # fmt: skip
        return {(a, b): alike for a, b, alike in rows}

    def _mates(self, one: str) -> list[str]:
        """The articles that are in one story with an article now."""
        mine = "(SELECT story_id FROM story_articles WHERE article_id = ?)"
        rows = self._db.execute(f"SELECT article_id FROM story_articles WHERE story_id = {mine}", [one])  # noqa: S608
        return [other for (other,) in rows]

    def _story(self, group: Sequence[str]) -> Story:
        views = [self._view(one) for one in group]
        told = [relay for one in group for relay in self._told(one)]
        led: dict[str, str | None] = {relay.article: relay.to for relay in reversed(told) if relay.to}
        copies: list[tuple[Reuse, CopyOrigin]] = []
        for found in [found for one in group for found in self._reused(one)]:
            relayed = {**led, **({found.b: found.a} if self._passes_on(found.b, found.a) else {})}
            copies.append((found, origin(self._view(found.a), self._view(found.b), relayed, self._knowledge.released)))
        return judged(tell(views, copies, told, self._knowledge), views, self._rules)

    def _told(self, one: str) -> list[Relay]:
        rows = self._db.execute(
            'SELECT outlet, start, "end", text, meant FROM relays WHERE article_id = ? ORDER BY start', [one]
        )
        return [Relay(one, outlet, Span(start, end), text, {}, to) for outlet, start, end, text, to in rows]

    def _reused(self, one: str) -> list[Reuse]:
        """The copies that begin in an article."""
        return self._copies("a", one)

    def _copies(self, side: Literal["a", "b"], one: str) -> list[Reuse]:
        rows = self._db.execute(
            f"SELECT a, b, extent, shared, passages FROM link_copies WHERE {side} = ? ORDER BY a, b",  # noqa: S608
            [one],
        )
        return [Reuse(a, b, extent, shared, _passages(passages)) for a, b, extent, shared, passages in rows]

    def _passes_on(self, one: str, other: str) -> bool:
        known = self._db.execute("SELECT 1 FROM relays WHERE article_id = ? AND meant = ?", [one, other])
        return known.fetchone() is not None


class Preview(Neighbours):
    """What an article that a database does not have would do to its stories, if it were linked; nothing is written."""

    def __init__(self, db: Database, lexicons: Mapping[str, Lexicon]) -> None:
        super().__init__(db, lexicons, rules=())
        self._new = ""
        self._read: ComparedArticle | None = None
        self._paired: dict[tuple[str, str], float] = {}
        self._shared: list[Reuse] = []
        self._passed: list[Relay] = []

    @classmethod
    @contextmanager
    def open(cls, path: Path, lexicons: Mapping[str, Lexicon]) -> Iterator[Self]:
        """Raises ``StoreError`` where there is no database, or none of this version."""
        db = open_for_reading(path)
        try:
            with explained(path):
                yield cls(db, lexicons)
        finally:
            db.close()

    @property
    def is_empty(self) -> bool:
        """Has nobody linked the database yet?"""
        return self._db.execute("SELECT 1 FROM link_articles LIMIT 1").fetchone() is None

    def of(self, report: Report) -> Sequence[ReportFinding]:
        """What the article does to the stories of the others. One that is there already takes the place of itself."""
        if report.text is None:
            return ()
        new = view(report)
        outlets = self._knowledge.outlets(new)
        mine = profile(new, outlets.key(new.outlet or ""))
        self._new, self._read = new.id, new
        self._shared = [
            found
            for one in {each.id for each in self._sharing_passages(mine) if may_share(mine, each)}
            | {*self._of_one_address(new.id, new.outlet, new.addresses)}
            if (found := reuse(*sorted((new, self._view(one)), key=lambda v: v.id)))
        ]
        self._paired = self._alike(mine, self._shared)
        day = new.day.isoformat() if new.day else None
        self._passed = [
            told._replace(to=self._meant(told, outlets.key(told.outlet), day)) for told in relays(new, outlets)
        ]
        group = next(group for group in self._groups([new.id]) if new.id in group)
        return news(self._story(group), new)

    def _view(self, one: str) -> ComparedArticle:
        return self._read if self._read and one == self._new else super()._view(one)

    def _is_linked(self, one: str) -> bool:
        return one == self._new or super()._is_linked(one)

    def _pairs(self, one: str) -> dict[tuple[str, str], float]:
        known = {pair: alike for pair, alike in super()._pairs(one).items() if self._new not in pair}
        return known | {pair: alike for pair, alike in self._paired.items() if one in pair}

    def _told(self, one: str) -> list[Relay]:
        return self._passed if one == self._new else super()._told(one)

    def _reused(self, one: str) -> list[Reuse]:
        if one == self._new:
            return self._shared
        return [found for found in super()._reused(one) if found.b != self._new]

    def _passes_on(self, one: str, other: str) -> bool:
        if one == self._new:
            return any(relay.to == other for relay in self._passed)
        return super()._passes_on(one, other)


def read_stories(path: Path, wanted: str | None = None) -> Iterator[Story]:
    """All stories of a database by their first day, or the one with an id or an article. Raises ``StoreError``."""
    db = open_for_reading(path)
    try:
        with explained(path):
            if wanted is None:
                rows = db.execute("SELECT report FROM stories ORDER BY first IS NULL, first, id").fetchall()
            else:
                rows = db.execute(
                    "SELECT report FROM stories WHERE id = :wanted"
                    " OR id = (SELECT story_id FROM story_articles WHERE article_id = :wanted)",
                    {"wanted": wanted},
                ).fetchall()
            for (report,) in rows:
                yield with_entities(db.execute, Story.model_validate_json(report))
    finally:
        db.close()


def with_entities(execute: Callable[..., Iterable[Sequence[Any]]], story: Story) -> Story:
    """The entities of a story under the names that they have over all articles; ``execute`` runs SQL."""
    known: dict[int, dict[str, Any]] = {}
    for article in story.articles:
        for number, name, kind, party, also in execute(
            "SELECT DISTINCT e.id, e.name, e.kind, e.party, e.also FROM entity_sources s"
            " JOIN entities e ON e.id = s.entity_id WHERE s.article_id = ?",
            [article.id],
        ):
            row = known.setdefault(
                number, {"name": name, "kind": kind, "party": party, "also": json.loads(also), "articles": []}
            )
            row["articles"].append(article.id)
    rows = sorted(known.values(), key=lambda row: (-len(row["articles"]), row["name"]))
    return Story.model_validate({**story.model_dump(by_alias=True), "entities": rows})


def between(day: date | None, first: int, last: int) -> tuple[str | None, str | None]:
    """Two days by their distances from one, as ISO dates."""
    if day is None:
        return None, None
    return (day + timedelta(first)).isoformat(), (day + timedelta(last)).isoformat()


def _profile(row: Sequence[Any]) -> Profile:
    one, day, event_day, outlet, terms, weights = row
    numbers, floats = array("I"), array("f")
    numbers.frombytes(terms)
    floats.frombytes(weights)
    told = frozenset((event_day or "").split())
    return Profile(one, date.fromisoformat(day) if day else None, told, outlet, numbers, floats)


def _passages(packed: str) -> tuple[SharedPassage, ...]:
    return tuple(SharedPassage(Span(a, e), Span(b, f), *said) for a, e, b, f, *said in json.loads(packed))
