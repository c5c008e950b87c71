"""Which sentences a reader could ask "who says so?" of, by their words alone."""

from __future__ import annotations

from provenance.languages.de.grammar import KONJ, Grammar
from provenance.models import Sentence

__all__ = ["needs_source"]

#: "werden" of what is to come: beside an infinitive.
_TO_COME = frozenset({"wird", "werden"})


def needs_source(sentence: Sentence, grammar: Grammar) -> bool:
    """Does the sentence tell what somebody says or thinks; a cause, a plan, a forecast, a charge or a judgement?

    What is left is what everybody can see or look up: that a thing happened, where and when.
    """
    words = [token.text for token in sentence.tokens]
    lows = [word.lower() for word in words]
    if not grammar.words["asked"].isdisjoint(lows):
        return True
    small = [word for word in words if word[:1].islower()]
    if any(grammar.is_cue(word) or grammar.tags.get(word, 0) & KONJ for word in small):
        return True
    return not _TO_COME.isdisjoint(small) and any(grammar.is_in("infinitives", word) for word in small)
