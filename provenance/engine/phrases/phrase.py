"""The phrase mini-language: text -> tree. ``expression`` makes regular expressions of the tree, ``literals`` what must
occur wherever it matches.

::

    phrase   := ["^"] sequence ["$"]
    sequence := word (" " word)*
    word     := "…" | atom+                 "…" on its own is a gap
    atom     := text | "*" | "#" | "(" sequence ("|" sequence)* ")" ["?"] | "@list" | "{lemma:verb}"

"#" on its own is a number. A backslash takes the next character literally.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from provenance.lexicon import Lexicon, VerbForms, hint_of_list

__all__ = [
    "MAX_LENGTH",
    "NUMBER_WORDS",
    "PUNCTUATION",
    "Atom",
    "Gap",
    "Group",
    "Number",
    "Phrase",
    "PhraseError",
    "Sequence",
    "SplitVerb",
    "Star",
    "Text",
    "Word",
    "Words",
    "parse_phrase",
    "plain_sequence",
]

#: Most gaps in one phrase: every gap multiplies the work, so that the bound keeps matching linear.
MAX_GAPS = 3
MAX_NESTING = 8
#: Marks that stand right behind a word.
PUNCTUATION = ",;:!?.…)"
MAX_LENGTH = 2_000
#: The word list that "#" takes beside digits: "12 | zwölf".
NUMBER_WORDS = "number_words"

_LITERAL = re.compile(r"(?:[^\s()|*@{}\\]++|\\\S)++")
#: A bracket of plain words, the most frequent kind by far: read in one go, and shared between phrases.
_PLAIN_WORDS = r"[\w/&'’-]+(?: [\w/&'’-]+)*+"
_PLAIN_LIST = re.compile(rf"{_PLAIN_WORDS}(?:\|{_PLAIN_WORDS})*+")
_PLAIN_GROUP = re.compile(rf"\(({_PLAIN_LIST.pattern})\)(\??)")
_ESCAPE = re.compile(r"\\(\S)")
_LIST = re.compile(r"@([\w-]+)")
_BRACES = re.compile(r"\{([^{}]*)\}")
#: A comma may follow the gap at once: "sagte …, dass".
_NUMBER = re.compile(r"#(?=[,;:]?(?:[\s|)]|$))")
_ALONE = re.compile(r"(?:…|\.\.\.)(?=[,;:]?(?:[\s|)]|$))")


#: What is written in regular expressions and never in a phrase, and the sign that gives it away.
_REGEX = re.compile(
    r"""(?x)
      (?P<letter> \\ [A-Za-z0-9] )            # \d, \w, \b, \1: a phrase takes the letter literally
    | (?P<group> \( \? )                      # (?:…), (?i), (?=…)
    | (?<! [\w\\] ) (?P<any> \. [*+?] )       # .*
    | (?<! \\ ) (?P<repeat> [)\]] \+ )        # (…)+, […]+
    | (?<! \\ ) (?P<set> \[ (?: \^ | [^\]\s]* \w - \w | [^\]\s]* \] [*?{] ) [^\]\s]* \]? )   # [A-Z], [^,], [abc]?
    """
)
#: How to write in a phrase what was meant.
_INSTEAD = {
    "letter": "“*” is a word, “#” a number",
    "group": "“(a|b)” is one of several, “(a)?” makes one optional; upper and lower case are alike",
    "any": "“…” is a gap, “*” a word or the rest of one",
    "repeat": "“…” is a gap, “*” a word or the rest of one",
    "set": "“(a|b)” is one of several, “*” the rest of a word",
}


class PhraseError(ValueError):
    """``position`` counts characters of the phrase from 0."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(message)
        self.position, self.message = position, message


@dataclass(frozen=True, slots=True)
class Text:
    """Characters without white space, taken literally."""

    value: str


@dataclass(frozen=True, slots=True)
class Star:
    """The rest of a word, in front or behind; on its own a whole word. Takes hyphens in."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, in digits ("1.500", "12,5") or as one of ``words``."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SplitVerb:
    """A finite form and, behind a gap, its separable prefix: "wies … zurück"."""

    finite: tuple[str, ...]
    prefix: str


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """One of several sequences, or, if ``optional``, none. Told apart by identity; equal word lists share one."""

    options: tuple[Sequence, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """As ``Group``, of wordings that are nothing but plain words with one blank between them. Nearly all word lists and
    brackets are such, and what holds for one of their entries holds for thousands: they are dealt with as a whole.
    """

    wordings: tuple[str, ...]
    optional: bool = False


Atom = Text | Star | Number | SplitVerb | Group | Words


@dataclass(frozen=True, slots=True)
class Word:
    atoms: tuple[Atom, ...]

    @property
    def nullable(self) -> bool:
        if isinstance(self.atoms[0], Text):
            return False
        return all(isinstance(atom, Group | Words) and atom.optional for atom in self.atoms)

    @property
    def touches(self) -> frozenset[bool]:
        """Does it begin with a punctuation mark, which no white space parts from the word before?

        Both answers, where that depends on the alternative.
        """
        first = self.atoms[0]
        if isinstance(first, Text):
            return frozenset([first.value[0] in PUNCTUATION])
        return _group_touches(first) if isinstance(first, Group) else frozenset([False])


@lru_cache(maxsize=1 << 14)
def _group_touches(group: Group) -> frozenset[bool]:
    starts = [option.items[0] for option in group.options]
    return frozenset().union(*(start.touches for start in starts if isinstance(start, Word)))


@dataclass(frozen=True, slots=True)
class Gap:
    """At most 14 words."""


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Word | Gap, ...]

    @property
    def nullable(self) -> bool:
        return all(isinstance(item, Word) and item.nullable for item in self.items)


@dataclass(frozen=True, slots=True)
class Phrase:
    body: Sequence
    at_start: bool = False
    at_end: bool = False


def parse_phrase(text: str, lexicon: Lexicon) -> Phrase:
    """Parse one phrase. Raises ``PhraseError``."""
    if len(text) > MAX_LENGTH:
        raise PhraseError(MAX_LENGTH, f"the phrase is longer than {MAX_LENGTH} characters: split it")
    if regex := _REGEX.search(text):
        instead = _INSTEAD[regex.lastgroup or ""]
        message = f"“{regex[0]}” belongs to regular expressions: {instead}; or use “regex” in place of “phrase”"
        raise PhraseError(regex.start(), message)
    first, last = 0, len(text.rstrip())
    at_start = text.lstrip().startswith("^")
    if at_start:
        first = text.index("^") + 1
    at_end = last > first and text[last - 1] == "$" and text[last - 2 : last - 1] != "\\"
    if at_end:
        last -= 1
    parser = _Parser(text, last, lexicon)
    body = parser.whole(first)
    parser.check_edges(body, at_start, at_end)
    return Phrase(body, at_start, at_end)


class _Parser:
    """Recursive descent over ``text[:end]``."""

    def __init__(self, text: str, end: int, lexicon: Lexicon) -> None:
        self.text, self.end, self.lexicon = text, end, lexicon
        self.at = 0
        self.gaps = 0

    def whole(self, start: int) -> Sequence:
        self.at = start
        body = self.sequence(0)
        if self.at < self.end:
            sign = self.text[self.at]
            raise PhraseError(self.at, f"“{sign}” without an opening “(”: write “\\{sign}” to match it literally")
        if body.nullable:
            raise PhraseError(start, "every word is optional: the phrase would match nothing at all")
        if not any(isinstance(item, Word) and not item.nullable for item in body.items):
            raise PhraseError(start, "a phrase needs a word beside the gap")
        return body

    def sequence(self, depth: int) -> Sequence:
        if depth > MAX_NESTING:
            raise PhraseError(self.at, f"brackets are nested more than {MAX_NESTING} deep")
        items: list[Word | Gap] = []
        start = self.skip_space()
        while self.at < self.end and self.text[self.at] not in "|)":
            gap = _ALONE.match(self.text, self.at, self.end)
            items.append(self.gap(gap.end(), items) if gap else self.word(depth))
            self.skip_space()
        if not items:
            raise PhraseError(start, "expected a word; “(x)?” makes one optional")
        if depth and (len(items) > 1 or isinstance(items[0], Gap)):
            self.check_edges(Sequence(tuple(items)), at_start=False, at_end=False)
        return Sequence(tuple(items))

    def check_edges(self, body: Sequence, at_start: bool, at_end: bool) -> None:
        """A gap at the edge means something only beside an anchor."""
        if isinstance(_firm(body.items), Gap) and not at_start:
            raise PhraseError(self.at, "a gap at the beginning has no effect: leave out “…”, or begin with “^”")
        if isinstance(_firm(reversed(body.items)), Gap) and not at_end:
            raise PhraseError(self.at, "a gap at the end has no effect: leave out “…”, or end with “$”")

    def skip_space(self) -> int:
        while self.at < self.end and self.text[self.at].isspace():
            self.at += 1
        return self.at

    def gap(self, end: int, before: list[Word | Gap]) -> Gap:
        if isinstance(_firm(reversed(before)), Gap):
            raise PhraseError(self.at, "two gaps in a row")
        self.gaps += 1
        if self.gaps > MAX_GAPS:
            raise PhraseError(self.at, f"more than {MAX_GAPS} gaps: split the phrase with “all”")
        self.at = end
        return Gap()

    def word(self, depth: int) -> Word:
        atoms: list[Atom] = []
        start = self.at
        while self.at < self.end and not self.text[self.at].isspace() and self.text[self.at] not in "|)":
            at = self.at
            if any(isinstance(atom, Star) for atom in atoms[1:]):
                raise PhraseError(at - 1, "“*” may stand at either end of a word only: write “\\*” for the character")
            atoms.append(self.atom(depth))
        if len(atoms) > 1 and all(isinstance(atom, Star) for atom in atoms):
            raise PhraseError(start, "write one “*” for a word, “…” for several")
        return Word(tuple(atoms))

    def atom(self, depth: int) -> Atom:
        match self.text[self.at]:
            case "*":
                self.at += 1
                return Star()
            case "#" if _NUMBER.match(self.text, self.at, self.end) and self.begins_word():
                self.at += 1
                return Number(self.number_words())
            case "(":
                return self.group(depth)
            case "@":
                return self.list()
            case "{":
                return self.braces()
            case "}":
                raise PhraseError(self.at, "“}” without an opening “{”: write “\\}” to match it literally")
            case _:
                return self.literal()

    def begins_word(self) -> bool:
        return self.at == 0 or self.text[self.at - 1] in " \t\n(|^"

    def number_words(self) -> tuple[str, ...]:
        words = self.lexicon.words(NUMBER_WORDS) if NUMBER_WORDS in self.lexicon else ()
        return tuple(word for word in words if word.isalpha())

    def literal(self) -> Text:
        found = _LITERAL.match(self.text, self.at, self.end)
        if not found:
            raise PhraseError(self.at, "nothing follows the backslash")
        self.at = found.end()
        return Text(_ESCAPE.sub(r"\1", found[0]))

    def group(self, depth: int) -> Group | Words:
        start = self.at
        plain = _PLAIN_GROUP.match(self.text, self.at, self.end)
        if plain:
            self.at = plain.end()
            return _plain_group(plain[1], bool(plain[2]))
        options: list[Sequence] = []
        while True:
            self.at += 1
            at = self.at
            if self.skip_space() >= self.end:
                raise self.open_bracket(start)
            options.append(self.sequence(depth + 1))
            if options[-1].nullable:
                raise PhraseError(at, "an alternative that may be empty: put the “?” behind the whole bracket")
            if self.at >= self.end:
                raise self.open_bracket(start)
            if self.text[self.at] == ")":
                break
        self.at += 1
        optional = self.at < self.end and self.text[self.at] == "?"
        inner_space = self.text[self.at - 2].isspace()
        self.at += optional
        if inner_space and self.at < self.end and not self.text[self.at].isspace() and self.text[self.at] not in "|)":
            raise PhraseError(self.at - 1 - optional, "white space at the end of a bracket is lost: put it behind it")
        return Group(tuple(options), optional)

    def open_bracket(self, start: int) -> PhraseError:
        return PhraseError(start, "the bracket is not closed: “)” is missing; write “\\(” to match it literally")

    def list(self) -> Group | Words:
        found = _LIST.match(self.text, self.at, self.end)
        if not found:
            raise PhraseError(self.at, "the name of a word list must follow “@”; write “\\@” for the character")
        name = found[1]
        if name not in self.lexicon:
            raise PhraseError(self.at, f"unknown word list “@{name}”{hint_of_list(name, self.lexicon.entries)}")
        words = self.lexicon.words(name)
        if not words:
            raise PhraseError(self.at, f"the word list “@{name}” is empty: the phrase can never match")
        self.at = found.end()
        return _list_group(words)

    def braces(self) -> Group:
        found = _BRACES.match(self.text, self.at, self.end)
        if not found:
            raise PhraseError(self.at, "the brace is not closed: “{lemma:sagen}”")
        kind, _, lemma = found[1].partition(":")
        if kind.strip() != "lemma" or not lemma.strip():
            raise PhraseError(self.at, f"unknown “{found[0]}”: only {{lemma:verb}} may stand in braces")
        try:
            forms = self.lexicon.verb(lemma.strip())
        except ValueError as error:
            raise PhraseError(self.at, str(error)) from None
        self.at = found.end()
        return Group(tuple(_verb(forms)))


@lru_cache(maxsize=4096)
def _plain_group(words: str, optional: bool) -> Words:
    return Words(tuple(words.split("|")), optional)


@lru_cache(maxsize=1024)
def _list_group(words: tuple[str, ...]) -> Group | Words:
    entries = tuple(dict.fromkeys(words))
    plain = _PLAIN_LIST.fullmatch("|".join(entries))
    return Words(entries) if plain else Group(tuple(map(plain_sequence, entries)))


def plain_sequence(entry: str) -> Sequence:
    """An entry of a word list: plain words; ``*`` at either end of a word as in a phrase."""
    return Sequence(tuple(Word(tuple(_plain_atoms(word))) for word in entry.split()))


def _plain_atoms(word: str) -> Iterable[Atom]:
    core = word.strip("*")
    if not core:
        return [Text(word)]
    return [*([Star()] if word.startswith("*") else []), Text(core), *([Star()] if word.endswith("*") else [])]


def _verb(forms: VerbForms) -> Iterable[Sequence]:
    for form in sorted(forms.joined | forms.apart | (frozenset() if forms.prefix else forms.finite)):
        yield plain_sequence(form)
    if forms.prefix:
        yield Sequence((Word((SplitVerb(tuple(sorted(forms.finite)), forms.prefix),)),))


def _firm(items: Iterable[Word | Gap]) -> Word | Gap | None:
    """The first item that is not optional."""
    return next((item for item in items if isinstance(item, Gap) or not item.nullable), None)
