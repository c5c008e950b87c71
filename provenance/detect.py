"""Detectors for what no pattern can express. A rule names one (``detect: single_source``) and gives points and message.

Each detector is a function of the document, the hits of the pattern rules and the word lists, and returns what it found
in text order.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from provenance.annotate.entities import edit_distance, folded
from provenance.engine import Hit
from provenance.languages import Language
from provenance.lexicon import host_of, same_site
from provenance.models import Detection, Document, Quote, Source, Span
from provenance.segment import count_words
from provenance.vocabulary import FACELESS

__all__ = ["DETECTORS", "detect"]


# --- How statements are tied to sources: quotations without one, one for all, none in the lede, none for the text -----


def unattributed_quote(document: Document, _hits: Sequence[Hit], language: Language | None) -> Iterator[Detection]:
    """A quotation that is a whole utterance, and nobody near it who could have said it.

    Titles, single words and quotations that a sentence of speech leads in, follows or points back to are left alone:
    there the reader can tell the speaker, even where the annotation could not.
    """
    if language is None:
        return
    sentences = document.sentences
    starts = [sentence.start for sentence in sentences]
    sourced = sorted(span for a in document.attributions if a.source_id for span in (*a.content, *(a.frame or ())))
    quoted = sorted(Span(other.start, other.end) for other in document.quotes)
    for attribution in document.attributions:
        if attribution.type != "direct" or attribution.source_id is not None:
            continue
        quote = Span(attribution.content[0].start, attribution.content[-1].end)
        first, last = (bisect_right(starts, at) - 1 for at in (quote.start, quote.end - 1))
        if first < 0 or not language.is_utterance(sentences[first : last + 1], quote):
            continue
        if sentences[first].zone == "title":
            continue  # whom a headline quotes, the text below it names, or what is cut off from a teaser
        before = sentences[first - 1] if first else None
        # Where the sentence before has a source, the quotation would be theirs if the text did not say otherwise.
        follows = before is not None and not _touched(before.span, sourced) and _touched(before.span, quoted)
        goes_on = before is not None and follows and language.tells(before, quote, document.text)
        told = any(language.tells(sentence, quote, document.text) for sentence in sentences[first : last + 1])
        if not goes_on and not told and not any(map(language.points_back, sentences[last + 1 : last + 2])):
            yield Detection(quote)


def _touched(span: Span, ordered: Sequence[Span]) -> bool:
    """Does one of the spans, sorted and mostly apart, overlap ``span``?"""
    at = bisect_right(ordered, span)
    return any(other.overlaps(span) for other in ordered[max(0, at - 1) : at + 1])


def own_information(document: Document, _hits: Sequence[Hit], language: Language | None) -> Iterator[Detection]:
    """The outlet says that it knows something ("nach Informationen dieser Zeitung"), and not from whom."""
    if language is None:
        return
    house = language.house(document.article)
    quoted = sorted(Span(quote.start, quote.end) for quote in document.quotes)
    for sentence in document.sentences:
        for span in house.informed(document.text, sentence.start, sentence.end):
            if not _touched(Span(span.start, span.start + 1), quoted):
                yield Detection(span)


#: Attributions from one source that make an article rest on it, and how many of them must name it.
_RESTS_ON, _NAMED = 3, 2


def single_source(document: Document, _hits: Sequence[Hit], _language: Language | None) -> Iterator[Detection]:
    """Three attributions or more, all from one side that is somebody, and no other source is mentioned.

    Rumours and nameless voices are no second source, nor is who speaks for the same side.
    """
    voices = [source for source in document.sources if source.kind not in FACELESS]
    sides = {source.party or source.id for source in voices}
    speakers = {source.id for source in voices}
    owned = [a for a in document.attributions if a.source_id in speakers]
    if len(sides) == 1 and len(owned) >= _RESTS_ON and sum(bool(a.source) for a in owned) >= _NAMED:
        yield Detection(_first_mention(voices[0]), {"source": voices[0].name, "count": str(len(owned))})


def lede_unsourced(document: Document, hits: Sequence[Hit], language: Language | None) -> Iterator[Detection]:
    """The lede tells something contentious without saying from whom, though the article leans on sources further down.

    Contentious are the words of the list ``contentious_words``: casualties, wrongdoing, charges. A lede that names a
    body which may know (a court, the police), or what it does not know, or that carries hits of the directness rules,
    says something of its origin and is left alone.
    """
    lede = [sentence for sentence in document.sentences if sentence.zone == "lede"]
    if language is None or not lede or not document.attributions or not language.contentious(lede):
        return
    whole = Span(lede[0].start, lede[-1].end)
    spoken = (span for a in document.attributions for span in (*a.content, *(a.frame or ()), *(a.source or ())))
    mentioned = (mention for source in document.sources for mention in source.mentions)
    said = (hit.span for hit in hits if hit.span and hit.rule.category in _SAYS_WHERE_FROM)
    if not any(span.overlaps(whole) for group in (spoken, mentioned, said) for span in group):
        yield Detection(whole)


_SAYS_WHERE_FROM = frozenset(
    {"media_relay", "hearsay", "first_hand", "evidence_basis", "social_media_origin", "unconfirmed", "hedge"}
)


def missing_metadata(document: Document, hits: Sequence[Hit], _language: Language | None) -> Iterator[Detection]:
    """Author or date are missing where the input could have carried them, and the text has none either."""
    if not document.article.carries_metadata:
        return
    found = {hit.rule.category for hit in hits}
    given = {
        "author": bool(document.article.author) or "byline" in found,
        "date": bool(document.article.published) or bool({"publication_date", "dateline"} & found),
    }
    missing = [name for name, there in given.items() if not there]
    if missing:
        yield Detection(None, {"value": " and ".join(missing)})


def author_given(document: Document, hits: Sequence[Hit], _language: Language | None) -> Iterator[Detection]:
    """The metadata name who wrote the article, and its text does not; the outlet's own name is nobody's."""
    article = document.article
    if article.author and not _found(hits, "byline") and not _same_name(article.author, article.outlet or ""):
        yield Detection(None, {"value": article.author})


def date_given(document: Document, hits: Sequence[Hit], _language: Language | None) -> Iterator[Detection]:
    """The metadata say when the article was published, and its text does not."""
    if document.article.published and not _found(hits, "publication_date"):
        yield Detection(None, {"value": document.article.published})


def _found(hits: Sequence[Hit], category: str) -> bool:
    return any(hit.rule.category == category and hit.rule.points for hit in hits)


def _same_name(one: str, other: str) -> bool:
    """Letter by letter, whatever the case and the marks ("DER SPIEGEL", "Der Spiegel")."""
    plain = ["".join(filter(str.isalnum, name.casefold())) for name in (one, other)]
    return plain[0] == plain[1]


def _first_mention(source: Source) -> Span | None:
    return source.mentions[0] if source.mentions else None


# --- Somebody is accused by name, and the article has no answer of theirs ---------------------------------------------


_ANSWERS = frozenset({"denial", "non_denial", "no_comment"})


def accusation_without_response(
    document: Document, hits: Sequence[Hit], language: Language | None
) -> Iterator[Detection]:
    """The first accusation against each party that has no word in the article, if nobody answers it who may do so for
    that party.
    """
    if language is None or document.genre == "commentary":  # who argues owes reasons
        return
    answers = [hit for hit in hits if hit.rule.category in _ANSWERS]
    starts = [sentence.start for sentence in document.sentences]
    for accusation in language.unanswered(document):
        if not any(_answers(hit, accusation.span, document, starts) for hit in answers):
            yield Detection(accusation.span, {"source": accusation.accused})


def _answers(hit: Hit, accusation: Span, document: Document, starts: Sequence[int]) -> bool:
    """May it be the answer to this accusation? Who denies far from it, and is known, denies something else; the
    accused themselves, and who speaks for them, the language has looked for."""
    source = document.source(hit.attribution.source_id) if hit.attribution and hit.attribution.source_id else None
    if hit.span is None or source is None or not source.identified:
        return True
    return abs(bisect_right(starts, hit.span.start) - bisect_right(starts, accusation.start)) <= _AT_HAND


#: Sentences from an accusation to an answer that somebody else gives for the accused.
_AT_HAND = 3


# --- Names that are spelt in several ways -----------------------------------------------------------------------------


_WORD = re.compile(r"\w+")


def name_inconsistency(document: Document, _hits: Sequence[Hit], language: Language | None) -> Iterator[Detection]:
    """One person, two spellings of the surname ("Budanow" and "Budanov"); a genitive -s is none."""
    if language is None:
        return
    for source in document.sources:
        if source.kind != "named_person":
            continue
        surname = _surname(source.name)
        passed = frozenset(_WORD.findall(f"{source.name} {source.role or ''}"))
        for mention in source.mentions:
            words = (word for word in _WORD.findall(mention.of(document.text)) if word not in passed)
            names = " ".join(word for word in words if language.may_be_name(word))
            other = _variant(surname, names)
            if other:
                yield Detection(mention, {"match": other, "source": source.name})
                break


def _surname(name: str) -> str:
    words = _WORD.findall(name)
    return words[-1] if words else ""


def _variant(surname: str, mention: str) -> str | None:
    """A word of the mention that is nearly the surname, but neither it nor an inflected form of it."""
    inflected = {surname, surname + "s", surname.removesuffix("s"), surname + "es"}
    for word in map(str, _WORD.findall(mention)):
        alike = len(surname) >= 5 and word[:1] == surname[:1] and abs(len(word) - len(surname)) <= 2
        near = alike and edit_distance(word[:40], surname[:40]) <= 2
        sounds = len(surname) >= 5 and word[:1].isupper() and folded(word) == folded(surname)
        if word not in inflected and (near or sounds):
            return word
    return None


# --- What a page says of its own history: changed without a word, taken over from elsewhere ---------------------------


#: From when on a change is more than the last touch before the first readers.
_LATER = timedelta(hours=1)
#: Words beside a date, or in a line of its own, with which a page says that it was changed.
_TOLD = re.compile(
    r"\b(?:aktualisiert|aktualisierung|update[ds]?|korrigiert|korrektur|berichtigt|berichtigung|ergänzt|überarbeitet|"
    r"corrected|correction|clarification|amended|revised|editor['’]s note|anmerkung der redaktion|anm\. d\. red|"
    r"geändert|nachgetragen|in einer früheren (?:version|fassung)|an earlier version|letzte änderung|"
    r"zuletzt bearbeitet)\b",
    re.IGNORECASE,
)


def modified_unexplained(document: Document, hits: Sequence[Hit], _language: Language | None) -> Iterator[Detection]:
    """The page was changed more than an hour after it was published, and neither it nor the text says what."""
    page = document.article.page
    if page is None or page.corrections or document.genre == "live":  # a live blog is changed all day long
        return
    published, modified = _moment(page.published), _moment(document.article.modified)
    if published is None or modified is None or (published.tzinfo is None) != (modified.tzinfo is None):
        return
    if modified - published <= _LATER:
        return
    if page.updated or any(hit.rule.category == "correction" for hit in hits) or _TOLD.search(document.text):
        return
    yield Detection(None, {"value": modified.isoformat(" ", "minutes").replace("+00:00", " UTC")})


def canonical_elsewhere(document: Document, _hits: Sequence[Hit], _language: Language | None) -> Iterator[Detection]:
    """The page names one of another outlet as its original: it was taken over from there."""
    page = document.article.page
    own = host_of(document.article.url)
    if page is None:
        return
    for address in (page.original, page.canonical):
        there = host_of(address)
        if there and own and not same_site(there, own):
            yield Detection(None, {"value": there, "source": there})
            return


def _moment(value: str | None) -> datetime | None:
    """A point in time; a bare day says nothing about hours."""
    try:
        return datetime.fromisoformat((value or "").replace("Z", "+00:00")) if "T" in (value or "") else None
    except ValueError:
        return None


# --- What scraping and copying do to a text: lost marks, repeated paragraphs, wrong characters, a missing end ---------


def _misread(letters: str, *encodings: str) -> str:
    """A pattern for these letters in UTF-8, read in an encoding of one byte: "├╝" and "√º" for "ü"."""
    ends: dict[str, str] = {}
    for sequence in sorted({letter.encode().decode(wrong) for letter in letters for wrong in encodings}):
        ends[sequence[:-1]] = ends.get(sequence[:-1], "") + re.escape(sequence[-1])
    return "|".join(f"{begin}[{last}]" for begin, last in ends.items())


#: Sentences of UTF-8 read as Windows-1252 ("Ã¼", "â€œ") or as DOS and Mac OS had it, notations of other formats, and
#: characters that were lost altogether.
#: Every alternative begins with a plain character, so that ``re`` looks for these first: eight times as fast.
_MOJIBAKE = re.compile(
    r"Ã[\u0080-\u00bf¤¶¼Ÿ„–œƒ‚]+|â€[\u0080-\u00bfœž™¦“”\u009d]|â‚¬|Â[ \u00a0§°»«]|\ufffd\ufffd*|ï»¿"
    r"|&(?:amp|nbsp|quot|apos|lt|gt|szlig|[aouAOU]uml|[lr]dquo|bdquo|[nm]dash|euro|#\d{2,5}|#x[\da-fA-F]{2,4});"
    r"|\\u(?:00|20)[\da-fA-F]{2}|=C3=[89AB][\dA-F]|=E2=8[0-2]=[\dA-F]{2}"
    rf"|{_misread('äöüÄÖÜßéèáàâêçñ€„“”‚‘’–—…«»§°', 'latin-1', 'cp850', 'cp437', 'mac_roman')}"
)
#: Letters that were lost and became question marks: "f?r", "k?nnen". One may be a slip, several are none.
_LOST = re.compile(
    r"(?<![\w/.=?&])(?:[B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{1,3}\?[a-z]{1,20}|[A-Za-z]{2,12}[b-df-hj-np-tv-z]\?[a-z]{1,12})\b(?!=)"
)
#: Signs that no word holds: letters of DOS and Mac OS read as Windows-1252, or the reverse ("k”nnen", "fŸr", "l‰nger").
_NO_LETTERS = re.compile(
    r"[\u0080-\u0084\u0086-\u009f„”Ÿ§Š‰ˆ¸³÷▀](?<=[A-Za-z].)(?=[a-z])|=(?:E4|F6|FC|DF)(?<=[A-Za-z]...)(?=[a-z])"
)
_FEW_LOST = 2
#: Marks of a cut, and the ellipsis that a teaser ends with: behind so many words it is a manner of ending.
_CUT_OFF = re.compile(r"(?:\[(?:…|\.{3})\]|(?:…|\.{3})\s*\[\+\d+ chars\])\s*$")
_ELLIPSIS = re.compile(r"(?:…|\.{3})\s*$")
_TEASER = 120
_FINISHED = re.compile(r"[.!?:…)\]}\"'“”„»«’‘–-]$")
_MARK = re.compile('[„“”"»«]')

#: Characters of a line that is a paragraph, not a heading.
_LONG = 80
#: Letters of what is left of a word.
_STUMP = 2
#: Slips of grammar that make a text a translation, and words of one so short that a single slip does.
_SLIPS, _SHORT = 2, 80
#: Characters that a quotation over several paragraphs may have.
_LONG_QUOTATION = 6_000


def broken_quotation(document: Document, _hits: Sequence[Hit], _language: Language | None) -> Iterator[Detection]:
    """A mark without a partner. One that opens and the next, which closes, are a quotation over several paragraphs."""
    broken = [quote for quote in document.quotes if not quote.balanced]
    at = 0
    while at < len(broken):
        if at + 1 < len(broken) and _belong_together(document.text, broken[at], broken[at + 1]):
            at += 2
            continue
        yield Detection(Span(broken[at].start, broken[at].end))
        at += 1


def _belong_together(text: str, first: Quote, second: Quote) -> bool:
    """An unbalanced quotation begins with its mark if the closing one is missing, and ends with it otherwise."""
    opens = _MARK.match(text[first.start]) and not _MARK.match(text[first.end - 1])
    closes = _MARK.match(text[second.end - 1]) and not _MARK.match(text[second.start])
    return bool(opens and closes) and second.end - first.start <= _LONG_QUOTATION


def duplicate_paragraph(document: Document, _hits: Sequence[Hit], _language: Language | None) -> Iterator[Detection]:
    """A paragraph of running text that was there before, word for word; every one after the first; no headline."""
    seen: set[str] = set()
    title = _folded(document.article.title or "")
    for line in document.lines:
        key = _folded(Span(line.start, line.end).of(document.text))
        if line.zone == "noise" or len(key) < 60 or key in title:
            continue
        if key in seen:
            yield Detection(Span(line.start, line.end))
        seen.add(key)


def encoding_error(document: Document, _hits: Sequence[Hit], _language: Language | None) -> Iterator[Detection]:
    """Characters that were read in a wrong encoding, left in a notation of another format, or lost."""
    text = document.text
    lost = [*(_LOST.finditer(text) if "?" in text else ()), *_NO_LETTERS.finditer(text)]
    found = [*_MOJIBAKE.finditer(text), *(lost if len(lost) >= _FEW_LOST else ())]
    for span in sorted(match.span() for match in found):
        yield Detection(Span(*span))


def truncated_text(document: Document, _hits: Sequence[Hit], language: Language | None) -> Iterator[Detection]:
    """The last line of the running text is cut off: the ellipsis of a feed, or a word that no sentence ends with,
    be there an ellipsis behind it or not.

    What follows such a word may be cut off as well: "weil der Bo".
    """
    prose = [line for line in document.lines if line.zone not in ("noise", "credits")]
    if not prose:
        return
    last = prose[-1]
    body = Span(last.start, last.end).of(document.text)
    short = bool(_ELLIPSIS.search(body)) and sum(count_words(s.tokens) for s in document.sentences) < _TEASER
    if _CUT_OFF.search(body) or short or (len(body) > _LONG and _stops_short(body, language)):
        yield Detection(Span(max(last.start, last.end - 60), last.end))


def _stops_short(body: str, language: Language | None) -> bool:
    body = body.rstrip().removesuffix("…").removesuffix("...")
    words = _WORD.findall(body[-_LONG:])
    if language is None or _FINISHED.search(body) or len(words) < 2 or words[-1].isupper():
        return False
    before, last = (word.lower() for word in words[-2:])
    return language.is_unfinished(last) or (language.is_unfinished(before) and len(last) <= _STUMP)


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).lower()))


def translated_syntax(document: Document, _hits: Sequence[Hit], language: Language | None) -> Iterator[Detection]:
    """Slips of grammar. One in a long text is a slip of the pen."""
    if language is None:
        return
    found = [span for sentence in document.sentences for span in language.slips(sentence)]
    if len(found) >= _SLIPS or sum(len(sentence.tokens) for sentence in document.sentences) < _SHORT:
        yield from map(Detection, found)


Detector = Callable[[Document, Sequence[Hit], Language | None], Iterable[Detection]]

DETECTORS: Mapping[str, Detector] = {
    detector.__name__: detector
    for detector in (
        accusation_without_response,
        author_given,
        broken_quotation,
        canonical_elsewhere,
        date_given,
        duplicate_paragraph,
        encoding_error,
        lede_unsourced,
        missing_metadata,
        modified_unexplained,
        name_inconsistency,
        own_information,
        single_source,
        translated_syntax,
        truncated_text,
        unattributed_quote,
    )
}


def detect(
    names: Iterable[str], document: Document, hits: Sequence[Hit], language: Language | None
) -> dict[str, tuple[Detection, ...]]:
    """Run the named detectors. Raises ``KeyError`` for a name that is no detector."""
    return {name: tuple(DETECTORS[name](document, hits, language)) for name in sorted(names)}
