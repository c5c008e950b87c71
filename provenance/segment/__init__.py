"""From the text as read to lines, paragraphs, sentences and tokens, all with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from provenance.models import Line, Sentence, Span, Token, Zone
from provenance.segment.analysis_text import IDENTITY, Offsets, analysis_text

__all__ = [
    "ABBREVIATIONS",
    "BEGINNING",
    "IDENTITY",
    "Credits",
    "Offsets",
    "Seams",
    "analysis_text",
    "any_of",
    "count_words",
    "is_word",
    "lines",
    "pieces",
    "sentence_spans",
    "sentences",
    "split",
    "tokens",
    "untitled",
    "wordings",
]


# --- Lines, and the paragraphs that they make up ----------------------------------------------------------------------
# In scraped text a line is a paragraph. Two structures say otherwise: a block of lines that were wrapped at one width,
# and a line that breaks off in mid-sentence.


_WIDTHS = range(40, 101)
# A wrapper may count a trailing blank, an indent or a byte that is not seen here.
_TOLERANCE = 3
_BULLET = re.compile(r"[•●▪◦‣·►*+]\s|[-–—]\s+(?![a-zäöüß])|\(?\d{1,2}\)\s")
_TERMINAL = re.compile(r"[.!?…:][\"“”»«’')\]]*$")
# Words that no headline and no byline ends with.
_EXPECTS_MORE = re.compile(r"[ ](?:d(?:er|ie|as|em|en|es)|eine?[mnrs]?|und|oder|sowie|für|the|an?|of|and|or|for)$")

_LineRow = tuple[int, int, int]  # number, start, end


def lines(text: str) -> tuple[Line, ...]:
    """The lines of an analysis text that are not blank, each with the number of its paragraph, which counts from 0."""
    rows = tuple(_rows(text))
    joined = _joined(text, rows)
    found: list[Line] = []
    paragraph = -1
    for number, start, end in rows:
        paragraph += number not in joined
        found.append(Line(start, end, number, paragraph))
    return tuple(found)


def _rows(text: str) -> Iterator[_LineRow]:
    start = 0
    for number, row in enumerate(text.split("\n"), 1):
        content = row.strip()
        if content:
            first = start + row.index(content[0])
            yield number, first, first + len(content)
        start += len(row) + 1


def _joined(text: str, rows: Sequence[_LineRow]) -> frozenset[int]:
    """Numbers of the lines that go on the paragraph of the line before."""
    blocks = tuple(_blocks(rows))
    widths = [max(end - start for _, start, end in block) for block in blocks if _wrapped(text, block)]
    width = max(widths, default=0)
    numbers: set[int] = set()
    for block in blocks:
        goes_on = _full if width and _fits(text, block, width) else _breaks_off
        numbers.update(b[0] for a, b in pairwise(block) if goes_on(text, a, b, width))
    return frozenset(numbers)


def _blocks(rows: Sequence[_LineRow]) -> Iterator[Sequence[_LineRow]]:
    """Runs of two lines or more without a blank line between."""
    first = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at][0] != rows[at - 1][0] + 1:
            if at - first > 1:
                yield rows[first:at]
            first = at


def _wrapped(text: str, block: Sequence[_LineRow]) -> bool:
    """Was this block of three lines or more wrapped at the width of its longest line?"""
    width = max(end - start for _, start, end in block)
    if len(block) < 3 or width not in _WIDTHS:
        return False
    pairs = tuple(pairwise(block))
    open_ends = sum(_open_end(text, a) for a, _ in pairs)
    lower = sum(text[b[1]].islower() for _, b in pairs)
    return open_ends * 2 > len(pairs) and lower * 4 >= len(pairs) and _fits(text, block, width)


def _fits(text: str, block: Sequence[_LineRow], width: int) -> bool:
    """Is no line longer than the width, and nearly every line but the last as full as it can be?"""
    if any(end - start > width for _, start, end in block):
        return False
    pairs = tuple(pairwise(block))
    return sum(_full(text, a, b, width) for a, b in pairs) * 5 >= len(pairs) * 4


def _full(text: str, row: _LineRow, following: _LineRow, width: int) -> bool:
    """Would the first word of the following line not have fitted into this one?"""
    _, start, end = following
    if _BULLET.match(text, start, end):
        return False
    blank = text.find(" ", start, min(end, start + width))
    word = (blank if blank >= 0 else end) - start
    return row[2] - row[1] + 1 + word > width - _TOLERANCE


def _breaks_off(text: str, row: _LineRow, following: _LineRow, _width: int) -> bool:
    """Is this a long line without an end, and the following one its second half?"""
    if row[2] - row[1] < 60 or not _open_end(text, row):
        return False
    if _EXPECTS_MORE.search(text, row[2] - 7, row[2]):
        return True
    return text[following[1]].islower() and not _open_end(text, following)


def _open_end(text: str, row: _LineRow) -> bool:
    return _TERMINAL.search(text, max(row[1], row[2] - 4), row[2]) is None


# --- Sentences: every mark that may end one is a candidate, and what stands on its two sides decides ------------------
# Written for the project because no library reaches both figures (``benchmarks/bench_segment.py``; German Wikinews, 150
# articles of the split dev and 300 of train, whose boundaries come from a statistical splitter and disagree with
# themselves on colons and lists; one core, F1 of sentence ends, paragraphs given):
#
# =================  ======  ========  ==========  =================================================
# splitter           F1 dev  F1 train  ms/article  what it gets wrong
# =================  ======  ========  ==========  =================================================
# this one           .970    .960      0.1         "auf Platz 19. Trainer Meier" stays together
# choppa-srx 1.0.0   .968    .958      2.8 to 4.6  speed alone would be most of an audit's time
# simplemma 2.0.0    .962    .954      0.1         gives no offsets; few abbreviations, initials
# sentencex 1.0.32   .951    .943      0.1         keeps a quotation of several sentences in one
# =================  ======  ========  ==========  =================================================
#
# Abbreviations come from a lexicon, in its notation also whether a number with a full stop is an ordinal. The closed
# classes of words that open a sentence stand here, those of German and English together: no language has a branch of
# its own.


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
_LIST_MARK = re.compile(r"(?:[-–—•●▪◦‣·►*+>] +|>(?=[>„“\"»«])|\d{1,2}[.)] +(?=[„“\"»«]))+(?=\S)")
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


def sentence_spans(text: str, lines: Sequence[Line], abbreviations: frozenset[str] = ABBREVIATIONS) -> Iterator[Span]:
    """Where the sentences of the lines begin and end: those of ``sentences``, without their tokens."""
    for run in _runs(lines, None):
        start, end = run[0].start, run[-1].end
        mark = _LIST_MARK.match(text, start, end)
        if any(map(str.isalnum, text[start:end])):
            yield from split(text, mark.end() if mark else start, end, abbreviations)


_LONGEST_NAME = 120
# In a name "Am 29." is worse than two sentences: a number with a full stop is an ordinal.
_IN_NAMES = ABBREVIATIONS | {"9.", "99.", "9.9.", "99.9.", "99.99."}
#: As much of a text as its first sentence is looked for in.
BEGINNING = 600


def untitled(article_id: str, text: str) -> str:
    """What an article without a title is called: its first sentence, else the name of its file, never a path."""
    beginning = text[:BEGINNING]
    for span in sentence_spans(beginning, lines(beginning), _IN_NAMES):
        sentence = " ".join(beginning[span.start : span.end].split())
        if any(map(str.isalpha, sentence)):
            if len(sentence) <= _LONGEST_NAME:
                return sentence
            return f"{sentence[:_LONGEST_NAME].rpartition(' ')[0] or sentence[:_LONGEST_NAME]}…"
    return article_id.rstrip("/").rpartition("/")[2] or article_id


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
    return word in STARTERS and (not openers or last.isdigit()) and len(last) < length


def _following(text: str, at: int, end: int) -> tuple[str, str]:
    """The marks and the word behind; a letter with a full stop of its own is written with it: "M. A." """
    match = _FOLLOWING.match(text, at, end)
    if match is None:
        return "", ""
    word: str = match["word"]
    dotted = len(word) == 1 and text.startswith(".", match.end("word"))
    return match["openers"], f"{word}." if dotted else word


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


# --- Tokens: words with what belongs to them, numbers, addresses, single marks ----------------------------------------


# Letters, digits and their marks by block. Not \w: it leaves out marks that do not compose with their letter and
# takes in the underscore, which is emphasis as often as part of a word.
_LETTER = (
    "0-9A-Za-zªµº²³¹¼-¾À-ÖØ-öø-\u1fff\u2070-\u209c\u20d0-\u20f0\u2c00-\u2dff\u3005-\u3007\u3021-\u302f\u3041-\ud7ff"
    "\uf900-\ufdff\ufe20-\ufe2f\ufe70-\ufefc\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc"
    "\U00010000-\U0001efff\U00020000-\U0003ffff"
)
_WORD = f"[{_LETTER}]++"
# Every repetition is possessive, bounded or followed by what it cannot run out of twice: linear time on any text.
_TOKEN = re.compile(
    rf"""
      (?:https?://|www\.)[^\s<>"„“”»«]*[\w/]                      # address
    | [@\#](?:{_WORD}|_)++                                        # account, hashtag
    | (?:[^\W\d_]\.){{2,}}+                                       # z.B., U.S.
    | (?: [0-9]++(?:[.,:][0-9]++)*+[{_LETTER}]*+ | {_WORD} )
      (?: (?:[.+_-]{_WORD}){{0,8}}@{_WORD}(?:[.-]{_WORD})++ )?+   # e-mail
      (?: (?: [-'’&]                                              # US-Beamte, geht's
            | (?:[:*_]|/-)(?=[Ii]n(?:nen|(?![{_LETTER}])))        # Bürger:innen, Bürger:innenrat
            | -?/(?=[Ii]n(?:nen)?(?![{_LETTER}]))                 # Bürger/innen
            | \.(?=[a-z]{{2}})                                    # beispiel.de
            | (?<![{_LETTER}][{_LETTER}])\+(?=[A-ZÄÖÜ](?![{_LETTER}]))  # F+B
            | \.-(?=[A-ZÄÖÜ]) ) {_WORD} )*+                       # Priv.-Doz.
      (?: \([-:*_]?[Ii]n(?:nen)?\)(?:{_WORD})?+ )?+           # Bürger(innen), Bürger(:innen)rat
      (?: -(?=[\s,;)/]) )?+                                       # Bau- und
      (?: \.(?=[\s,;:]) | (?<=[0-9])\.(?=\)) )?+                  # Dr., 1., (28.)
    | \.{{2,}}+
    | \S[\u0300-\u036f]*+                                         # a mark, with the stroke of a negated one
    """,
    re.VERBOSE,
)


def tokens(text: str, start: int, end: int) -> tuple[Token, ...]:
    """The tokens of ``text[start:end]``, which is one sentence or a part of it.

    A full stop inside a sentence belongs to the word before it ("Dr.", "1."); the last one is a token of its own.
    """
    return tuple([_token((*m.span(), m[0])) for m in _TOKEN.finditer(text, start, end)])


#: ``Token`` of a tuple, without the function in Python that a class of this kind is made by: a text has hundreds.
_token: Callable[[tuple[int, int, str]], Token] = partial(tuple.__new__, Token)


def wordings(text: str, start: int, end: int) -> list[str]:
    """The same without their places."""
    found: list[str] = _TOKEN.findall(text, start, end)
    return found


def count_words(words: Iterable[Token]) -> int:
    """How many tokens hold a letter or a digit, that is, are more than marks."""
    return sum([word[0].isalnum() or is_word(word) for _, _, word in words])


def is_word(text: str) -> bool:
    """Does a token hold a letter or a digit?"""
    return text[0].isalnum() or (len(text) > 1 and any(map(str.isalnum, text)))


# --- Lines that hold a whole article, cut into pieces, so that what is no article in them can be told from what is ----
# Some scrapers join all paragraphs of a page with blanks: picture credits, links to other articles and the signature of
# an agency then stand between two sentences, or without a full stop in front of the next one ("Der Rat im Saal. Foto:
# Uta Klamm Die Stadt plant …").


#: Characters from which on a line that holds most of the text is no paragraph of it.
_TOO_LONG = 1200
_ADDRESS = r"https?://\S+"
#: A word of a name has a capital letter; short forms and domains have none ("ntv.de, mli/rts").
_PLAIN_WORD = re.compile(r"\s?(?P<word>[A-ZÄÖÜ][\w.’'&-]*|[\w-]+\.[a-z]{2,3}(?!\w)|[\w-]{2,5}(?=[/,.)]|$))")
_JOINED = re.compile(r" ?[/,|] ?(?=[^\W\d_])")
#: Characters that a caption has at most; what is longer is the sentence that stands before the picture.
_LONGEST_CAPTION = 160
#: First name, an initial or "von", and surname.
_WORDS_OF_NAME = 3


def any_of(words: Iterable[str]) -> str:
    """The pattern of any of some words, the longest first, by their first letters: that is what makes it quick; of none
    it never matches.
    """
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda w: (-len(w), w)):
        by_letter.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in sorted(by_letter.items())) or "(?!)"


class Credits:
    """Finds where credits end. ``labels`` stand before the colon ("Foto"), ``names`` are those of agencies, ``links``
    stand before an address ("Permalink"), ``sources`` are the labels that belong to the text, not to a picture, and
    ``roots`` begin the path of a page ("Startseite Politik")."""

    def __init__(
        self,
        labels: Sequence[str] = (),
        names: Sequence[str] = (),
        links: Sequence[str] = (),
        sources: Sequence[str] = (),
        roots: Sequence[str] = (),
    ) -> None:
        address = rf"(?P<address>(?:{any_of(links)}) ?: ?{_ADDRESS}|(?:{any_of(roots)}) [A-ZÄÖÜ]\w+(?= [A-ZÄÖÜ„“\"]))"
        self._sources = frozenset(sources)
        self._marks = re.compile(rf"(?<!\w)(?:{address}|(?P<bracket>\()?(?P<label>{any_of(labels)}) ?: ?(?=\S))")
        self._agency = re.compile(rf"(?:{any_of(names)})(?!\w)")

    def cuts(self, text: str, start: int, end: int) -> Iterator[int]:
        """Where credits and labelled addresses between ``start`` and ``end`` end, and where those begin that have no
        caption before them."""
        since = start
        for match in self._marks.finditer(text, start, end):
            if match["label"] and not match["bracket"] and self._in_a_sentence(text, start, match.start()):
                continue
            bracket = text.find(")", match.end(), end) if match["bracket"] else -1
            apart = match["address"] or (match["label"] in self._sources and not match["bracket"])
            if apart or match.start() - since > _LONGEST_CAPTION:
                yield match.start()
            if match["address"]:
                since = match.end()
            else:
                since = bracket + 1 if bracket > 0 else self._end_of_names(text, match.end(), end)
            yield since

    @staticmethod
    def _in_a_sentence(text: str, start: int, at: int) -> bool:
        """Does the noun belong to an adjective or a verb before it ("ein klares Bild: …")? Captions end with a noun, a
        number or a bracket, or with a full stop."""
        before = text[start:at].rsplit(None, 1)[-1:]
        return bool(before) and before[0].isalpha() and before[0].islower()

    def _end_of_names(self, text: str, at: int, end: int) -> int:
        """The end of names joined by slashes and commas, as far as it can be told from the beginning of a sentence
        behind them: agencies, and what is written like one, are names by themselves; of all others two words are."""
        while True:
            agency = self._agency.match(text, at, end)
            at = agency.end() if agency else self._end_of_person(text, at, end)
            joined = _JOINED.match(text, at, end)
            if not joined:
                return at
            at = joined.end()

    def _end_of_person(self, text: str, at: int, end: int) -> int:
        for number in range(_WORDS_OF_NAME):
            match = _PLAIN_WORD.match(text, at, end)
            if not match or (number and match["word"] in STARTERS):
                break
            at, word = match.end(), match["word"]
            short = word.isupper() or word.islower() or "-" in word
            if (number or (short and len(word) > 2)) and not word.endswith("."):
                break
        return at


class Seams(NamedTuple):
    """What a language knows of the places where one thing in a line gives way to another.

    ``headings`` gives the headings in a part of a line that no mark ends, in text order.
    """

    abbreviations: frozenset[str] = ABBREVIATIONS
    credits: Credits = Credits()
    headings: Callable[[str, int, int], Iterable[Span]] = lambda _text, _start, _end: ()


#: Words that a title has at least, so that its words in a line can be no other; and one that a page words differently,
#: which begins and ends alike and stands so far down at most.
_WORDS_OF_TITLE, _WORDS_OF_LIKE, _TOP = 3, 5, 600
_BEGINS = re.compile(r"\s+(?=[„“\"»«]?[^\W\d_a-zäöüß])")


def pieces(text: str, lines: Sequence[Line], seams: Seams, title: str | None = None) -> tuple[Line, ...]:
    """The lines, one that holds a whole article in pieces of the same number and paragraph.

    A heading that runs into the sentence behind it is a piece and a paragraph of its own, in every line; so is the
    ``title`` of the article where other words stand beside it.
    """
    titles = _titles(title)
    found: list[Line] = []
    apart = 0
    for line in lines:
        size = line.end - line.start
        whole = size < _TOO_LONG or 2 * size < len(text)
        for piece in (line,) if whole else _cut(text, line, seams):
            start = piece.start
            for heading in _headings(text, piece, titles, seams):
                if any(map(str.isalnum, text[start : heading.start])):
                    found.append(_part(text, piece, start, heading.start, apart))
                apart += bool(found) and found[-1].paragraph == piece.paragraph + apart
                found.append(_part(text, piece, *heading, apart))
                start, apart = heading.end, apart + 1
            if start < piece.end:
                found.append(_part(text, piece, start, piece.end, apart) if apart else piece)
    return tuple(found)


def _titles(title: str | None) -> tuple[str, ...]:
    """A title as a page may repeat it: whole, and without the topic before its colon."""
    known = (title or "").strip()
    forms = (known, known.partition(": ")[2])
    return tuple(form for form in dict.fromkeys(forms) if len(form.split()) >= _WORDS_OF_TITLE)


def _headings(text: str, piece: Line, titles: Sequence[str], seams: Seams) -> Iterator[Span]:
    start = piece.start
    for title in _repeats(text, piece, titles):
        yield from seams.headings(text, start, title.start)
        yield title
        start = title.end
    yield from seams.headings(text, start, piece.end)


def _repeats(text: str, piece: Line, titles: Sequence[str]) -> Iterator[Span]:
    """Where a line has the title in front of something that begins like a sentence, with the blank behind it."""
    start = piece.start
    found = [*_places(text, piece, titles)]
    if not found and titles and start < _TOP:
        found = [*_alike(text, piece, titles[-1])]
    for place in found:
        behind = _BEGINS.match(text, place.end, piece.end)
        if behind and place.start >= start and (place.start == start or text[place.start - 1].isspace()):
            yield Span(place.start, behind.end())
            start = behind.end()


def _places(text: str, piece: Line, titles: Sequence[str]) -> Iterator[Span]:
    for title in titles:
        at = text.find(title, piece.start, piece.end)
        while at >= 0:
            yield Span(at, at + len(title))
            at = text.find(title, at + len(title), piece.end)


def _alike(text: str, piece: Line, title: str) -> Iterator[Span]:
    """The title in other words: of the same beginning and the same end, at the top of the text."""
    words = title.split()
    last = " ".join(words[-2:])
    at = text.find(f"{words[0]} ", piece.start, min(piece.end, _TOP)) if len(words) >= _WORDS_OF_LIKE else -1
    close = text.find(last, at, min(piece.end, at + 2 * len(title))) if at >= 0 else -1
    if close >= 0 and len(text[close : piece.end].split(maxsplit=_WORDS_OF_LIKE)) > _WORDS_OF_LIKE:
        yield Span(at, close + len(last))


def _part(text: str, line: Line, start: int, end: int, apart: int) -> Line:
    """A part of a line, without the blanks around it, ``apart`` paragraphs further down."""
    part = text[start:end]
    first = start + len(part) - len(part.lstrip())
    return Line(first, start + len(part.rstrip()), line.number, line.paragraph + apart, line.zone)


def _cut(text: str, line: Line, seams: Seams) -> Iterator[Line]:
    for sentence in split(text, line.start, line.end, seams.abbreviations):
        start = sentence.start
        for end in (*seams.credits.cuts(text, sentence.start, sentence.end), sentence.end):
            stripped = text[start:end].strip()
            if any(map(str.isalnum, stripped)):
                first = start + text[start:end].index(stripped)
                yield Line(first, first + len(stripped), line.number, line.paragraph, line.zone)
                start = end
