"""The frame lexicon: ``rules/<language>/frames/<class>.txt``, which cues do what and where they put what is said.

One line holds cues of one make, then their complements: ``bestreiten, in Abrede stellen: clause inf acc?``. A cue is
an infinitive, a phrase that ends in one, or (with a capital) a noun; the class is the name of the file. A later folder
adds cues and replaces those that are there; a cue with the complement ``none`` is taken out. ``COMPLEMENTS`` says what
each word means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple, get_args
from unicodedata import normalize

from provenance.bounded import read_bounded
from provenance.errors import Problem
from provenance.vocabulary import CueClass

__all__ = ["COMPLEMENTS", "PREPOSITIONS", "Frame", "load_frames"]

#: What a cue may stand with, for people: "X bestreitet, dass A", "X warnt vor A".
COMPLEMENTS: Mapping[str, str] = {
    "clause": "a clause with dass, ob or a question word, or a main clause: „X sagt, A sei B“",
    "dass": "a clause with dass and nothing else: „Fotos zeigen, dass A“",
    "that": "the same in English: “X accepts that A”, and no clause without “that”",
    "inf": "an infinitive: „X verspricht, A zu tun“",
    "quote": "words of their own, a colon, or „A, sagte X“",
    "inquit": "only „A, meint X“",
    "acc": "an accusative that holds what is stated: „X befürchtet einen Ausfall“",
    "paper": "a thing that a paper or a picture shows, and no person: “a poll shows the party ahead”",
    "acc?": "the same of a verb with a second life: who acts must be able to speak, and the thing to be stated",
    "gen": "a genitive: „X beschuldigt ihn der Lüge“",
    "dat": "a dative beside it names who is told or accused: „X wirft ihm Betrug vor“",
    "dat-thing": "a dative that holds what is answered: „X widerspricht dem Vorwurf“",
    "person": "the accusative names who is addressed: „X warnt die Bürger vor A“",
    "acc-acc": "thing and name: „X nennt die Ernte eine Enttäuschung“",
    "acc-adj": "thing and judgement: „X findet den Plan falsch“",
    "self": "the noun of the cue with what belongs to it: „X übt scharfe Kritik an A“",
    "claim": "an infinitive of the past behind a modal verb: „X will A getan haben“",
    "place": "what is written somewhere, which then is the source: „in X steht, dass A“, „so steht es in X“",
    "none": "takes the cue out",
}
#: Prepositions that may hold what is stated, alone ("von": „X spricht von A“) or behind a thing ("acc-als").
PREPOSITIONS = frozenset(
    "als an auf aus bei für gegen gegenüber in mit nach über um von vor wegen zu "
    "about against as at for of on over to with".split()
)


class Frame(NamedTuple):
    """One cue. ``lemma`` is as written in the file, ``complements`` are words of ``COMPLEMENTS`` and prepositions."""

    lemma: str
    sense: CueClass
    complements: frozenset[str]

    @property
    def noun(self) -> bool:
        """Is the cue a noun ("Vorwurf"), not a verb or a phrase with one?"""
        return " " not in self.lemma and self.lemma[:1].isupper()


def load_frames(*folders: Path) -> tuple[tuple[Frame, ...], list[Problem]]:
    """The frames of the folders that exist, by lemma, and what is wrong in them."""
    frames: dict[str, Frame] = {}
    problems: list[Problem] = []
    for folder in folders:
        own: dict[str, Path] = {}
        for path in sorted(folder.glob("*.txt")):
            for frame, problem in _read(path):
                if frame is None:
                    problems.append(problem)
                elif frame.lemma in own:
                    where = own[frame.lemma].name
                    problems.append(replace(problem, message=f"“{frame.lemma}” stands in {where} already"))
                else:
                    own[frame.lemma] = path
                    frames[frame.lemma] = frame
    kept = (frame for frame in frames.values() if "none" not in frame.complements)
    return tuple(sorted(kept)), problems


def _read(path: Path) -> Iterator[tuple[Frame | None, Problem]]:
    """Each cue of a file beside the place of its line; a problem alone where the line says nothing."""
    sense = path.stem
    if sense not in get_args(CueClass):
        yield None, Problem(str(path), 1, 1, f"unknown class of cues “{sense}”{_guess(sense, get_args(CueClass))}")
        return
    try:
        lines = normalize("NFC", read_bounded(path).decode("utf-8-sig")).splitlines()
    except UnicodeDecodeError:
        yield None, Problem(str(path), 1, 1, "the frames are not UTF-8: save the file as UTF-8")
        return
    except OSError as error:
        yield None, Problem(str(path), 1, 1, f"the frames cannot be read: {error.strerror}")
        return
    for number, line in enumerate(lines, 1):
        content = line.partition("#")[0].strip()
        if not content:
            continue
        cues, colon, complements = content.rpartition(":")
        here = Problem(str(path), number, 1, "", line)
        words = frozenset(complements.split())
        wrong = next((word for word in sorted(words) if not _known(word)), None)
        if not colon or not words:
            yield None, replace(here, message="a line is “cue, cue: complements”, as in “leugnen: clause inf acc”")
        elif wrong is not None:
            column = line.index(wrong, line.rindex(":")) + 1
            known = sorted({*COMPLEMENTS, *PREPOSITIONS})
            yield None, replace(here, column=column, message=f"unknown complement “{wrong}”{_guess(wrong, known)}")
        else:
            for cue in filter(None, (" ".join(cue.split()) for cue in cues.split(","))):
                yield Frame(cue, sense, words), here  # type: ignore[arg-type]


def _known(word: str) -> bool:
    thing, dash, rest = word.partition("-")
    return word in COMPLEMENTS or word in PREPOSITIONS or (thing == "acc" and bool(dash) and rest in PREPOSITIONS)


def _guess(word: str, known: tuple[str, ...] | list[str]) -> str:
    close = get_close_matches(word, known, 1)
    return f": did you mean “{close[0]}”?" if close else f"; known: {', '.join(known)}"
