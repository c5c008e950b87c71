"""What the lists of a language say of what is counted, of outlets and of names."""

from __future__ import annotations

from collections.abc import Mapping

from provenance.across.entities import Naming
from provenance.across.numbers import Counting
from provenance.across.relays import Outlets
from provenance.across.view import View
from provenance.lexicon import Lexicon

__all__ = ["Knowledge"]


class Knowledge:
    """The lists of all languages, each ready to be asked; an article in another one is compared without any."""

    def __init__(self, lexicons: Mapping[str, Lexicon]) -> None:
        self.counting = {code: Counting(lexicon) for code, lexicon in lexicons.items()}
        self._outlets = {code: Outlets(lexicon) for code, lexicon in lexicons.items()}
        self._naming = {code: Naming(lexicon) for code, lexicon in lexicons.items()}
        self._no_outlets, self._no_names = Outlets(None), Naming(None)

    def outlets(self, view: View) -> Outlets:
        return self._outlets.get(view.report.article.language or "", self._no_outlets)

    def naming(self, view: View) -> Naming:
        return self._naming.get(view.report.article.language or "", self._no_names)
