"""No text makes annotation slow: its work grows no faster than its length.

Work is counted in calls, so that the machine does not matter; what runs inside the interpreter's own functions is not
seen that way and has one test of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from provenance import RawArticle, annotate as annotating, load_rules, read_articles, segment
from provenance.annotate import annotate
from provenance.languages import Language
from provenance.languages.de import clauses
from provenance.languages.en import units
from provenance.models import Document
from provenance.pipeline import audit
from tests.work import calls, grows_no_faster

Annotate = Callable[[str], Document]
SAMPLES = Path(__file__).parents[2] / "samples"

HOSTILE = {
    "quotation marks": '„A" “B“ » «C ',
    "opening marks": "„",
    "guillemets": "»a« «b» ",
    "apostrophes": "'a ’b ‚c ",
    "nested quotations": "„a ‚b »c« d‘ e“ ",
    "cues": "sagte er, ",
    "prepositions": "laut Polizei ",
    "postpositions": "Polizei zufolge ",
    "frame nouns": "nach Angaben ",
    "so": ", so Anna",
    "wie": "wie Anna sagte, ",
    "capitals": "Anna Berta Clara ",
    "small words": "und so von der die das in ",
    "brackets": "((Amt ",
    "closed brackets": "(Amt (AB)) ",
    "commas": ", ",
    "articles": "der die das ",
    "adjectives": "der alte kranke ",
    "clauses": "Sie sagte, dass ",
    "relative clauses": ", die sagte, der meinte",
    "colons": "Er sagte: „A“ und ",
    "Konjunktiv": "Er sei weg. ",
    "quoted sentences": "„Wir gehen nach Hause“, sagte er. ",
    "quotations without a frame": "„Wir gehen jetzt alle nach Hause.“ ",
    "hearsay": "Er soll weg sein. ",
    "numbers": "12.000 drei Mio. ",
    "genitives": "Sprecher der Behörde der Stadt ",
    "separable verbs": "wies teilte gab ",
    "separable verbs with objects": "wies den Vorwurf, teilte das, ",
    "light verbs": "gab zum Ausdruck zu Protokoll ",
    "nouns with clauses": "die Behauptung, er sei weg, ",
    "open paragraphs": "„A\n\n",
    "paragraphs": "Anna sagte, er sei da.\n\n",
    "publishers": "von der Stadt veröffentlicht ",
    "dashes": " – Amt",
    "passives": "wurde von Anna gesagt, ",
    "particles of names": "Anna von der Berta ",
    "titles": "Anna a. D. h. c. ",
    "media": "sagte der dpa im ZDF auf X ",
    "possessives": "seine Warnung, dass ",
    "new names": "Anna Neumann# sagte, es regne. ",
    "new bodies": "Das Amt für Sache# sagte, es regne. ",
    "new roles": "Der Leiter der Abteilung# sagte, es regne. ",
    "one word": "a",
}


def repeated(piece: str, times: int) -> str:
    """``#`` becomes a new ending of letters each time."""
    return "".join(piece.replace("#", f"{number:011b}".translate({48: "a", 49: "e"})) for number in range(times))


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_work_grows_no_faster_than_the_text(piece: str, prepared: Annotate, german: Language) -> None:
    annotate(prepared(piece), german)
    once, ten, hundred = (annotated(prepared(repeated(piece, times)), german) for times in (15, 150, 1500))
    # A sentence is looked at up to a fixed length, a source compared with a fixed number: below, work may grow faster.
    assert ten < 40 * once
    assert hundred < 20 * ten


def annotated(document: Document, german: Language) -> int:
    return calls(lambda: annotate(document, german))


def test_what_runs_inside_the_interpreter_grows_no_faster_either(prepared: Annotate, german: Language) -> None:
    documents = {
        times: prepared("\n\n".join(repeated(piece, times) for piece in HOSTILE.values())) for times in (100, 1000)
    }
    assert grows_no_faster(lambda times: annotate(documents[times], german), 100)


@pytest.mark.parametrize("name", ["klinik_vorwuerfe.html", "en_harbour_wall.txt"])
def test_a_sentence_is_split_and_read_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever asks about it later, detectors and measures among them, takes what is known already."""
    done: Counter[tuple[str, int]] = Counter()

    def counted(module: ModuleType, name: str, start: Callable[..., Iterable[int]]) -> None:
        real = getattr(module, name)

        def count(*arguments: Any, **options: Any) -> Any:
            done.update((name, at) for at in start(*arguments))
            return real(*arguments, **options)

        monkeypatch.setattr(module, name, count)

    counted(segment, "tokens", lambda _text, start, *_: [start])
    counted(annotating, "find_quotes", lambda *_: [0])
    for module in (clauses, units):
        counted(module, "_unit", lambda _text, group, *_: [sentence.start for sentence in group])
    (raw,) = read_articles(SAMPLES / name)
    assert isinstance(raw, RawArticle)
    audit(raw, load_rules())
    assert {what for what, _ in done} == {"tokens", "find_quotes", "_unit"}
    assert {place: times for place, times in done.items() if times > 1} == {}
