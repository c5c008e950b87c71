"""One pattern against one sentence or line: all its matches that do not overlap, from left to right.

Where it is known at which places a match can start, only these are tried; the result is the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from time import thread_time

import regex

from provenance.engine.phrases.expression import GAP_WORDS, expression
from provenance.engine.phrases.fold import skeleton
from provenance.engine.phrases.literals import Literals
from provenance.engine.phrases.pattern import Matcher, Patience, Pattern, Spans, Starts
from provenance.engine.phrases.phrase import Phrase
from provenance.engine.phrases.phrase_literals import requirements

__all__ = ["ARTICLE_LIMIT", "TIMEOUT", "LazyMatchers", "matcher_of"]

#: Seconds that one pattern may take in one sentence or line, and in one article; searches shorter than the last of
#: the three are not added up. They are of processor time: results must not depend on what else the machine does.
TIMEOUT, ARTICLE_LIMIT, _NOTICEABLE = 0.25, 2.0, 0.001
#: How often a search is tried of which the clock says that it took too long.
_TRIES = 4
#: A sentence is short up to so many characters: no phrase can take long in it.
_SHORT = 1_000

Span = tuple[int, int]


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

        def search(text: str, folded: str, starts: Starts, patience: Patience) -> Spans:
            nonlocal lookups
            lookups += sum(map(len, needed))
            if lookups <= _MOST_LOOKUPS and not _occur(needed, folded):
                return []
            self[pattern] = made = matcher_of(pattern)
            return made(text, folded, starts, patience)

        return search


def _occur(needed: Iterable[Literals], folded: str) -> bool:
    """Is there one literal of each set, in this order? A later set may begin where the one before begins."""
    text = f" {skeleton(' '.join(folded.split()))} "
    place = 0
    for literals in needed:
        places = [found for literal in literals if (found := text.find(literal, place)) >= 0]
        if not places:
            return False
        place = min(places)
    return True


def matcher_of(pattern: Pattern) -> Matcher:
    """Phrases are looked for in the folded text, regular expressions in the text as it is.

    ``re`` is several times as fast as ``regex``, but knows no time limit: it gets what cannot take long.
    """
    if pattern.phrase is None:
        return _fair(_limited(pattern, regex.compile(pattern.text)))
    source = expression(pattern.phrase, pattern.scope)
    quick = re.compile(source)
    if pattern.phrase.at_start:
        return lambda _, folded, __, ___: [found.span(1)] if (found := quick.match(folded)) else []
    if source.count(f"{{0,{GAP_WORDS}}}") < 2:
        return lambda _, folded, starts, __: _spans(quick, folded, starts)
    return _fair(_wide(pattern, source, quick))


def _spans(quick: re.Pattern[str], folded: str, starts: Starts) -> Spans:
    if starts is None:
        return [found.span(1) for found in quick.finditer(folded)]
    if len(starts) == 1:
        first = quick.match(folded, starts[0])
        return [first.span(1)] if first else []
    return list(_at(quick.match, folded, starts))


def _at(match: Callable[[str, int], re.Match[str] | None], text: str, starts: Sequence[int]) -> Iterator[Span]:
    end = 0
    for start in sorted(starts):
        if start >= end and (found := match(text, start)):
            end = found.end()
            yield found.span(1)


def _fair(search: Matcher) -> Matcher:
    """A search is stopped by the clock, which also runs while the machine does something else: it is then tried again,
    and is too slow if its own processor time says so.
    """

    def search_again(text: str, folded: str, starts: Starts, patience: Patience) -> Spans:
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


def _limited(pattern: Pattern, written: regex.Pattern[str]) -> Matcher:
    """An expression of an author, which may take any time."""

    def search(text: str, _: str, starts: Starts, patience: Patience) -> Spans:
        begin, limit = thread_time(), _limit(pattern, patience)
        try:
            if starts is None:
                return [found.span() for found in written.finditer(text, timeout=limit)]
            if len(starts) == 1:
                first = written.match(text, starts[0], timeout=limit)
                return [first.span()] if first else []
            spans: list[Span] = []
            end = 0
            for start in sorted(starts):
                left = limit - (thread_time() - begin)
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

    def search(_: str, folded: str, starts: Starts, patience: Patience) -> Spans:
        begin, limit = thread_time(), _limit(pattern, patience)
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
    took = thread_time() - begin
    if took > _NOTICEABLE:
        patience.spent[pattern] += took
