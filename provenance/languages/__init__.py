"""The languages that articles can be read in: a package each, and one way in for the stages that know none.

A package ``provenance.languages.xx`` has ``REQUIRED``, the word lists that statements cannot be found without, and
``load(lexicon)``, which gives the :class:`Language`, or ``None`` where the lexicon lacks something else. Nothing else
has to be touched to add one; ``silent.Silent`` is what it begins with.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from provenance.languages.protocol import Cast, House, Language, Mention, Statement, Vocabulary
from provenance.lexicon import Lexicon

__all__ = ["Cast", "House", "Language", "Mention", "Statement", "Vocabulary", "language", "languages"]


@cache
def languages() -> frozenset[str]:
    """Codes of the languages that there is a package for."""
    return frozenset(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)


def language(lexicon: Lexicon) -> Language | None:
    """The language of a lexicon; ``None`` where there is no package for it, or it lacks required lists or frames."""
    if lexicon.language not in languages():
        return None
    package = import_module(f"{__name__}.{lexicon.language}")
    if any(name not in lexicon for name in package.REQUIRED):
        return None
    spoken: Language | None = package.load(lexicon)
    return spoken
