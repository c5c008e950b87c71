"""What articles have of one another: passages that two share word for word, small edits allowed, and where they come
from; what one passes on of another outlet; and which tell of one event.

From each shared fingerprint a passage is grown as long as the words are
the same; passages that only a few other words keep apart are one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Literal, NamedTuple, Protocol

from provenance.across import ComparedArticle, Profile, TextWord, hashed, key, likeness, weight
from provenance.lexicon import Lexicon
from provenance.models import ReportAttribution, Span
from provenance.segment import any_of

__all__ = [
    "AFTER",
    "BEFORE",
    "COPY_WINDOW",
    "SHARED",
    "SHARED_PRINTS",
    "WINDOW",
    "CopyOrigin",
    "KnownOutlets",
    "OriginKind",
    "Relay",
    "Reuse",
    "SharedPassage",
    "cluster",
    "may_share",
    "meant",
    "one_event",
    "origin",
    "relays",
    "reuse",
]


Extent = Literal["quotes", "passages", "most"]
OriginKind = Literal["agency", "a", "b", "press_release", "unknown"]

#: Days between two articles whose passages are compared, and fingerprints that both have.
COPY_WINDOW, SHARED = 14, 2
#: Other words that two passages may have between them and still be one.
_EDITS = 4
#: Words of running text that a passage has at least; of a quotation.
_PASSAGE, _QUOTE = 12, 5
#: Share of a passage in quotation marks from which on it is a quotation.
_QUOTED = 0.4
#: Share of the words of the shorter article, small edits left out, from which on most of it is shared.
_MOST = 0.35


class SharedPassage(NamedTuple):
    """The same words in two articles, by their characters; ``words`` in the first one, which may quote them."""

    a: Span
    b: Span
    words: int
    quoted: bool = False


class CopyOrigin(NamedTuple):
    """Where shared words come from, as far as the texts show it; ``article`` and ``span`` are the evidence."""

    kind: OriginKind
    name: str | None = None
    article: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Reuse:
    """``shared`` is the share of the words of the shorter article, 0 to 1."""

    a: str
    b: str
    extent: Extent
    shared: float
    passages: tuple[SharedPassage, ...]

    @property
    def said(self) -> int:
        """Words of the quotations that both have."""
        return sum(passage.words for passage in self.passages if passage.quoted)


def may_share(a: Profile, b: Profile) -> bool:
    """May one have taken from the other? What one outlet repeats in all it writes is its furniture."""
    if a.day and b.day and abs((a.day - b.day).days) > COPY_WINDOW:
        return False
    return not a.outlet or a.outlet != b.outlet


def reuse(a: ComparedArticle, b: ComparedArticle) -> Reuse | None:
    """What two articles share, or ``None`` if that is nothing to speak of. Of one address they are one, whatever was
    cut or edited."""
    found = _passages(a, b)
    if a.addresses.isdisjoint(b.addresses):
        return found
    return replace(found, extent="most") if found else Reuse(a.id, b.id, "most", 0.0, ())


def _passages(a: ComparedArticle, b: ComparedArticle) -> Reuse | None:
    passages, running, quoted = [], 0, 0
    for first, last, other, end in _runs(a, b):
        span = Span(a.words[first].start, a.words[last - 1].end)
        is_quoted = _quoted(a, first, last) >= _QUOTED * (last - first)
        if is_quoted:
            if last - first < _QUOTE:
                continue
            quoted += last - first
        elif last - first < _PASSAGE:
            continue
        else:
            running += last - first
        passages.append(SharedPassage(span, Span(b.words[other].start, b.words[end - 1].end), last - first, is_quoted))
    if not passages:
        return None
    shared = (running + quoted) / max(1, min(len(a.words), len(b.words)))
    extent: Extent = "quotes" if not running else "most" if shared > _MOST else "passages"
    return Reuse(a.id, b.id, extent, round(min(1.0, shared), 3), tuple(passages))


def _runs(a: ComparedArticle, b: ComparedArticle) -> Iterator[tuple[int, int, int, int]]:
    """Stretches of words that are the same, as (first, end) in ``a`` and in ``b``, in the order of ``a``."""
    in_b = b.fingerprints
    covered = -1
    pending: tuple[int, int, int, int] | None = None
    for at, print_ in sorted((at, print_) for print_, at in a.fingerprints.items() if print_ in in_b):
        if at < covered:
            continue
        first, end, other, other_end = _grown(a.words, b.words, at, in_b[print_])
        covered = end
        if pending and 0 <= first - pending[1] <= _EDITS and 0 <= other - pending[3] <= _EDITS:
            pending = (pending[0], end, pending[2], other_end)
            continue
        if pending:
            yield pending
        pending = (first, end, other, other_end)
    if pending:
        yield pending


def _grown(a: Sequence[TextWord], b: Sequence[TextWord], at: int, other: int) -> tuple[int, int, int, int]:
    first, start = at, other
    while first and start and a[first - 1].low == b[start - 1].low:
        first, start = first - 1, start - 1
    end, stop = at, other
    while end < len(a) and stop < len(b) and a[end].low == b[stop].low:
        end, stop = end + 1, stop + 1
    return first, end, start, stop


def _quoted(view: ComparedArticle, first: int, last: int) -> int:
    """How many of the words stand in quotation marks."""
    spans = view.quoted
    starts = [span.start for span in spans]
    inside = 0
    for word in view.words[first:last]:
        at = bisect_right(starts, word.start) - 1
        inside += at >= 0 and word.start < spans[at].end
    return inside


def origin(
    a: ComparedArticle,
    b: ComparedArticle,
    relayed: Mapping[str, str | None],
    released: Callable[[ComparedArticle], CopyOrigin | None],
) -> CopyOrigin:
    """Where the shared words come from: the article that the other one cites, an agency that is credited, a release
    that one of them names or is (``released``), or unknown.

    ``relayed`` gives for each of the two the article that it passes on, where it does. A page that says that its true
    address is that of the other article leaves no question.
    """
    named = (a.report.article.url in b.addresses, b.report.article.url in a.addresses)
    if named[0] != named[1]:
        return CopyOrigin("a", a.outlet) if named[0] else CopyOrigin("b", b.outlet)
    if relayed.get(a.id) == b.id:
        return CopyOrigin("b", b.outlet)
    if relayed.get(b.id) == a.id:
        return CopyOrigin("a", a.outlet)
    for v in (a, b):
        agency = next((s for s in v.report.sources if s.kind == "news_agency" and s.mentions), None)
        if agency is not None:
            return CopyOrigin("agency", agency.name, v.id, Span(*agency.mentions[-1]))
    return released(a) or released(b) or CopyOrigin("unknown")


# --- Where an article passes on what another outlet published, and which article of the collection that was -----------
# An outlet is told by the lists of the language, by the word for a medium in front of its name ("das Portal
# „Talblick“") or by the audit, which found that something was said to it or by it. It is passed on where somebody tells
# something in its sentence: an agency in the signature of an article and a broadcaster that is the subject of a report
# are no relay.
#
# The sentence decides, not the article as a whole: the outlet's article is the one that holds most of what the relaying
# sentence says, published up to four days before it or a day after. Where none does, the relay leads to nothing that is
# in the collection, and says so.


_MEDIA = frozenset({"named_media", "news_agency"})
#: Days before and after the relaying article on which the one it means was published.
BEFORE, AFTER = 4, 1
#: Share of the weight of the relaying sentence that the article it means holds.
_HELD = 0.6
#: Characters between the words that say it and the outlet, if both are to be shown.
_NEAR = 70
#: Words of a sentence that weigh less say nothing by themselves ("Der „Talbote“ berichtete zuerst darüber").
_TELLING = 6.0
#: Characters between the two in one sentence that still belong to each other.
_REACH = 200
#: Characters between a name and a word that governs it: "laut der Zeitung „Talbote“", "dem Sender CNN zufolge".
_BESIDE = 40
_LONGEST_NAME = 40
#: An outlet that is named in more sentences is what the article is about.
_SUBJECT = 5

#: Lists of outlets; the first one gives the name under which titles in other spellings are known.
_NAMES = ("outlets", "agencies", "relaying_media", "outlets_inflected", "agencies_inflected", "houses")
#: What may carry words and is no outlet: "in einer Mitteilung", "auf Twitter".
_NO_OUTLET = (
    "media_events", "medium_names", "social_platforms", "social_networks", "social_media", "asking_events", "documents",
    "document_words", "media_words", "media_reports",
)  # fmt: skip
_ENDS = ("media_name_ends", "media_name_ends_bare")
#: What tells that an outlet is passed on: verbs, and words that govern its name or are joined to it.
_TELLS = ("telling_strong", "publishing_participles")
_GOVERNS = ("frame_prepositions", "frame_postpositions", "addressee_prepositions", "source_frames")
_JOINED = ("asking_events", "frame_nouns", "media_events")
_NETWORKS = ("social_media", "social_networks", "social_platforms")
_FIRST_NAMES = ("first_names_female", "first_names_male")
_OPENING, _CLOSING = "„“”\"»«›‹‚‘'", "“”\"»«›‹’‘'"
#: "AFP Der Rat hat …": the credit of an agency in front of a sentence.
_NEW_SENTENCE = re.compile(r" [A-ZÄÖÜ]\w* (?:[a-zäöü]\w+ )?[A-ZÄÖÜ]|\W*$")
_SURNAME = re.compile(r"\s+(?:(?:von|van|de|zu|der|den)\s+)*[A-ZÄÖÜ]")
_INFLECTED = re.compile(r"(?<=\w{4})e[nrms] ")
_EDITIONS = ("am sonntag", "online", "zeitung", "tv", "news")


class Published(Protocol):
    """An article as far as a relay may mean it: a ``Profile``."""

    @property
    def id(self) -> str: ...
    @property
    def day(self) -> date | None: ...
    @property
    def vector(self) -> Mapping[int, float]: ...


class Relay(NamedTuple):
    """``to`` is the article meant, or ``None``: it is not in the collection or cannot be told.

    ``matter`` are the weighted words of the sentence that passes on, by their hashes.
    """

    article: str
    outlet: str
    span: Span
    text: str
    matter: Mapping[int, float]
    to: str | None = None


class Introduced(NamedTuple):
    """The names that an article introduces somewhere ("das Portal „Talblick“"), and where it does."""

    names: re.Pattern[str] | None
    places: tuple[Span, ...]

    def meets(self, start: int, end: int) -> bool:
        """A stretch of the text that meets none of the places introduces nothing by itself either."""
        return any(place.start < end and start < place.end for place in self.places)


class KnownOutlets:
    """The outlets that a language knows, and the words that pass them on."""

    def __init__(self, lexicon: Lexicon | None) -> None:
        entries = lexicon.entries if lexicon else {}
        self._canonical: dict[str, str] = {}
        names: set[str] = set()
        for name in _NAMES:
            for entry in entries.get(name, ()):
                names.update(title for title in entry if not title.islower() or "." not in title)
                for title in entry if name != "houses" else ():
                    self._canonical.setdefault(_plain(title), _plain(entry[0]))
        lists = (
            "press_releases",
            "quoted_outlets",
            "media_words",
            "vague_media",
            "told_articles",
            *_ENDS,
            *_NO_OUTLET,
            *_TELLS,
            *_GOVERNS,
            *_JOINED,
        )
        words = {name: {word for entry in entries.get(name, ()) for word in entry} for name in lists}
        self._common = frozenset(words["quoted_outlets"])
        self._agencies = frozenset(word for entry in entries.get("agencies", ()) for word in entry)
        self._known_names = frozenset(map(_plain, names))
        self._ends = tuple(w.lower() for name in _ENDS for w in words[name])
        self._no_outlet = frozenset(word.lower() for name in _NO_OUTLET for word in words[name])
        forms = any_of(names | self._common).replace(r"e\ ", r"e[nrms]?\ ").replace(r"\-", "[- ]")
        self._known = re.compile(rf"(?<![\w-])(?:{forms})(?!\w)")
        # Where compounds are written as one, what a name of a medium ends in introduces one too: "das Lokalblatt".
        ends = {w.lstrip("*") for w in words["media_words"] if w.startswith("*")}
        ends |= words["media_name_ends"] if ends else set()
        whole = {w for w in words["media_words"] if not w.startswith("*")}
        head = rf"[\w-]*(?:{any_of(ends)})|(?:[\w-]*-)?(?:{any_of(whole)})"
        self._introduced = re.compile(
            rf"(?<![\w-])(?i:{head})\s+(?:[{_OPENING}](?P<quoted>[^{_CLOSING}\n]{{2,{_LONGEST_NAME}}})[{_CLOSING}]"
            r"|(?P<bare>[A-ZÄÖÜ][\w&’-]+(?:[ .][A-ZÄÖÜ][\w&’-]+){0,3}))"
        )
        self._releases = re.compile(rf"(?<!\w)(?i:{any_of(words['press_releases'])})(?!\w)")
        tells = {w for name in _TELLS for w in words[name]}
        self._tells = re.compile(rf"(?<!\w)(?:{any_of(tells)})(?!\w)")
        governs = {w for name in _GOVERNS for w in words[name]}
        self._governs = re.compile(rf"(?<!\w)(?i:{any_of(governs)})(?!\w)")
        given = {word for name in _FIRST_NAMES for entry in entries.get(name, ()) for word in entry}
        self._first_names = frozenset(given - {title for title in names if title not in self._common})
        articles = {word for entry in entries.get("definite_articles", ()) for word in entry}
        # With no more than an article the media are those that were named before: "dem Sender".
        known = rf"(?<!\w)(?:{any_of(articles)})\s+[\w-]+$"
        platforms = {word for name in _NETWORKS for entry in entries.get(name, ()) for word in entry}
        self._unnamed = re.compile(
            rf"^(?!.*(?:{known}|{any_of(platforms)})).*?(?P<name>(?:[\w-]+\s)?(?:[\w-]*-)?(?:{any_of(words['vague_media'])}))$",
            re.IGNORECASE | re.DOTALL,
        )
        self._with_article = re.compile(rf"(?:(?<!\w)(?i:{any_of(articles)})|(?i:{head}))\s+$")
        self._told = re.compile(rf"(?<!\w)(?i:{any_of(words['told_articles'])})(?:\s+[\w-]+)?\s+[{_OPENING}]?$")
        joined = {w for name in _JOINED for w in words[name]}
        self._joined = re.compile(rf"[{_CLOSING}]?-(?i:{any_of(joined)})")

    def key(self, name: str) -> str:
        """One key for all names of an outlet: "Der Spiegel" and "SPIEGEL", a paper, its site and its Sunday edition."""
        plain = _plain(name)
        return "".join(filter(str.isalnum, self._canonical.get(plain, _edition(plain, self._canonical))))

    def may_be(self, name: str) -> bool:
        """May something be an outlet by its name? "Pressekonferenz" and "Twitter" are none, "Seepost" is."""
        if name in self._common or _plain(name) in self._known_names:
            return True
        *before, last = re.split(r"[\s-]", name.strip(_OPENING + _CLOSING))
        if not all(word[:1].isupper() for word in (*before, last)) or not last.lower().endswith(self._ends):
            return False
        return bool(before) or last.lower() not in self._no_outlet

    def released(self, view: ComparedArticle) -> CopyOrigin | None:
        """The press release that an article is, or that it names, with who issued it where its sentence says so."""
        if view.report.article.genre == "press_release":
            return CopyOrigin("press_release", view.outlet)
        for sentence in view.sentences:
            if found := self._releases.search(view.text, *sentence):
                near = [
                    (abs(start - found.start()), one.name)
                    for one in view.report.sources
                    for start, _ in one.mentions
                    if sentence.start <= start < sentence.end
                ]
                name = min(near)[1] if near else None
                return CopyOrigin("press_release", name, view.id, Span(*found.span()))
        return None

    def unnamed(self, told_to: str) -> str | None:
        """Media without a name to which something was told: "lokale Medien", but neither "die Zeitungen", which were
        named before, nor a social network.
        """
        found = self._unnamed.match(told_to)
        return found["name"] if found else None

    def is_person(self, text: str, name: Span) -> bool:
        """Is it a first name and no title? "Laura" is a title in quotation marks, with an article or behind the word
        for a medium, and never where a surname follows.
        """
        words = text[name.start : name.end].split()
        if not words or words[0] not in self._first_names:
            return False
        if text[name.start - 1 : name.start] in _OPENING and text[name.end : name.end + 1] in _CLOSING:
            return False
        if len(words) > 1 or _SURNAME.match(text, name.end):
            return True
        return not self._with_article.search(text[max(0, name.start - _BESIDE) : name.start])

    def named(self, text: str, start: int, end: int, also: Introduced) -> Iterator[tuple[Span, str, bool]]:
        """Names of outlets, and whether that is certain: a title that is a word of its own needs quotation marks.

        ``also`` is what ``introduced`` finds in the whole article.
        """
        for found in self._introduced.finditer(text, start, end) if also.meets(start, end) else ():
            group = "quoted" if found["quoted"] else "bare"
            if not self.is_person(text, Span(*found.span(group))):
                yield Span(*found.span(group)), found[group], True
        patterns = [self._known, *([also.names] if also.names else [])]
        for found in chain.from_iterable(pattern.finditer(text, start, end) for pattern in patterns):
            before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
            opens_credit = found[0] in self._agencies and _NEW_SENTENCE.match(text, found.end()) is not None
            if before == "(" or opens_credit or self.is_person(text, Span(*found.span())):
                continue
            marked = bool(before and after) and before in _OPENING and after in _CLOSING
            joined = self._joined.match(text, found.end(), end) is not None
            own_word = found[0] in self._common or found[0][0].isdigit()
            yield Span(*found.span()), found[0], not own_word or marked or joined

    def introduced(self, text: str) -> Introduced:
        found = [*self._introduced.finditer(text)]
        names = frozenset(m["quoted"] or m["bare"] for m in found) - self._common
        known = re.compile(rf"(?<![\w-])(?:{any_of(names)})(?!\w)") if names else None
        return Introduced(known, tuple(Span(*m.span()) for m in found))

    def tells(self, text: str, sentence: Span, name: Span, cues: Iterable[Span]) -> Span | None:
        """The words near a name of an outlet that say that it is passed on, with the name.

        ``cues`` are those of the sentence as far as the audit knows them.
        """
        joined = self._joined.match(text, name.end, sentence.end)
        if joined:
            return Span(name.start, joined.end())
        spans = [*cues, *(Span(*m.span()) for m in self._tells.finditer(text, *sentence))]
        spans += [
            Span(*m.span())
            for m in self._governs.finditer(
                text, max(sentence.start, name.start - 40), min(sentence.end, name.end + 20)
            )
        ]
        near = min(spans, key=lambda span: _between(span, name), default=None)
        if near is None or _between(near, name) > _REACH:
            return None
        return _joined(near, name) if _between(near, name) <= _NEAR else name

    def asks(self, text: str, sentence: Span, name: Span) -> bool:
        """Does a word stand before the name with which somebody is told something: "zur „Zeit“", "im ZDF"?"""
        return self._told.search(text[max(sentence.start, name.start - _LONGEST_NAME) : name.start]) is not None


def relays(view: ComparedArticle, outlets: KnownOutlets) -> Sequence[Relay]:
    """The relays of one article; which article of the outlet each means is for ``meant`` to say."""
    own = outlets.key(view.outlet or "")
    found: dict[Span, Relay] = {}
    for span, outlet in sorted(chain(_told(view, outlets), _told_to_unnamed(view, outlets))):
        if outlets.key(outlet) == own or any(_meet(span, other) for other in found):
            continue
        found[span] = Relay(view.id, outlet, span, view.text[span.start : span.end], _matter(view, span))
    often = Counter(outlets.key(relay.outlet) for relay in found.values())
    return [relay for relay in found.values() if often[outlets.key(relay.outlet)] <= _SUBJECT]


def meant(relay: Relay, day: date | None, published: Iterable[Published]) -> str | None:
    """Of the articles ``published`` by an outlet the one that holds most of what was passed on."""
    total = sum(relay.matter.values())
    near = [(sum(w for term, w in relay.matter.items() if term in p.vector), p.id)
            for p in published if p.id != relay.article and _in_time(day, p.day)]  # fmt: skip
    best = max(near, default=(0.0, ""))
    return best[1] if total and best[0] >= _HELD * total else None


def _told(view: ComparedArticle, outlets: KnownOutlets) -> Iterator[tuple[Span, str]]:
    """Where outlets are passed on, by what the audit found and by what the sentences say."""
    audited = [(told, name) for told in view.report.attributions if (name := _medium(view, told, outlets))]
    places = [
        (told, name, place)
        for told, name in audited
        if (place := _place(view, told, name)) and not outlets.is_person(view.text, place)
    ]
    cues = sorted(Span(*s) for told in view.report.attributions if told.cue for s in told.cue.spans)
    contents = [Span(*s) for told in view.report.attributions for s in told.content.spans]
    also = outlets.introduced(view.text)
    for sentence in view.sentences:
        for span, name, certain in outlets.named(view.text, *sentence, also):
            known = next((each for each in places if _meet(each[2], span)), None)
            if known is not None:
                told, audited_name, place = known
                whole = place.start <= span.start and span.end <= place.end
                yield _frame(told, place if whole else span), audited_name if whole else name
            elif not certain:
                continue
            elif telling := outlets.tells(view.text, sentence, span, [cue for cue in cues if _meet(cue, sentence)]):
                yield telling, name
            elif any(_meet(content, sentence) for content in contents) and outlets.asks(view.text, sentence, span):
                yield span, name
    for told, name, place in places:
        if view.text[place.start - 1 : place.start] != "(":
            yield _frame(told, place), name


def _told_to_unnamed(view: ComparedArticle, outlets: KnownOutlets) -> Iterator[tuple[Span, str]]:
    """Where somebody's words come from media without a name, which lead to no article."""
    for told in view.report.attributions:
        if told.addressee and told.source and (unnamed := outlets.unnamed(told.addressee.text)):
            yield _frame(told, Span(*told.addressee.spans[0])), told.medium or unnamed


def _medium(view: ComparedArticle, told: ReportAttribution, outlets: KnownOutlets) -> str | None:
    source = view.source_of(told.id)
    by = source.name if source and source.kind in _MEDIA and told.cue else None
    return next((name for name in (told.medium, by) if name and outlets.may_be(name)), None)


def _place(view: ComparedArticle, told: ReportAttribution, outlet: str) -> Span | None:
    """Where the sentence of an attribution names the outlet."""
    spans = [Span(*s) for part in (told.source, told.cue) if part for s in part.spans]
    sentence = view.sentence_at(spans[0].start if spans else told.content.spans[0][0])
    at = view.text.find(outlet, *sentence)
    return Span(at, at + len(outlet)) if at >= 0 else None


def _frame(told: ReportAttribution, outlet: Span) -> Span:
    """The outlet with the words that say it, as far as those are near."""
    cues = [Span(*s) for part in (told.cue, told.source) if part for s in part.spans]
    for cue in cues:
        if _between(cue, outlet) <= _NEAR:
            return _joined(cue, outlet)
    return outlet


def _matter(view: ComparedArticle, span: Span) -> Mapping[int, float]:
    """What is passed on: the sentence without the words that pass it on, with the one before if it says too little."""
    sentence = view.sentence_at(span.start)
    own = {key(word) for word in view.text[span.start : span.end].lower().split()}
    found: dict[int, float] = {}
    for stretch in (sentence, view.sentence_at(max(0, sentence.start - 2))):
        if sum(found.values()) < _TELLING:
            heavy = (w.low for w in view.between(*stretch) if weight(w.low))
            found |= {hashed(key(low)): weight(low) for low in heavy if key(low) not in own}
    return found


def _in_time(day: date | None, other: date | None) -> bool:
    return day is None or other is None or -AFTER <= (day - other).days <= BEFORE


def _meet(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _between(a: Span, b: Span) -> int:
    """Characters between two spans; 0 where they meet."""
    return max(a.start - b.end, b.start - a.end, 0)


def _joined(a: Span, b: Span) -> Span:
    return Span(min(a.start, b.start), max(a.end, b.end))


def _plain(name: str) -> str:
    """A name without its article and the endings of its adjectives: "der Süddeutschen Zeitung"."""
    low = name.lower().strip(f" {_OPENING}{_CLOSING}")
    for article in ("der ", "die ", "das ", "the "):
        low = low.removeprefix(article)
    return _INFLECTED.sub("e ", low)


def _edition(plain: str, canonical: Mapping[str, str]) -> str:
    for addition in _EDITIONS:
        bare = plain.removesuffix(addition).rstrip(" -.")
        if bare != plain and len(bare) > 2:
            return canonical.get(bare, bare)
    return plain


# --- Which articles tell of one event ---------------------------------------------------------------------------------
# Two articles do if their weighted words are alike and they are about the same day: the day on which something happened
# tells the second report of an event from the first one of the next (the next day's figures, the next match). What both
# say of the day decides, or what both quote; where one of them says nothing, when they were published.
#
# A story is made of pairs: pairs are joined from the most alike on, as long as each part of a story is tied to most of
# the rest, so that no chain of neighbours joins the first week of a topic to its last. The result depends on the pairs
# alone, not on the order in which articles came.


#: Days between two articles that are compared.
WINDOW = 3
#: Cosine of two articles about the same day; of what was published a day apart with no day told; of undated ones.
_SAME_DAY, _NEXT_DAY, _UNDATED = 0.28, 0.5, 0.4
#: Words that two articles quote, published a day apart or less, which tell as much as the same day; the cosine that is
#: needed then, and what they add to it where the most alike are joined first.
_SAID, _BOTH_QUOTE, _NEARER = 10, 0.35, 0.2
#: Terms among the weightiest ones of both that two articles share before they are compared.
SHARED_PRINTS = 2
#: Share of the possible pairs between two parts of a story that are pairs.
_TIED = 0.5


def one_event(a: Profile, b: Profile, said: int = 0) -> float:
    """How alike two articles are that tell of one event, 0 to 1; 0 if they do not. ``said``: words that both quote."""
    gap = abs((a.day - b.day).days) if a.day and b.day else None
    if (gap is not None and gap > WINDOW) or len(a.top & b.top) < SHARED_PRINTS:
        return 0.0
    least, quoting = _least(a, b, gap), gap is not None and gap <= 1 and said >= _SAID
    if least > 1 and not quoting:
        return 0.0
    alike = likeness(a.vector, b.vector)
    if quoting and alike >= _BOTH_QUOTE:
        return min(1.0, alike + _NEARER)
    return alike if alike >= least else 0.0


def _least(a: Profile, b: Profile, gap: int | None) -> float:
    """The cosine that two articles need; more than 1 where they are about different days."""
    if a.event_days and b.event_days and gap is not None:
        return 2.0 if a.event_days.isdisjoint(b.event_days) else _SAME_DAY
    if gap is None:
        return _UNDATED
    return {0: _SAME_DAY, 1: _NEXT_DAY}.get(gap, 2.0)


def cluster(pairs: Mapping[tuple[str, str], float], members: Iterable[str]) -> Sequence[tuple[str, ...]]:
    """Stories as sorted ids, of all ``members``; one that is in no pair is a story of its own."""
    story: dict[str, int] = {}
    groups: dict[int, list[str]] = {}
    for number, member in enumerate(sorted(members)):
        story[member], groups[number] = number, [member]
    tied: dict[frozenset[int], int] = defaultdict(int)
    neighbours: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        one, other = story[a], story[b]
        tied[frozenset((one, other))] += 1
        neighbours[one].add(other)
        neighbours[other].add(one)
    for (a, b), _ in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0])):
        one, other = sorted((story[a], story[b]))
        if one == other or tied[frozenset((one, other))] < _TIED * len(groups[one]) * len(groups[other]):
            continue
        for member in groups[other]:
            story[member] = one
        groups[one] += groups.pop(other)
        for third in neighbours.pop(other) - {one}:
            neighbours[third] = neighbours[third] - {other} | {one}
            neighbours[one].add(third)
            tied[frozenset((one, third))] += tied.pop(frozenset((other, third)))
        neighbours[one].discard(other)
    return sorted(tuple(sorted(group)) for group in groups.values())
