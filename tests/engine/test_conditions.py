"""Conditions, combinators and places: which matches of which rule are found in which article."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from provenance.engine import conditions, fields
from provenance.engine.matching import match_document
from provenance.models import Attribution, Cue, Embed, Image, Link, Quote, Source, Span

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
        ({**PHRASE, "not": [{"near": {"of": {"phrase": "schwieg"}, "sentences": 1}}]}, ["wies das zurück"]),
        ({**PHRASE, "not": [{"near": {"of": {"phrase": "Katze"}, "sentences": 9}}]}, ["wies das zurück", "bestritt"]),
        (
            {**PHRASE, "not": [{"near": {"of": {"phrase": "schwieg"}, "sentences": 1}}, {"phrase": "Bank"}]},
            [],
        ),
        (
            {**PHRASE, "near": {"of": {"phrase": "Bank"}, "sentences": 0, "where": "behind"}},
            [],
        ),
        ({"phrase": "Bank", "near": {"of": PHRASE, "sentences": 0, "where": "behind"}}, ["Bank"]),
        ({**PHRASE, "near": {"of": {"phrase": "schwieg"}, "sentences": 1, "where": "behind"}}, ["bestritt"]),
        ({**PHRASE, "near": {"of": {"phrase": "das"}, "sentences": 0, "where": "touching"}}, ["wies das zurück"]),
        ({**PHRASE, "not": [{"near": {"of": {"phrase": "das"}, "sentences": 0, "where": "touching"}}]}, ["bestritt"]),
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
        ({"source": {"heard": True}}, ["Ole Harms", "Ein Insider"]),
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


@pytest.mark.parametrize(("wanted", "expected"), [(True, ["Küstenpost fragte"]), (False, ["Bote fragte"])])
def test_a_match_names_the_outlet_or_does_not(wanted: bool, expected: list[str], make_rules: Any, engine: Any) -> None:
    text = "Die Küstenpost fragte. Der Bote fragte."
    rules = make_rules(match={"phrase": ["(Küstenpost|Bote) fragte"], "names_outlet": wanted})
    assert engine.found(rules, engine.document(text, own_names=(span(text, "Küstenpost"),))) == expected


@pytest.mark.parametrize(("wanted", "expected"), [(True, ["Bund plant"]), (False, ["Land plant"])])
def test_a_match_stands_in_a_heading_or_does_not(
    wanted: bool, expected: list[str], make_rules: Any, engine: Any
) -> None:
    text = "Bund plant Reform\nDas Land plant nichts."
    rules = make_rules(match={"phrase": ["(Bund|Land) plant"], "heading": wanted})
    assert engine.found(rules, engine.document(text)) == expected


ANSWERED = (
    "Ole Harms sagte nichts dazu. Beamte räumten ein, sie hätten es gewusst. Ein Insider sagte dem Blatt, es stimme. "
    "Die Küstenpost hat gefragt. Es hieß, das sei neu."
)


def answered(engine: Any, genre: str | None = None) -> Any:
    """Every field that a rule can ask has a value somewhere here, and lacks one somewhere else."""

    def at(wording: str) -> Span:
        return span(ANSWERED, wording)

    sources = (
        Source("s1", "Ole Harms", "named_person", True, None, (at("Ole Harms"),), number="singular", party="Kiel"),
        Source("s2", "Beamte", "unnamed_official", False, None, (at("Beamte"),), "beamte", False, "plural"),
        Source("s3", "ein Insider", "anonymous", False, None, (at("Ein Insider"),), "insider", False, "singular"),
        Source("s4", "Küstenpost", "named_media", True, None, (at("Die Küstenpost"),), "", True, "singular", own=True),
    )

    def told(number: int, cue: str, sense: Any, content: str, **known: Any) -> Attribution:
        words = (at(sources[number - 1].mentions[0].of(ANSWERED)),)
        found = Cue((at(cue),), "sagen", "verb", sense, known.pop("cue_negated", False), known.pop("passive", False))
        return Attribution(f"a{number}", "indirect", (at(content),), words, f"s{number}", found, **known)

    attributions = (
        told(1, "sagte nichts dazu", "silent", "sagte nichts dazu", cue_negated=True, answers=True),
        told(2, "räumten ein", "concede", "sie hätten es gewusst", mood="konjunktiv", negated=True),
        told(3, "sagte dem Blatt", "state", "es stimme", mood="konjunktiv", medium="Blatt", linked=True),
        told(4, "gefragt", "ask", "gefragt", passive=True),
        Attribution("a5", "free_indirect", (at("das sei neu"),), mood="konjunktiv"),
    )
    return engine.document(ANSWERED, sources=sources, attributions=attributions, genre=genre)


HARMS, BEAMTE, INSIDER, POST, NOBODY = (
    "Ole Harms",
    "Beamte räumten ein",
    "Ein Insider sagte dem Blatt",
    "Die Küs",
    "das",
)


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ({"attribution": {"cue.class": "concede"}}, [BEAMTE]),
        ({"attribution": {"cue.class": ["state", "concede"]}}, [BEAMTE, INSIDER]),
        ({"attribution": {"cue.class": "deny"}}, []),
        ({"attribution": {"cue.negated": True}}, [HARMS]),
        ({"attribution": {"cue.negated": False}}, [BEAMTE, INSIDER, POST]),
        ({"attribution": {"cue.passive": True}}, [POST]),
        ({"attribution": {"content.negated": True}}, [BEAMTE]),
        ({"attribution": {"content.mood": "konjunktiv"}}, [BEAMTE, INSIDER, NOBODY]),
        ({"attribution": {"content.mood": ["indicative", "infinitive"]}}, []),
        ({"attribution": {"answers": True}}, [HARMS]),
        ({"attribution": {"linked": True}}, [INSIDER]),
        ({"attribution": {"medium": True}}, [INSIDER]),
        ({"attribution": {"medium": False}}, [HARMS, BEAMTE, POST, NOBODY]),
        ({"attribution": {"medium": "Blatt"}}, [INSIDER]),
        ({"attribution": {"medium": ["Tagblatt", "@papers"]}}, [INSIDER]),
        ({"attribution": {"medium": "Tagblatt"}}, []),
        ({"attribution": {"source.definite": False}}, [BEAMTE, INSIDER]),
        ({"attribution": {"source.definite": True}}, [POST]),
        ({"attribution": {"source.number": "plural"}}, [BEAMTE]),
        ({"attribution": {"source.head": ["insider", "sprecher"]}}, [INSIDER]),
        ({"attribution": {"source.own": True}}, [POST]),
        ({"attribution": {"source.own": False}}, [HARMS, BEAMTE, INSIDER]),
        ({"attribution": {"source.name": "Ole Harms"}}, [HARMS]),
        ({"source": {"number": "singular", "own": False}}, ["Ole Harms", "Ein Insider"]),
        ({"source": {"definite": False, "number": "plural"}}, ["Beamte"]),
        ({"source": {"head": "insider"}}, ["Ein Insider"]),
        ({"source": {"name": ["Ole Harms", "Beamte"]}}, ["Ole Harms", "Beamte"]),
        ({"source": {"kind": "software"}}, []),
    ],
    ids=str,
)
def test_what_the_annotation_knows(match: Any, expected: list[str], make_rules: Any, engine: Any) -> None:
    found = engine.found(make_rules(match=match), answered(engine))
    assert len(found) == len(expected)
    assert all(wording.startswith(begin) for wording, begin in zip(found, expected, strict=True)), found


PAGE = "Die Bank zahlte am Montag. Das Urteil steht fest, sagt die „Zeit“. Der Kran liegt im Hafen."
HELD = {
    "links": (
        Link("https://bgh.example/1", "bgh.example", 31, 37, "Urteil", kind="primary", first=True),
        Link("https://zeit.de/2", "zeit.de", 60, 64, "Zeit", kind="outlet", first=True, source=True),
        Link("/3", "", 71, 75, "Kran", kind="own"),
    ),
    "embeds": (Embed("x", "https://x.com/a/status/1", "Amt (@amt)", 27), Embed("youtube", "https://youtu.be/1", None, 67, "Der Kran")),
    "images": (Image("Ole Harms/dpa", "Der Kran", 0), Image(None, "Das Amt", 67), Image("Screenshot", None, 27)),
}  # fmt: skip


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ({"link": {"kind": ["primary", "study"]}}, ["Urteil"]),
        ({"link": {"first": True, "source": False}}, ["Urteil"]),
        ({"link": {"source": True}}, ["Zeit"]),
        ({"link": {"own": True}}, ["Kran"]),
        ({"link": {"host": ["zeit.de", "*bgh.example"]}}, ["Urteil", "Zeit"]),
        ({"phrase": "Bank", "near": {"of": {"link": {"kind": "primary"}}, "sentences": 1}}, ["Bank"]),
        ({"phrase": "Bank", "not": [{"near": {"of": {"link": {"kind": "own"}}, "sentences": 1}}]}, ["Bank"]),
        ({"absent": {"link": {"kind": "study"}}, "phrase": "Bank"}, ["Bank"]),
        ({"embed": {"kind": "x", "author": True}}, [""]),
        ({"embed": {"title": True}}, [""]),
        ({"embed": {"author": ["amt (@amt)"]}}, [""]),
        ({"embed": {"author": False, "title": False}}, []),
        ({"image": {"caption": True}}, ["", ""]),
        ({"image": {"credit": False}}, [""]),
        ({"image": {"credit": ["screenshot"]}}, [""]),
        ({"image": {"credit": True}, "not": [{"image": {"credit": "screenshot"}}]}, [""]),
        ({"embed": {"kind": "youtube"}, "near": {"of": {"phrase": "Kran"}, "sentences": 0}}, [""]),
        ({"embed": {"kind": "youtube"}, "near": {"of": {"phrase": "Bank"}, "sentences": 1}}, []),
        ({"phrase": "Kran", "near": {"of": {"image": {"credit": False}}, "sentences": 0}}, ["Kran"]),
    ],
    ids=str,
)
def test_what_pages_hold(match: Any, expected: list[str], make_rules: Any, engine: Any) -> None:
    assert engine.found(make_rules(match=match), engine.document(PAGE, **HELD)) == expected


def test_a_finding_about_a_picture_says_what_the_page_says_of_it(make_rules: Any, engine: Any) -> None:
    ruleset = make_rules(match={"image": {"caption": True}}, message="„{match}“")
    assert [hit.message for hit in match_document(ruleset, engine.document(PAGE, **HELD))] == [
        "„Ole Harms/dpa“",
        "„Das Amt“",
    ]


def test_every_field_of_the_annotation_is_asked_in_a_test() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [field for known in fields.ANNOTATED.values() for field in known if f'"{field}": ' not in source] == []


@pytest.mark.parametrize(
    ("genre", "match", "expected"),
    [
        ("report", {"phrase": "Beamte", "genre": "report"}, ["Beamte"]),
        ("report", {"phrase": "Beamte", "genre": ["analysis", "report"]}, ["Beamte"]),
        ("commentary", {"phrase": "Beamte", "genre": ["analysis", "report"]}, []),
        (None, {"phrase": "Beamte", "genre": ["analysis", "report"]}, []),
        (None, {"phrase": "Beamte", "not": [{"genre": "commentary"}]}, ["Beamte"]),
        ("commentary", {"phrase": "Beamte", "not": [{"genre": "commentary"}]}, []),
    ],
)
def test_genre(genre: str | None, match: Any, expected: list[str], make_rules: Any, engine: Any) -> None:
    assert engine.found(make_rules(match=match), answered(engine, genre)) == expected


def test_a_rule_about_nothing_but_the_genre_is_about_the_article(make_rules: Any, engine: Any) -> None:
    assert engine.found(make_rules(match={"genre": "satire"}, scope="article"), answered(engine, "satire")) == [""]


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


def test_rules_about_what_is_annotated_are_asked_where_it_is(
    make_rules: Any, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in each sentence, and of a genre that the article is not of, in none."""
    asked: list[int] = []
    find = conditions.FieldsTest.find

    def counted(self: conditions.FieldsTest, scene: Any, window: Any) -> Any:
        asked.extend(window)
        return find(self, scene, window)

    monkeypatch.setattr(conditions.FieldsTest, "find", counted)
    document = engine.document(TEXT, quotes=(Quote(42, 47, Span(42, 47)),))
    quoted = {"quote": {"words": {"ge": 1}}}
    [hit] = match_document(make_rules(match={"any": [quoted, {"all": [quoted, {"phrase": "schwieg"}]}]}), document)
    assert (hit.span, set(asked)) == (Span(42, 47), {1})
    asked.clear()
    assert match_document(make_rules(match={**quoted, "genre": "satire"}), document) == []
    assert asked == []
