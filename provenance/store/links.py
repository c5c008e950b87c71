"""What articles have to do with each other, kept in the database and brought up to date from what changed.

A link begins with the articles that are new, changed or gone since the last one. Their profiles are made anew; pairs,
copies and relays are looked for among their neighbours only; the stories that this touches are told anew, everything
else stays. One transaction holds it all: whatever happens, the database has the stories of the last link, whole.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from sqlite3 import Cursor
from typing import Any

from sqlite_utils import Database

from provenance.across import Profile, profile
from provenance.across.entities import (
    APART,
    SPEAKS_FOR,
    UNITED,
    NamedSource,
    NameTally,
    corrected,
    entities,
    named,
    tied,
)
from provenance.across.reuse import (
    AFTER,
    BEFORE,
    KnownOutlets,
    Relay,
    may_share,
    relays,
    reuse,
)
from provenance.across.story import Story
from provenance.corrections import Correction
from provenance.engine import Rule
from provenance.lexicon import Lexicon
from provenance.models import Span
from provenance.store.database import LOCK_WAIT, explained, open_for_writing, settle
from provenance.store.neighbours import IN_TIME, Neighbours, between

__all__ = ["Linked", "clear", "link", "write_story"]

#: What an article is linked by: where it differs from what it was, the article is linked anew.
_STATE = "a.sha256 || ' ' || a.fingerprint || ' ' || a.ruleset || ' ' || a.engine"
#: In place of the key of an outlet: the relay is a link.
_BY_LINK = "link"
#: From and to an article, with the place of the link. Addresses count as one with and without a stroke at the end.
_LINKS = """
    SELECT l.article_id, a.id, a.outlet, l.start, l."end", l.text
    FROM articles a
    JOIN links l ON l.url IN (a.url, a.url || '/', rtrim(a.url, '/'))
    JOIN articles f ON f.id = l.article_id
    WHERE a.id = :one AND f.outlet <> a.outlet
    UNION
    SELECT l.article_id, a.id, a.outlet, l.start, l."end", l.text
    FROM links l
    JOIN articles a ON a.url IN (l.url, l.url || '/', rtrim(l.url, '/'))
    JOIN articles f ON f.id = l.article_id
    WHERE l.article_id = :one AND f.outlet <> a.outlet
    ORDER BY 1, 4
"""
#: What is said of an entity that has new sources, by those that come first.
_GROWN = """
    UPDATE entities SET name = :name, also = :also, tally = :tally,
        kind = (SELECT kind FROM entity_sources WHERE entity_id = :one AND kind <> :speaks
                ORDER BY article_id, source LIMIT 1),
        party = (SELECT party FROM entity_sources WHERE entity_id = :one AND party <> ''
                 ORDER BY article_id, source LIMIT 1),
        articles = (SELECT count(DISTINCT article_id) FROM entity_sources WHERE entity_id = :one)
    WHERE id = :one
"""
_DETAILS = ("copies", "quote_groups", "number_groups", "caveats", "answers", "story_articles")


class Linked(dict[str, int]):
    """Counts of one link: ``articles`` changed, ``gone``, ``stories`` told anew, ``all`` stories."""


def link(  # noqa: PLR0913 - what may be left out is named
    path: Path,
    lexicons: Mapping[str, Lexicon],
    *,
    rules: Sequence[Rule] = (),
    corrections: Iterable[Correction] = (),
    force: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Linked:
    """Bring the stories of a database up to date; ``force`` makes all of them anew. ``lexicons`` are those of the
    languages of its articles, ``rules`` those of scope ``story``, ``corrections`` in force say who is one and who is
    not. Raises ``StoreError``.
    """
    db = open_for_writing(path, LOCK_WAIT)
    try:
        with explained(path):
            db.conn.execute("BEGIN IMMEDIATE")
            try:
                done = _Linking(db, lexicons, rules, corrections, progress).run(force=force)
            except BaseException:
                db.conn.rollback()
                raise
            db.conn.commit()
    finally:
        db.close()
    settle(path)
    return done


class _Linking(Neighbours):
    def __init__(
        self,
        db: Database,
        lexicons: Mapping[str, Lexicon],
        rules: Sequence[Rule],
        corrections: Iterable[Correction],
        progress: Callable[[int, int], None],
    ) -> None:
        super().__init__(db, lexicons, rules)
        self._corrections = [one for one in corrections if one.action in ("unite", "separate")]
        self._progress = progress
        self._named: list[NamedSource] = []

    def run(self, *, force: bool) -> Linked:
        if force:
            clear(self._db)
        changed, gone = self._differences()
        touched = {*changed, *gone}
        touched |= self._endpoints(touched)
        self._forget([*changed, *gone])
        profiles: list[Profile] = []
        for done, one in enumerate(changed):
            self._progress(done, len(changed))
            profiles.append(self._profile(one))
            touched |= self._copy(profiles[-1])
        self._pair(profiles)
        touched |= self._endpoints(changed)
        touched |= self._relay(profiles, gone)
        touched |= self._lead([*changed, *gone])
        told = self._tell(touched - set(gone), gone)
        self._name(changed, gone)
        total: int = self._db.execute("SELECT count(*) FROM stories").fetchone()[0]
        return Linked(articles=len(changed), gone=len(gone), stories=told, all=total)

    # --- what changed -------------------------------------------------------------------------------------------

    def _differences(self) -> tuple[list[str], list[str]]:
        """Ids of articles that are new or changed, and of those that are gone; articles without a text are left out."""
        written = self._db.execute(
            f"SELECT w.article_id, {_STATE}, t.text IS NOT NULL, l.state FROM link_waiting w"  # noqa: S608
            " LEFT JOIN articles a ON a.id = w.article_id"
            " LEFT JOIN article_texts t ON t.article_id = w.article_id"
            " LEFT JOIN link_articles l ON l.article_id = w.article_id ORDER BY a.number"
        ).fetchall()
        self._db.execute("DELETE FROM link_waiting")
        changed = [one for one, state, told, before in written if told and state != before]
        return changed, [one for one, _, told, before in written if not told and before is not None]

    def _endpoints(self, ids: Iterable[str]) -> set[str]:
        """Articles of the pairs, copies and stories that some articles are in."""
        found: set[str] = set()
        for one in ids:
            found |= {b for (b,) in self._db.execute("SELECT b FROM link_pairs WHERE a = ?", [one])}
            found |= {a for (a,) in self._db.execute("SELECT a FROM link_pairs WHERE b = ?", [one])}
            found |= {a for (a,) in self._db.execute("SELECT a FROM link_copies WHERE b = ?", [one])}
            found |= {
                other
                for (other,) in self._db.execute(
                    "SELECT article_id FROM story_articles WHERE story_id ="
                    " (SELECT story_id FROM story_articles WHERE article_id = ?)",
                    [one],
                )
            }
        return found

    def _forget(self, ids: Sequence[str]) -> None:
        for one in ids:
            for table in ("fingerprints", "link_terms", "link_addresses"):
                mine = "number = (SELECT number FROM link_articles WHERE article_id = ?)"
                self._db.execute(f"DELETE FROM {table} WHERE {mine}", [one])  # noqa: S608
            for statement in (
                "DELETE FROM link_articles WHERE article_id = ?",
                "DELETE FROM link_pairs WHERE a = ?",
                "DELETE FROM link_pairs WHERE b = ?",
                "DELETE FROM link_copies WHERE a = ?",
                "DELETE FROM link_copies WHERE b = ?",
                "DELETE FROM relays WHERE article_id = ?",
            ):
                self._db.execute(statement, [one])

    # --- profiles and pairs -------------------------------------------------------------------------------------

    def _profile(self, one: str) -> Profile:
        found = self._view(one)
        outlets = self._knowledge.outlets(found)
        self._named += named(found, self._knowledge.naming(found))
        made = profile(found, outlets.key(found.outlet or ""))
        self._keep(made, found.canonical)
        self._db.conn.executemany(
            'INSERT INTO relays (article_id, outlet, outlet_key, start, "end", text, terms, weights)'
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [_relay_row(relay, outlets) for relay in relays(found, outlets)],
        )
        return made

    def _keep(self, made: Profile, canonical: str | None) -> None:
        number, state = self._db.execute(
            f"SELECT a.number, {_STATE} FROM articles a WHERE id = ?",  # noqa: S608
            [made.id],
        ).fetchone()
        day = made.day.isoformat() if made.day else None
        told = " ".join(sorted(made.event_days)) or None
        self._db.execute(
            "INSERT INTO link_articles VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [made.id, number, state, day, told, made.outlet, made.terms.tobytes(), made.weights.tobytes()],
        )
        self._db.conn.executemany(
            "INSERT OR IGNORE INTO fingerprints VALUES (?, ?)", [(hashed, number) for hashed in made.fingerprints]
        )
        self._db.conn.executemany(
            "INSERT INTO link_terms VALUES (?, ?, ?)", [(term, day or "", number) for term in made.top]
        )
        if canonical:
            self._db.execute("INSERT INTO link_addresses VALUES (?, ?)", [canonical, number])

    def _pair(self, changed: Sequence[Profile]) -> None:
        """After the copies: what both quote tells of one event too."""
        done: set[str] = set()
        for one in changed:
            found = self._alike(one, [*self._copies("a", one.id), *self._copies("b", one.id)], done)
            self._db.conn.executemany(
                "INSERT OR REPLACE INTO link_pairs VALUES (?, ?, ?)", [(*pair, alike) for pair, alike in found.items()]
            )
            done.add(one.id)

    # --- copies and relays --------------------------------------------------------------------------------------

    def _copy(self, one: Profile) -> set[str]:
        """What an article has of those that were linked before it: of two new ones the second is compared, while both
        are at hand.
        """
        touched: set[str] = set()
        outlet, number, url = self._db.execute(
            "SELECT outlet, number, url FROM articles WHERE id = ?", [one.id]
        ).fetchone()
        named_ = self._db.execute("SELECT address FROM link_addresses WHERE number = ?", [number])
        same = self._of_one_address(one.id, outlet, filter(None, {url, *(address for (address,) in named_)}))
        shared = (each.id for each in self._sharing_passages(one) if may_share(one, each))
        for other in dict.fromkeys([*shared, *same]):
            a, b = sorted((one.id, other))
            if (found := reuse(self._view(a), self._view(b))) is not None:
                passages = json.dumps([[*p.a, *p.b, p.words, p.quoted] for p in found.passages])
                self._db.execute(
                    "INSERT OR REPLACE INTO link_copies VALUES (?, ?, ?, ?, ?)",
                    [a, b, found.extent, found.shared, passages],
                )
                touched |= {a, b}
        return touched

    def _relay(self, changed: Sequence[Profile], gone: Sequence[str]) -> set[str]:
        """Which article each relay means, of the new ones and of those that may mean a new article."""
        lost = {*gone}
        asked = {
            row[0]: row
            for one in changed
            for where, values in (
                ("r.article_id = ?", [one.id]),
                ("r.meant = ?", [one.id]),
                (f"r.outlet_key = ? AND {IN_TIME}", [one.outlet, *between(one.day, -AFTER, BEFORE)]),
            )
            for row in self._relays(where, values)
        }
        asked |= {row[0]: row for one in gone for row in self._relays("r.meant = ?", [one])}
        touched: set[str] = set()
        for number, article, outlet, known, start, end, text, terms, weights, before, day in asked.values():
            relay = Relay(article, outlet, Span(start, end), text, _vector(terms, weights))
            to = self._meant(relay, known, day)
            if to != before:
                self._db.execute("UPDATE relays SET meant = ? WHERE id = ?", [to, number])
                touched |= {article, *([to] if to else []), *([before] if before and before not in lost else [])}
        return touched

    def _lead(self, changed: Sequence[str]) -> set[str]:
        """Links from one outlet's article to that of another are relays that nobody has to guess."""
        touched: set[str] = set()
        for one in changed:
            rows = self._db.execute("SELECT article_id FROM relays WHERE meant = ? AND outlet_key = ?", [one, _BY_LINK])
            touched |= {article for (article,) in rows}
            self._db.execute("DELETE FROM relays WHERE meant = ? AND outlet_key = ?", [one, _BY_LINK])
            for article, meant_, outlet, start, end, text in self._db.execute(_LINKS, {"one": one}).fetchall():
                self._db.execute("DELETE FROM relays WHERE article_id = ? AND start = ? AND outlet_key = ?",
                                 [article, start, _BY_LINK])  # fmt: skip
                self._db.execute(
                    'INSERT INTO relays (article_id, outlet, outlet_key, meant, start, "end", text, terms, weights)'
                    " VALUES (?, ?, ?, ?, ?, ?, ?, x'', x'')",
                    [article, outlet, _BY_LINK, meant_, start, end, text],
                )
                touched |= {article, meant_}
        return touched

    def _relays(self, where: str, values: Sequence[object]) -> list[Sequence[Any]]:
        """Relays that are told in words."""
        query = (
            'SELECT r.id, r.article_id, r.outlet, r.outlet_key, r.start, r."end", r.text, r.terms, r.weights, r.meant,'
            " l.day FROM relays r JOIN link_articles l ON l.article_id = r.article_id WHERE r.outlet_key <> ? AND "
        )
        return self._db.execute(query + where, [_BY_LINK, *values]).fetchall()

    # --- stories ------------------------------------------------------------------------------------------------

    def _tell(self, touched: set[str], gone: Sequence[str]) -> int:
        """Cluster the neighbourhoods of what was touched, and tell their stories anew."""
        groups = [group for group in self._groups(touched) if not touched.isdisjoint(group) or not self._is_told(group)]
        groups.sort(key=self._number)
        old = {
            story for one in (*(one for group in groups for one in group), *gone)
            for (story,) in self._db.execute("SELECT story_id FROM story_articles WHERE article_id = ?", [one])
        }  # fmt: skip
        for story in old:
            self._drop(story)
        for done, group in enumerate(groups):
            self._progress(done, len(groups))
            write_story(self._db.conn.execute, self._story(group))
        return len(groups)

    def _is_told(self, group: Sequence[str]) -> bool:
        """Is it a story already, no more and no less?"""
        return sorted(self._mates(group[0])) == sorted(group)

    def _number(self, group: Sequence[str]) -> int:
        """When the first article of a group came: what has words of one another is told soon after one another."""
        numbers = (self._db.execute("SELECT number FROM link_articles WHERE article_id = ?", [one]) for one in group)
        return min(int(found.fetchone()[0]) for found in numbers)

    def _drop(self, story: str) -> None:
        for child, parent in (("passages", "copies"), ("quote_uses", "quote_groups"),
                              ("number_relations", "number_groups"), ("number_uses", "number_groups")):  # fmt: skip
            key = "copy_id" if parent == "copies" else "group_id"
            self._db.execute(
                f"DELETE FROM {child} WHERE {key} IN (SELECT id FROM {parent} WHERE story_id = ?)",  # noqa: S608
                [story],
            )
        for table in _DETAILS:
            self._db.execute(f"DELETE FROM {table} WHERE story_id = ?", [story])  # noqa: S608
        self._db.execute("UPDATE relays SET story_id = NULL WHERE story_id = ?", [story])
        self._db.execute("DELETE FROM stories WHERE id = ?", [story])

    # --- persons and bodies -------------------------------------------------------------------------------------

    def _name(self, changed: Sequence[str], gone: Sequence[str]) -> None:
        """Bring the entities up to date that the changed articles have, or had, a part in.

        What a source is new to is added to; only where one is taken away, or a reviewer says otherwise, is it asked
        anew of all that hang together who is one.
        """
        again, before = self._unnamed([*changed, *gone])
        again |= self._corrected_anew()
        added = [corrected(one, self._corrections) for one in self._named]
        known = self._known_as({key for one in added for key in one.keys})
        for one, keyed in zip(self._named, added, strict=True):
            self._db.execute(
                "INSERT INTO entity_sources VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
                [one.article, one.source, json.dumps(one.keys), one.kind, one.name, one.party,
                 json.dumps(one.spellings)],
            )  # fmt: skip
            self._key(keyed)
        asked = self._anew(again)
        for members in tied([one for one in added if (one.article, one.source) not in asked],
                            {key: f"{number}" for key, number in known.items() if number}):  # fmt: skip
            keys = {key for one in members for key in one.keys}
            owners = {known[key] for key in keys if key in known}
            if not owners:
                self._write_entities(members)
            elif None in owners or not self._grow([number for number in owners if number is not None], members):
                self._anew(keys)
        for number in before:
            if not self._db.execute("SELECT 1 FROM entity_sources WHERE entity_id = ? LIMIT 1", [number]).fetchone():
                self._db.execute("DELETE FROM entities WHERE id = ?", [number])

    def _unnamed(self, ids: Iterable[str]) -> tuple[set[str], set[int]]:
        """Take out the sources of some articles; the keys that they had, and the entities."""
        keys: set[str] = set()
        numbers: set[int] = set()
        for one in ids:
            keys |= {key for (key,) in self._db.execute("SELECT key FROM entity_keys WHERE article_id = ?", [one])}
            numbers |= {
                number
                for (number,) in self._db.execute("SELECT entity_id FROM entity_sources WHERE article_id = ?", [one])
                if number is not None
            }
            self._db.execute("DELETE FROM entity_keys WHERE article_id = ?", [one])
            self._db.execute("DELETE FROM entity_sources WHERE article_id = ?", [one])
        return keys, numbers

    def _known_as(self, keys: Iterable[str]) -> dict[str, int | None]:
        """The entities of the sources that have some keys; all that share a key are one, or ``None`` as yet."""
        found: dict[str, int | None] = {}
        for key in keys:
            row = self._db.execute(
                "SELECT s.entity_id FROM entity_keys k JOIN entity_sources s"
                " ON s.article_id = k.article_id AND s.source = k.source WHERE k.key = ? LIMIT 1",
                [key],
            ).fetchone()
            if row is not None:
                found[key] = row[0]
        return found

    def _anew(self, keys: set[str]) -> set[tuple[str, str]]:
        """Ask of all sources that hang together with some keys who is one; the sources."""
        members = self._sharing(keys)
        for number in {number for _, number in members.values() if number is not None}:
            self._db.execute("UPDATE entity_sources SET entity_id = NULL WHERE entity_id = ?", [number])
            self._db.execute("DELETE FROM entities WHERE id = ?", [number])
        self._write_entities([found for found, _ in members.values()])
        return {*members}

    def _write_entities(self, members: Sequence[NamedSource]) -> None:
        for entity in entities(members):
            made = self._db.conn.execute(
                "INSERT INTO entities (name, kind, party, also, articles, tally) VALUES (?, ?, ?, ?, ?, ?)",
                [entity.name, entity.kind, entity.party, json.dumps(entity.also, ensure_ascii=False),
                 len({article for article, _ in entity.members}), _tally_row(entity.tally)],
            ).lastrowid  # fmt: skip
            self._join(made, entity.members)

    def _join(self, number: int | None, members: Iterable[tuple[str, str]]) -> None:
        self._db.conn.executemany(
            "UPDATE entity_sources SET entity_id = ? WHERE article_id = ? AND source = ?",
            [(number, *member) for member in members],
        )

    def _grow(self, numbers: Sequence[int], members: Sequence[NamedSource]) -> bool:
        """Add sources to the entity that they belong to, or to those that they show to be one; ``False`` where it is
        not known how often those are called what."""
        marks = ", ".join("?" * len(numbers))
        rows = self._db.execute(
            f"SELECT id, tally FROM entities WHERE id IN ({marks}) ORDER BY articles DESC, id",  # noqa: S608
            [*numbers],
        ).fetchall()
        if not all(tally for _, tally in rows):
            return False
        kept = rows[0][0]
        tally = NameTally()
        for number, counted in rows:
            names, spelled = json.loads(counted)
            tally.names.update(names)
            tally.spelled.update(spelled)
            if number != kept:
                self._db.execute("UPDATE entity_sources SET entity_id = ? WHERE entity_id = ?", [kept, number])
                self._db.execute("DELETE FROM entities WHERE id = ?", [number])
        tally.add(members)
        self._join(kept, [(one.article, one.source) for one in members])
        self._db.execute(_GROWN, {
            "one": kept, "name": tally.name, "also": json.dumps(tally.also, ensure_ascii=False),
            "tally": _tally_row(tally), "speaks": SPEAKS_FOR,
        })  # fmt: skip
        return True

    def _key(self, one: NamedSource) -> set[str]:
        """Write what a source, as corrected, shares with others that are the same."""
        keys = {*one.keys}
        self._db.conn.executemany(
            "INSERT INTO entity_keys VALUES (?, ?, ?)", [(key, one.article, one.source) for key in sorted(keys)]
        )
        return keys

    def _corrected_anew(self) -> set[str]:
        """The keys of all sources, where the corrections are not those that the keys were made with."""
        known = {
            key.split(" ")[1]
            for made in (APART, UNITED)
            for (key,) in self._db.execute(
                "SELECT key FROM entity_keys WHERE key >= ? AND key < ?", [f"{made} ", f"{made}!"]
            ).fetchall()
        }
        if known == {one.id for one in self._corrections}:
            return set()
        keys = {key for (key,) in self._db.execute("SELECT DISTINCT key FROM entity_keys")}
        self._db.execute("DELETE FROM entity_keys")
        for row in self._db.execute("SELECT * FROM entity_sources").fetchall():
            keys |= self._key(corrected(_named(row), self._corrections))
        return keys

    def _sharing(self, keys: set[str]) -> dict[tuple[str, str], tuple[NamedSource, int | None]]:
        """All sources that hang together by keys with some keys."""
        found: dict[tuple[str, str], tuple[NamedSource, int | None]] = {}
        seen: set[str] = set()
        waiting = [*keys]
        while waiting:
            key = waiting.pop()
            if key in seen:
                continue
            seen.add(key)
            for row in self._db.execute(
                "SELECT s.* FROM entity_keys k JOIN entity_sources s"
                " ON s.article_id = k.article_id AND s.source = k.source WHERE k.key = ?",
                [key],
            ).fetchall():
                one = corrected(_named(row), self._corrections)
                if (one.article, one.source) not in found:
                    found[one.article, one.source] = (one, row[-1])
                    waiting += one.keys
        return found


def _named(row: Sequence[Any]) -> NamedSource:
    article, source, keys, kind, name, party, spellings, _ = row
    return NamedSource(article, source, kind, name, party, tuple(json.loads(spellings)), tuple(json.loads(keys)))


def clear(db: Database) -> None:
    """Take out everything across articles; the next link makes it anew."""
    for table in (
        "passages", "copies", "quote_uses", "quote_groups", "number_relations", "number_uses", "number_groups",
        "caveats", "answers", "story_articles", "relays", "stories", "entity_keys", "entity_sources", "entities",
        "fingerprints", "link_terms", "link_addresses", "link_pairs", "link_copies", "link_articles",
    ):  # fmt: skip
        db.execute(f"DELETE FROM {table}")  # noqa: S608
    db.execute("INSERT OR IGNORE INTO link_waiting SELECT article_id FROM article_texts")


def write_story(  # noqa: C901 - one loop a table
    execute: Callable[..., Cursor], story: Story
) -> None:
    """Write a story that is not there; ``execute`` runs SQL, in a transaction of the caller."""

    def insert(table: str, *values: object) -> int | None:
        marks = ", ".join("?" * len(values))
        return execute(f"INSERT INTO {table} VALUES ({marks})", values).lastrowid  # noqa: S608 - our own tables

    insert("stories", story.id, story.title, story.first, story.last, len(story.articles),
           story.independent_articles, story.model_dump_json(by_alias=True))  # fmt: skip
    for a in story.articles:
        insert("story_articles", story.id, a.id, a.role, a.version_of)
        execute("UPDATE relays SET story_id = ? WHERE article_id = ?", [story.id, a.id])
    for c in story.copies:
        made = insert("copies", None, story.id, c.a, c.b, c.extent, c.shared, c.origin.kind, c.origin.name)
        for p in c.passages:
            insert("passages", made, *p.a, *p.b)
    for v in story.caveats:
        insert(
            "caveats", story.id, v.claim, v.a.article, *v.a.span, v.b.article, *v.b.span, v.change, v.class_, v.standing
        )
    for answer in story.answers:
        insert("answers", story.id, answer.who, answer.article, answer.kind, *answer.span)
    for q in story.quotes:
        made = insert("quote_groups", None, story.id, q.id, q.speaker)
        for at, told in enumerate(q.uses):
            insert("quote_uses", made, at, told.article, *told.span, told.text, told.first, told.via)
    for n in story.numbers:
        made = insert("number_groups", None, story.id, n.id, n.what)
        for at, use in enumerate(n.uses):
            insert("number_uses", made, at, use.article, *use.span, use.text, use.quantity, use.approximate,
                   use.source, use.via)  # fmt: skip
        for r in n.relations:
            insert("number_relations", made, r.a, r.b, r.relation)


def _tally_row(tally: NameTally) -> str:
    return json.dumps([tally.names, tally.spelled], ensure_ascii=False)


def _vector(terms: bytes, weights: bytes) -> Mapping[int, float]:
    numbers, floats = array("I"), array("f")
    numbers.frombytes(terms)
    floats.frombytes(weights)
    return dict(zip(numbers, floats, strict=True))


def _relay_row(relay: Relay, outlets: KnownOutlets) -> tuple[Any, ...]:
    terms, weights = array("I", relay.matter.keys()), array("f", relay.matter.values())
    return (
        relay.article, relay.outlet, outlets.key(relay.outlet), *relay.span, relay.text, terms.tobytes(),
        weights.tobytes(),
    )  # fmt: skip
