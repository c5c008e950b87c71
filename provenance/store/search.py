"""Full text search that finds a word in any spelling and inflection, in German and in English.

"ueberprueft", "Überprüfung" and "uberpruft" share one stem, "strasse" finds "Straße". The index holds folded and
stemmed text (``shadow``), each article by the rules of its language. A query has none: each of its words is looked for
under its German and its English stem (``search_query``).

The stemmer of German follows CISTEM (Weissweiler & Fraser, "Developing a Stemmer for German Based on a Comparative
Analysis of Publicly Available Stemmers", GSCL 2017) and leaves out its removal of ge-, which would make "Gericht" a
form of "richten"; it adds the removal of -ung. That of English takes off -s, -ed, -ing and -ly, after M. F. Porter ("An
Algorithm for Suffix Stripping", 1980), and no endings that make another word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+")
_DIACRITIC = re.compile("[\u0300-\u036f]")
_DOUBLED = re.compile(r"(\w)\1")
# "ue" after a vowel or q is no umlaut: neue, Frauen, Quelle.
_SPELT_OUT_UMLAUT = re.compile(r"ae|oe|(?<![aeioq])ue")
_DOUBLED_END = re.compile(r"([^aeiou\W])\1$")
_VOWEL = re.compile(r"[aeiouy]")
_NOUN_ENDING = re.compile(r"ung(?:en|s)?$")

#: Words that are no noun of the verb that is left without -ung: "Zeitung" is not "Zeit".
_KEEP_UNG = ("achtung", "festung", "meinung", "wahrung", "zeitung")
_SHORTEST_STEM = 3
_SHORTEST_VERB_STEM = 4
_LONGEST_WORD = 60
_LONGEST_QUERY = 1_000
_LONGEST_EXCERPTED = 200_000


def fold(text: str) -> str:
    """Lower case without diacritics; ä, ae and a are one letter, ß and ss too."""
    folded = text.casefold()
    if not folded.isascii():
        folded = _DIACRITIC.sub("", unicodedata.normalize("NFKD", folded))
    return _SPELT_OUT_UMLAUT.sub(lambda match: match[0][0], folded)


@lru_cache(maxsize=1 << 16)
def stem(word: str, language: str | None = None) -> str:
    """The stem of a folded word, of all languages but English as in German. Words of up to three letters and numbers
    stay as they are."""
    if not word.isalpha() or len(word) <= _SHORTEST_STEM:
        return word
    return _english(word) if language == "en" else _strip_endings(_without_ung(word))


def _english(word: str) -> str:
    """ "denies", "denied" and "denying" are one, and so are "planned" and "plans", "makes" and "making"."""
    if word.endswith(("sses", "uses", "xes", "zes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if word.endswith("ly") and len(word) > _SHORTEST_STEM + 2:
        word = word[:-2]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and not (ending == "ed" and rest.endswith("e")) and _VOWEL.search(rest):
            word = rest
            break
    word = _DOUBLED_END.sub(r"\1", word.removesuffix("d") if word.endswith("eed") else word)
    word = re.sub(r"(?<=[^aeiou])(?:y|ie)$", "i", word)
    return word if word.endswith("ee") or len(word) <= 2 else word.removesuffix("e")


def _without_ung(word: str) -> str:
    ending = _NOUN_ENDING.search(word)
    if ending is None or ending.start() < _SHORTEST_VERB_STEM:
        return word
    singular = word[: ending.start()] + "ung"
    return singular if singular.endswith(_KEEP_UNG) else word[: ending.start()]


def _strip_endings(word: str) -> str:
    # A doubled letter counts as one that no ending begins with, so that "Strass-e" does not shrink to "Stra".
    stem_so_far = _DOUBLED.sub(r"\1*", word)
    while len(stem_so_far) > _SHORTEST_STEM:
        if len(stem_so_far) > 5 and stem_so_far.endswith(("em", "er", "nd")):
            stem_so_far = stem_so_far[:-2]
        elif stem_so_far.endswith(("t", "e", "s", "n")):
            stem_so_far = stem_so_far[:-1]
        else:
            break
    return re.sub(r"(\w)\*", r"\1\1", stem_so_far)


def stems(text: str, language: str | None = None) -> list[str]:
    """The stems of all words of ``text`` in their order; of a very long word its first 60 letters."""
    return [stem(word[:_LONGEST_WORD], language) for word in _WORD.findall(fold(text))]


def shadow(text: str, language: str | None = None) -> str:
    """What the full text index holds in place of ``text``."""
    return " ".join(stems(text, language))


def search_query(user_text: str) -> str:
    """An FTS5 expression for whatever somebody typed; it is always valid and never an operator.

    Words must all occur; words in quotation marks occur next to each other; ``prefix*`` matches beginnings. The empty
    expression ``""`` matches nothing.
    """
    parts = user_text[:_LONGEST_QUERY].translate(_QUOTATION_MARKS).split('"')
    terms: list[str] = []
    for index, part in enumerate(parts):
        quoted = index % 2 == 1 and index < len(parts) - 1
        terms += _phrase(part) if quoted else _words(part)
    return " AND ".join(terms) or '""'


_QUOTATION_MARKS = str.maketrans(dict.fromkeys("„“”«»", '"'))


#: What a query is stemmed by: the language of what it finds is not known before.
_LANGUAGES = ("de", "en")


def _phrase(text: str) -> list[str]:
    return [_either(shadow(text, language) for language in _LANGUAGES)] if shadow(text) else []


def _words(text: str) -> list[str]:
    return [term for chunk in text.split() for term in _word_terms(chunk)]


def _word_terms(chunk: str) -> list[str]:
    end = "*" if chunk.endswith("*") else ""
    return [_either(words, end) for words in zip(*(stems(chunk, language) for language in _LANGUAGES), strict=True)]


def _either(words: Iterable[str], end: str = "") -> str:
    """One of several, each once: a word that both languages stem alike stands alone."""
    terms = [f'"{word}"{end}' for word in dict.fromkeys(words)]
    return terms[0] if len(terms) == 1 else f"({' OR '.join(terms)})"


def _all_stems(text: str) -> set[str]:
    return {word for language in _LANGUAGES for word in stems(text, language)}


def excerpt(text: str, user_text: str, width: int = 180) -> str:
    """About ``width`` characters of ``text`` around the first word that ``user_text`` asks for, else its beginning."""
    wanted = _all_stems(user_text[:_LONGEST_QUERY])
    words = _WORD.finditer(text, 0, _LONGEST_EXCERPTED)
    at = next((word.start() for word in words if not wanted.isdisjoint(_all_stems(word[0]))), 0)
    start = max(0, at - width // 3)
    # Begin and end between words where one is near.
    start = text.rfind(" ", 0, start) + 1 if start else 0
    start = max(start, at - width // 2)
    end = min(len(text), start + width)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + width // 2)
    piece = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{piece}{' …' if end < len(text) else ''}"


class ExcerptWord(NamedTuple):
    """A stretch of a text; ``is_hit`` where a query asks for it. Joined, the stretches are the text."""

    text: str
    is_hit: bool


def highlighted(text: str, user_text: str) -> list[ExcerptWord]:
    """``text`` cut where the words of a query begin and end, whatever their spelling or inflection."""
    wanted, beginnings = _wanted(user_text)
    found: list[ExcerptWord] = []
    at = 0
    for word in _WORD.finditer(text):
        stemmed = _all_stems(word[0])
        if not wanted.isdisjoint(stemmed) or (beginnings and any(s.startswith(beginnings) for s in stemmed)):
            if word.start() > at:
                found.append(ExcerptWord(text[at : word.start()], False))
            found.append(ExcerptWord(word[0], True))
            at = word.end()
    if at < len(text):
        found.append(ExcerptWord(text[at:], False))
    return found


def _wanted(user_text: str) -> tuple[set[str], tuple[str, ...]]:
    """Stems of whole words, and the beginnings that were asked for with a star."""
    chunks = user_text[:_LONGEST_QUERY].split()
    beginnings = [stem for chunk in chunks if chunk.endswith("*") for stem in _all_stems(chunk)]
    return {stem for chunk in chunks if not chunk.endswith("*") for stem in _all_stems(chunk)}, tuple(beginnings)
