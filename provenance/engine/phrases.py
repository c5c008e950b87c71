"""The language of phrases: text to trees, trees to regular expressions, and how letters are compared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from time import thread_time
from typing import Any

from provenance.lexicon import Lexicon, VerbForms, hint_of_list

__all__ = [
    "APOSTROPHES_AND_QUOTES",
    "DASHES",
    "GAP_WORDS",
    "MAX_LENGTH",
    "Atom",
    "Gap",
    "Group",
    "MatchSpans",
    "Matcher",
    "Matchers",
    "Number",
    "Patience",
    "Pattern",
    "Phrase",
    "PhraseError",
    "PhraseSequence",
    "SplitVerb",
    "Star",
    "Starts",
    "Text",
    "Word",
    "Words",
    "expression",
    "fold",
    "parse_phrase",
    "plain_sequence",
    "skeleton",
]


# ----------------------------------------------------------------------------------------------------------------------
# The phrase mini-language: text -> tree. ``expression()`` makes regular expressions of the tree, ``literals`` what must
# occur wherever it matches.
#
# ::
#
#     phrase   := ["^"] sequence ["$"]
#     sequence := word (" " word)*
#     word     := "…" | atom+                 "…" on its own is a gap
#     atom     := text | "*" | "#" | "(" sequence ("|" sequence)* ")" ["?"] | "@list"
#               | "{lemma:verb}" | "{participle:class}" | "{noun:class}"
#
# "#" on its own is a number. A backslash takes the next character literally.


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
    | (?<! \\ ) (?P<again> \) \* )            # (…)*: any number of times, or the rest of a word?
    | (?<! \\ ) (?P<marks> \[\[ | \]\] )      # [[…]], as in an example
    | (?<= [^\W\dA-Z] ) \s++ (?P<operator> OR | AND | NOT ) \s   # of a search engine
    | (?<! [\w\\] ) (?P<more> [a-zß-ÿ]++ \+ ) (?! [\w+] )   # said+; a name has a capital
    | (?P<optional> \w \? ) (?= \w )         # colou?r
    | (?<! \\ ) (?P<set> \[ (?: \^ | [^\]\s]* \w - \w | [^\]\s]* \] [*?{] ) [^\]\s]* \]? )   # [A-Z], [^,], [abc]?
    """
)
#: How to write in a phrase what was meant.
_INSTEAD = {
    "letter": "“*” is a word, “#” a number",
    "group": "“(a|b)” is one of several, “(a)?” makes one optional; upper and lower case are alike",
    "any": "“…” is a gap, “*” a word or the rest of one",
    "repeat": "“…” is a gap, “*” a word or the rest of one",
    "again": "“(a*|b*)” are words that begin so, “(a)?” makes one optional, “…” is a gap",
    "marks": "“[[…]]” marks the evidence in an example; “\\[” is the sign",
    "operator": "“(a|b)” is one of several, “all”, “any” and “not” beside phrases put them together",
    "more": "“*” is the rest of a word; “\\+” is the sign",
    "optional": "“(a)?” makes one optional",
    "set": "“(a|b)” is one of several, “*” the rest of a word",
}

_TO_REGEX = "regular expressions: {}; or use “regex” in place of “phrase”"
_BELONGS = {"marks": "no phrase: {}", "operator": "search engines: {}"}


class PhraseError(ValueError):
    """``position`` counts characters of the phrase from 0."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(message)
        self.position, self.message = position, message


class _Node:
    """Pickled as its fields in a row: by name, as a dataclass does it, takes several times as long."""

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple([getattr(self, name) for name in self.__slots__])


@dataclass(frozen=True, slots=True)
class Text(_Node):
    """Characters without white space, taken literally."""

    value: str


@dataclass(frozen=True, slots=True)
class Star:
    """The rest of a word, in front or behind; on its own a whole word. Takes hyphens in."""


@dataclass(frozen=True, slots=True)
class Number(_Node):
    """A number, in digits ("1.500", "12,5") or as one of ``words``."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SplitVerb(_Node):
    """A finite form and, behind a gap, its separable prefix: "wies … zurück"."""

    finite: tuple[str, ...]
    prefix: str


@dataclass(frozen=True, slots=True, eq=False)
class Group(_Node):
    """One of several sequences, or, if ``optional``, none. Told apart by identity; equal word lists share one."""

    options: tuple[PhraseSequence, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Words(_Node):
    """As ``Group``, of wordings that are nothing but plain words with one blank between them. Nearly all word lists and
    brackets are such, and what holds for one of their entries holds for thousands: they are dealt with as a whole.
    """

    wordings: tuple[str, ...]
    optional: bool = False


Atom = Text | Star | Number | SplitVerb | Group | Words


@dataclass(frozen=True, slots=True)
class Word(_Node):
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
class PhraseSequence(_Node):
    items: tuple[Word | Gap, ...]

    @property
    def nullable(self) -> bool:
        return all(isinstance(item, Word) and item.nullable for item in self.items)


@dataclass(frozen=True, slots=True)
class Phrase(_Node):
    body: PhraseSequence
    at_start: bool = False
    at_end: bool = False


def parse_phrase(text: str, lexicon: Lexicon) -> Phrase:
    """Parse one phrase. Raises ``PhraseError``."""
    if len(text) > MAX_LENGTH:
        raise PhraseError(MAX_LENGTH, f"the phrase is longer than {MAX_LENGTH} characters: split it")
    if regex := _REGEX.search(text):
        instead = _INSTEAD[regex.lastgroup or ""]
        sign, belongs = regex[regex.lastgroup or 0], _BELONGS.get(regex.lastgroup or "", _TO_REGEX)
        raise PhraseError(regex.start(regex.lastgroup or 0), f"“{sign}” belongs to {belongs.format(instead)}")
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

    def whole(self, start: int) -> PhraseSequence:
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

    def sequence(self, depth: int) -> PhraseSequence:
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
            self.check_edges(PhraseSequence(tuple(items)), at_start=False, at_end=False)
        return PhraseSequence(tuple(items))

    def check_edges(self, body: PhraseSequence, at_start: bool, at_end: bool) -> None:
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
        options: list[PhraseSequence] = []
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

    def braces(self) -> Group | Words:
        found = _BRACES.match(self.text, self.at, self.end)
        if not found:
            raise PhraseError(self.at, "the brace is not closed: “{lemma:sagen}”")
        kind, _, name = (part.strip() for part in found[1].partition(":"))
        read = {"lemma": self.lemma, "participle": self.participles, "noun": self.nouns}.get(kind)
        if read is None or not name:
            what = "{lemma:verb}, {participle:class} and {noun:class}"
            raise PhraseError(self.at, f"unknown “{found[0]}”: only {what} may stand in braces")
        try:
            group = read(name)
        except ValueError as error:
            raise PhraseError(self.at, str(error)) from None
        self.at = found.end()
        return group

    def lemma(self, infinitive: str) -> Group:
        return Group(tuple(_verb(self.lexicon.verb(infinitive))))

    def participles(self, sense: str) -> Group | Words:
        return _list_group(self.lexicon.participles(sense))

    def nouns(self, sense: str) -> Group | Words:
        return _list_group(self.lexicon.nouns(sense))


@lru_cache(maxsize=4096)
def _plain_group(words: str, optional: bool) -> Words:
    return Words(tuple(words.split("|")), optional)


@lru_cache(maxsize=1024)
def _list_group(words: tuple[str, ...]) -> Group | Words:
    entries = tuple(dict.fromkeys(words))
    plain = _PLAIN_LIST.fullmatch("|".join(entries))
    return Words(entries) if plain else Group(tuple(map(plain_sequence, entries)))


def plain_sequence(entry: str) -> PhraseSequence:
    """An entry of a word list: plain words; ``*`` at either end of a word as in a phrase."""
    return PhraseSequence(tuple(Word(tuple(_plain_atoms(word))) for word in entry.split()))


def _plain_atoms(word: str) -> Iterable[Atom]:
    core = word.strip("*")
    if not core:
        return [Text(word)]
    return [*([Star()] if word.startswith("*") else []), Text(core), *([Star()] if word.endswith("*") else [])]


def _verb(forms: VerbForms) -> Iterable[PhraseSequence]:
    for form in sorted(forms.joined | forms.apart | (frozenset() if forms.prefix else forms.finite)):
        yield plain_sequence(form)
    if forms.prefix:
        yield PhraseSequence((Word((SplitVerb(tuple(sorted(forms.finite)), forms.prefix),)),))


def _firm(items: Iterable[Word | Gap]) -> Word | Gap | None:
    """The first item that is not optional."""
    return next((item for item in items if isinstance(item, Gap) or not item.nullable), None)


# --- Trees of phrases -> regular expressions, in the notation that the modules ``re`` and ``regex`` share -------------
# Matching stays linear in the length of the text: words inside a gap are matched possessively, the number of words and
# of gaps is bounded, and a star runs over one word only.


APOSTROPHES_AND_QUOTES = "\"'„“”‟‚‘’‛«»‹›`´ʼ′″〝〞"
DASHES = "-‐‑‒–—―−"

#: Words that a gap may hold at most.
GAP_WORDS = 14
#: A word of a gap. A comma or colon between digits ("1,5", "10:30") does not end a clause.
_GAP_WORD = r"(?:[^\s,;:!?]|(?<=\d)[,:](?=\d))++"
#: In a line the ends of sentences are not known yet: a full stop behind three letters counts as one.
_LINE_GAP_WORD = _GAP_WORD + r"(?<![^\W\d_]{3}\.)"

_QUOTE_CLASS = f"[{re.escape(APOSTROPHES_AND_QUOTES)}]"
_DASH_CLASS = f"[{re.escape(DASHES)}]"
_ELLIPSIS = r"(?:…|\.\.\.)"
_LETTERS = re.compile(r"…|\.\.\.|ss|.", re.DOTALL)

#: Thousands are parted by a full stop, an apostrophe or a narrow blank, decimals by a comma or a full stop.
_DIGITS = r"\d++(?:[.,'’  ]\d++)*+"
_ANY_WORD = r"\w++(?:[-–.,:/'’]\w++)*+"
_STAR_BEHIND = r"\w*+(?:-\w++)*+"
_STAR_IN_FRONT = r"(?<!\w)(?<!\w-)(?:\w+-)*\w*"
#: No word may go on across the edge of a phrase; a hyphen ends a word.
_EDGE_LEFT = r"(?<!\w(?=\w))"
_EDGE_RIGHT = r"(?!(?<=\w)\w)"


@dataclass(frozen=True, slots=True)
class _Style:
    gap_word: str
    gap_edge: str


_IN_SENTENCE = _Style(_GAP_WORD, r"[^\s\w,;:!?]*+")
_IN_LINE = _Style(_LINE_GAP_WORD, r"[^\s\w,;:!?.]*+")


def expression(phrase: Phrase, scope: str) -> str:
    """The regular expression of a phrase, for one folded sentence or (scope ``line``) line.

    The match is group 1, since an anchor skips bullets in front.
    """
    style = _IN_LINE if scope == "line" else _IN_SENTENCE
    start = r"\A[\W_]*+" if phrase.at_start else ""
    end = r"(?=[\W_]*+\Z)" if phrase.at_end else ""
    return f"{start}({_EDGE_LEFT}{_sequence(phrase.body, style)}{_EDGE_RIGHT}){end}"


def _sequence(sequence: PhraseSequence, style: _Style) -> str:
    parts: list[str] = []
    apart = False  # whether the next word must be separated from what stands before
    for at, item in enumerate(sequence.items):
        if isinstance(item, Gap):
            parts.append(_gap(style, apart, sequence.items[at + 1 : at + 2]))
            apart = False
            continue
        word, space = _word(item, style), _space_before(item)
        if not item.nullable:
            parts.append(f"{space if apart else ''}{word}")
            apart = True
        else:
            # An optional word that is not there must not leave its white space behind.
            parts.append(rf"(?:{space}{word}(?<=\S))?" if apart else rf"(?:(?=\S){word}\s+)?")
    return "".join(parts)


def _gap(style: _Style, behind_word: bool, following: tuple[Word | Gap, ...]) -> str:
    if not behind_word:  # at the start of a line or sentence
        return rf"(?:{style.gap_word}\s+){{0,{GAP_WORDS}}}?{style.gap_edge}"
    words = rf"{style.gap_edge}(?:\s+{style.gap_word}){{0,{GAP_WORDS}}}?"
    if not following:  # at the end
        return words
    space = _space_before(following[0]) if isinstance(following[0], Word) else r"\s+"
    return f"{words}{space}{style.gap_edge}"


def _space_before(word: Word) -> str:
    """White space, which a word that begins with a punctuation mark does not need."""
    if True not in word.touches:
        return r"\s+"
    return r"\s*" if False not in word.touches else rf"(?:\s*(?=[{re.escape(PUNCTUATION)}])|\s+)"


def _word(word: Word, style: _Style) -> str:
    if word.atoms == (Star(),):
        return _ANY_WORD
    parts: list[str] = []
    for at, atom in enumerate(word.atoms):
        match atom:
            case Text(value):
                parts.append(_text(value))
            case Star():
                parts.append(_STAR_BEHIND if at else _STAR_IN_FRONT)
            case Number():
                parts.append(_one_of([_DIGITS, *map(_text, atom.words)], optional=False))
            case SplitVerb():
                parts.append(_split_verb(atom, style))
            case Group():
                parts.append(_group(atom, style))
            case Words():
                parts.append(_words(atom))
    return "".join(parts)


def _text(value: str) -> str:
    folded = fold(value)
    if folded.isalnum() and "ss" not in folded and "ß" not in folded:
        return folded
    return "".join([_letter(letter) for letter in _LETTERS.findall(folded)])


def _letter(letter: str) -> str:
    if letter in ("…", "..."):
        return _ELLIPSIS
    if letter in ("ß", "ss"):
        return "(?:ß|ss)"
    if letter in APOSTROPHES_AND_QUOTES:
        return _QUOTE_CLASS
    return _DASH_CLASS if letter in DASHES else re.escape(letter)


@lru_cache(maxsize=1 << 14)  # the same word lists stand in many phrases
def _group(group: Group, style: _Style) -> str:
    return _one_of([_sequence(option, style) for option in group.options], group.optional)


@lru_cache(maxsize=1 << 14)
def _words(words: Words) -> str:
    return _one_of([r"\s+".join(map(_text, wording.split(" "))) for wording in words.wordings], words.optional)


def _one_of(options: Iterable[str], optional: bool) -> str:
    # The first alternative that fits wins, so that the longest has to stand first.
    longest_first = sorted(dict.fromkeys(options), key=len, reverse=True)
    return f"(?:{'|'.join(longest_first)}){'?' if optional else ''}"


def _split_verb(verb: SplitVerb, style: _Style) -> str:
    """Finite form and prefix; one clause between commas may stand between them: "wies den Vorwurf, er lüge, zurück"."""
    words = rf"(?:\s+{style.gap_word}){{0,{GAP_WORDS}}}?"
    clause = rf"(?:,(?:\s+{style.gap_word}){{1,{GAP_WORDS}}}?,{words})?"
    finite = "|".join(_text(form) for form in sorted(verb.finite, key=len, reverse=True))
    edge = style.gap_edge
    return rf"(?:{finite})(?!\w){edge}{words}{edge}{clause}\s+{edge}{_text(verb.prefix)}(?!\w)"


# --- Lower case that keeps every offset: texts and phrases are folded alike, then compared exactly --------------------


def _fold_character(character: str) -> str:
    if character == "İ":  # the module regex takes it for an i
        return "i"
    folded = character.casefold()
    if len(folded) != 1:
        folded = character.lower()
    return folded if len(folded) == 1 else character


#: Blocks that hold letters whose lower case and case folding differ.
_BLOCKS = ((0x80, 0x400), (0x13A0, 0x1400), (0x1C80, 0x1C90), (0x1E00, 0x2000), (0xAB70, 0xABC0))
_SPECIAL = {
    code: folded
    for first, end in _BLOCKS
    for code in range(first, end)
    if (folded := _fold_character(chr(code))) != chr(code).lower() or chr(code) in "Σς"
}
_SPECIAL_CLASS = re.compile("[" + "".join(re.escape(chr(code)) for code in _SPECIAL) + "]")


def fold(text: str) -> str:
    """Lower case, character by character: the length and all offsets stay."""
    if not text.isascii() and _SPECIAL_CLASS.search(text):
        text = text.translate(_SPECIAL)
    return text.lower()


#: Letters and digits of Latin-1 as they are, a blank for anything else; also for "²" and "½", about which the modules
#: ``re`` and ``regex`` differ.
_FOLDED_LETTERS = bytes(
    code if chr(code).isalpha() or chr(code).isdecimal() or chr(code) == "_" else 0x20 for code in range(256)
)


def skeleton(folded: str) -> str:
    """A folded text, character by character, with a blank for every sign and for every letter beyond Latin-1."""
    return folded.encode("latin-1", "replace").translate(_FOLDED_LETTERS).decode("latin-1")


# --- One pattern of a rule, and what searches for it ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """One phrase (``phrase`` is its tree) or one regular expression; told apart by identity."""

    text: str
    scope: str
    phrase: Phrase | None = None


class Patience:
    """Seconds that patterns took in one article: of those whose time is limited."""

    def __init__(self) -> None:
        self.spent: dict[Pattern, float] = defaultdict(float)
        self._asked = thread_time()

    def worked(self) -> float:
        """Seconds of processor time since the last call, or since the article was begun."""
        before, self._asked = self._asked, thread_time()
        return self._asked - before


#: Places in a unit, relative to it, at which a pattern can match; ``None``: anywhere.
Starts = list[int] | None
MatchSpans = Sequence[tuple[int, int]]
#: Spans of a pattern in a unit's text, relative to it: of the text, folded, where it can start, and how long it may
#: take. Raises ``TimeoutError``.
Matcher = Callable[[str, str, Starts, Patience], MatchSpans]
Matchers = Mapping[Pattern, Matcher]
