"""What a phrase can match, spelt out: its wordings, and the entries behind ``@list`` and ``{lemma:…}``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import prod

from provenance.engine.phrases.phrase import (
    Atom,
    Gap,
    Group,
    Number,
    Phrase,
    Sequence,
    SplitVerb,
    Star,
    Text,
    Word,
    Words,
)
from provenance.lexicon import Lexicon

__all__ = ["parts", "wordings"]

_PART = re.compile(r"(?<!\\)@([\w-]+)|\{lemma:([^{}]+)\}")


def wordings(phrase: Phrase, most: int) -> tuple[int, list[str]]:
    """How many wordings a phrase has, and at most so many of them, spread over all of them evenly."""
    count = _count_sequence(phrase.body)
    shown = min(count, most)
    # One more than a round step, so that the words at the end change as well.
    step = count // shown + (count > shown * shown)
    return count, [_tidy(phrase, _wording(phrase.body, at * step)) for at in range(shown)]


def parts(text: str, lexicon: Lexicon) -> Iterator[tuple[str, list[str]]]:
    """Word lists and verbs in the text of a phrase, with everything that they stand for."""
    for found in _PART.finditer(text):
        if found[1]:
            yield found[0], list(lexicon.words(found[1])) if found[1] in lexicon else []
        else:
            forms = lexicon.verb(found[2].strip())
            split = (
                [f"{form} … {forms.prefix}" for form in sorted(forms.finite)] if forms.prefix else sorted(forms.finite)
            )
            yield found[0], [*split, *sorted(forms.joined - forms.finite)]


def _tidy(phrase: Phrase, words: str) -> str:
    edges = ("^ " if phrase.at_start else "", " $" if phrase.at_end else "")
    return f"{edges[0]}{' '.join(words.split())}{edges[1]}"


# --- every wording has a number, counted like the hands of a clock: the last item turns fastest ----------------------


def _count_sequence(sequence: Sequence) -> int:
    return prod(_count_item(item) for item in sequence.items)


def _count_item(item: Word | Gap) -> int:
    return 1 if isinstance(item, Gap) else prod(map(_count_atom, item.atoms))


def _count_atom(atom: Atom) -> int:
    match atom:
        case Group():
            return sum(map(_count_sequence, atom.options)) + atom.optional
        case Words():
            return len(atom.wordings) + atom.optional
        case SplitVerb():
            return len(atom.finite)
        case _:
            return 1


def _wording(sequence: Sequence, number: int) -> str:
    words: list[str] = []
    for item in reversed(sequence.items):
        number, at = divmod(number, _count_item(item))
        words.insert(0, "…" if isinstance(item, Gap) else _word(item, at))
    return " ".join(filter(None, words))


def _word(word: Word, number: int) -> str:
    atoms: list[str] = []
    for atom in reversed(word.atoms):
        number, at = divmod(number, _count_atom(atom))
        atoms.insert(0, _atom(atom, at))
    return "".join(atoms)


def _atom(atom: Atom, number: int) -> str:
    match atom:
        case Text():
            return atom.value
        case Star() | Number():
            return "*" if isinstance(atom, Star) else "#"
        case SplitVerb():
            return f"{atom.finite[number]} … {atom.prefix}"
        case Words():
            return atom.wordings[number] if number < len(atom.wordings) else ""
        case Group():
            for option in atom.options:
                if number < _count_sequence(option):
                    return _wording(option, number)
                number -= _count_sequence(option)
            return ""
