"""What kind of text an article is, and by what one sees it; free of any language.

Three kinds of signs are added up, and the genre with the greatest sum is it: what the page or the text calls itself
("Kommentar", "Pressemitteilung", "/ratgeber/"), how it is built (questions and answers, speakers, times of day,
results, ingredients), and the words that it uses: each genre has a vocabulary and formulas, the first person is that of
commentators, the second that of advisers, and a report has sources. A label outweighs all that is not as plain.
``report`` is what a text with sources or events is unless something speaks for another genre. What is found to be one
is asked once more: does it tell what happened, or explain it (``analysis``), or tell somebody's life (``portrait``)?

The words are lists of the language, each entry with its genre first: ``genre_labels`` (names of genres),
``genre_words`` (vocabularies), ``genre_formulas`` (wordings), ``genre_outlets`` (names, or parts of them, of outlets
that have one genre), and the plain ones ``genre_bodies`` and ``genre_media`` (what names of bodies and of media end
with), ``genre_readers``, ``genre_authors``, ``genre_teams``, ``genre_persons`` (pronouns), ``genre_telling``,
``genre_general``, ``genre_stance``, ``genre_verdicts``, ``genre_demands``, ``genre_doubts`` and ``genre_reasons`` (how
a text speaks), ``genre_sections`` (what addresses call their parts), ``genre_signatures`` (what authors do),
``genre_abouts``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise, takewhile
from operator import itemgetter
from typing import NamedTuple, cast, get_args
from urllib.parse import unquote, urlsplit

import ahocorasick

from provenance.annotate.discourse import Discourse, find_discourse
from provenance.languages import Language
from provenance.lexicon import Lexicon, SameLexicon
from provenance.models import Document, Genre, Sentence, Span

__all__ = ["with_genre"]


class GenreSign(NamedTuple):
    """Something that speaks for a genre, and where: a stretch of the text, a value of the metadata, or the whole."""

    genre: Genre
    weight: float
    place: Span | str | None = None


#: What a name of the genre weighs, what a structure does, and a name beside other words in a line.
_LABEL, _BUILT, _NEAR = 12.0, 16.0, 8.0
#: What a headline that demands or judges weighs, and a word in a hundred that judges.
_STANCE, _OF_VERDICT = 3.0, 3.0
#: Words in a hundred that tell, from which on something happened; statements a sentence, from which on it has sources.
_TELLS, _SOURCED = 2.5, 0.1
#: What an argument weighs by its strength, and at most; how much of it counts where only its particles tell that it is
#: one.
_OF_ARGUMENT, _ARGUED, _LIVELY = 1.6, 9.0, 0.75
#: Words of the first person in a hundred, from which on a text is about who writes it.
_OF_ONESELF = 2.0
#: In doubt a text is a report: it is scored then.
_DOUBT = 1.0
#: Lines at the head of a text, and words of such a line, in which a label may stand.
_HEAD, _WORDS_OF_LABEL, _WORDS_OF_KICKER = 6, 5, 2
#: Dashes in a part of an address, from which on it is a headline.
_DASHES = 2
#: Questions with answers, entries with a time of day, lines with an amount: so many show how a text is built.
_QUESTIONS, _TIMES, _AMOUNTS = 3, 3, 4
#: Sentences behind a question, in which who answers says "I" or "we".
_ANSWER = 3
#: Below this much prose there is hardly an article.
_FEW_WORDS = 250
#: Who explains needs room; what each question weighs, each day in a hundred words, and statements a sentence, of which
#: an analysis has fewer than this; what all this has to outweigh before a report is an analysis, or a portrait, and as
#: how much its vocabulary and formulas count there at most.
_WORDS_OF_ANALYSIS, _OF_QUESTION, _OF_DAYS, _OF_ATTRIBUTED, _MUCH_ATTRIBUTED = 450, 0.7, 4.0, 3.0, 0.45
_EXPLAINED, _PORTRAYED, _BEFOREHAND = 4.5, 4.0, 4.0
#: Words of sport in a hundred, from which on a text is about nothing else.
_SPORT = 1.2
#: Words in a hundred that tell what happened, below which nothing happened.
_HARDLY = 0.3
_ENDS = (".", "!", "?")
#: Characters of a question, and different formulas of a genre that may stand anywhere: some, and one more in so many
#: words; what each further one weighs.
_LONGEST_QUESTION, _BY_CHANCE, _WORDS_OF_CHANCE, _OF_FORMULA = 240, 1, 300, 4.0
#: Words that a density is counted in, at least.
_WORDS_OF_DENSITY = 60
#: What parts a label from a headline.
_KICKER = re.compile(r":|\s[|–—]\s")
#: "12:41", "+++ 21.14 Uhr" at the beginning of a line; "19 Uhr" in it; "3:2 (0:1)", "6:4, 7:5".
_TIME = re.compile(r"[+*•\s-]{0,6}(?:[01]?\d|2[0-3])[:.][0-5]\d(?!\d|[.:]\d)")
#: "… kommt an. (21.05 Uhr)" closes an entry.
_CLOSING_TIME = re.compile(r"(?<![\d.:])([01]?\d|2[0-3])[:.]([0-5]\d)(?: (?:Uhr|[ap]\.?m\.?))?\W{0,3}$")
#: Characters of a time that closes an entry.
_END_OF_ENTRY = 13
_HOUR = re.compile(r"\b\d{1,2}(?:[.:]\d\d)?(?: bis \d{1,2}(?:[.:]\d\d)?)? (?:Uhr|am|pm|a\.m\.|p\.m\.)(?!\w)")
_RESULT = re.compile(r"\b\d{1,3}:\d{1,3} \((?:\d{1,3}:\d{1,3}(?:[,;] )?){1,4}\)|\b[0-7]:[0-7], [0-7]:[0-7]\b")
_WORD = re.compile(r"[^\W_]+(?:[-.’'][^\W_]+)*")
_DIGIT = re.compile(r"\d")
#: What is reviewed is described in a line: its year and length, or its length and price.
_WORK = re.compile(
    r"\b(?:19|20)\d\d[,.;:)][^\n]{0,60}\b\d{2,4} (?:Min|Minuten|Seiten|S|min|mins|minutes|pages|pp)\b"
    r"|\b\d{2,4} (?:Seiten|S|pages|pp)\b\.?[,;]? (?:[£$€] ?\d|\d{1,3}(?:[.,]\d\d)? (?:Euro|€|Franken))"
)
#: A headline with a weight or a volume names something that is sold.
_GOODS = re.compile(r"\b\d{1,4} ?(?:g|kg|ml|l|Stück)\b")
_AMOUNT = re.compile(r"\W{0,3}\d+(?:[.,/]\d+)?\s?(?:g|kg|ml|l|cl|EL|TL|Pck|Stück|Prise|cm|mm|dl|Msp)\b\.?")


def with_genre(document: Document, lexicon: Lexicon, language: Language | None) -> Document:
    """The annotated document with its genre and the strongest sign of it that has a place; without word lists or
    without words it has none."""
    if "genre_labels" not in lexicon or not document.sentences:
        return document
    reading = _GenreReading(document, lexicon)
    found = list(_signs(reading, language))
    sums: dict[Genre, float] = defaultdict(float)
    for sign in found:
        sums[sign.genre] += sign.weight
    sums["report"] += _DOUBT
    best = max(sums, key=lambda genre: (sums[genre], genre))
    if best == "report":  # is it told, or explained, or somebody's life?
        closer = [*reading.explaining(), *reading.living()]
        found += closer
        closest: tuple[Genre, ...] = ("analysis", "portrait")
        kinds = {kind: min(sums[kind], _BEFOREHAND) for kind in closest}
        for sign in closer:
            kinds[sign.genre] += sign.weight
        best = max(kinds, key=lambda kind: (kinds[kind], kind)) if max(kinds.values()) > 0 else best
    placed = [sign for sign in found if sign.genre == best and sign.place is not None and sign.weight > 0]
    evidence = max(placed, key=lambda sign: sign.weight).place if placed else None
    return replace(document, genre=best, genre_evidence=evidence)


def _signs(reading: _GenreReading, language: Language | None) -> Iterator[GenreSign]:
    """All signs, in no order."""
    yield from reading.declared()
    yield from reading.labels()
    yield from reading.structure(language)
    yield from reading.manner()
    yield from reading.vocabulary()
    yield from reading.formulas()


class _GenreReading:
    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self._document, self._lexicon, self._text = document, lexicon, document.text
        self._article = document.article
        self._names = _by_word(lexicon, "genre_names")
        self._labels = {**_by_word(lexicon, "genre_labels"), **self._names}
        outlet = (self._article.outlet or "").lower()
        firm = not self._words("legal_forms").isdisjoint((self._article.outlet or "").split())
        body = firm or self._ends(outlet, "genre_bodies")
        self._body = body and not self._ends(outlet, "genre_media")
        self._prose = [sentence for sentence in document.sentences if sentence.zone != "title"]
        quoted = [(quote.start, quote.end) for quote in document.quotes if quote.speech]
        #: The words of the outlet, lower case at the beginning of a sentence.
        self._own = _outside(_words_of(self._prose), quoted)

    # --- what it calls itself ----------------------------------------------------------------------------------------

    def _label(self, genre: Genre, weight: float, place: Span | str | None) -> GenreSign:
        """What a label says; that of an interview may only tell where somebody spoke: it needs somebody who asks and is
        answered, and is as good as the structure where there are many questions. A ticker has times; without them
        "/ticker/" holds what agencies send.
        """
        if genre == "live" and place != self._article.title and not self._timed:
            weight = _STANCE
        if genre == "interview" and len(self._questions) >= _QUESTIONS:
            weight = _BUILT
        elif genre == "interview" and not any(map(self._is_spoken_to_somebody, self._questions)):
            weight = _STANCE
        return GenreSign(genre, weight, place)

    def declared(self) -> Iterator[GenreSign]:
        article = self._article
        outlet = article.outlet or ""
        address = urlsplit(article.url or "")
        hosted = f" {outlet.lower()} {address.hostname or ''} ".replace(".", " ").replace("-", " ")
        for entry in self._lexicon.entries.get("genre_outlets", ()):
            if any(f" {name.lower().replace('-', ' ')} " in hosted for name in entry[1:]):
                yield GenreSign(_genre(entry[0]), _LABEL, outlet or address.hostname)
        if (genre := self._labels.get((article.kind or "").lower())) is not None:
            yield self._label(genre, _LABEL, article.kind)
        *folders, last = unquote(address.path).lower().split("/")
        sections = {**_by_word(self._lexicon, "genre_sections"), **self._labels}
        named_as = ((part, self._names if part.count("-") > _DASHES else sections) for part in folders)
        for part, named in (*named_as, (last, self._names)):
            words = re.split(r"[-_,.]", part)
            pairs = map("-".join, pairwise(words))
            if word := next((word for word in (part, *words, *pairs) if word in named), None):
                yield self._label(named[word], _LABEL, part)
                break
        if host := next((word for word in re.split(r"[.-]", address.hostname or "") if word in self._labels), None):
            yield GenreSign(self._labels[host], _LABEL, address.hostname)
        if self._body:
            yield GenreSign("press_release", 6.0, article.outlet)
            yield GenreSign("other", 2.5, article.outlet)

    def labels(self) -> Iterator[GenreSign]:
        """A label before the colon of the headline, alone on one of the first lines, or in a byline there."""
        title = self._article.title or ""
        before, *behind = _KICKER.split(title, maxsplit=1)
        kicker = _WORD.findall(before) if behind else []
        whole = " ".join(kicker).lower()
        found = [self._labels[whole]] if whole in self._labels else _named(kicker[:1], self._labels)
        if len(words := _WORD.findall(title)) <= 2:
            found += _named(words, self._labels)
        found += _named(words, self._names)
        if found:
            yield self._label(found[0], _LABEL, title)
        if goods := _GOODS.search(title):
            yield GenreSign("other", _NEAR, goods[0])
        yield from self._told_below(title)
        seen = 0
        for line in self._document.lines:
            wording = self._text[line.start : line.end]
            words = _WORD.findall(wording)
            sentence = len(words) > _WORDS_OF_KICKER and wording.rstrip()[-1:] in _ENDS  # "Das sorgt für Kommentare."
            if words and len(words) <= _WORDS_OF_LABEL and not sentence:
                found = _named(words, self._labels)
                if found and wording != title:
                    alone = len(words) <= 2 or bool(_named(words[:2], self._labels))
                    yield self._label(found[0], _LABEL if alone else _NEAR, Span(line.start, line.end))
                    break
            seen += line.zone == "prose"
            if seen > _HEAD:
                break

    def _told_below(self, title: str) -> Iterator[GenreSign]:
        """A label in a phrase of its own, at the end of the headline or below it: "Ein Kommentar von Ruth Kolb."; and
        what the author does there: "Das reicht nicht, kommentiert Ruth Kolb."."""
        *_, last = _KICKER.split(title)
        if (genre := self._in_a_phrase(_WORD.findall(last))) is not None and last != title:
            yield self._label(genre, _LABEL, title)
        signed = _by_word(self._lexicon, "genre_signatures")
        authors = set(_WORD.findall(self._article.author or "")[1:])
        for sentence in self._prose[:_HEAD]:
            words = [token.text for token in sentence.tokens if token.text[0].isalnum()]
            if (genre := self._in_a_phrase(words)) is not None:
                yield self._label(genre, _LABEL, sentence.span)
                return
            for at, word in enumerate(words):
                behind = words[at + 1 : at + 5]
                staff = self._words("media_staff").intersection(each.rpartition("-")[2] for each in behind)
                if word in signed and (staff or not authors.isdisjoint(behind)):
                    yield GenreSign(signed[word], _LABEL, sentence.span)
                    return

    def _in_a_phrase(self, words: Sequence[str]) -> Genre | None:
        """Is it nothing but a label, and whose it is: "Eine Analyse", "Ein Kommentar von Ruth Kolb"?"""
        if len(words) < 2 or words[0].lower() not in self._words("indefinite_articles"):
            return None
        within = self._words("prepositions") | self._words("coordinators")
        told = all(word[0].isupper() or word in within for word in words[2:])
        return self._labels.get(words[1].lower()) if told and words[1][0].isupper() else None

    def _ends(self, name: str, listed: str) -> bool:
        ends = tuple(word.lower() for word in self._words(listed))
        return any(word.endswith(ends) for word in _WORD.findall(name)) if ends else False

    # --- how it is built ---------------------------------------------------------------------------------------------

    def structure(self, language: Language | None) -> Iterator[GenreSign]:
        """Turns of an interview, entries of a ticker, a list of ingredients."""
        talk = find_discourse(self._document, language) if language else Discourse()
        asked = [turn for turn in talk.turns if turn.asks]
        if len(asked) >= _QUESTIONS:
            yield GenreSign("interview", _BUILT, asked[0].content[0])
        if len(talk.restarts) >= _TIMES:
            yield GenreSign("live", _BUILT, self._prose[min(talk.restarts)].span)
        lines = [line for line in self._document.lines if line.zone in ("prose", "quote")]
        yield from self._shapes([(Span(line.start, line.end), self._text[line.start : line.end]) for line in lines])
        if asked_in_prose := self._asked_somebody:
            yield GenreSign("interview", _BUILT, asked_in_prose[0].span)
        amounts = [line for line in lines if _AMOUNT.match(self._text, line.start, line.end)]
        if len(amounts) >= _AMOUNTS:
            yield GenreSign("other", _BUILT, Span(amounts[0].start, amounts[0].end))

    def _shapes(self, lines: Sequence[tuple[Span, str]]) -> Iterator[GenreSign]:
        """Lines that are questions, each with an answer below; that begin with a time of day; that name a day and a
        time; results of matches."""
        asked = [span for (span, line), (_, below) in pairwise(lines) if _is_question(line) and not _is_question(below)]
        if len(asked) >= _QUESTIONS and 4 * len(asked) >= len(lines):
            spoken_to = sum(
                not self._readers.isdisjoint(_WORD.findall(self._text[each.start : each.end])) for each in asked
            )
            if 2 * spoken_to >= len(asked) and self._speaks_of_itself():
                yield GenreSign("interview", _NEAR, asked[0])
            elif not self._asked_somebody:  # nobody answers: the outlet explains
                of_readers = any(self._is_of_readers(self._text[each.start : each.end]) for each in asked)
                yield GenreSign("service" if of_readers else "analysis", _NEAR, asked[0])
        numbered = [(span, line) for span, line in lines if _DIGIT.search(line)]
        days = self._words("weekdays")
        dated = [span for span, line in numbered if _first_word(line) in days and _HOUR.search(line)]
        # A time in a line of its own is taken for furniture where nothing but such lines is around it.
        if len(self._timed) >= _TIMES:
            yield GenreSign("live", _NEAR, self._timed[0])
        ends = ((span, _CLOSING_TIME.search(line, max(len(line) - _END_OF_ENTRY, 0))) for span, line in numbered)
        closed = [(span, found) for span, found in ends if found]
        times = [tuple(map(int, found.groups())) for _, found in closed]
        if len(closed) >= _TIMES and times == sorted(times, reverse=times[0] > times[-1]):
            yield GenreSign("live", _BUILT, closed[0][0])
        if len(dated) >= _TIMES:
            yield GenreSign("service", _BUILT, dated[0])
        box = next((span for span, line in numbered if _WORK.search(line)), None)
        if box and not self._asked_somebody:  # who wrote the book is asked about it
            yield GenreSign("commentary", _NEAR, box)
        if about := next((span for span, line in lines[len(lines) // 2 :] if self._introduces(line)), None):
            yield GenreSign("press_release", _NEAR, about)
        results = [span for span, line in numbered if _RESULT.search(line)]
        if results:
            yield GenreSign("sport", _NEAR, results[0])

    @cached_property
    def _timed(self) -> list[Span]:
        """The lines that begin with a time of day."""
        return [Span(line.start, line.end) for line in self._document.lines if _TIME.match(self._text, line.start)]

    def _introduces(self, line: str) -> bool:
        """A line "About Acme" below the text, where the text is about Acme or its outlet is."""
        if line.rstrip()[-1:] in _ENDS or _first_word(line) not in self._words("genre_abouts"):
            return False
        known = {*_WORD.findall(self._article.outlet or ""), *_WORD.findall(self._article.title or "")}
        return not known.isdisjoint(_WORD.findall(line)[1:_WORDS_OF_LABEL])

    @cached_property
    def _questions(self) -> list[Sentence]:
        """The questions that the text itself asks: nobody else says them."""
        quotes = sorted((quote.start, quote.end) for quote in self._document.quotes)
        furthest = list(accumulate((end for _, end in quotes), max, initial=0))

        def is_said(end: int) -> bool:
            return end <= furthest[bisect_left(quotes, (end,))]

        return [sentence for sentence in self._prose if self._asks(sentence) and not is_said(sentence.end)]

    def _asks(self, sentence: Sentence) -> bool:
        return self._text[sentence.start : sentence.end].rstrip().endswith("?")

    @cached_property
    def _asked_somebody(self) -> list[Sentence]:
        """Questions to somebody who answers in the first person, be it all in one paragraph."""
        asked = self._questions
        if len(asked) < _QUESTIONS:
            return []
        if any(map(self._is_by_name, asked)):
            return asked
        to_somebody = sum(map(self._is_to_somebody, asked))
        answered = sum(map(self._is_answered, asked))
        if not to_somebody or 2 * (to_somebody + answered) < max(len(asked), 2 * _QUESTIONS):
            return []
        # Who advertises answers questions of his own, and speaks to the readers all the time.
        told = [word for each in self._prose if not self._asks(each) for _, _, word in each.tokens]
        of_itself, of_readers = (sum(map(words.__contains__, told)) for words in (self._of_itself, self._readers))
        return asked if 2 * of_itself > 3 * of_readers else []

    def _is_spoken_to_somebody(self, question: Sentence) -> bool:
        return self._is_to_somebody(question) or self._is_answered(question)

    def _is_to_somebody(self, question: Sentence) -> bool:
        return any(word in self._readers for _, _, word in question.tokens)

    def _is_by_name(self, question: Sentence) -> bool:
        """ "Frau Kolb, warum …?" """
        first, *next_few = (word for _, _, word in question.tokens[:_WORDS_OF_LABEL])
        return first in self._words("address_titles") and "," in next_few

    def _is_answered(self, question: Sentence) -> bool:
        """Does somebody speak of himself, or for a house, right behind it?"""
        at = bisect_left(self._prose, question.end, key=lambda each: each.start)
        behind = list(takewhile(lambda each: not self._asks(each), self._prose[at : at + _ANSWER]))
        said = {form for each in behind for _, _, word in each.tokens for form in (word, word.lower())}
        return not self._of_itself.isdisjoint(said)

    def _is_of_readers(self, line: str) -> bool:
        """Does it speak to the readers, or ask in their name: "Was kann ich tun?"?"""
        of_readers = self._readers | self._words("genre_authors")
        return not of_readers.isdisjoint(_WORD.findall(line))

    def _speaks_of_itself(self) -> bool:
        """Does somebody say "I"?"""
        return not self._words("genre_authors").isdisjoint(self._own)

    # --- how it speaks -----------------------------------------------------------------------------------------------

    def manner(self) -> Iterator[GenreSign]:
        """Reports tell what happened and who says so, comments take a stance, advice is timeless and has no sources."""
        words, attributions = len(self._own), len(self._document.attributions)
        attributed = self._attributed
        told, general, stance = map(self._per_100, ("genre_telling", "genre_general", "genre_stance"))
        timeless = general - 2 * told
        authors, readers = self._per_100("genre_authors"), self._per_100("genre_readers")
        timely = attributed > _SOURCED or told >= _TELLS
        counts = not timely and max(authors, readers) > 0 and self._counts_things()  # tried by the author, or for you
        alone = not any(source.identified for source in self._document.sources)
        memoir = alone and authors > _OF_ONESELF  # who talks in a story of one's own is no source
        news = 2.0 + min(10 * attributed, 5.0) * (0.5 if memoir else 1) + min(2 * told, 3.0)
        yield GenreSign("report", news)
        judging = len(self._words("genre_verdicts").intersection(self._own))
        demands = self._demands()
        # Who argues says in an own voice what is so and what is not; a report tells what happened, who said it.
        figures = 100 * sum(word[0].isdigit() for word in self._own) / max(words, _WORDS_OF_DENSITY)
        argued = stance + self._per_100("negations") + 0.5 * general - told - figures - 8 * attributed
        of_somebody = _between(0.4 + told + 0.3 * len(self._document.sources), 0, 1)
        unaddressed = _between(1.2 - 0.5 * readers, 0, 1)
        # Particles are those of lively reporters too: by themselves they argue less.
        plainly = judging or authors or demands or self._called()
        weight = _between(_OF_ARGUMENT * argued, 0, _ARGUED) * (1 if plainly else _LIVELY)
        untold = _between(2 - told / _TELLS, 0, 1) * _between(1.5 - self._per_100("weekdays"), 0, 1)
        yield GenreSign("commentary", weight * of_somebody * unaddressed * untold)
        unsourced = _between(1.2 - 2.5 * attributed, 0, 1)
        yield GenreSign("commentary", _between(2.0 * authors, 0, 3 if counts else 9 if alone else 6))
        if demands or self._called():
            yield GenreSign("commentary", _STANCE * (1 if demands else unsourced), self._article.title)
        if self._doubts():
            yield GenreSign("factcheck", _NEAR, self._article.title)
        if counts:
            yield GenreSign("service", _NEAR, self._article.title)
        if self._asks_for_readers():
            yield GenreSign("service", _NEAR, self._article.title)
        elif self._speaks_to_readers():
            yield GenreSign("service", _STANCE, self._article.title)
        called = sum(self._text[: each.end].rstrip().endswith(("!", "?")) for each in self._prose) if judging else 0
        judged = _between(_OF_VERDICT * (100 * judging + 50 * min(called, judging)) / max(words, 100), 0, 8)
        yield GenreSign("commentary", judged * unsourced * _between(1 - readers, 0, 1))
        yield GenreSign(
            "service", _between(1.5 * timeless, 0, 6 if readers else 3) * _between(1 - 4 * attributed, 0, 1)
        )
        yield GenreSign("service", _between(2.5 * readers, 0, 5))
        yield GenreSign("press_release", _between(self._per_100("genre_teams"), 0, 2.5))
        if not attributions:
            nothing = 1.5 + 2.0 * (words < _FEW_WORDS) + 2.0 * (told < _HARDLY)
            yield GenreSign("other", nothing * _between(1 - argued / _ARGUED, 0, 1))
        if self._article.carries_metadata and not self._article.author and attributed < _HARDLY:
            yield GenreSign("other", 1.0 + 1.5 * (told < _HARDLY))

    def explaining(self) -> Iterator[GenreSign]:
        """What speaks for an analysis where else it were a report, as both have sources: a headline that says why,
        questions of its own, room, an own voice, the present tense; against it speak the days on which all happened."""
        if self._says_why or self._opens_a_question:
            yield GenreSign("analysis", _STANCE if self._says_why else _STANCE / 2, self._article.title)
        if asked := self._questions[:_QUESTIONS]:
            yield GenreSign("analysis", _OF_QUESTION * len(asked), asked[0].span)
        told, general, stance = map(self._per_100, ("genre_telling", "genre_general", "genre_stance"))
        yield GenreSign("analysis", _between((len(self._own) - _WORDS_OF_ANALYSIS) / 100, -3, 3))
        yield GenreSign("analysis", _between((stance + general) / 2 - told, -3, 3))
        yield GenreSign("analysis", _between(_OF_ATTRIBUTED * (_MUCH_ATTRIBUTED - self._attributed), -2, 1.5))
        yield GenreSign("analysis", -min(_OF_DAYS * self._per_100("weekdays"), 6) - _EXPLAINED)

    def living(self) -> Iterator[GenreSign]:
        """What speaks for the portrait of somebody where else it were a report: "she" and "his" all the time, the years
        of a life; against it speak the days on which all happened, and that many speak."""
        yield GenreSign("portrait", _between(self._per_100("genre_persons") - 2, 0, 3))
        yield GenreSign("portrait", min(sum(map(_is_year, self._own)) / 3, 3))
        yield GenreSign("portrait", -_OF_DAYS * self._per_100("weekdays") - 7 * self._attributed - _PORTRAYED)

    @property
    def _attributed(self) -> float:
        """Statements a sentence."""
        return min(len(self._document.attributions) / max(len(self._prose), 1), 1.0)

    @property
    def _says_why(self) -> bool:
        """ "Warum der Preis steigt" """
        return any(word in self._words("genre_reasons") for word in self._openings)

    def _demands(self) -> bool:
        """Does the headline demand or judge in its own voice: "Die Maut muss weg"? A question does not."""
        if self._headline_is_spoken or (self._article.title or "").rstrip().endswith("?") or self._speaks_to_readers():
            return False
        return not self._opens_a_question and not self._words("genre_demands").isdisjoint(self._headline)

    @property
    def _opens_a_question(self) -> bool:
        """ "Wechsel: Was Fahrer jetzt tun müssen" demands nothing of anybody."""
        return any(word in self._words("question_words") for word in self._openings)

    @property
    def _openings(self) -> list[str]:
        """How the headline begins, and what stands behind its colon; a word each."""
        parts = (self._article.title or "").lower().split(":")
        return [word for part in parts for word in _WORD.findall(part)[:1]]

    def _speaks_to_readers(self) -> bool:
        """Does the headline speak to them in its own voice: "So sparen Sie"?"""
        return not self._readers.isdisjoint(self._headline)

    @property
    def _headline(self) -> list[str]:
        """The words of the headline that stand in no quotation marks."""
        quoted = [(quote.start, quote.end) for quote in self._document.quotes]
        return _outside(_words_of(self._titles), quoted)

    def _doubts(self) -> bool:
        """Does the headline ask whether something is so, or deny it: "Zeigt das Bild wirklich …?", "Nein, …"?"""
        doubts, title = self._words("genre_doubts"), self._headline
        asks = (self._article.title or "").rstrip().endswith("?")
        return not doubts.isdisjoint(title if asks else title[:1])

    def _called(self) -> bool:
        """Does the headline end with an exclamation mark, and nobody say it?"""
        called = any(self._text[title.start : title.end].rstrip().endswith("!") for title in self._titles)
        return called and not self._headline_is_spoken and not self._speaks_to_readers()

    @property
    def _titles(self) -> Sequence[Sentence]:
        return [sentence for sentence in self._document.sentences if sentence.zone == "title"]

    @property
    def _headline_is_spoken(self) -> bool:
        spoken = [span for a in self._document.attributions for span in a.source or ()]
        return any(span.start < title.end and title.start < span.end for title in self._titles for span in spoken)

    def _counts_things(self) -> bool:
        """Does the headline, or what stands behind its colon, begin with a number of things: "Fünf Hofläden, die …"?"""
        numbers = {
            word
            for value, *words in self._lexicon.entries.get("number_words", ())
            if float(value) > 2
            for word in words
        }
        return any(word in numbers or (word.isdigit() and 2 < int(word) < 100) for word in self._openings)

    def _asks_for_readers(self) -> bool:
        """Does the headline ask what readers would: "Darf man sonntags …?"?"""
        title = (self._article.title or "").lower()
        asked = (wording.lower() for wording in self._words("genre_questions"))
        return title.rstrip().endswith("?") and any(title.startswith(f"{wording} ") for wording in asked)

    def _per_100(self, name: str) -> float:
        # One word of twenty is no density.
        return 100 * sum(map(self._words(name).__contains__, self._own)) / max(len(self._own), _WORDS_OF_DENSITY)

    def vocabulary(self) -> Iterator[GenreSign]:
        """Words of a genre for each hundred; each different word counts, what is said again and again counts less."""
        known = _vocabulary(SameLexicon(self._lexicon))
        found: dict[Genre, Counter[str]] = defaultdict(Counter)
        first: dict[Genre, Span] = {}
        total = 0
        for sentence in self._document.sentences:
            for token in sentence.tokens:
                total += token.text[0].isalnum()
                word = token.text.lower().rpartition("-")[2]
                genre = known(word)
                if genre is not None:
                    found[genre][word] += 2 if sentence.zone == "title" else 1
                    first.setdefault(genre, Span(token.start, token.end))
        for genre, counts in found.items():
            density = 100 * sum(min(count, 3) for count in counts.values()) / max(total, 100)
            if genre == "sport":  # what is reported of sport has sources and events like any other report
                yield GenreSign(genre, _between(5 * (density - _SPORT), 0, 4 if self._body else _BUILT), first[genre])
            else:
                yield GenreSign(genre, min(5.0, 2.0 * density) if len(counts) > 1 else min(2.0, density), first[genre])

    def formulas(self) -> Iterator[GenreSign]:
        """Wordings of a genre; so many different ones as no other text has by chance."""
        by_chance = _BY_CHANCE + len(self._own) // _WORDS_OF_CHANCE
        searched, patterns = _formulas(SameLexicon(self._lexicon))
        held = dict(told for _, told in searched.iter(self._text.lower())) if patterns else {}
        most = Counter(genre for genres in held.values() for genre in genres)
        for genre, pattern in patterns.items():
            if most[genre] <= by_chance:
                continue  # the expression takes as long as all the rest
            found = {match[0].lower(): match.span() for match in pattern.finditer(self._text)}
            extra = len(found) - by_chance
            if extra > 0:
                place = Span(*min(found.values()))
                yield GenreSign(genre, min(_OF_FORMULA * extra, _BUILT), place)

    # --- the words ---------------------------------------------------------------------------------------------------

    @property
    def _of_itself(self) -> frozenset[str]:
        return self._words("genre_authors") | self._words("genre_teams")

    @property
    def _readers(self) -> frozenset[str]:
        return self._words("genre_readers")

    def _words(self, name: str) -> frozenset[str]:
        return _all_words(SameLexicon(self._lexicon), name)


@lru_cache(maxsize=64)
def _all_words(key: SameLexicon, name: str) -> frozenset[str]:
    return frozenset(word for entry in key.value.entries.get(name, ()) for word in entry)


_ENDINGS = frozenset(("s", "n", "e", "es", "en", "er"))
_SHORTEST_STEM = 4


@lru_cache(maxsize=8)
def _formulas(key: SameLexicon) -> tuple[ahocorasick.Automaton, Mapping[Genre, re.Pattern[str]]]:
    """What finds all wordings in a text in lower case, be they parts of words, each with its genres; and one expression
    for each genre, whatever the case of its words; longer wordings first.
    """
    patterns: dict[Genre, re.Pattern[str]] = {}
    genres: dict[str, set[Genre]] = defaultdict(set)
    for genre, *wordings in key.value.entries.get("genre_formulas", ()):
        longest_first = "|".join(map(re.escape, sorted(wordings, key=len, reverse=True)))
        patterns[_genre(genre)] = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE)
        for wording in wordings:
            genres[wording.lower()].add(_genre(genre))
    searched = ahocorasick.Automaton()
    for told in genres.items():
        searched.add_word(told[0], told)
    searched.make_automaton()
    return searched, patterns


def _first_word(line: str) -> str:
    found = _WORD.search(line)
    return found[0] if found else ""


def _is_question(line: str) -> bool:
    return line.rstrip('*_“”"» ').endswith("?") and len(line) <= _LONGEST_QUESTION


def _named(words: Sequence[str], labels: Mapping[str, Genre]) -> list[Genre]:
    """The genres that single words name, or two in a row ("Press release"), in the order of the words."""
    lower = [word.lower() for word in words]
    pairs = [" ".join(pair) for pair in pairwise(lower)]
    return [labels[name] for at, word in enumerate(lower) for name in (*pairs[at : at + 1], word) if name in labels]


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and word[:2] in ("17", "18", "19", "20")


def _between(value: float, least: float, most: float) -> float:
    return min(max(value, least), most)


def _genre(name: str) -> Genre:
    if name not in get_args(Genre):
        raise ValueError(f"“{name}” is no genre; known: {', '.join(get_args(Genre))}")
    return cast(Genre, name)


def _by_word(lexicon: Lexicon, name: str) -> Mapping[str, Genre]:
    return _of_list(SameLexicon(lexicon), name)


@lru_cache(maxsize=16)
def _of_list(key: SameLexicon, name: str) -> Mapping[str, Genre]:
    return {word.lower(): _genre(genre) for genre, *words in key.value.entries.get(name, ()) for word in words}


@lru_cache(maxsize=8)
def _vocabulary(key: SameLexicon) -> Callable[[str], Genre | None]:
    """Of which genre a word in lower case is, in any of its forms."""
    listed = _by_word(key.value, "genre_words")

    @lru_cache(maxsize=20_000)
    def genre_of(word: str) -> Genre | None:
        return next((listed[form] for form in _forms(word) if form in listed), None) if len(word) > 2 else None

    return genre_of


def _forms(word: str) -> Iterator[str]:
    """The word, and what it may be without the ending of a plural or of a case."""
    yield word
    for length in (1, 2):
        if len(word) - length >= _SHORTEST_STEM and word[-length:] in _ENDINGS:
            yield word[:-length]


def _words_of(sentences: Sequence[Sentence]) -> list[tuple[int, str]]:
    return [
        (start, word.lower() if at == 0 else word)
        for sentence in sentences
        for at, (start, _, word) in enumerate(sentence.tokens)
        if word[0].isalnum()
    ]


_place = itemgetter(0)


def _outside(words: Sequence[tuple[int, str]], spans: Iterable[tuple[int, int]]) -> list[str]:
    """The words that begin in none of the spans; ``words`` are in text order."""
    kept: list[tuple[int, str]] = []
    at = 0
    for start, end in sorted(spans):
        kept += words[at : bisect_left(words, start, key=_place)]
        at = max(at, bisect_left(words, end, key=_place))
    kept += words[at:]
    return [word for _, word in kept]
