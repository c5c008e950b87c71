"""One article, two side by side, and somebody who is quoted in many."""

from __future__ import annotations

import json
import re
import sqlite3
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from provenance.engine import Successors
from provenance.models import Report, ReportClaim, Span, UiLanguage
from provenance.store.archive import Changed, read_changes, read_report
from provenance.store.search import fold, stem
from provenance.vocabulary import MEDIA
from provenance.web.data import NAME, NO_OUTLET, Bar, Speaker, Stretch, fetch, ten_steps
from provenance.web.data.rules import moved_rules, titles

# --- An article: its report, and where its score stands among the others ----------------------------------------------


class Standing(NamedTuple):
    """Where a score stands; ``share_below`` is the share of assessed articles that lie in lower steps of ten."""

    outlet_mean: float | None
    outlet_articles: int
    outlet_low: float | None
    outlet_high: float | None
    corpus_mean: float | None
    corpus_articles: int
    share_below: float | None


class ArticlePage(NamedTuple):
    report: Report
    place: Standing
    audited: str
    number: int
    name: str
    rules: dict[str, str]
    changes: list[Changed]
    now: Successors


def article_page(connection: sqlite3.Connection, article_id: str, language: UiLanguage = "en") -> ArticlePage | None:
    """``None`` where there is no article of that id; ``rules`` are the titles of the rules that gave points or
    whose findings changed; ``now`` tells what rules that moved are called.
    """
    report = read_report(connection.execute, article_id)
    if report is None:
        return None
    audited, number, name = connection.execute(
        f"SELECT audited, number, {NAME} FROM articles WHERE id = ?",  # noqa: S608 - our own column
        [report.article.id],
    ).fetchone()
    changes = list(read_changes(connection.execute, "article_id", report.article.id))
    given = {each.rule for dimension in report.scores.dimensions.values() for each in dimension.contributions}
    moved = {each.rule for changed in changes for each in (*changed.change.came, *changed.change.gone)}
    return ArticlePage(
        report,
        _place(connection, report),
        audited,
        number,
        name,
        titles(connection, given | moved, language),
        changes,
        moved_rules(connection),
    )


def _place(connection: sqlite3.Connection, report: Report) -> Standing:
    name = report.article.outlet or NO_OUTLET
    of_outlet = connection.execute(
        "SELECT overall, assessed, overall_low, overall_high FROM outlets WHERE outlet = ?", [name]
    ).fetchone()
    of_all = connection.execute("SELECT mean, articles FROM corpus_means WHERE name = 'overall' LIMIT 1").fetchone()
    mean, assessed = of_all or (None, 0)
    outlet_mean, outlet_articles, low, high = of_outlet or (None, 0, None, None)
    return Standing(
        outlet_mean, outlet_articles, low, high, mean, assessed, _share_below(connection, report.scores.overall)
    )


def _share_below(connection: sqlite3.Connection, overall: float | None) -> float | None:
    if overall is None:
        return None
    bars = ten_steps(
        fetch(
            connection, Bar, "SELECT score_from, articles FROM score_distribution WHERE dimension = 'overall' LIMIT 10"
        )
    )
    total = sum(bar.articles for bar in bars)
    return sum(bar.articles for bar in bars if bar.score_from + 10 <= overall) / total if total else None


# --- Two articles side by side: the passages they share, and where their numbers differ -------------------------------


#: So many words in a row are no accident.
SHARED_WORDS = 7
_LONGEST_TEXT = 200_000
_WORD = re.compile(r"[^\W_]+")


class Numbers(NamedTuple):
    """What both articles say in one unit; ``differ`` where they have no number in common."""

    unit: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    differ: bool


class RuleCounts(NamedTuple):
    rule: str
    left: int
    right: int


class Comparison(NamedTuple):
    """Stretches are plain, shared or number (one that differs). ``share`` is the share of the words of each text that
    stand in the other one too.
    """

    left: tuple[Stretch, ...]
    right: tuple[Stretch, ...]
    left_share: float
    right_share: float
    numbers: tuple[Numbers, ...]
    rules: tuple[RuleCounts, ...]
    sources: tuple[str, ...]


def compare(left: Report, right: Report) -> Comparison:
    """Linear in the length of both texts."""
    texts = [(report.text or "")[:_LONGEST_TEXT] for report in (left, right)]
    words = [list(_WORD.finditer(text)) for text in texts]
    shared = _shared(words[0], words[1]), _shared(words[1], words[0])
    numbers = tuple(_numbers(left.claims, right.claims))
    differing = {quantity for row in numbers if row.differ for quantity in (*row.left, *row.right)}
    marked = [[Span(c.start, c.end) for c in report.claims if c.text in differing] for report in (left, right)]
    return Comparison(
        tuple(_stretches(texts[0], shared[0], marked[0])),
        tuple(_stretches(texts[1], shared[1], marked[1])),
        _share(shared[0], words[0]),
        _share(shared[1], words[1]),
        numbers,
        tuple(_rules(left, right)),
        _common_sources(left, right),
    )


def _shared(words: Sequence[re.Match[str]], others: Sequence[re.Match[str]]) -> list[Span]:
    """Where ``words`` has runs that stand in ``others`` too, in order and without overlap."""
    known = set(_runs(others))
    spans: list[Span] = []
    for at, run in enumerate(_runs(words)):
        if run in known:
            span = Span(words[at].start(), words[at + SHARED_WORDS - 1].end())
            if spans and spans[-1].end >= span.start:
                spans[-1] = Span(spans[-1].start, span.end)
            else:
                spans.append(span)
    return spans


def _runs(words: Sequence[re.Match[str]]) -> Iterator[tuple[str, ...]]:
    folded = [word[0].casefold() for word in words]
    return (tuple(folded[at : at + SHARED_WORDS]) for at in range(len(folded) - SHARED_WORDS + 1))


def _share(spans: Sequence[Span], words: Sequence[re.Match[str]]) -> float:
    starts = [word.start() for word in words]
    inside = sum(bisect_left(starts, span.end) - bisect_left(starts, span.start) for span in spans)
    return inside / len(words) if words else 0.0


def _stretches(text: str, shared: Sequence[Span], numbers: Sequence[Span]) -> Iterator[Stretch]:
    edges = sorted({0, len(text), *(min(e, len(text)) for span in (*shared, *numbers) for e in span)})
    kinds = ["plain"] * len(edges)
    at = {edge: index for index, edge in enumerate(edges)}
    for kind, spans in (("shared", shared), ("number", numbers)):
        for span in spans:
            first, last = (at[min(edge, len(text))] for edge in span)
            kinds[first:last] = [kind] * (last - first)
    for start, end, kind in zip(edges, edges[1:], kinds, strict=False):
        yield Stretch(text[start:end], kind)


def _numbers(left: Sequence[ReportClaim], right: Sequence[ReportClaim]) -> Iterator[Numbers]:
    ours, theirs = _by_unit(left), _by_unit(right)
    for unit in sorted(ours.keys() & theirs.keys()):
        quantities = [{claim.quantity for claim in claims} for claims in (ours[unit], theirs[unit])]
        yield Numbers(
            ours[unit][0].unit or "",
            tuple(dict.fromkeys(claim.text for claim in ours[unit])),
            tuple(dict.fromkeys(claim.text for claim in theirs[unit])),
            quantities[0].isdisjoint(quantities[1]),
        )


def _by_unit(claims: Sequence[ReportClaim]) -> dict[str, list[ReportClaim]]:
    by_unit: defaultdict[str, list[ReportClaim]] = defaultdict(list)
    for claim in claims:
        if claim.unit and claim.quantity is not None:
            by_unit[stem(fold(claim.unit))].append(claim)
    return by_unit


def _rules(left: Report, right: Report) -> Iterator[RuleCounts]:
    counted: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for side, report in enumerate((left, right)):
        for finding in report.findings:
            counted[finding.rule][side] += 1
    for rule, (ours, theirs) in sorted(counted.items()):
        yield RuleCounts(rule, ours, theirs)


def _common_sources(left: Report, right: Report) -> tuple[str, ...]:
    names = {source.name for source in right.sources}
    return tuple(dict.fromkeys(source.name for source in left.sources if source.name in names))


# --- Somebody who is quoted: everything they said, in which articles, and what of it is a denial ----------------------


#: Articles a page; the newest come first.
PAGE = 50
_MOST_STATEMENTS = 500
_MOST_COUNTED = 1_000
_MOST_MEMBERS, _MOST_SPELLINGS = 2_000, 40


class VoiceStatement(NamedTuple):
    """``answer`` is denial, non_denial or no_comment where a rule found one in it; what a medium or a paper tells of an
    answer is that of somebody else."""

    source_id: int
    type: str
    content: str
    start: int
    end: int
    role: str | None
    article_id: str
    article: str
    outlet: str | None
    published: str | None
    answer: str | None


class VoiceArticle(NamedTuple):
    """An article that has somebody as a source, be it without a statement."""

    id: str
    name: str
    outlet: str | None
    published: str | None
    statements: int


class Voice(NamedTuple):
    """Somebody over all spellings of their name; ``party`` is the side that they speak for, where that is known;
    ``total`` counts the articles, each once.
    """

    name: str
    spellings: list[str]
    party: str | None
    kinds: list[Speaker]
    total: int
    roles: list[tuple[str, int]]
    outlets: list[tuple[str, int]]
    statements: list[VoiceStatement]
    articles: list[VoiceArticle]
    next: int | None

    @property
    def said(self) -> int:
        """How many statements there are in all."""
        return sum(kind.statements for kind in self.kinds)

    def answers(self, kind: str) -> list[VoiceStatement]:
        return [said for said in self.statements if said.answer == kind]


#: Kinds of sources that tell what others answered.
_SECOND_HAND = json.dumps(sorted({*MEDIA, "document"}))
_STATEMENTS = f"""
    SELECT
        found.id, attributions.type, attributions.content, attributions.start, attributions."end", found.role,
        found.article_id, {NAME}, articles.outlet, articles.published,
        (
            SELECT category FROM findings
            WHERE findings.attribution = attributions.id AND category IN ('denial', 'non_denial', 'no_comment')
                AND found.kind NOT IN (SELECT value FROM json_each('{_SECOND_HAND}'))
            LIMIT 1
        )
    FROM (SELECT id, article_id, role, kind FROM sources WHERE {{named}} AND id < ? ORDER BY id DESC LIMIT ?) AS found
    CROSS JOIN attributions ON attributions.source_id = found.id
    JOIN articles ON articles.id = found.article_id
    LIMIT ?
"""  # noqa: S608 - our own column
_LAST = 2**62


_TOLD = f"""
    SELECT articles.id, {NAME}, articles.outlet, articles.published, sum(found.statements)
    FROM (SELECT id, article_id, statements FROM sources WHERE {{named}} AND id < ? ORDER BY id DESC LIMIT ?) AS found
    JOIN articles ON articles.id = found.article_id
    GROUP BY articles.id
    ORDER BY articles.published IS NULL, articles.published DESC, max(found.id) DESC
    LIMIT ?
"""  # noqa: S608 - our own column


def voice(connection: sqlite3.Connection, name: str, before: int | None = None, most: int = PAGE) -> Voice | None:
    """``None`` where nobody of that name is a source; ``before`` is the ``next`` of the page before.

    Where articles are linked, all spellings of one person or body are one; ``most`` is how many sources are read.
    """
    who, party, names, members = _entity(connection, name)
    # One name is walked in the order of its index; of several the keys are sorted.
    values: list[str] = [json.dumps(names if members is None else members)]
    if members is not None:
        named = "id IN (SELECT value FROM json_each(?))"
    elif len(names) == 1:
        named, values = "name = ?", names
    else:
        named = "name IN (SELECT value FROM json_each(?))"
    kinds, total = _kinds(connection, named, values, names)
    if not kinds:
        return None
    asked = [*values, before or _LAST, most]
    last = connection.execute(
        f"SELECT min(id), count(*) FROM (SELECT id FROM sources WHERE {named} AND id < ? ORDER BY id DESC LIMIT ?)",  # noqa: S608
        asked,
    ).fetchone()
    found = fetch(connection, VoiceStatement, _STATEMENTS.format(named=named), [*asked, max(_MOST_STATEMENTS, most)])
    found.sort(key=lambda said: (said.published or "", said.source_id), reverse=True)
    return Voice(
        who,
        [one for one in names if one != who],
        party if party != who else None,
        sorted(kinds, key=lambda kind: -kind.statements),
        total,
        Counter(said.role for said in found if said.role).most_common(6),
        Counter(said.outlet for said in found if said.outlet).most_common(6),
        found,
        fetch(connection, VoiceArticle, _TOLD.format(named=named), [*asked, most]),
        last[0] if last[1] == most else None,
    )


def _kinds(
    connection: sqlite3.Connection, named: str, values: list[str], names: list[str]
) -> tuple[list[Speaker], int]:
    """How some sources are known, and in how many articles: one that has two, or one as two kinds, is one article.

    Of more sources than can be read at once the summaries of the names are added up.
    """
    found = connection.execute(
        f"SELECT id, name, kind, identified, article_id, statements FROM sources WHERE {named} LIMIT ?",  # noqa: S608
        [*values, _MOST_COUNTED + 1],
    ).fetchall()
    if len(found) <= _MOST_COUNTED:
        of_kind: defaultdict[str, list[Any]] = defaultdict(list)
        for source in found:
            of_kind[source[2]].append(source)
        kinds = [
            Speaker(
                rows[0][0], rows[0][1], kind, any(row[3] for row in rows),
                len({row[4] for row in rows}), sum(row[5] for row in rows),
            )
            for kind, rows in of_kind.items()
        ]  # fmt: skip
        return kinds, len({source[4] for source in found})
    kinds = fetch(
        connection,
        Speaker,
        "SELECT min(id), max(name), kind, max(identified), sum(articles), sum(statements) FROM speakers"
        " WHERE name IN (SELECT value FROM json_each(?)) GROUP BY kind LIMIT 20",
        [json.dumps(names)],
    )
    return kinds, sum(kind.articles for kind in kinds)


#: The entities of sources of one name.
_ENTITIES = """
    SELECT DISTINCT entities.id, entities.name, entities.party
    FROM (SELECT article_id, local_id FROM sources WHERE name = ? LIMIT ?) AS own
    CROSS JOIN entity_sources ON entity_sources.article_id = own.article_id AND entity_sources.source = own.local_id
    CROSS JOIN entities ON entities.id = entity_sources.entity_id
    LIMIT 2
"""


def _entity(connection: sqlite3.Connection, name: str) -> tuple[str, str | None, list[str], list[int] | None]:
    """The name, the side and all spellings of the person or body that has this name in some article.

    "Polizei" is what bodies of several towns are called: no more than that is known of them. "Polizei (Grünau)", which
    no article says, and "Polizei Grünau", which others call "Polizei", are one of them: the fourth value are its
    sources.
    """
    found = connection.execute(_ENTITIES, [name, _MOST_MEMBERS]).fetchall()
    by_name = "SELECT id, name, party FROM entities WHERE name = ? LIMIT 1"
    found = found or connection.execute(by_name, [name]).fetchall()
    if len(found) != 1:
        return name, None, [name], None
    ((number, who, party),) = found
    own = connection.execute(
        "SELECT sources.name, sources.id FROM"
        " (SELECT article_id, source FROM entity_sources WHERE entity_id = ? LIMIT ?) AS own"
        " CROSS JOIN sources ON sources.article_id = own.article_id AND sources.local_id = own.source",
        [number, _MOST_MEMBERS],
    ).fetchall()
    spelled = list(dict.fromkeys(one for one, _ in own))[:_MOST_SPELLINGS]
    names = dict.fromkeys([name, *spelled])
    shared = any(len(connection.execute(_ENTITIES, [one, _MOST_MEMBERS]).fetchall()) > 1 for one in spelled)
    members = [one for _, one in own][:_MOST_COUNTED] if shared or name not in spelled else None
    return (who if who in names or members else name), party, list(names), members
