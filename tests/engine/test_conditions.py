"""Conditions, combinators and places: which matches of which rule are found in which article."""

from __future__ import annotations

from typing import Any

import pytest

from provenance.models import Attribution, Cue, Quote, Source, Span

PHRASE = {"phrase": ["wies … zurück", "bestritt"]}
TEXT = "Die Bank wies das zurück. Der Mann bestritt es. Er schwieg."


def span(text: str, wording: str) -> Span:
    assert text.count(wording) == 1, wording
    return Span(text.index(wording), text.index(wording) + len(wording))


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        (PHRASE, ["wies das zurück", "bestritt"]),
        ({"regex": r"\bwies \w+"}, ["wies das"]),
        ({"regex": r"\bWIES \w+"}, []),
        ({"regex": [r"(?i)\bWIES \w+", "schwieg"]}, ["wies das", "schwieg"]),
        ({"all": [{"phrase": "Bank"}, PHRASE]}, ["Bank"]),
        ({"all": [PHRASE, {"phrase": "Bank"}]}, ["wies das zurück"]),
        ({"phrase": "Bank", "all": [PHRASE]}, ["Bank"]),
        ({"all": [PHRASE, {"phrase": "Katze"}]}, []),
        ({"any": [{"phrase": "schwieg"}, PHRASE]}, ["wies das zurück", "bestritt", "schwieg"]),
        ({"any": [{"phrase": "wies das"}, PHRASE]}, ["wies das zurück", "bestritt"]),
        ({**PHRASE, "not": [{"phrase": "Bank"}]}, ["bestritt"]),
        ({**PHRASE, "not": [{"phrase": "Bank"}, {"phrase": "Mann"}]}, []),
        ({**PHRASE, "not": [{"all": [{"phrase": "Bank"}, {"phrase": "Katze"}]}]}, ["wies das zurück", "bestritt"]),
        ({**PHRASE, "absent": {"phrase": "Katze"}}, ["wies das zurück", "bestritt"]),
        ({**PHRASE, "absent": {"phrase": "schwieg"}}, []),
        ({**PHRASE, "near": {"of": {"phrase": "schwieg"}, "sentences": 1}}, ["bestritt"]),
        ({**PHRASE, "near": {"of": {"phrase": "schwieg"}, "sentences": 2}}, ["wies das zurück", "bestritt"]),
        ({**PHRASE, "near": {"of": {"phrase": "Mann"}, "sentences": 0}}, ["bestritt"]),
        ({"not": [{"regex": "a"}]}, ["Er schwieg."]),
    ],
)
def test_sentences(match: Any, expected: list[str], make_rules: Any, engine: Any) -> None:
    assert engine.found(make_rules(match=match), TEXT) == expected


@pytest.mark.parametrize(
    ("scope", "match", "expected"),
    [
        ("paragraph", {"all": [{"phrase": "eins"}, {"phrase": "zwei"}]}, ["Eins", "eins"]),
        ("paragraph", {"phrase": "eins", "not": [{"phrase": "zwei"}]}, ["Eins"]),
        ("article", {"all": [{"phrase": "drei"}, {"phrase": "zwei"}]}, ["Drei"]),
        ("article", {"phrase": "eins", "not": [{"phrase": "zwei"}]}, []),
        ("article", {"absent": {"phrase": "vier"}}, [""]),
        ("article", {"absent": {"phrase": "drei"}}, []),
        ("article", {"count": {"of": {"phrase": "eins"}, "min": 3}}, ["Eins"]),
        ("article", {"count": {"of": {"phrase": "eins"}, "min": 4}}, []),
        ("article", {"count": {"of": {"phrase": "eins"}, "max": 2}}, []),
        ("article", {"count": {"of": {"phrase": "vier"}, "max": 2}}, [""]),
        ("paragraph", {"count": {"of": {"phrase": "eins"}, "min": 2}}, ["Eins"]),
    ],
)
def test_scopes(scope: str, match: Any, expected: list[str], make_rules: Any, engine: Any) -> None:
    text = "Eins kam. Dann zwei und eins.\n\nDrei blieb. Eins kam wieder."
    if scope == "paragraph" and "not" in match:
        expected = ["Eins"]
    assert engine.found(make_rules(match=match, scope=scope), text) == expected


def test_a_phrase_never_crosses_sentences(make_rules: Any, engine: Any) -> None:
    for scope in ("sentence", "paragraph", "article"):
        assert engine.found(make_rules(match=PHRASE, scope=scope), "Sie wies es ab. Er kam zurück.") == []


# --- annotations -----------------------------------------------------------------------------------------------------

ANNOTATED = (
    "Kiel wies das zurück\n\n"
    "Minister Ole Harms sagte am Montag: „Wir wiesen das zurück.“ Ein Insider bestritt, dass er davon wusste.\n\n"
    "Das „schiefe Haus“ steht noch. Insider meinten, der Bau sei teuer. Der Minister bestritt das."
)


def annotated(engine: Any) -> Any:
    def at(wording: str) -> Span:
        return span(ANNOTATED, wording)

    quote = at("Wir wiesen das zurück.")
    minister = Source("s1", "Ole Harms", "named_person", True, "Minister", (at("Ole Harms"), at("Der Minister")))
    insider = Source("s2", "ein Insider", "anonymous", False, None, (at("Ein Insider"), at("Insider meinten")))
    return engine.document(
        ANNOTATED,
        title="Kiel wies das zurück",
        quotes=(Quote(quote.start - 1, quote.end + 1, quote), _title(at("schiefe Haus"))),
        sources=(minister, insider),
        attributions=(
            Attribution("a1", "direct", (quote,), (at("Ole Harms"),), "s1", Cue((at("sagte"),), "sagen", "verb")),
            Attribution(
                "a2",
                "indirect",
                (at("dass er davon wusste"),),
                (at("Ein Insider"),),
                "s2",
                Cue((Span(at("bestritt, dass").start, at("bestritt, dass").start + 8),), "bestreiten", "verb"),
            ),
            Attribution("a3", "free_indirect", (at("der Bau sei teuer"),)),
        ),
    )


def _title(content: Span) -> Quote:
    return Quote(content.start - 1, content.end + 1, content, speech=False)


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ({"attribution": {"type": "direct"}}, ["Ole Harms sagte"]),
        ({"attribution": {"type": ["direct", "indirect"]}}, ["Ole Harms sagte", "Ein Insider bestritt"]),
        ({"attribution": {"source.kind": "anonymous"}}, ["Ein Insider bestritt"]),
        ({"attribution": {"source.identified": False, "cue.lemma": ["bestreiten"]}}, ["Ein Insider bestritt"]),
        ({"attribution": {"cue.lemma": "@denials"}}, ["Ein Insider bestritt"]),
        ({"attribution": {"has_source": False}}, ["der Bau sei teuer"]),
        ({"attribution": {"has_cue": True, "cue.kind": "verb", "source.role": True}}, ["Ole Harms sagte"]),
        ({"source": {"identified": False}}, ["Ein Insider"]),
        ({"source": {"role": True}}, ["Ole Harms"]),
        ({"source": {"mentions": {"ge": 2}}}, ["Ole Harms", "Ein Insider"]),
        ({"quote": {"words": {"ge": 3}}}, ["„Wir wiesen das zurück.“"]),
        ({"quote": {"speech": False}}, ["„schiefe Haus“"]),
        ({"quote": {"balanced": False}}, []),
        ({"all": [{"attribution": {"source.kind": "anonymous"}}, {"phrase": "davon"}]}, ["Ein Insider bestritt"]),
        ({"all": [{"attribution": {"source.kind": "anonymous"}}, {"phrase": "teuer"}]}, []),
        ({"phrase": ["(wies|wiesen) … zurück"], "voice": "source"}, ["wiesen das zurück"]),
        ({"phrase": ["(wies|wiesen) … zurück"], "voice": "outlet"}, ["wies das zurück"]),
        ({"any": [{"phrase": "teuer", "voice": "source"}, {"phrase": "davon", "voice": "outlet"}]}, ["teuer"]),
    ],
)
def test_annotations(match: Any, expected: list[str], make_rules: Any, engine: Any) -> None:
    assert engine.found(make_rules(match=match), annotated(engine)) == expected


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (None, ["wies das zurück", "wiesen das zurück", "bestritt", "schiefe", "bestritt"]),
        (["title"], ["wies das zurück"]),
        (["prose"], ["bestritt", "bestritt"]),
        (["lede"], ["bestritt"]),
        (["quote"], ["wiesen das zurück", "schiefe"]),
        (["prose", "quote"], ["wiesen das zurück", "bestritt", "schiefe", "bestritt"]),
        (["noise"], []),
    ],
)
def test_places(places: list[str] | None, expected: list[str], make_rules: Any, engine: Any) -> None:
    match = {"phrase": ["(wies|wiesen) … zurück", "bestritt", "schiefe"]}
    keys = {"in_": places} if places else {}
    assert engine.found(make_rules(match=match, **keys), annotated(engine)) == expected


@pytest.mark.parametrize(
    ("match", "message"),
    [
        ({"phrase": "davon wusste"}, "ein Insider: davon wusste (anonymous, 1)"),
        ({"phrase": "wiesen"}, "Ole Harms: wiesen (named person, 1)"),
        ({"source": {"role": True}}, "Ole Harms: Ole Harms (named person, 1)"),
        ({"phrase": "teuer"}, "nobody: teuer (source, 1)"),
        ({"phrase": "steht"}, "nobody: steht (source, 1)"),
        ({"count": {"of": {"phrase": "bestritt"}, "min": 1}}, "ein Insider: bestritt (anonymous, 2)"),
    ],
)
def test_messages(match: Any, message: str, make_rules: Any, engine: Any) -> None:
    from provenance.engine import match_document

    template = "{speaker|nobody}: {match} ({kind}, {count})"
    ruleset = make_rules(match=match, message=template, scope="article")
    assert [hit.message for hit in match_document(ruleset, annotated(engine))] == [message]
