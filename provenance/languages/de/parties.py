"""Who is named in a stretch of a sentence: people, bodies and states, by their names.

German writes every noun with a capital. A capitalised word begins a name where it is a known name, a first name in
front of another word, a surname that the article gives in full elsewhere, an abbreviation, or the compound name of a
body.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from provenance.languages.de.grammar import DET, NOT_NOUN, OTHER_PRON, PREP, PRON, TIME, Grammar
from provenance.models import Document, Span, Token

__all__ = ["Party", "PartyNames"]

_COMMON = ("roles", "roles_feminine", "officials", "experts", "persons_generic", "anonymous_heads", "spokespersons")
_KNOWN = ("organisations", "governments", "countries", "parties")
_ROLES = ("roles", "roles_feminine")
_BODIES = ("organisation_heads", "government_heads", "collectives")
_DEFINITE = frozenset({"der", "die", "das", "dem", "den"})
_STATES = ("governments", "countries")
#: Letters that a compound must have more than the word for a body that ends it.
_SHORTEST_FIRST_PART = 3
_LONGEST_NAME = 4
_ABBREVIATION = range(2, 7)


@dataclass(frozen=True, slots=True)
class Party:
    """A party; ``article`` is the determiner in front, lower case, or empty.

    ``described``: there is no name, the words say what the party is.
    """

    span: Span
    words: tuple[str, ...]
    article: str
    state: bool
    described: bool

    @property
    def name(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class PartyNames:
    """Names that can be told in one document; ``surnames`` stand with a first name somewhere in it."""

    grammar: Grammar
    surnames: frozenset[str]

    @classmethod
    def of(cls, document: Document, grammar: Grammar) -> PartyNames:
        found = {source.name.split()[-1] for source in document.sources if source.kind == "named_person"}
        for sentence in document.sentences:
            words = [token.text for token in sentence.tokens]
            found |= {words[at + 1] for at in range(len(words) - 1) if _is_person(words, at, grammar)}
        return cls(grammar, frozenset(found))

    def first(
        self, tokens: Sequence[Token], articles: Container[str], left_out: Sequence[Span], *, bare: bool
    ) -> Party | None:
        """The party that the first noun phrase of the words names, if it names one.

        Passed over are phrases with another word in front than one of ``articles`` (another case, a preposition),
        those that overlap ``left_out``, and times; a role may stand in front of the name, or
        with a definite article be all there is. ``bare``: the very first word counts as a name, if it may be one,
        though nothing is known of it.
        """
        article = preposition = ""
        role: Party | None = None
        for at, token in enumerate(tokens):
            if self._is_pronoun(token.text):
                break
            tag = self._tag(token.text)
            if role and tag & (PREP | DET):
                break
            if tag & PREP and not tag & DET:
                preposition = token.text.lower()
            elif tag & DET:
                article = token.text.lower()
            elif not token.text[:1].isupper() or (at == 0 and tag & NOT_NOUN):
                continue
            elif (
                tag & TIME
                or (preposition or article) not in articles
                or any(Span(token.start, token.end).overlaps(span) for span in left_out)
            ):
                article, preposition, role = "", "", None
            elif self._is_role(token.text):
                role = self._described(token, article, _ROLES)
            else:
                party = self._party(tokens[at : at + _LONGEST_NAME], article, bare=bare and at == 0)
                return party or role or self._described(token, article, _BODIES)
        return role

    def _described(self, token: Token, article: str, lists: Sequence[str]) -> Party | None:
        """A party that is only described, by what it is: "die Regierung", "der Kanzlerin"."""
        described = article in _DEFINITE and not self.grammar.lists_of(token.text.lower()).isdisjoint(lists)
        return (
            Party(Span(token.start, token.end), (token.text,), article, state=False, described=True)
            if described
            else None
        )

    def _party(self, tokens: Sequence[Token], article: str, *, bare: bool) -> Party | None:
        words = tuple(token.text for token in tokens)
        length = self._length(words, bare=bare)
        if not length:
            return None
        name = words[:length]
        state = any(self._is_in(_STATES, word) for word in (*name, " ".join(name)))
        return Party(Span(tokens[0].start, tokens[length - 1].end), name, article, state=state, described=False)

    def _length(self, words: Sequence[str], *, bare: bool) -> int:
        """How many of the words are the name that begins with the first of them; 0 if none does."""
        known = (length for length in range(len(words), 0, -1) if self._is_in(_KNOWN, " ".join(words[:length])))
        if length := next(known, 0):
            return length
        if _is_person(words, 0, self.grammar):
            return self._run(words, 2, _LONGEST_NAME)
        if words[0] in self.surnames:
            return 1
        if _is_abbreviation(words[0]) or self._is_body(words[0]):
            return self._run(words, 1, 2)
        if len(words) > 1 and _is_abbreviation(words[1]):  # "Nordchem AG"
            return 2
        return int(bare and self._may_be_name(words[0]) and words[0].isalpha() and words[0][-1] not in "ns")

    def _run(self, words: Sequence[str], length: int, longest: int) -> int:
        """How many words the name has that is known to have ``length``: what follows and may be a part of it."""
        while length < min(len(words), longest) and self._may_be_name(words[length]):
            length += 1
        return length

    def _may_be_name(self, word: str) -> bool:
        endings = self.grammar.words["abstract_endings"]
        return (
            word[:1].isupper()
            and not self._tag(word) & (NOT_NOUN | TIME)
            and not self.grammar.lists_of(word.lower())
            and not any(word.lower().endswith(ending) for ending in endings)
        )

    def _is_body(self, word: str) -> bool:
        """A compound that ends with a word for a body ("Umweltbundesamt", "Chemiekonzern")."""
        low, heads = word.lower(), self.grammar.words["organisation_heads"]
        return any(low.endswith(head) and len(low) >= len(head) + _SHORTEST_FIRST_PART for head in heads)

    def _is_pronoun(self, word: str) -> bool:
        tag = self._tag(word)
        pronoun = bool(tag & (PRON | OTHER_PRON)) or self.grammar.is_in("pronoun_genders", word.lower())
        return pronoun and not tag & DET

    def _is_role(self, word: str) -> bool:
        return not self.grammar.lists_of(word.lower()).isdisjoint(_COMMON) and word not in self.surnames

    def _is_in(self, lists: Sequence[str], name: str) -> bool:
        return any(self.grammar.is_in(key, name.lower()) for key in lists)

    def _tag(self, word: str) -> int:
        return self.grammar.tags.get(word.lower(), 0)


def _is_person(words: Sequence[str], at: int, grammar: Grammar) -> bool:
    """A first name, and a capitalised word behind it that is no common noun."""
    if at + 1 >= len(words) or not words[at][:1].isupper() or not words[at + 1][:1].isupper():
        return False
    first, second = words[at].lower(), words[at + 1].lower()
    if not (grammar.is_in("first_names_female", first) or grammar.is_in("first_names_male", first)):
        return False
    common = any(grammar.is_in(name, second) for name in _COMMON)
    return not common and not grammar.tags.get(second, 0) & NOT_NOUN


def _is_abbreviation(word: str) -> bool:
    return len(word) in _ABBREVIATION and word.isalpha() and word[0].isupper() and word[-1].isupper()
