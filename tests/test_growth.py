"""No text and no page makes an audit slow: its work grows no faster than what it reads.

Work is counted, so that the machine does not matter: lines of Python that were run. What runs inside the interpreter's
own functions (regular expressions, copies) is not seen that way, and held against its own time.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

import pytest

from provenance import annotate as annotating, load_rules, read_articles, segment
from provenance.engine import RuleSet
from provenance.errors import InputError
from provenance.languages.de import clauses
from provenance.languages.en import units
from provenance.models import RawArticle
from provenance.pipeline import audit
from tests.conftest import ROOT
from tests.hostile import ENGLISH, GERMAN, PAGES, page, repeated
from tests.work import grows_no_faster, steps

#: At most this power of the size; a square has 2.
EXPONENT = 1.2
#: A sentence is looked at up to a fixed length, a source compared with a fixed number: in short texts, work may grow faster.
SHORT = 1.6
#: The parser nests no more than 250 elements; below, each is looked at from each around it.
BOUNDED = {"page: pictures in pictures"}

Make = Callable[[int], RawArticle]


def text(piece: str, language: str) -> Make:
    return lambda size: RawArticle("a", "a.txt", repeated(piece, size), language=language)


def web_page(name: str) -> Make:
    return lambda size: RawArticle("a", "a.html", page(name, size), language="de", format="html")


TEXTS = {f"{language}: {name}": text(piece, language)
         for language, pieces in (("de", GERMAN), ("en", ENGLISH)) for name, piece in pieces.items()}  # fmt: skip
WEB_PAGES = {f"page: {name}": web_page(name) for name in PAGES}
#: Each in the other language, whose grammar does not know it.
STRANGE = {f"{language}, strange: {name}": text(piece, language)
           for language, pieces in (("en", GERMAN), ("de", ENGLISH)) for name, piece in pieces.items()}  # fmt: skip


def auditing(made: RawArticle, ruleset: RuleSet) -> Callable[[], None]:
    """An article, or a reason why it is none; whatever else is raised is a fault of ours."""

    def work() -> None:
        with contextlib.suppress(InputError):
            audit(made, ruleset)

    return work


@pytest.fixture(autouse=True, scope="module")
def _warm(ruleset: RuleSet) -> None:
    """What is kept from text to text is made."""
    for language in ("de", "en"):
        auditing(RawArticle("a", "a.txt", "Anna said: “No.” " * 20, language=language), ruleset)()
    auditing(web_page("paragraphs")(500), ruleset)()


@pytest.mark.parametrize("name", [*TEXTS, *sorted(WEB_PAGES.keys() - BOUNDED)])
def test_work_grows_with_no_square_of_the_text(ruleset: RuleSet, name: str) -> None:
    make = (TEXTS | WEB_PAGES)[name]
    once, more = (steps(auditing(make(size), ruleset)) for size in (1_500, 6_000))
    assert more < 4**SHORT * once


@pytest.mark.long
@pytest.mark.parametrize("name", [*TEXTS, *WEB_PAGES, *STRANGE])
def test_work_grows_no_faster_than_a_long_text(ruleset: RuleSet, name: str) -> None:
    make = (TEXTS | WEB_PAGES | STRANGE)[name]
    once, more = (steps(auditing(make(size), ruleset)) for size in (2_000, 20_000))
    assert more < 10**EXPONENT * once


@pytest.mark.long
@pytest.mark.parametrize("name", [*TEXTS, *WEB_PAGES, *STRANGE])
def test_what_runs_inside_the_interpreter_grows_no_faster_either(ruleset: RuleSet, name: str) -> None:
    make = (TEXTS | WEB_PAGES | STRANGE)[name]
    made = {size: auditing(make(size), ruleset) for size in (4_000, 40_000)}
    assert grows_no_faster(lambda size: made[size](), 4_000)


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
    (raw,) = read_articles(ROOT / "samples" / name)
    assert isinstance(raw, RawArticle)
    audit(raw, load_rules())
    assert {what for what, _ in done} == {"tokens", "find_quotes", "_unit"}
    assert {place: times for place, times in done.items() if times > 1} == {}
