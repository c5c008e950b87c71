"""A language of one construction, "…, says Name"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from provenance.languages import Mention, Statement
from provenance.languages.base import Silent
from provenance.lexicon import Lexicon
from provenance.models import Cue, Span

REQUIRED = ("cues",)


class Toy(Silent):
    assessed = True

    def __init__(self, lexicon: Lexicon) -> None:
        self._said = re.compile(rf", ({'|'.join(lexicon.words('cues'))}) ([A-Z]\w+ [A-Z]\w+)")

    def statements(self, unit: Any) -> Sequence[Statement]:
        sentence, text = unit
        found = self._said.search(text)
        if found is None:
            return ()
        cue, name = (Span(sentence.start + found.start(n), sentence.start + found.end(n)) for n in (1, 2))
        who = Mention(name, found[2], tuple(found[2].split()), kind="named_person", identified=True, person=True)
        content = (Span(sentence.start, sentence.start + found.start()),)
        return [Statement("indirect", content, name, (who,), cue=Cue((cue,), found[1], "verb"))]


load = Toy
