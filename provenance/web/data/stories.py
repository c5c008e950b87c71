"""Stories: the articles about one event in time, numbers and quotations side by side, what was lost on the way."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from provenance.across.story import Story, StoryArticle, StoryNumber, StoryNumberUse, StoryQuote
from provenance.models import Span
from provenance.segment import untitled
from provenance.store.neighbours import with_entities
from provenance.store.search import search_query
from provenance.web.data import ENTRY, NAME, ListedArticle, Passage, Stretch, fetch, letter, passage

#: Stories a page of the list.
PAGE = 30
#: Of a larger story the page shows the beginning; its file has everything.
MOST_ARTICLES, MOST_GROUPS, MOST_PASSAGES = 60, 40, 8
_MOST_FOUND = 500
_LONGEST_TEXT = 400_000
_LONGEST_QUOTE = 2_000

SORTS: Mapping[str, str] = {
    "newest": "last IS NULL, last DESC, id",
    "largest": "articles DESC, id",
}


# --- the list ---------------------------------------------------------------------------------------------------------


class StoryRow(NamedTuple):
    """A story in a list: how many numbers in it contradict each other, how many caveats were lost
    or are ``to_check``, and whether a quotation was ``altered``.
    """

    id: str
    title: str
    first: str | None
    last: str | None
    articles: int
    independent_articles: int
    differ: int
    lost: int
    to_check: int
    altered: bool
    outlets: str | None


class StoryList(NamedTuple):
    """``total`` is ``None`` where the list is that of a search."""

    rows: list[StoryRow]
    total: int | None
    has_more: bool
    linked: bool


#: What a story is called: its first headline, else what its first article is called.
_TITLE = f"""
    coalesce(
        {{story}}.title,
        (
            SELECT {NAME} FROM story_articles CROSS JOIN articles ON articles.id = story_articles.article_id
            WHERE story_articles.story_id = {{story}}.id
            ORDER BY nullif(trim(articles.title), '') IS NULL, articles.published, articles.number LIMIT 1
        )
    )
"""  # noqa: S608 - our own column
#: Each caveat that others lack once, whatever how many; as the page of the story groups them.
_CAVEATS = """
    SELECT count(*) FROM (
        SELECT DISTINCT caveats.a, caveats.a_start, caveats.a_end, caveats.change, caveats.class
        FROM caveats
        CROSS JOIN articles AS of ON of.id = caveats.a
        CROSS JOIN articles AS other ON other.id = caveats.b
        WHERE caveats.story_id = found.id AND caveats.standing = '{standing}' AND caveats.change <> 'kept'
            AND coalesce(of.published, '') <= coalesce(other.published, '~')
    )
"""
_STORY = f"""
    found.id, {_TITLE.format(story="found")}, found.first, found.last, found.articles, found.independent_articles,
    (
        SELECT count(*) FROM number_groups WHERE story_id = found.id AND EXISTS (
            SELECT 1 FROM number_relations WHERE group_id = number_groups.id AND relation = 'contradicts'
        )
    ),
    ({_CAVEATS.format(standing="lost")}),
    ({_CAVEATS.format(standing="to_check")}),
    (SELECT instr(report, '"relation":"altered"') > 0 FROM stories WHERE stories.id = found.id),
    (
        SELECT group_concat(outlet, ' · ') FROM (
            SELECT DISTINCT articles.outlet AS outlet FROM story_articles
            CROSS JOIN articles ON articles.id = story_articles.article_id
            WHERE story_articles.story_id = found.id AND articles.outlet IS NOT NULL LIMIT 5
        )
    )
"""  # noqa: S608 - our own columns


def story_list(
    connection: sqlite3.Connection, text: str = "", sort: str = "newest", page: int = 1, most: int = PAGE
) -> StoryList:
    """``most`` stories of two articles or more; with ``text`` those that have an article with these words."""
    order = SORTS.get(sort, SORTS["newest"])
    values: list[object]
    if text.strip():
        which = """
            id IN (
                SELECT story_articles.story_id FROM (
                    SELECT rowid FROM article_search WHERE article_search MATCH ? ORDER BY rowid DESC LIMIT ?
                ) AS hit
                CROSS JOIN articles ON articles.number = hit.rowid
                CROSS JOIN story_articles ON story_articles.article_id = articles.id
            ) AND articles > 1
        """
        values = [search_query(text), _MOST_FOUND]
        total = None
    else:
        which, values = "articles > 1", []
        total = connection.execute("SELECT count(*) FROM stories WHERE articles > 1").fetchone()[0]
    rows = fetch(
        connection,
        StoryRow,
        f"SELECT {_STORY} FROM (SELECT id, title, first, last, articles, independent_articles FROM stories"  # noqa: S608
        f" WHERE {which} ORDER BY {order} LIMIT ? OFFSET ?) AS found ORDER BY {order}",
        [*values, most + 1, (page - 1) * PAGE],
    )
    linked = connection.execute("SELECT EXISTS (SELECT 1 FROM link_articles LIMIT 1)").fetchone()[0]
    return StoryList(rows[:most], total, len(rows) > most, bool(linked))


class Belongs(NamedTuple):
    """The story that an article is a part of."""

    id: str
    title: str
    articles: int
    independent_articles: int
    role: str


def story_of(connection: sqlite3.Connection, article_id: str) -> Belongs | None:
    """``None`` where no other article tells of it, or articles were not linked."""
    found = fetch(
        connection,
        Belongs,
        f"SELECT stories.id, {_TITLE.format(story='stories')}, stories.articles, stories.independent_articles,"  # noqa: S608
        " story_articles.role FROM story_articles JOIN stories ON stories.id = story_articles.story_id"
        " WHERE story_articles.article_id = ? AND stories.articles > 1",
        [article_id],
    )
    return found[0] if found else None


def same_story(connection: sqlite3.Connection, article_id: str) -> list[ListedArticle]:
    """The other articles of an article's story, the first ones first."""
    return fetch(
        connection,
        ListedArticle,
        f"SELECT {ENTRY} FROM story_articles AS own"  # noqa: S608
        " CROSS JOIN story_articles AS other ON other.story_id = own.story_id"
        " CROSS JOIN articles ON articles.id = other.article_id"
        " WHERE own.article_id = ? AND other.article_id <> own.article_id"
        " ORDER BY articles.published IS NULL, articles.published, articles.number LIMIT ?",
        [article_id, MOST_ARTICLES],
    )


# --- one story --------------------------------------------------------------------------------------------------------


class ToldArticle(NamedTuple):
    """An article of a story: its letter, and whose work it rests on."""

    letter: str
    article: StoryArticle
    entry: ListedArticle | None
    rests_on: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.entry.name if self.entry else self.article.title or untitled(self.article.id, "")


class ShownUse(NamedTuple):
    """A number in one article. ``relations`` are those to other uses: what, and the letter of the article."""

    letter: str
    article: str
    span: Span
    text: str
    quantity: float
    approximate: bool
    source: str | None
    via: str | None
    sentence: Passage
    relations: tuple[tuple[str, str], ...]
    day: str | None


class NumberLedger(NamedTuple):
    """Figures that count one thing; ``others`` are figures of it that measure something else."""

    what: str
    uses: tuple[ShownUse, ...]
    differ: bool
    others: tuple[ShownUse, ...]

    @property
    def values(self) -> list[float]:
        return sorted({use.quantity for use in self.uses})

    @property
    def sources(self) -> list[str]:
        return list(dict.fromkeys(use.source for use in self.uses if use.source))

    @property
    def nameless(self) -> list[str]:
        """Letters of the articles that say nobody's name with the number."""
        return list(dict.fromkeys(use.letter for use in self.uses if not use.source))


class ComparedUse(NamedTuple):
    """Words in one article; ``words`` are marked where they differ from the first version."""

    letter: str
    article: str
    span: Span
    words: tuple[Stretch, ...]
    relations: tuple[tuple[str, str], ...]
    via: str | None
    first: bool


class ComparedQuote(NamedTuple):
    speaker: str | None
    uses: tuple[ComparedUse, ...]
    altered: bool


class PassagePlace(NamedTuple):
    letter: str
    article: str
    span: Span
    sentence: Passage


class Lost(NamedTuple):
    """What is said with a caveat in ``before``, and without it, or with a weaker one, in other articles.

    ``is_lost``: they say the same, and nothing in them holds it open; else it is for the reader to check.
    ``is_later``: the caveat came later than the statements without it.
    """

    before: PassagePlace
    after: tuple[PassagePlace, ...]
    change: str
    kind: str
    is_lost: bool
    is_later: bool


class Copied(NamedTuple):
    """Articles with the same words, ``a`` the one that they come from where that is known."""

    a: str
    b: str
    a_id: str
    b_id: str
    extent: str
    shared: float
    origin: str
    origin_name: str | None
    passages: tuple[tuple[Span, str, Span, str], ...]

    @property
    def is_directed(self) -> bool:
        return self.origin in ("a", "b")


class PassedOn(NamedTuple):
    """``letter`` tells what ``outlet`` told; ``to`` is that outlet's article in the story, or ``None``."""

    letter: str
    article: str
    outlet: str
    to: str | None
    span: Span
    sentence: Passage


class Answered(NamedTuple):
    """The answers of one who is accused, by their kind; ``who`` may be empty."""

    who: str
    places: tuple[tuple[str, PassagePlace], ...]


class StoryPage(NamedTuple):
    story: Story
    articles: tuple[ToldArticle, ...]
    ledgers: tuple[NumberLedger, ...]
    alone: tuple[ShownUse, ...]
    quotes: tuple[ComparedQuote, ...]
    lost: tuple[Lost, ...]
    copies: tuple[Copied, ...]
    relays: tuple[PassedOn, ...]
    answers: tuple[Answered, ...]
    changed: str | None

    @property
    def name(self) -> str:
        return self.story.title or next((one.name for one in self.articles), self.story.id)

    @property
    def origins(self) -> list[ToldArticle]:
        return [one for one in self.articles if one.article.role == "origin"]

    @property
    def differing(self) -> list[NumberLedger]:
        return [ledger for ledger in self.ledgers if ledger.differ]

    @property
    def altered(self) -> list[ComparedQuote]:
        return [quote for quote in self.quotes if quote.altered]

    @property
    def dropped(self) -> list[Lost]:
        return [one for one in self.lost if one.is_lost and not one.is_later]

    @property
    def without_answer(self) -> list[str]:
        """Letters of the articles that tell no answer, where others do."""
        told = {place.letter for one in self.answers for _, place in one.places}
        return [one.letter for one in self.articles if told and one.letter not in told]


def read_story(connection: sqlite3.Connection, wanted: str) -> Story | None:
    """The story with an id, or that of an article."""
    row = connection.execute(
        "SELECT report FROM stories WHERE id = ? UNION ALL"
        " SELECT report FROM stories WHERE id = (SELECT story_id FROM story_articles WHERE article_id = ?) LIMIT 1",
        [wanted, wanted],
    ).fetchone()
    return with_entities(connection.execute, Story.model_validate_json(row[0])) if row else None


def story_page(connection: sqlite3.Connection, wanted: str) -> StoryPage | None:
    story = read_story(connection, wanted)
    if story is None:
        return None
    shown = [article.id for article in story.articles[:MOST_ARTICLES]]
    page = _StoryContext(connection, story, shown)
    return StoryPage(
        story,
        page.articles(),
        *page.numbers(),
        page.quotes(),
        page.lost(),
        page.copies(),
        page.relays(),
        page.answers(),
        page.changed(),
    )


class _StoryContext:
    """What all parts need: the letters of the articles, and their texts."""

    def __init__(self, connection: sqlite3.Connection, story: Story, shown: Sequence[str]) -> None:
        self._story = story
        self._letters = {one: letter(number) for number, one in enumerate(shown)}
        marks = ", ".join("?" * len(shown))
        self._texts: dict[str, str] = {
            one: text or ""
            for one, text in connection.execute(
                f"SELECT article_id, substr(text, 1, {_LONGEST_TEXT}) FROM article_texts"  # noqa: S608
                f" WHERE article_id IN ({marks})",
                shown,
            )
        }
        self._entries = {
            entry.id: entry
            for entry in fetch(connection, ListedArticle, f"SELECT {ENTRY} FROM articles WHERE id IN ({marks})", shown)  # noqa: S608
        }
        self._changed = connection.execute(
            f"SELECT max(audited) FROM articles WHERE id IN ({marks})",  # noqa: S608
            shown,
        ).fetchone()[0]
        self._days = {article.id: article.published for article in story.articles}

    def changed(self) -> str | None:
        """When an article of it was audited last."""
        return str(self._changed) if self._changed else None

    def _sentence(self, article: str, span: tuple[int, int]) -> Passage:
        return passage(self._texts.get(article, ""), *span)

    def _place(self, article: str, span: Span) -> PassagePlace:
        return PassagePlace(self._letters[article], article, span, self._sentence(article, span))

    def articles(self) -> tuple[ToldArticle, ...]:
        rests: defaultdict[str, list[str]] = defaultdict(list)
        for relay in self._story.relays:
            rests[relay.from_].append(self._letters.get(relay.to or "") or relay.outlet)
        for copy in self._story.copies:
            if copy.extent != "quotes" and copy.origin.kind in ("a", "b"):
                source, other = (copy.a, copy.b) if copy.origin.kind == "a" else (copy.b, copy.a)
                rests[other].append(self._letters.get(source, source))
            elif copy.origin.kind == "agency" and copy.origin.name:
                rests[copy.a].append(copy.origin.name)
                rests[copy.b].append(copy.origin.name)
        return tuple(
            ToldArticle(
                self._letters[article.id],
                article,
                self._entries.get(article.id),
                tuple(dict.fromkeys(one for one in rests[article.id] if one != self._letters[article.id])),
            )
            for article in self._story.articles
            if article.id in self._letters
        )

    # --- numbers ------------------------------------------------------------------------------------------------

    def numbers(self) -> tuple[tuple[NumberLedger, ...], tuple[ShownUse, ...]]:
        """Ledgers of numbers that several articles have, those that differ first; and what one article has alone."""
        ledgers, alone = [], []
        for number in self._story.numbers:
            uses = [self._use(number, at, use) for at, use in enumerate(number.uses)]
            known = [use for use in uses if use is not None]
            if len(known) < 2:
                alone += known
                continue
            measured = _measures(number)
            main = max(measured, key=len)
            here = tuple(use for at, use in enumerate(uses) if at in main and use is not None)
            others = tuple(use for at, use in enumerate(uses) if at not in main and use is not None)
            ledgers.append(NumberLedger(number.what, here, any(_differs(use) for use in here), others))
        ledgers.sort(key=lambda ledger: (not ledger.differ, len(ledger.values) < 2, -len(ledger.uses)))
        return tuple(ledgers[:MOST_GROUPS]), tuple(alone[: 4 * MOST_GROUPS])

    def _use(self, number: StoryNumber, at: int, use: StoryNumberUse) -> ShownUse | None:
        if use.article not in self._letters:
            return None
        related = tuple(
            (relation.relation, self._letters.get(number.uses[other].article, "…"))
            for relation in number.relations
            for one, other in ((relation.a, relation.b), (relation.b, relation.a))
            if one == at
        )
        return ShownUse(
            self._letters[use.article], use.article, use.span, use.text, use.quantity, use.approximate, use.source,
            use.via, self._sentence(use.article, use.span), related, self._days.get(use.article),
        )  # fmt: skip

    # --- words --------------------------------------------------------------------------------------------------

    def quotes(self) -> tuple[ComparedQuote, ...]:
        made = [self._quote(quote) for quote in self._story.quotes]
        shown = sorted((quote for quote in made if len(quote.uses) > 1), key=lambda quote: not quote.altered)
        return tuple(shown[:MOST_GROUPS])

    def _quote(self, quote: StoryQuote) -> ComparedQuote:
        model = next((at for at in range(len(quote.uses)) if not _is_indirect(quote, at)), 0)
        uses = []
        for at, use in enumerate(quote.uses):
            if use.article not in self._letters:
                continue
            told = quote.uses[model].text[:_LONGEST_QUOTE]
            words = (
                (Stretch(use.text[:_LONGEST_QUOTE], "plain"),)
                if at == model or _is_indirect(quote, at)
                else tuple(differences(told, use.text[:_LONGEST_QUOTE]))
            )
            related = tuple(
                (relation.relation, self._letters.get(quote.uses[other].article, "…"))
                for relation in quote.relations
                for one, other in ((relation.a, relation.b), (relation.b, relation.a))
                if one == at
            )
            uses.append(
                ComparedUse(self._letters[use.article], use.article, use.span, words, related, use.via, use.first)
            )
        altered = any(relation.relation == "altered" for relation in quote.relations)
        return ComparedQuote(quote.speaker, tuple(uses), altered)

    def lost(self) -> tuple[Lost, ...]:
        """Caveats that other articles lack, those that are lost first."""
        grouped: defaultdict[tuple[str, Span, str, str, bool, bool], list[PassagePlace]] = defaultdict(list)
        for caveat in self._story.caveats:
            if caveat.change != "kept" and {caveat.a.article, caveat.b.article} <= self._letters.keys():
                is_later = (self._days.get(caveat.a.article) or "") > (self._days.get(caveat.b.article) or "~")
                of = (
                    caveat.a.article,
                    caveat.a.span,
                    caveat.change,
                    caveat.class_,
                    caveat.standing == "lost",
                    is_later,
                )
                grouped[of].append(self._place(caveat.b.article, caveat.b.span))
        found = [
            Lost(self._place(article, span), tuple(after), change, kind, is_lost, is_later)
            for (article, span, change, kind, is_lost, is_later), after in grouped.items()
        ]
        found.sort(key=lambda one: (not one.is_lost, one.is_later, one.change != "dropped"))
        return tuple(found[:MOST_GROUPS])

    # --- who from whom ------------------------------------------------------------------------------------------

    def copies(self) -> tuple[Copied, ...]:
        found = []
        for copy in self._story.copies:
            if not {copy.a, copy.b} <= self._letters.keys():
                continue
            ends = [(copy.a, [p.a for p in copy.passages]), (copy.b, [p.b for p in copy.passages])]
            if copy.origin.kind == "b":
                ends.reverse()
            (a, here), (b, there) = ends
            passages = tuple(
                (one, self._texts.get(a, "")[slice(*one)], other, self._texts.get(b, "")[slice(*other)])
                for one, other in list(zip(here, there, strict=True))[:MOST_PASSAGES]
            )
            found.append(
                Copied(
                    self._letters[a], self._letters[b], a, b, copy.extent, copy.shared, copy.origin.kind,
                    copy.origin.name, passages,
                )
            )  # fmt: skip
        return tuple(sorted(found, key=lambda one: -one.shared)[:MOST_GROUPS])

    def relays(self) -> tuple[PassedOn, ...]:
        return tuple(
            PassedOn(
                self._letters[relay.from_], relay.from_, relay.outlet, self._letters.get(relay.to or ""), relay.span,
                self._sentence(relay.from_, relay.span),
            )
            for relay in self._story.relays
            if relay.from_ in self._letters
        )  # fmt: skip

    def answers(self) -> tuple[Answered, ...]:
        by_whom: defaultdict[str, list[tuple[str, PassagePlace]]] = defaultdict(list)
        for answer in self._story.answers:
            if answer.article in self._letters:
                by_whom[answer.who].append((answer.kind, self._place(answer.article, answer.span)))
        return tuple(Answered(who, tuple(places)) for who, places in list(by_whom.items())[:MOST_GROUPS])


def _measures(number: StoryNumber) -> list[set[int]]:
    """The uses that are compared with each other, apart from those that measure something else."""
    sets = [{at} for at in range(len(number.uses))]
    for relation in number.relations:
        if relation.relation != "other_measure":
            one = next(found for found in sets if relation.a in found)
            other = next(found for found in sets if relation.b in found)
            if one is not other:
                sets.remove(other)
                one |= other
    return sets


def _differs(use: ShownUse) -> bool:
    return any(relation == "contradicts" for relation, _ in use.relations)


def _is_indirect(quote: StoryQuote, at: int) -> bool:
    mine = [relation.relation for relation in quote.relations if at in (relation.a, relation.b)]
    return bool(mine) and all(relation == "indirect" for relation in mine) and len(quote.uses) > 2


def differences(model: str, told: str) -> Iterator[Stretch]:
    """The words of ``told``: ``plain`` as in ``model``, ``added``, or ``left_out``, which are words of ``model``."""
    ours, theirs = model.split(), told.split()
    matcher = SequenceMatcher(None, [_bare(word) for word in ours], [_bare(word) for word in theirs], autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            yield Stretch(" ".join(theirs[c:d]), "plain")
            continue
        if a < b:
            yield Stretch(" ".join(ours[a:b]), "left_out")
        if c < d:
            yield Stretch(" ".join(theirs[c:d]), "added")


def _bare(word: str) -> str:
    return word.strip(".,;:!?…„“”»«\"'()").casefold()
