"""All rules in force, and what is compiled of them for one language: which patterns can match where, and what looks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from time import perf_counter, thread_time
from typing import Any, NamedTuple

import ahocorasick
import regex

from provenance.engine.conditions import (
    All,
    AnyOf,
    Candidates,
    Condition,
    Count,
    FieldsTest,
    GenreTest,
    LineTest,
    MeasureTest,
    Patterns,
    Scene,
    SceneUnit,
    gate,
    leaves,
)
from provenance.engine.fields import Tests
from provenance.engine.furniture import Furniture
from provenance.engine.line_fields import SURROUNDINGS, VerbTest
from provenance.engine.literals import Literals, is_word_sign, phrase_needs, regex_needs, requirements
from provenance.engine.phrases import (
    GAP_WORDS,
    Matcher,
    MatchSpans,
    Patience,
    Pattern,
    Phrase,
    Starts,
    expression,
    fold,
    skeleton,
)
from provenance.engine.rule import Ignore, Quality, Rule, ScoreConfig
from provenance.lexicon import Lexicon

__all__ = [
    "ARTICLE_LIMIT",
    "TIMEOUT",
    "CandidateFinder",
    "LazyMatchers",
    "Pass",
    "Prefilter",
    "RuleSet",
    "ends",
    "everywhere",
    "matcher_of",
]


# --- Which patterns can match in which units, and where there, found in one pass over the text ------------------------
# Every pattern needs one of a few literals, most of them at the start of the match, many a second one of a few others
# (``literals``). An Aho-Corasick automaton over all of them runs over the text; a pattern is tried only in the units,
# and if it can be at the places, in which they occur.


_FoundPatterns = dict[int, dict[Pattern, Starts]]


#: By role: literal -> patterns.
_Roles = dict[str, defaultdict[str, list[Pattern]]]


class _Others(NamedTuple):
    """Patterns that need a literal at other places than at the start of a word with which they begin."""

    start: Sequence[Pattern]
    inside: Sequence[Pattern]
    first: Sequence[Pattern]
    second: frozenset[Pattern]


class _LiteralUse(NamedTuple):
    """What it means that a literal occurs.

    ``back`` leads from its last character to its first one in the unit, ``skipped`` further to its very first one.
    """

    back: int
    skipped: int
    word: Sequence[Pattern]
    others: _Others | None


class Prefilter:
    def __init__(self, patterns: Iterable[Pattern]) -> None:
        roles: _Roles = {role: defaultdict(list) for role in ("word", *_Others._fields)}
        self._need_two: set[Pattern] = set()
        self._need_none: list[Pattern] = []
        self._need_sign: dict[str, list[Pattern]] = defaultdict(list)
        for pattern in patterns:
            needs = phrase_needs(pattern.phrase) if pattern.phrase else regex_needs(pattern.text)
            where = roles[needs.where]
            for head in needs.heads or ():
                where[f" {head}" if needs.where == "word" else head].append(pattern)
            for sign in needs.signs or ():
                self._need_sign[sign].append(pattern)
            if not needs.heads and not needs.anywhere and not needs.signs:
                self._need_none.append(pattern)
            further = ("second",) if needs.heads else ("first", "second")
            for literals, role in zip(needs.anywhere, further, strict=False):
                for literal in literals:
                    roles[role][literal].append(pattern)
                if role == "second":
                    self._need_two.add(pattern)
        signs = "".join(map(re.escape, self._need_sign))
        self._signs = re.compile(f"[{signs}]") if signs else None
        self._automaton = ahocorasick.Automaton()
        for literal, entry in _entries(roles):
            self._automaton.add_word(literal, entry)
        self._automaton.make_automaton()

    def candidates(self, text: str, units: Sequence[SceneUnit]) -> Candidates:
        """Index of a unit -> patterns that can match in it. ``units`` in text order, without overlaps."""
        found: _FoundPatterns = defaultdict(dict)
        also: dict[int, set[Pattern]] = defaultdict(set)
        for at in range(len(units)) if self._need_none else ():
            found[at].update(dict.fromkeys(self._need_none))
        if self._signs:
            for at, (start, end, *_) in enumerate(units):
                for sign in dict.fromkeys(self._signs.findall(text, start, end)):
                    found[at].update(dict.fromkeys(self._need_sign[sign]))
        if not len(self._automaton) or not units:
            return found
        folded = fold(text)
        padded = f" {skeleton(folded)} "
        self._collect(folded, padded, units, found, also)
        for at in _odd_units(text, padded, units):
            start, end, *_ = units[at]
            # A literal of several words has single blanks between them.
            joined = " ".join(folded[start:end].split())
            for line in (f" {skeleton(joined)} ", f" {padded[start + 1 : end + 1]} "):
                for _, (_, _, word, others) in self._automaton.iter(line):
                    found[at].update(dict.fromkeys(word))
                    for patterns in others[:3] if others else ():
                        found[at].update(dict.fromkeys(patterns))
                    also[at].update(others.second if others else ())
        return self._complete(found, also)

    def _complete(self, found: _FoundPatterns, also: Mapping[int, set[Pattern]]) -> Candidates:
        """Without the patterns that need a second literal and do not have it."""
        complete: dict[int, Mapping[Pattern, Starts]] = {}
        for at, here in found.items():
            for pattern in self._need_two.intersection(here).difference(also.get(at, ())):
                del here[pattern]
            if here:
                complete[at] = here
        return complete

    def _collect(
        self, folded: str, padded: str, units: Sequence[SceneUnit], found: _FoundPatterns, also: dict[int, set[Pattern]]
    ) -> None:
        starts = [unit.start for unit in units]
        words = _WordStarts(folded)
        left, right, at = 0, 0, -1
        here: dict[Pattern, Starts] = {}
        second: set[Pattern] = set()
        for last, (back, skipped, word, others) in self._automaton.iter(padded):
            place = last - back
            if not left <= place < right:
                unit = bisect_right(starts, place) - 1
                if unit < 0 or place >= units[unit].end:
                    continue
                at = unit
                left, right = units[at].start, units[at].end
                here, second = found[at], also[at]
            if word:
                _note_all(here, word, place - left)
            if others is not None:
                second |= others.second
                for pattern in others.first:
                    here[pattern] = None
                if others.start:
                    _note_all(here, others.start, place - left - skipped)
                if others.inside:
                    _note_all(here, others.inside, words.of(place, left) - left)


def _entries(roles: _Roles) -> Iterator[tuple[str, _LiteralUse]]:
    """Nearly all literals are names and other words with which a pattern begins: they have no other role."""
    words, *others = roles.values()
    elsewhere = frozenset().union(*others)
    for literal in elsewhere.union(words):
        skipped = literal[0] == " "
        start, inside, first, second = (tuple(role.get(literal, ())) for role in others)
        more = _Others(start, inside, first, frozenset(second)) if literal in elsewhere else None
        # One more than to the first character: the text is padded by one.
        yield literal, _LiteralUse(len(literal) - skipped, skipped, tuple(words.get(literal, ())), more)


def _note_all(here: dict[Pattern, Starts], patterns: Iterable[Pattern], place: int) -> None:
    for pattern in patterns:
        places = here.get(pattern)
        if places is None:
            here[pattern] = [place]
        elif places[-1] != place:
            places.append(place)


class _WordStarts:
    """Where the words begin that hold given places, hyphens taken in; places must ascend. Linear over a whole text."""

    def __init__(self, folded: str) -> None:
        self._folded = folded
        self._place = self._start = 0

    def of(self, place: int, left: int) -> int:
        """Not before ``left``, the start of the unit."""
        text, at = self._folded, place
        while at > max(left, self._place) and (is_word_sign(text[at - 1]) or self._is_hyphen(at - 1, left)):
            at -= 1
        if at == self._place and at > left:  # the same word as the last time
            at = max(self._start, left)
        self._place, self._start = place, at
        return at

    def _is_hyphen(self, at: int, left: int) -> bool:
        return self._folded[at] == "-" and at > left and is_word_sign(self._folded[at - 1])


def everywhere(patterns: Iterable[Pattern], units: Sequence[SceneUnit]) -> Candidates:
    """As ``Prefilter.candidates`` without a filter: the plain loop, by which the filter is tested."""
    found: Mapping[Pattern, Starts] = dict.fromkeys(patterns)
    return dict.fromkeys(range(len(units)), found)


def _odd_units(text: str, padded: str, units: Sequence[SceneUnit]) -> Iterator[int]:
    """Units with white space other than single blanks, and those that are cut out of the middle of a word."""
    usual = _is_usual(text.replace("\n", " "))
    for at, unit in enumerate(units):
        start, end = unit[0], unit[1]
        cut = padded[start] != " " or padded[end + 1] != " "
        if cut or text.find("\n", start, end) >= 0 or not (usual or _is_usual(text[start:end])):
            yield at


def _is_usual(text: str) -> bool:
    return text.isprintable() and "  " not in text


# --- One pattern against one sentence or line: all its matches that do not overlap, from left to right ----------------
# Where it is known at which places a match can start, only these are tried; the result is the same.


#: Seconds that one pattern may take in one sentence or line, and in one article; searches shorter than the last of
#: the three are not added up. They are of processor time: results must not depend on what else the machine does.
TIMEOUT, ARTICLE_LIMIT, _NOTICEABLE = 0.25, 2.0, 0.001
#: How often a search is tried of which the clock says that it took too long.
_TRIES = 4
#: A sentence is short up to so many characters: no phrase can take long in it.
_SHORT = 1_000

MatchSpan = tuple[int, int]


#: Literals that are looked for before a phrase is compiled all the same; that takes about as long.
_MOST_LOOKUPS = 30_000


class LazyMatchers(dict[Pattern, Matcher]):
    """Compiles a pattern when it can match for the first time.

    Compiling takes as long as thousands of searches, and most phrases never match in a thousand articles.
    """

    def __missing__(self, pattern: Pattern) -> Matcher:
        self[pattern] = made = matcher_of(pattern) if pattern.phrase is None else self._asleep(pattern, pattern.phrase)
        return made

    def _asleep(self, pattern: Pattern, phrase: Phrase) -> Matcher:
        needed = requirements(phrase)
        lookups = 0

        def search(text: str, folded: str, starts: Starts, patience: Patience) -> MatchSpans:
            nonlocal lookups
            lookups += sum(map(len, needed))
            if lookups <= _MOST_LOOKUPS and not _occur(needed, folded):
                return []
            self[pattern] = made = matcher_of(pattern)
            return made(text, folded, starts, patience)

        return search


def _occur(needed: Iterable[Literals], folded: str) -> bool:
    """Is there one literal of each set, in this order? A later set may begin where the one before begins."""
    text = _words_only(folded)
    place = 0
    for literals in needed:
        places = [found for literal in literals if (found := text.find(literal, place)) >= 0]
        if not places:
            return False
        place = min(places)
    return True


@lru_cache(maxsize=64)  # many phrases are looked for in one sentence after the other
def _words_only(folded: str) -> str:
    return f" {skeleton(' '.join(folded.split()))} "


def matcher_of(pattern: Pattern) -> Matcher:
    """Phrases are looked for in the folded text, regular expressions in the text as it is.

    ``re`` is several times as fast as ``regex``, but knows no time limit: it gets what cannot take long.
    """
    if pattern.phrase is None:
        return _fair(_limited(pattern, regex.compile(pattern.text), at_start=regex_needs(pattern.text).at_start))
    source = expression(pattern.phrase, pattern.scope)
    quick = re.compile(source)
    if pattern.phrase.at_start:
        return lambda _, folded, __, ___: [found.span(1)] if (found := quick.match(folded)) else []
    if source.count(f"{{0,{GAP_WORDS}}}") < 2:
        return lambda _, folded, starts, __: _spans(quick, folded, starts)
    return _fair(_wide(pattern, source, quick))


def _spans(quick: re.Pattern[str], folded: str, starts: Starts) -> MatchSpans:
    if starts is None:
        return [found.span(1) for found in quick.finditer(folded)]
    if len(starts) == 1:
        first = quick.match(folded, starts[0])
        return [first.span(1)] if first else []
    return list(_at(quick.match, folded, starts))


def _at(match: Callable[[str, int], re.Match[str] | None], text: str, starts: Sequence[int]) -> Iterator[MatchSpan]:
    end = 0
    for start in sorted(starts):
        if start >= end and (found := match(text, start)):
            end = found.end()
            yield found.span(1)


def _fair(search: Matcher) -> Matcher:
    """A search is stopped by the clock, which also runs while the machine does something else: it is then tried again,
    and is too slow if its own processor time says so.
    """

    def search_again(text: str, folded: str, starts: Starts, patience: Patience) -> MatchSpans:
        try:
            return search(text, folded, starts, patience)
        except TimeoutError:
            pass
        for _ in range(_TRIES - 1):
            begin = thread_time()
            try:
                return search(text, folded, starts, patience)
            except TimeoutError:
                if thread_time() - begin > TIMEOUT / 2:
                    raise
        raise TimeoutError

    return search_again


#: Of a pattern that begins with "^".
_AT_START = [0]


def _limited(pattern: Pattern, written: regex.Pattern[str], *, at_start: bool) -> Matcher:
    """An expression of an author, which may take any time; ``at_start``: it is not looked for anywhere else."""

    def search(text: str, _: str, starts: Starts, patience: Patience) -> MatchSpans:
        if at_start:
            if starts is not None and 0 not in starts:
                return []
            starts = _AT_START
        begin, limit = perf_counter(), _limit(pattern, patience)
        try:
            if starts is None:
                return [found.span() for found in written.finditer(text, timeout=limit)]
            if len(starts) == 1:
                first = written.match(text, starts[0], timeout=limit)
                return [first.span()] if first else []
            spans: list[MatchSpan] = []
            end = 0
            for start in sorted(starts):
                left = limit - (perf_counter() - begin)
                if left <= 0:
                    raise TimeoutError
                if start >= end and (found := written.match(text, start, timeout=left)):
                    spans.append(found.span())
                    end = found.end()
            return spans
        finally:
            _spend(pattern, patience, begin)

    return search


def _wide(pattern: Pattern, source: str, quick: re.Pattern[str]) -> Matcher:
    """A phrase with several gaps: in a long sentence it gets a limit."""
    slow: list[regex.Pattern[str]] = []

    def search(_: str, folded: str, starts: Starts, patience: Patience) -> MatchSpans:
        begin, limit = perf_counter(), _limit(pattern, patience)
        try:
            if len(folded) <= _SHORT:
                return _spans(quick, folded, starts)
            if not slow:
                slow.append(regex.compile(source))
            return [found.span(1) for found in slow[0].finditer(folded, timeout=limit)]
        finally:
            _spend(pattern, patience, begin)

    return search


def _limit(pattern: Pattern, patience: Patience) -> float:
    """What is left of the time of a pattern. Raises ``TimeoutError``."""
    if not patience.spent:
        return TIMEOUT
    left = min(TIMEOUT, ARTICLE_LIMIT - patience.spent[pattern])
    if left <= 0:
        raise TimeoutError
    return left


def _spend(pattern: Pattern, patience: Patience, begin: float) -> None:
    """The wall clock, which costs no call of the system, tells the few searches that the clock of the processor is
    asked about: none took longer than what has been worked since it was asked last.
    """
    took = perf_counter() - begin
    if took > _NOTICEABLE:
        patience.spent[pattern] += min(took, patience.worked())


CandidateFinder = Callable[[str, Sequence[SceneUnit]], Candidates]


#: Automata of the passes by language, and what is compiled of word lists by language.
RuleTables = tuple[Mapping[str | None, Mapping[str, Prefilter]], Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class RuleSet:
    """``rules`` are sorted by id, ``lexicons`` are by language. ``hash`` is the SHA-256 of all that can change a
    report. ``ignores`` are what a project suppresses, ``quality`` what is known of how well rules work, by id.

    Can be pickled; what is compiled stays behind and is made again when needed.
    """

    rules: tuple[Rule, ...]
    lexicons: Mapping[str, Lexicon]
    score: ScoreConfig
    hash: str
    ignores: tuple[Ignore, ...] = ()
    quality: Mapping[str, Quality] = field(default_factory=dict)
    _compiled: dict[str | None, Compiled] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def languages(self) -> frozenset[str]:
        """Languages that have rules of their own."""
        return frozenset(rule.language for rule in self.rules if rule.language != "any" and rule.status != "deprecated")

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """The rule in force that has taken the place of each deprecated one."""
        return dict(ends({rule.id: rule.replaced_by for rule in self.rules if rule.replaced_by is not None}))

    @cached_property
    def noise_rules(self) -> frozenset[str]:
        """Ids of the rules that set a line aside; of several only one is told (``most_specific``)."""
        return frozenset(rule.id for rule in self.rules if rule.scope == "line" and rule.home == "hygiene")

    def for_language(self, language: str | None) -> Compiled:
        """The rules for all languages and those of this one, deprecated ones left out."""
        key = language if language in self.languages else None
        if key not in self._compiled:
            rules = (rule for rule in self.rules if rule.language in ("any", key) and rule.status != "deprecated")
            self._compiled[key] = Compiled(rules, self.lexicon(key))
        return self._compiled[key]

    @cached_property
    def of_stories(self) -> tuple[Rule, ...]:
        """The rules about articles read together."""
        return tuple(rule for rule in self.rules if rule.scope == "story" and rule.status != "deprecated")

    def lexicon(self, language: str | None) -> Lexicon:
        """The word lists of a language; of one without any, those for all languages."""
        return self.lexicons.get(language or "any") or self.lexicons.get("any") or Lexicon("any")

    @property
    def compiled(self) -> RuleTables:
        """What took time to compile so far, as a value that can be pickled beside the rule set."""
        automata = {key: compiled.filters for key, compiled in self._compiled.items()}
        return automata, {name: lexicon.tables for name, lexicon in self.lexicons.items() if lexicon.tables}

    def take_up(self, tables: RuleTables) -> None:
        """Use what was compiled of an equal rule set that was pickled together with ``tables``."""
        automata, of_lexicons = tables
        for name, known in of_lexicons.items():
            self.lexicons[name].tables.update(known)
        for key, filters in automata.items():
            self.for_language(key).take_up(filters)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.rules, self.lexicons, self.score, self.hash, self.ignores, self.quality)


def ends(direct: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Old id and the end of its chain; one that goes round has no end, and is left out."""
    for old in direct:
        seen = [old]
        while (new := direct.get(seen[-1])) and new not in seen:
            seen.append(new)
        if new is None:
            yield old, seen[-1]


class Compiled:
    """The rules of one language, by the pass in which they run."""

    def __init__(self, rules: Iterable[Rule], lexicon: Lexicon) -> None:
        self.rules = tuple(rules)
        self.verbs = VerbTest(lexicon)
        self.furniture = Furniture(lexicon, self.verbs.has_verb)
        with_match = [rule for rule in self.rules if rule.match is not None]
        later = [rule for rule in with_match if rule.scope != "line"]
        self.lines = Pass(rule for rule in with_match if rule.scope == "line")
        self.document = Pass(rule for rule in later if not _measures(rule))
        self.measured = Pass(rule for rule in later if _measures(rule))
        self.measures = tuple(rule for rule in self.rules if rule.measure is not None)
        named = {rule.measure_name for rule in self.measures if rule.measure_name}
        #: Names of the measures that these rules ask for.
        self.asked = frozenset(named.union(*map(_measures_named, self.measured.rules)))
        self.detecting = tuple(rule for rule in self.rules if rule.detect is not None and rule.scope != "story")

    @property
    def filters(self) -> Mapping[str, Prefilter]:
        """The automata that were made so far, by pass."""
        return {name: made for name in _PASSES if (made := vars(getattr(self, name)).get("filter")) is not None}

    def take_up(self, filters: Mapping[str, Prefilter]) -> None:
        for name, made in filters.items():
            getattr(self, name).filter = made


_PASSES = ("lines", "document", "measured")


class _Gated(NamedTuple):
    """Rules that need a pattern, and what a line must be for it to count: that is told faster than where it matches."""

    rules: Sequence[Rule]
    tests: Tests


class Pass:
    """Rules that are matched together, with the automaton over their patterns."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self.matchers = LazyMatchers()

    @cached_property
    def look_outside_prose(self) -> bool:
        """Does any rule ask for matches in noise or credits?"""
        return any(rule.zones is not None and rule.zones & {"noise", "credits"} for rule in self.rules)

    @cached_property
    def last(self) -> frozenset[str]:
        """Ids of the line rules that ask what surrounds a line: they need what all others set apart."""
        return frozenset(rule.id for rule in self.rules if _asks_for_surroundings(rule))

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        conditions = [condition for rule in self.rules for condition in (rule.match, rule.run) if condition]
        found = [leaf for condition in conditions for leaf in leaves(condition) if isinstance(leaf, Patterns)]
        return tuple(dict.fromkeys(pattern for leaf in found for pattern in leaf.patterns))

    @cached_property
    def filter(self) -> Prefilter:
        return Prefilter(self.patterns)

    @cached_property
    def _gates(self) -> tuple[Mapping[Pattern, _Gated], list[Rule], dict[str, tuple[Rule, None]]]:
        """Rules by the patterns that they need; those with places of another kind; those that may hold anywhere."""
        gated: dict[Pattern, _Gated] = {}
        placed: list[Rule] = []
        anywhere: dict[str, tuple[Rule, None]] = {}
        for rule in self.rules:
            needed = gate(rule.match) if rule.match else None
            for pattern, tests in _beside(rule.match) if rule.match and needed else ():
                if needed and pattern in needed:
                    rules, others = gated.get(pattern, ((), tests))
                    gated[pattern] = _Gated((*rules, rule), tests if tests == others else ())
            if needed is None and (rule.match is None or _is_anywhere(rule.match)):
                anywhere[rule.id] = (rule, None)
            elif needed is None:
                placed.append(rule)
        return gated, placed, anywhere

    def possible(self, scene: Scene) -> Iterable[tuple[Rule, set[int] | None]]:
        """Rules that can match, each with the units in which it can; ``None`` stands for all. In order of their ids.

        Of rules that need one of some patterns, those are possible of which one matches; of others, those that need
        what is annotated or a genre, if there is such a thing.
        """
        gated, placed, anywhere = self._gates
        found: dict[str, tuple[Rule, set[int] | None]] = {**anywhere}
        for rule in placed:
            where = places(rule.match, scene) if rule.match else None
            if where is None or where:
                found[rule.id] = (rule, None if where is None else set(where))
        for unit, patterns in scene.candidates.items():
            for pattern in patterns:
                known = gated.get(pattern)
                if known and scene.line_holds(known.tests, unit) and scene.spans_or_late(pattern, unit):
                    for rule in known.rules:
                        _, units = found.setdefault(rule.id, (rule, set()))
                        if units is not None:
                            units.add(unit)
        return [found[rule_id] for rule_id in sorted(found)]


def _beside(condition: Condition, tests: Tests = ()) -> Iterator[tuple[Pattern, Tests]]:
    """Patterns of which one must match, each with what the conditions beside it ask of the line."""
    match condition:
        case Patterns(patterns):
            yield from ((pattern, tests) for pattern in patterns)
        case All(conditions):
            early = [test for part in conditions if isinstance(part, LineTest) for test in _early(part.tests)]
            for part in conditions:
                yield from _beside(part, (*tests, *early))
        case AnyOf(conditions):
            for part in conditions:
                yield from _beside(part, tests)
        case Count():
            yield from _beside(condition.condition, tests)
        case _:
            return


def _early(tests: Tests) -> Tests:
    """Those of a line itself: what stands around it is known once all other rules have been there."""
    return tuple((name, test) for name, test in tests if name not in SURROUNDINGS)


def places(condition: Condition, scene: Scene) -> Set[int] | None:
    """Units of which a window must hold one for the condition to hold in it; ``None`` stands for all."""
    match condition:
        case Patterns() | FieldsTest() | LineTest() | GenreTest():
            return _places_of_leaf(condition, scene)
        case All(conditions):
            # Every line would have to be asked, where mostly a pattern is known to be in few of them.
            known = _known_places((part for part in conditions if not isinstance(part, LineTest)), scene)
            known = known or _known_places((part for part in conditions if isinstance(part, LineTest)), scene)
            return min(known, key=len, default=None)
        case AnyOf(conditions):
            known = _known_places(conditions, scene)
            return frozenset().union(*known) if len(known) == len(conditions) else None
        case Count() if condition.least > 0:
            return places(condition.condition, scene)
        case _:
            return None


def _known_places(conditions: Iterable[Condition], scene: Scene) -> list[Set[int]]:
    return [found for part in conditions if (found := places(part, scene)) is not None]


def _places_of_leaf(leaf: Patterns | FieldsTest | LineTest | GenreTest, scene: Scene) -> Set[int] | None:
    match leaf:
        case Patterns():
            return scene.units_with(leaf.members)
        case FieldsTest(kind, tests):
            return scene.annotated(kind, tests).keys()
        case LineTest(tests):
            early = _early(tests)
            return {at for at in range(len(scene.units)) if scene.line_holds(early, at)} if early else None
        case GenreTest(genres):
            return None if scene.known.genre in genres else frozenset()


def _is_anywhere(condition: Condition) -> bool:
    """Are the ``places`` of a condition all units, in whatever scene?"""
    match condition:
        case Patterns() | FieldsTest() | GenreTest():
            return False
        case LineTest(tests):
            return not _early(tests)
        case All(conditions):
            return all(map(_is_anywhere, conditions))
        case AnyOf(conditions):
            return any(map(_is_anywhere, conditions))
        case Count() if condition.least > 0:
            return _is_anywhere(condition.condition)
        case _:
            return True


def _measures(rule: Rule) -> bool:
    return bool(_measures_named(rule))


def _measures_named(rule: Rule) -> frozenset[str]:
    tests = (leaf.tests for leaf in leaves(rule.match) if isinstance(leaf, MeasureTest)) if rule.match else ()
    return frozenset(name for group in tests for name, _ in group)


def _asks_for_surroundings(rule: Rule) -> bool:
    tests = (leaf.tests for leaf in leaves(rule.match) if isinstance(leaf, LineTest)) if rule.match else ()
    return any(name in SURROUNDINGS for group in tests for name, _ in group)
