"""Sentences: every mark that may end one is a candidate, and what stands on its two sides decides.

Written for the project because no library reaches both figures (``benchmarks/bench_segment.py``; German Wikinews, 150
articles of the split dev and 300 of train, whose boundaries come from a statistical splitter and disagree with
themselves on colons and lists; one core, F1 of sentence ends, paragraphs given):

=================  ======  ========  ==========  =================================================
splitter           F1 dev  F1 train  ms/article  what it gets wrong
=================  ======  ========  ==========  =================================================
this one           .970    .960      0.1         "auf Platz 19. Trainer Meier" stays together
choppa-srx 1.0.0   .968    .958      2.8 to 4.6  speed alone would be most of an audit's time
simplemma 2.0.0    .962    .954      0.1         gives no offsets; few abbreviations, initials
sentencex 1.0.32   .951    .943      0.1         keeps a quotation of several sentences in one
=================  ======  ========  ==========  =================================================

Abbreviations come from a lexicon, in its notation also whether a number with a full stop is an ordinal. The closed
classes of words that open a sentence stand here, those of German and English together: no language has a branch of its
own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from provenance.models import Line, Sentence, Span, Zone
from provenance.segment.tokenizer import count_words, tokens

__all__ = ["ABBREVIATIONS", "STARTERS", "sentence_spans", "sentences", "split"]

#: What is used where a language has no list of its own; the notation is that of ``sentences``.
ABBREVIATIONS = frozenset(
    "Mr. Mrs. Ms. Dr. Prof. St. Rev. Hon. Gov. Sen. Rep. Gen. Lt. Col. Capt. Sgt. Maj. Cmdr. Adm. Jr. Sr. Inc. Ltd. "
    "Corp. Co. Bros. vs. approx. est. Sept.".split()
) | {f"{word} 9" for word in "No. Nos. Art. Fig. p. pp. vol. sec. ch. Jan. Feb. Mar. Apr. Aug. Oct. Nov. Dec.".split()}

#: Closed word classes of German and English that open a sentence, but follow an abbreviation, an initial or an ordinal
#: only by accident.
STARTERS = frozenset(
    word.capitalize()
    for word in (
        "der die das dem den des ein eine einer eines einem einen er sie es wir ich ihr man dies diese dieser dieses "
        "diesem diesen jene jener jedes jeder jede alle alles viele einige mehrere beide weitere andere manche kein "
        "keine keiner niemand jemand sein seine seinen seiner seinem ihre ihren ihrer ihrem unser unsere mein meine "
        "wer was wie wo warum wann welche welcher wobei wodurch in im an am auf aus bei beim mit nach vor von vom zu "
        "zum zur für gegen ohne um über unter während wegen seit trotz laut durch zwischen neben hinter und aber oder "
        "denn doch wenn als da weil obwohl nachdem bevor damit dass ob sobald solange so auch dann danach dabei "
        "dadurch daher darum deshalb dennoch davor dazu dagegen dafür daran darauf daraufhin dort hier jetzt nun heute "
        "gestern morgen zuletzt zuvor zudem zunächst außerdem allerdings jedoch bereits schon erst nur noch nicht "
        "insgesamt derzeit inzwischen mittlerweile später anschließend schließlich trotzdem immerhin immer ebenso "
        "insbesondere etwa rund mehr sowohl zwar statt "
        "the a an this that these those he she it we they you i his her its their our my on at by for from with "
        "after before since as if when while but and or then there here what who how why not no yet also however "
        "meanwhile according although because both some many most all"
    ).split()
)

_QUOTES = frozenset("\"“”»«›‹’‘'")
# Marks of quotations may be damaged: entities ("&bdquo;") and bytes of UTF-8 read as Windows-1252 ("â€ž").
# A mark that may end a sentence, with the closing marks that belong to it, in front of white space or of a capitalised
# word that touches it ("gesagt.Der"). A run of marks is entered at its first only, which keeps the time linear.
_CANDIDATE = re.compile(
    r"(?P<mark>[.!?…](?<![.!?…].)[.!?…]*+)(?P<closers>(?:[\"“”»«›‹’‘')\]]|&[lr][das]{0,2}quo;|â€[^\s\w]?)*+(?:\s[“”\"»](?=\s))?)"
    r"(?=(?P<gap>\s)|[„“\"«»]?[A-ZÄÖÜ][a-zß-ÿ]{1,40}+\s)"
)
_FOLLOWING = re.compile(r"\s*+(?P<openers>(?:&[lrb][das]{0,2}quo;|â€.|[^\w\s]|_){0,4}+)\s?(?P<word>\w{0,40}+)")
_LAST_WORD = re.compile(r"[^\s(„“\"«»'/–-]*$")
_ROMAN = re.compile(r"[IVX]{1,6}")
# "Bd", "vgl", "zzgl", but not the units km, cm, mm, kg, mg
_NO_VOWEL = re.compile(r"(?![ckm][mg]$)[B-DF-HJ-NP-TV-XZ]?[b-df-hj-np-tv-xz]{1,4}")
_NINES = str.maketrans("012345678", "999999999")
# What stands before an item of a list or a line that is quoted; it is no part of the sentence.
_LIST_MARK = re.compile(r"(?:[-–—•●▪◦‣·►*+>] +)+(?=\S)")
# Longer than any abbreviation: how far back a candidate looks.
_WINDOW = 24
# A paragraph of fewer words is a kicker, a byline or a menu entry, and no lede.
_LEDE_WORDS = 8


def sentences(
    text: str, lines: Sequence[Line], title: Line | None, abbreviations: frozenset[str] = ABBREVIATIONS
) -> tuple[Sentence, ...]:
    """The sentences of all lines but noise and credits; none crosses a paragraph or a line that is left out.

    Sentences of the line ``title`` are in zone ``title``, those of the first paragraph after it (without a title: of
    the first of all) with eight words or more in ``lede``, all others in ``prose``. Paragraphs are numbered from 0;
    those without a letter or a digit do not count and hold no sentence.

    ``abbreviations`` end a sentence only in front of a word that typically opens one. They are written with their
    full stop, as they stand inside a sentence ("ca.", "Dr."; "Ca." is then known as well). "Nr. 9": one only in front
    of a number. "9.", "99.", "9.9.": so are numbers of this shape, where ordinals are written with a full stop.
    Initials, dotted letters (z. B., U.S.), Roman numerals and short words without a vowel need no entry.
    """
    found: list[Sentence] = []
    zone: Zone
    awaiting_title, awaiting_lede = title is not None, True
    paragraph = 0
    for run in _runs(lines, title):
        mark = _LIST_MARK.match(text, run[0].start, run[-1].end)
        spans = tuple(split(text, mark.end() if mark else run[0].start, run[-1].end, abbreviations))
        parts = [tokens(text, *span) for span in spans]
        words = sum(map(count_words, parts))
        if not words:
            continue
        zone = "prose"
        if title is not None and run[0].start == title.start:
            zone, awaiting_title = "title", False
        elif awaiting_lede and not awaiting_title and words >= _LEDE_WORDS:
            zone, awaiting_lede = "lede", False
        for span, part in zip(spans, parts, strict=True):
            found.append(Sentence(len(found), span.start, span.end, zone, paragraph, part))
        paragraph += 1
    return tuple(found)


def sentence_spans(text: str, lines: Sequence[Line]) -> Iterator[Span]:
    """Where the sentences of the lines begin and end: those of ``sentences``, without their tokens."""
    for run in _runs(lines, None):
        start, end = run[0].start, run[-1].end
        mark = _LIST_MARK.match(text, start, end)
        if any(map(str.isalnum, text[start:end])):
            yield from split(text, mark.end() if mark else start, end)


def split(text: str, start: int, end: int, abbreviations: frozenset[str] = ABBREVIATIONS) -> Iterator[Span]:
    """The sentences of the paragraph ``text[start:end]``, which has no white space around it."""
    for candidate in _CANDIDATE.finditer(text, start, end):
        if _ends_sentence(text, start, end, candidate, abbreviations):
            yield Span(start, candidate.end())
            start = candidate.end()
            while text[start].isspace():
                start += 1
    if start < end:
        yield Span(start, end)


def _runs(lines: Sequence[Line], title: Line | None) -> Iterator[Sequence[Line]]:
    """Lines of one paragraph that follow each other; the title is a run of its own."""
    alone = None if title is None else title.start
    run: list[Line] = []
    for line in lines:
        if line.zone in ("noise", "credits"):
            if run:
                yield run
            run = []
            continue
        if run and not (_adjacent(run[-1], line) and alone not in (run[-1].start, line.start)):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _adjacent(line: Line, following: Line) -> bool:
    return following.paragraph == line.paragraph and following.number - line.number <= 1


def _ends_sentence(text: str, start: int, end: int, candidate: re.Match[str], abbreviations: frozenset[str]) -> bool:
    """Does the sentence that begins at ``start`` end with this mark?"""
    openers, word = _following(text, candidate.end(), end)
    if not word or word[0].islower():
        return False
    mark, closers, gap = candidate.group("mark", "closers", "gap")
    at = candidate.start()
    before = text[max(start, at - _WINDOW) : at]
    if not gap:
        return _touches(before, word)
    if before[-1:] in ("(", "["):  # "[…]"
        return False
    closes_quote = not _QUOTES.isdisjoint(closers)
    if mark == "." and not closes_quote:
        return _full_stop_ends(before, openers, word, at - start, abbreviations)
    return closes_quote or bool(mark.strip(".…")) or word in STARTERS


def _full_stop_ends(before: str, openers: str, word: str, length: int, abbreviations: frozenset[str]) -> bool:
    """``length``: characters of the sentence so far; a number or a letter that is all of it is that of a list item."""
    last = _last_word(before)
    if not _is_abbreviation(last, word, abbreviations):
        return True
    return word in STARTERS and not openers and len(last) < length


def _following(text: str, at: int, end: int) -> tuple[str, str]:
    match = _FOLLOWING.match(text, at, end)
    return (match["openers"], match["word"]) if match else ("", "")


def _last_word(before: str) -> str:
    match = _LAST_WORD.search(before)
    return match[0] if match else ""


def _touches(before: str, word: str) -> bool:
    """Was a blank lost here ("gesagt.Der"), or is it a name ("Web.De")?"""
    last = _last_word(before).rpartition(".")[2]
    return len(last) > 1 and last.islower() and (word in STARTERS or len(word) > 3)


def _is_abbreviation(last: str, word: str, abbreviations: frozenset[str]) -> bool:
    """May the full stop behind ``last`` be part of it, where ``word`` is what comes next?"""
    shape = last.translate(_NINES) + "."
    spellings = (shape, shape[:1].lower() + shape[1:])
    if any(spelling in abbreviations for spelling in spellings):
        return True
    if word[0].isdigit() and any(f"{spelling} 9" in abbreviations for spelling in spellings):
        return True
    if last[-1:].isalpha() and last[-2:-1] in ("", "."):  # initials
        return True
    return bool(_ROMAN.fullmatch(last) or _NO_VOWEL.fullmatch(last))
