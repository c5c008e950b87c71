"""``rules stats``: what the rules find in many articles, what each costs, and how often it was right."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from itertools import tee
from pathlib import Path
from time import process_time
from typing import Any, cast

from provenance import engine, reader
from provenance.commands.rules_named import counted, named, select, table, told
from provenance.commands.run import progress, tell
from provenance.config import Project
from provenance.detect import detect
from provenance.drift import wilson
from provenance.engine import NO_SUCCESSORS, Rule, RuleSet, Successors, successors
from provenance.errors import InputError, StoreError, UsageError
from provenance.extract import extract
from provenance.models import Failure, RawArticle, Report
from provenance.pipeline import Analysis, analyse, spoken
from provenance.runner import Audited, Outcome, run

__all__ = ["Corpus", "Reviews", "as_json", "audited_twice", "rule_stats", "text"]


# --- What ``rules stats`` counted, as a table or for other programs ---------------------------------------------------


_NOT_KNOWN = "unknown"  # in JSON


def text(stats: Stats) -> str:
    """One row a rule that found something, those without findings named below."""
    shown = [each for each in stats.rules if each.hits or each.precision]
    columns = _columns(stats)
    rows = [[cell(each) for cell in columns.values()] for each in shown]
    right = set(map(told, ("hits", "per 1,000", "articles", "share", "ms")))
    parts = [table(list(columns), rows, right)] if rows else []
    silent = [each.rule for each in stats.rules if not each.hits]
    if silent:
        parts.append(told("without a hit: {}", ", ".join(silent)) + "\n")
    failed = "; " + told("{} could not be audited", stats.failed) if stats.failed else ""
    found = counted("{} finding of all rules|{} findings of all rules", stats.hits)
    parts.append(f"{counted('{} article|{} articles', stats.articles)}, {found}{failed}\n")
    return "\n".join(parts)


def _columns(stats: Stats) -> Mapping[str, Callable[[RuleStats], str]]:
    columns: dict[str, Callable[[RuleStats], str]] = {
        told("rule"): lambda each: each.rule,
        told("hits"): lambda each: f"{each.hits:,}",
        told("per 1,000"): lambda each: f"{_per_1000(each, stats):.1f}",
        told("articles"): lambda each: f"{each.articles:,}",
        told("share"): lambda each: f"{100 * each.hits / (stats.hits or 1):.1f} %",
        told("outlets"): lambda each: _shares(each.outlets),
        told("languages"): lambda each: _shares(each.languages),
        told("same place as"): lambda each: ", ".join(
            f"{rule} {count}" for rule, count in each.overlaps.most_common(2)
        ),
    }
    if any(each.milliseconds is not None for each in stats.rules):
        columns["ms"] = lambda each: f"{each.milliseconds or 0:.3f}"
    if any(each.precision for each in stats.rules):
        columns[told("precision")] = lambda each: _precision(each.precision)
    return columns


def _per_1000(each: RuleStats, stats: Stats) -> float:
    return 1000 * each.hits / stats.articles if stats.articles else 0.0


def _shares(counts: Counter[str | None], most: int = 2) -> str:
    total = counts.total() or 1
    shares = [f"{name or named('unknown')} {100 * count / total:.0f} %" for name, count in counts.most_common(most)]
    return ", ".join([*shares, *(["…"] if len(counts) > most else [])])


def _precision(precision: Precision | None) -> str:
    if precision is None:
        return ""
    share = 100 * precision.right / precision.n
    bounds = told("{} to {}", f"{100 * precision.low:.0f}", f"{100 * precision.high:.0f}")
    return f"{share:.0f} % ({bounds}), n = {precision.n}"


def as_json(stats: Stats) -> str:
    """``{"articles", "failed", "hits", "rules": [{rule, hits, per_1000, articles, share, outlets, languages, overlaps,
    milliseconds, precision}]}``; shares from 0 to 1, ``outlets`` and ``languages`` as shares of the rule's hits.
    """
    rules = [_plain(each, stats) for each in stats.rules]
    counts = {"articles": stats.articles, "failed": stats.failed, "hits": stats.hits}
    return json.dumps({**counts, "rules": rules}, indent=2, ensure_ascii=False) + "\n"


def _plain(each: RuleStats, stats: Stats) -> dict[str, Any]:
    precision = each.precision
    return {
        "rule": each.rule,
        "hits": each.hits,
        "per_1000": round(_per_1000(each, stats), 3),
        "articles": each.articles,
        "share": round(each.hits / stats.hits, 4) if stats.hits else 0,
        "outlets": _plain_shares(each.outlets),
        "languages": _plain_shares(each.languages),
        "overlaps": dict(each.overlaps.most_common()),
        "milliseconds": each.milliseconds,
        "precision": precision
        and {
            "right": precision.right,
            "n": precision.n,
            "share": round(precision.right / precision.n, 4),
            "low": round(precision.low, 4),
            "high": round(precision.high, 4),
        },
    }


def _plain_shares(counts: Counter[str | None]) -> dict[str, float]:
    total = counts.total()
    return {name or _NOT_KNOWN: round(count / total, 4) for name, count in counts.most_common()}


# --- What readers said of the findings of rules: verdicts in ``reviews.db``, and the precision that follows -----------
# The table is ``verdicts(id, article, rule, start, end, text, verdict, note, actor, created)``; ``verdict`` is
# ``right``, ``wrong`` or ``unsure``. A later row of the same actor about the same finding replaces the earlier one.


#: Article, rule, start and end: what a verdict is about.
Finding = tuple[str, str, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Precision:
    """``right`` of ``n`` findings with a verdict; ``low`` and ``high`` bound the share with 95 % (Wilson)."""

    right: int
    n: int
    low: float
    high: float


class Reviews:
    """The findings that readers agree about: more of them said ``right`` than ``wrong``, or the other way round."""

    def __init__(self, settled: Mapping[Finding, bool]) -> None:
        self.settled = settled
        self.articles = frozenset(article for article, *_ in settled)

    @classmethod
    def open(cls, path: Path, now: Successors = NO_SUCCESSORS) -> Reviews:
        """``now`` tells what rules that moved are called. Raises ``StoreError`` where there are no verdicts to be
        read."""
        try:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
                rows = database.execute(
                    'select actor, article, rule, start, "end", verdict from verdicts'
                    " where rule is not null order by id"
                ).fetchall()
        except sqlite3.Error as error:
            raise StoreError(f"no verdicts can be read from {path}: {error}") from error
        return cls(_settled((*row[:2], now.current(row[2]), *row[3:]) for row in rows))

    def on(self, article: str, rule: str, start: int | None, end: int | None) -> Finding | None:
        """The finding with a verdict that this is, perhaps with other bounds than it was judged with."""
        key = (article, rule, start, end)
        if key in self.settled or start is None or end is None:
            return key if key in self.settled else None
        judged = self._places.get((article, rule), ())
        return next(((article, rule, *place) for place in judged if place[0] < end and start < place[1]), None)

    @cached_property
    def _places(self) -> Mapping[tuple[str, str], Sequence[tuple[int, int]]]:
        places: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for article, rule, start, end in self.settled:
            if start is not None and end is not None:
                places[article, rule].append((start, end))
        return places

    def precision(self, audited: Collection[str], found: Collection[Finding]) -> dict[str, Precision]:
        """By rule. A verdict about an article that was ``audited`` counts only if the finding is still ``found``."""
        counts: dict[str, Counter[bool]] = defaultdict(Counter)
        for finding, right in self.settled.items():
            if finding[0] not in audited or finding in found:
                counts[finding[1]][right] += 1
        return {
            rule: Precision(count[True], count.total(), *wilson(count[True], count.total()))
            for rule, count in counts.items()
        }


def _settled(rows: Iterable[tuple[str | None, str, str, int | None, int | None, str]]) -> dict[Finding, bool]:
    last: dict[tuple[str | None, Finding], str] = {}
    for actor, article, rule, start, end, verdict in rows:
        last[actor, (article, rule, start, end)] = verdict
    votes: dict[Finding, int] = defaultdict(int)
    for (_, finding), verdict in last.items():
        votes[finding] += {"right": 1, "wrong": -1}.get(verdict, 0)
    return {finding: vote > 0 for finding, vote in votes.items() if vote}


# --- ``rules stats``: what the rules find in many articles ------------------------------------------------------------


#: Articles on which the time of the rules is taken.
_TIMED = 100


@dataclass(slots=True)
class RuleStats:
    """What one rule found. ``overlaps`` counts findings with exactly the same span, by the other rule."""

    rule: str
    hits: int = 0
    articles: int = 0
    outlets: Counter[str | None] = field(default_factory=Counter)
    languages: Counter[str | None] = field(default_factory=Counter)
    overlaps: Counter[str] = field(default_factory=Counter)
    milliseconds: float | None = None
    precision: Precision | None = None


@dataclass(slots=True)
class Stats:
    """``rules`` are those that were asked about, those with most findings first; ``hits`` are those of all rules."""

    articles: int
    failed: int
    hits: int
    rules: tuple[RuleStats, ...]


def rule_stats(
    project: Project, names: Sequence[str], corpus: Corpus, *, reviews: Path | None = None, timed: bool = False
) -> Stats:
    """Audit the corpus and count what the rules called so, or all, find in it.

    Raises ``RuleError``; ``UsageError`` for an unknown rule or a corpus without articles; ``StoreError`` where there
    are no ``reviews``.
    """
    chosen = select(project, names)
    verdicts = Reviews.open(reviews, successors(project.roots)) if reviews is not None else Reviews({})
    tally = _RuleTally(verdicts)
    sample: list[RawArticle] = []

    def keep(raw: RawArticle) -> None:
        if timed and len(sample) < _TIMED:
            sample.append(raw)

    for report in audited(corpus, chosen.ruleset, keep):
        tally.add(report)
    precision = verdicts.precision(tally.reviewed, tally.found)
    times = milliseconds(chosen.rules, sample, chosen.ruleset) if timed else {}
    found = [tally.rules.get(rule.id, RuleStats(rule.id)) for rule in chosen.rules if rule.status != "deprecated"]
    for each in found:
        each.precision, each.milliseconds = precision.get(each.rule), times.get(each.rule)
    ordered = sorted(found, key=lambda each: (-each.hits, each.rule))
    return Stats(tally.articles, len(corpus.failed), sum(each.hits for each in tally.rules.values()), tuple(ordered))


class _RuleTally:
    def __init__(self, verdicts: Reviews) -> None:
        self.articles = 0
        self.rules: dict[str, RuleStats] = {}
        self._verdicts = verdicts
        self.reviewed: set[str] = set()
        self.found: set[Finding] = set()

    def add(self, report: Report) -> None:
        self.articles += 1
        counts: Counter[str] = Counter()
        places: dict[tuple[int, int], set[str]] = defaultdict(set)
        for finding in report.findings:
            counts[finding.rule] += 1
            if finding.start is not None and finding.end is not None:
                places[finding.start, finding.end].add(finding.rule)
        for rule, count in counts.items():
            self._count(rule, count, report)
        for rules in places.values():
            for rule in rules:
                self.rules[rule].overlaps.update(rules - {rule})
        self._note_reviewed(report)

    def _count(self, rule: str, count: int, report: Report) -> None:
        stats = self.rules.setdefault(rule, RuleStats(rule))
        stats.hits += count
        stats.articles += 1
        stats.outlets[report.article.outlet] += count
        stats.languages[report.article.language] += count

    def _note_reviewed(self, report: Report) -> None:
        article = report.article.id
        if article in self._verdicts.articles:
            self.reviewed.add(article)
            judged = (self._verdicts.on(article, each.rule, each.start, each.end) for each in report.findings)
            self.found.update(filter(None, judged))


# --- What each rule costs: processor time for an article, the rule run alone and compiled before ----------------------


def milliseconds(rules: Sequence[Rule], articles: Iterable[RawArticle], ruleset: RuleSet) -> dict[str, float]:
    """Milliseconds for an article, by rule; articles in a language that a rule is not for are left out of its mean."""
    analyses = [analysis for raw in articles if (analysis := _analysed(raw, ruleset)) is not None]
    return {rule.id: _mean(rule, analyses, ruleset) for rule in rules}


def _analysed(raw: RawArticle, ruleset: RuleSet) -> Analysis | None:
    try:
        return analyse(extract(raw), ruleset)
    except InputError:
        return None


def _mean(rule: Rule, analyses: Sequence[Analysis], ruleset: RuleSet) -> float:
    alone = RuleSet((rule,), ruleset.lexicons, ruleset.score, "")
    asked = [each for each in analyses if rule.language in ("any", each.document.article.language)]
    if not asked:
        return 0.0
    for analysis in asked[:1]:
        _run(rule, analysis, alone)()
    runs = [_run(rule, analysis, alone) for analysis in asked]
    start = process_time()
    for timed in runs:
        timed()
    return 1000 * (process_time() - start) / len(asked)


def _run(rule: Rule, analysis: Analysis, alone: RuleSet) -> Callable[[], object]:
    document, language = analysis.document, analysis.document.article.language
    if rule.detect:
        known = spoken(alone, language)
        return lambda: detect(frozenset([rule.detect or ""]), document, analysis.hits, known)
    if rule.scope == "line" and rule.match is not None:
        return lambda: engine.match_lines(alone, document.text, document.lines, language)
    return lambda: (
        engine.match_document(alone, document),
        engine.match_measures(alone, document, analysis.measures),
    )


# --- Many articles, audited to see what rules do: for ``stats`` and ``diff`` ------------------------------------------


@dataclass(frozen=True, slots=True)
class Corpus:
    """Where the articles are; ``failed`` collects those that could not be audited."""

    paths: tuple[str, ...]
    jobs: int = 1
    max_bytes: int = 20_000_000
    failed: list[Failure] = field(default_factory=list)


def audited(corpus: Corpus, ruleset: RuleSet, seen: Callable[[RawArticle], None] | None = None) -> Iterator[Report]:
    """The report of every article; what cannot be audited is told on stderr and collected.

    ``seen`` is shown every article as read. Raises ``UsageError`` for paths that do not exist, and in the end if there
    was no article.
    """
    inputs = (_shown(item, seen) for item in _read(corpus))
    count = 0
    with progress(run(inputs, ruleset, jobs=corpus.jobs)) as outcomes:
        for outcome in outcomes:
            if isinstance(outcome, Audited):
                count += 1
                yield outcome.report
            else:
                _fail(outcome, corpus)
    _check_count(count, corpus)


def audited_twice(corpus: Corpus, old: RuleSet, new: RuleSet) -> Iterator[tuple[Report, Report]]:
    """Both reports of every article. Otherwise as ``audited``."""
    count = 0
    with progress(_pairs(corpus, old, new)) as pairs:
        for before, after in pairs:
            if isinstance(before, Audited) and isinstance(after, Audited):
                count += 1
                yield before.report, after.report
            else:
                _fail(before if isinstance(before, Failure) else after, corpus)
    _check_count(count, corpus)


def _check_count(count: int, corpus: Corpus) -> None:
    if not count:
        raise UsageError(f"no article of {', '.join(corpus.paths)} could be audited")


def _pairs(corpus: Corpus, old: RuleSet, new: RuleSet) -> Iterator[tuple[Outcome, Outcome]]:
    for_old, for_new = tee(_read(corpus))
    jobs = max(1, corpus.jobs // 2)  # each
    with (
        closing(_generator(run(for_old, old, jobs=jobs))) as before,
        closing(_generator(run(for_new, new, jobs=jobs))) as after,
    ):
        yield from zip(before, after, strict=True)


def _generator(outcomes: Iterator[Outcome]) -> Generator[Outcome, None, None]:
    return cast(Generator[Outcome, None, None], outcomes)


def _read(corpus: Corpus) -> Iterator[RawArticle | Failure]:
    reader.check_paths(corpus.paths)
    return reader.read(corpus.paths, max_bytes=corpus.max_bytes)


def _shown(item: RawArticle | Failure, seen: Callable[[RawArticle], None] | None) -> RawArticle | Failure:
    if seen is not None and isinstance(item, RawArticle):
        seen(item)
    return item


def _fail(outcome: Outcome, corpus: Corpus) -> None:
    if isinstance(outcome, Failure):
        corpus.failed.append(outcome)
        tell(outcome)
