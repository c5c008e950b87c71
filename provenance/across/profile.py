"""What of an article is kept to find the articles that it has to do with: small, comparable, made once."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from provenance.across.view import View
from provenance.across.words import hashed

__all__ = ["Profile", "profile"]

#: Terms of an article by which others are looked for.
_TOP = 24


@dataclass(frozen=True, eq=False)
class Profile:
    """``terms`` are hashes of weighted words with their weights, heaviest first; of length 1 as a vector.

    ``event_day`` is the day that the article is about, an ISO date or a weekday; ``fingerprints`` are those of
    ``View.fingerprints``.
    """

    id: str
    day: date | None
    event_day: str | None
    outlet: str
    terms: array[int]
    weights: array[float]
    fingerprints: tuple[int, ...] = ()

    @cached_property
    def vector(self) -> Mapping[int, float]:
        return dict(zip(self.terms, self.weights, strict=True))

    @cached_property
    def top(self) -> frozenset[int]:
        """The terms that say most about the article."""
        return frozenset(self.terms[:_TOP])


def profile(view: View, outlet: str) -> Profile:
    """``outlet`` is the key of its outlet (``Outlets.key``)."""
    ordered = sorted(view.vector.items(), key=lambda term: (-term[1], term[0]))
    told = view.event_day
    return Profile(
        view.id,
        view.day,
        told.isoformat() if isinstance(told, date) else told,
        outlet,
        array("I", [hashed(term) for term, _ in ordered]),
        array("f", [weight for _, weight in ordered]),
        tuple(sorted(view.fingerprints)),
    )
