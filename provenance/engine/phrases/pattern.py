"""One pattern of a rule, and what searches for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from provenance.engine.phrases.phrase import Phrase

__all__ = ["Matcher", "Matchers", "Patience", "Pattern", "Spans", "Starts"]


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


#: Places in a unit, relative to it, at which a pattern can match; ``None``: anywhere.
Starts = list[int] | None
Spans = Sequence[tuple[int, int]]
#: Spans of a pattern in a unit's text, relative to it: of the text, folded, where it can start, and how long it may
#: take. Raises ``TimeoutError``.
Matcher = Callable[[str, str, Starts, Patience], Spans]
Matchers = Mapping[Pattern, Matcher]
