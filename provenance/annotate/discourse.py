"""What kind of talk the parts of an article are: stretches in quotation marks, the turns of an interview, the entries
of a ticker, embedded posts.

An interview is told by what repeats: labels before what is said ("Ruth Kolb: …"), or paragraphs that ask and are
answered. Which label asks is told by its question marks, so that no outlet and no interviewer has to be known. In a
text without lines the labels stand at the beginning of sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import NamedTuple

from provenance.languages import Language
from provenance.models import Document, Line, Quote, Sentence, Span, Spans

__all__ = ["Discourse", "Post", "Turn", "find_discourse", "find_quotes"]


#: Words of a label.
_LABEL = 5
#: Turns, questions and entries that make an interview or a ticker.
_TURNS, _QUESTIONS, _ENTRIES = 4, 3, 3
#: A longer paragraph that ends in a question asks its reader.
_LONGEST_QUESTION = 80
#: A time of day that opens an entry, behind a date or not: "10.31 Uhr: …", "+++ 14:05 …".
_ENTRY = re.compile(
    r"(?:[+•*]+\s*)?(?:\d{1,2}\.\s?\d{1,2}\.(?:\d{2,4})?,?\s+)?[0-2]?\d[:.][0-5]\d(?![\d%€]|[.,]\d)(?!\s*[-–]\s*\d)"
)
#: Who posted it and under which account: "— Ruth Kolb (@ruthkolb) 5. Mai 2023".
_AUTHOR = re.compile(r"[—–-]{1,2}\s*+(?P<name>[^()\n—–]{2,60}?)\s{0,9}\((?P<account>@\w{1,30})\)")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side of an interview says before the other does: sentences ``first`` to ``last`` (exclusive).

    ``asks``: it is the outlet's. ``content`` leaves out the ``label``.
    """

    first: int
    last: int
    asks: bool
    content: Spans
    label: Span | None = None


class Post(NamedTuple):
    """An embedded post: what it says, who wrote it and under which account."""

    content: Span
    author: Span
    account: str


@dataclass(frozen=True, slots=True)
class Discourse:
    """``turns`` of an interview; ``restarts`` are sentences that know nothing of what stands before them."""

    turns: tuple[Turn, ...] = ()
    restarts: frozenset[int] = frozenset()
    posts: tuple[Post, ...] = ()
    _at: Mapping[int, Turn] = field(default_factory=dict, repr=False)

    def turn(self, sentence: int) -> Turn | None:
        return self._at.get(sentence)

    def post(self, offset: int) -> Post | None:
        at = bisect_right(self.posts, offset, key=lambda post: post.content.start) - 1
        return self.posts[at] if at >= 0 and offset <= self.posts[at].author.end else None


def find_discourse(document: Document, language: Language) -> Discourse:
    """Time grows linearly with the text."""
    sentences = [s for s in document.sentences if s.zone != "title"]
    turns = tuple(_labelled(document, sentences, language) or _asked(sentences, language))
    at = {number: turn for turn in turns for number in range(turn.first, turn.last)}
    return Discourse(turns, frozenset(_entries(document, sentences)), tuple(_posts(document)), at)


def _entries(document: Document, sentences: Sequence[Sentence]) -> Sequence[int]:
    """The first sentences of the entries of a ticker: paragraphs that begin with a time of day."""
    firsts = [next(group) for _, group in groupby(sentences, key=lambda s: s.paragraph)]
    timed = [s.index for s in firsts if _ENTRY.match(document.text, s.start, s.end)]
    return timed if len(timed) >= _ENTRIES else []


def _posts(document: Document) -> Iterator[Post]:
    """A post ends with its author, in its own line or in the line below."""
    before: Span | None = None
    for line in document.lines if "(@" in document.text else ():
        if line.zone in ("noise", "credits"):
            before = None
            continue
        author = _AUTHOR.search(document.text, line.start, line.end)
        content = Span(line.start, author.start()) if author is not None and author.start() > line.start else before
        if author is not None and content is not None:
            yield Post(content, Span(*author.span("name")), author["account"])
        before = Span(line.start, line.end)


# --- Turns with labels ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Start:
    """A label: its words, and where what is said begins."""

    sentence: Sentence
    label: str
    span: Span
    body: int


def _label(sentence: Sentence) -> _Start | None:
    """As in "Ruth Kolb: Im Herbst." and "**SPIEGEL:** Wann?": a few capitals, a colon and something behind it."""
    tokens = sentence.tokens
    first = next((at for at, token in enumerate(tokens[:4]) if token.text[0].isalnum()), -1)
    colon = next((at for at in range(first + 1, min(len(tokens), first + 1 + _LABEL)) if tokens[at].text == ":"), -1)
    if first < 0 or colon < 0:
        return None
    words = [token.text for token in tokens[first:colon]]
    if not words[0][0].isupper() or not all(w[0].isupper() or w[0] in ".-&" for w in (words[0], words[-1])):
        return None
    body = next((at for at in range(colon + 1, len(tokens)) if tokens[at].text not in "*_"), -1)
    span = Span(tokens[first].start, tokens[colon - 1].end)
    return _Start(sentence, " ".join(words), span, tokens[body].start) if body >= 0 else None


def _labelled(document: Document, sentences: Sequence[Sentence], language: Language) -> list[Turn]:
    # Few sentences have a colon, which is faster found in the text than among the tokens.
    told = (s for s in sentences if document.text.find(":", s.start, s.end) >= 0)
    found = [start for sentence in told if (start := _label(sentence)) is not None]
    starts = [start for start in found if language.label_role(start.label) != "nobody"]
    counts = Counter(start.label for start in starts)
    often = {label for label, count in counts.items() if count > 1}
    sides = {_side(label) for label in often}
    starts = [s for s in starts if _side(s.label) in sides]
    lines = {s.start for at, s in enumerate(sentences) if at == 0 or s.paragraph != sentences[at - 1].paragraph}
    alone = len(sides) == 1 and all(start.sentence.start in lines for start in starts)
    if len(starts) < (_QUESTIONS if alone else _TURNS):
        return []
    place = {sentence.index: at for at, sentence in enumerate(sentences)}
    ends = [*(place[start.sentence.index] for start in starts[1:]), len(sentences)]
    runs = [(s, sentences[place[s.sentence.index] : end]) for s, end in zip(starts, ends, strict=True)]
    askers = _askers(document, runs, language)
    labels = {_side(start.label) for start in starts}
    before = [sentences[at - 1] for s in starts if (at := place[s.sentence.index]) > 0 and _side(s.label) not in askers]
    questions = sum(_side(s.label) in askers for s in starts) if askers else sum(map(_is_question, before))
    if questions < max(_QUESTIONS, len(starts) // 4):
        return []
    return list(_turns(runs, askers, answers_labelled=bool(labels - askers), language=language))


_LabelledRun = tuple[_Start, Sequence[Sentence]]


def _side(label: str) -> str:
    """One speaker by first name and surname, by surname alone."""
    return label.rpartition(" ")[2]


def _askers(document: Document, runs: Sequence[_LabelledRun], language: Language) -> set[str]:
    """The sides that ask: by their name, or since most of what they say are questions.

    A turn that only ends in a question may be an answer and the question after it, if that has no label.
    """
    outlet = (document.article.outlet or "").lower()
    counts = Counter(_side(start.label) for start, _ in runs)
    named = {
        _side(start.label)
        for start, _ in runs
        if language.label_role(start.label) == "asks" or start.label.lower() == outlet
    }
    own = [(_side(start.label), [s for s in run if s.paragraph == start.sentence.paragraph]) for start, run in runs]
    ends = Counter(side for side, run in own if _is_question(run[-1]))
    begins = Counter(side for side, run in own if _is_question(run[0]))
    ending = {side for side, count in counts.items() if ends[side] * 2 >= count}
    asking = {side for side in ending if begins[side] * 2 >= counts[side]} if ending == counts.keys() else ending
    return named or asking


def _turns(
    runs: Sequence[_LabelledRun], askers: set[str], *, answers_labelled: bool, language: Language
) -> Iterator[Turn]:
    for number, (start, whole) in enumerate(runs):
        asks = _side(start.label) in askers
        run = _without_credit(whole, language) if number == len(runs) - 1 else whole
        if asks and answers_labelled:
            yield _turn(run, start, asks=True)
        elif asks:
            cut = _end_of_question(run)
            yield _turn(run[:cut], start, asks=True)
            if cut < len(run):
                yield _turn(run[cut:], None, asks=False)
        else:
            cut = len(run) if askers or number == len(runs) - 1 else _begin_of_question(run)
            yield _turn(run[:cut], start, asks=False)
            if cut < len(run):
                yield _turn(run[cut:], None, asks=True)


def _turn(run: Sequence[Sentence], start: _Start | None, *, asks: bool) -> Turn:
    parts = [list(group) for _, group in groupby(run, key=lambda s: s.paragraph)]
    content = [Span(part[0].start, part[-1].end) for part in parts]
    if start is not None:
        content[0] = Span(start.body, content[0].end)
    return Turn(run[0].index, run[-1].index + 1, asks, tuple(content), start.span if start is not None else None)


def _end_of_question(run: Sequence[Sentence]) -> int:
    """Where the answer begins that has no label: the next paragraph, or behind the first question mark."""
    paragraph = next((at for at, s in enumerate(run) if s.paragraph != run[0].paragraph), 0)
    if paragraph:
        return paragraph
    return next(
        (at + 1 for at, (a, b) in enumerate(pairwise(run)) if _is_question(a) and not _is_question(b)), len(run)
    )


def _begin_of_question(run: Sequence[Sentence]) -> int:
    """Where the question begins that has no label: the last paragraph if it asks, or the last sentences that do."""
    cut = len(run)
    if not _is_question(run[-1]):
        return cut
    if run[-1].paragraph != run[0].paragraph:
        return next(at for at, s in enumerate(run) if s.paragraph == run[-1].paragraph)
    while cut > 1 and _is_question(run[cut - 1]):
        cut -= 1
    return cut


def _without_credit(run: Sequence[Sentence], language: Language) -> Sequence[Sentence]:
    """The last answer ends before "Das Gespräch führte …"."""
    end = next((at for at in range(1, len(run)) if language.ends_interview(run[at])), len(run))
    return run[:end]


# --- Turns by paragraphs ----------------------------------------------------------------------------------------------


def _asked(sentences: Sequence[Sentence], language: Language) -> list[Turn]:
    """Paragraphs that ask somebody and are answered by somebody who says "I"."""
    paragraphs = [list(group) for _, group in groupby(sentences, key=lambda s: s.paragraph)]
    asks = [_is_question(p[-1]) and sum(len(s.tokens) for s in p) <= _LONGEST_QUESTION for p in paragraphs]
    first = next((at for at, asking in enumerate(asks) if asking), len(asks))
    questions = [p for p, asking in zip(paragraphs, asks, strict=True) if asking]
    answers = [p for p, asking in zip(paragraphs[first:], asks[first:], strict=True) if not asking]
    if len(questions) < _QUESTIONS or len(answers) < _QUESTIONS:
        return []
    addressed = sum(any(language.addresses(s) is not None for s in p) for p in questions)
    personal = sum(any(language.is_personal(s) for s in p) for p in answers)
    if addressed * 3 < len(questions) or personal * 3 < len(answers):
        return []
    turns: list[Turn] = []
    for asking, group in groupby(zip(paragraphs[first:], asks[first:], strict=True), key=lambda each: each[1]):
        run = _without_credit([s for p, _ in group for s in p], language)
        start = _label(run[0])
        turns.append(_turn(run, start if start is not None and len(turns) < _LABELLED else None, asks=asking))
    return turns


#: Where only the first question and the first answer have a label.
_LABELLED = 2


def _is_question(sentence: Sentence) -> bool:
    return any(token.text[0] == "?" for token in sentence.tokens[-3:])


# --- Stretches in quotation marks: German, French and English styles, nested, reopened over paragraphs, unbalanced ----
# A quotation never crosses a paragraph, unless the next paragraph opens again with a mark of the same kind. An
# apostrophe is no mark. Marks that were damaged on their way ("&bdquo;", bytes of UTF-8 read as another encoding) are
# read as the marks that they stand for. Linear in the length of the text.


#: What stands for a mark: entities, bytes of UTF-8 read as Windows-1252 or Latin-1.
_STAND_INS = {
    "&bdquo;": "„",
    "&ldquo;": "“",
    "&rdquo;": "”",
    "&quot;": '"',
    "&laquo;": "«",
    "&raquo;": "»",
    "&sbquo;": "‚",
    "&lsquo;": "‘",
    "&rsquo;": "’",
    "&lsaquo;": "‹",
    "&rsaquo;": "›",
    "&#8222;": "„",
    "&#8220;": "“",
    "&#8221;": "”",
    "&#34;": '"',
    "&#171;": "«",
    "&#187;": "»",
    "&#8218;": "‚",
    "&#8216;": "‘",
    "&#8217;": "’",
} | {
    damaged: mark
    for mark in "„“”»«‚‘’›‹"
    for encoding in ("cp1252", "latin-1")
    if (damaged := mark.encode().decode(encoding, "ignore")) and len(damaged) > 1
}
_MARKS = re.compile("|".join(map(re.escape, sorted(_STAND_INS, key=len, reverse=True))) + "|[„“”\"»«‚‘’'›‹]")
#: Opening mark to the marks that close it. Which of two readings a mark has is told by its neighbours.
_CLOSERS = {
    "„": '“”"',
    "“": '”"“',
    "”": "”",
    '"': '"“”',
    "»": "«",
    "«": "»",
    "‚": "‘’'",
    "‘": "’'",
    "’": "’",
    "'": "'",
    "›": "‹",
    "‹": "›",
}
_SINGLE = frozenset("‚‘’'›‹")
_ALWAYS_OPENS = frozenset("„‚")
#: No quotation begins with these.
_NEVER_FIRST = frozenset(",;:!?)")
#: Deeper than this no quotation is nested; what opens beyond it is hostile text.
_DEPTH = 4


class _Mark(NamedTuple):
    """``char`` is the mark that the characters ``start`` to ``end`` are or stand for."""

    char: str
    start: int
    end: int


def find_quotes(text: str, lines: Sequence[Line]) -> tuple[Quote, ...]:
    """All quotations of the lines that belong to the article, outermost and nested ones, in text order."""
    quotes: list[Quote] = []
    carried: _Mark | None = None
    for start, end in _paragraphs(lines):
        carried = _scan(text, start, end, carried, quotes)
    if carried is not None:
        quotes.append(_broken(text, carried, _paragraph_end(lines, carried.start)))
    return tuple(sorted(quotes, key=lambda quote: (quote.start, -quote.end)))


def _paragraphs(lines: Sequence[Line]) -> Iterable[tuple[int, int]]:
    """Ranges of lines, or of pieces of one line, that follow each other without a blank line, noise or credits."""
    current: tuple[int, int] | None = None
    before: Line | None = None
    for line in lines:
        if line.zone in ("noise", "credits"):
            before = None
            continue
        follows = before is not None and line.paragraph == before.paragraph and line.number - before.number <= 1
        if current is not None and follows:
            current = (current[0], line.end)
        else:
            if current is not None:
                yield current
            current = (line.start, line.end)
        before = line
    if current is not None:
        yield current


def _paragraph_end(lines: Sequence[Line], offset: int) -> int:
    return next((end for start, end in _paragraphs(lines) if start <= offset < end), offset + 1)


def _scan(text: str, start: int, end: int, carried: _Mark | None, quotes: list[Quote]) -> _Mark | None:
    """Read the marks of one paragraph; returns what stays open at its end and may be reopened by the next."""
    stack: list[_Mark] = []
    at = start
    if carried is not None:
        again = _MARKS.match(text, start, end)
        if again is not None and _mark(again).char == carried.char:
            stack.append(carried)
            at = again.end()
        else:
            quotes.append(_broken(text, carried, _line_end(text, carried.start)))
    for match in _MARKS.finditer(text, at, end):
        _read_mark(text, _mark(match), (start, end), stack, quotes)
    if not stack:
        return None
    quotes.extend(_broken(text, unclosed, end) for unclosed in stack[1:] if unclosed.char not in _SINGLE)
    return None if stack[0].char in _SINGLE else stack[0]


def _mark(match: re.Match[str]) -> _Mark:
    written = match.group()
    return _Mark(_STAND_INS.get(written, written), match.start(), match.end())


def _read_mark(text: str, mark: _Mark, bounds: tuple[int, int], stack: list[_Mark], quotes: list[Quote]) -> None:
    before = text[mark.start - 1] if mark.start > bounds[0] else " "
    after = text[mark.end] if mark.end < bounds[1] else " "
    if mark.char in "’'‘" and (before.isalnum() and after.isalnum()):
        return
    closes = next((depth for depth in range(len(stack) - 1, -1, -1) if mark.char in _CLOSERS[stack[depth].char]), None)
    if closes is not None and _may_close(mark.char, before, after):
        opened = stack[closes]
        del stack[closes:]
        if opened.end < mark.start:
            quotes.append(Quote(opened.start, mark.end, Span(opened.end, mark.start)))
        return
    if _may_open(mark.char, before, after) and len(stack) < _DEPTH:
        stack.append(mark)
    elif mark.char not in _SINGLE and not stack and not before.isdigit():
        start = _sentence_start(text, bounds[0], mark.start, quotes)
        if start < mark.start:
            quotes.append(Quote(start, mark.end, Span(start, mark.start), balanced=False))


def _may_close(mark: str, before: str, after: str) -> bool:
    if mark in "»«›‹":
        return True
    if mark in "\"'" and before.isspace() and not after.isspace():
        return False
    return not (after.isalnum() and not before.isalnum()) if mark in "“”" else not after.isalnum()


def _may_open(mark: str, before: str, after: str) -> bool:
    if mark in _ALWAYS_OPENS:
        return True
    return not after.isspace() and not before.isalnum() and after not in _NEVER_FIRST


def _sentence_start(text: str, floor: int, at: int, quotes: Sequence[Quote]) -> int:
    """Where a stray closing mark may have begun: the sentence before it, back to the last quotation at most."""
    if quotes and floor <= quotes[-1].end <= at:
        floor = quotes[-1].end
    floor = max(floor, at - 400)
    stop = max(text.rfind(mark, floor, max(floor, at - 1)) for mark in (". ", "! ", "? ", "\n"))
    start = stop + 2 if stop >= 0 else floor
    while start < at and text[start].isspace():
        start += 1
    return start


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


#: A mark of any style where only a closing one stands.
_CLOSING = re.compile(r"(?<=[.!?…,\w])(?:[„“”‟\"»«]|´´|``|'')(?=\s|$)")
_OPENING = re.compile(r"(?<!\S)[„“”‟\"»«](?=\w)")
#: Characters up to the end of its paragraph; where it is further away, the quotation ends with its first sentence.
_LONGEST_UNCLOSED = 400
_SENTENCE_END = re.compile(r"(?<=[^\W\d][^\W\d])[.!?…](?=\s|$)")


def _broken(text: str, opened: _Mark, end: int) -> Quote:
    """A quotation without its closing mark, up to one of another style ("„Ja.«") if nothing has been opened since."""
    other = _CLOSING.search(text, opened.end, end)
    if other is not None and _OPENING.search(text, opened.end, other.start()) is None:
        return Quote(opened.start, other.end(), Span(opened.end, other.start()), balanced=False)
    # What opens later in a long paragraph tells that it was closed before, and nobody quotes so much in one breath.
    if end - opened.end > _LONGEST_UNCLOSED and (sentence := _SENTENCE_END.search(text, opened.end, end)):
        end = sentence.end()
    while end > opened.end and text[end - 1].isspace():
        end -= 1
    end = max(end, opened.end)
    return Quote(opened.start, end, Span(opened.end, end), balanced=False)
