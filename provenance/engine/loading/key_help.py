"""What an editor says about every key of a rule: its meaning and an example, by the object that the key belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provenance.engine.conditions.fields import ANNOTATED

__all__ = ["KEY_HELP"]

Help = tuple[str, Any]

_RULE: Mapping[str, Help] = {
    "extends": (
        "Id of a rule that gives every key that is left out here, but its status.",
        "de/balance/denial-contest",
    ),
    "title": ("A few words that name what is found.", "Many, some, people say"),
    "category": ("What a finding is; its home dimension is the folder of the file.", "vague_source"),
    "severity": ("How bad it is, for checks that fail on a severity.", "notice"),
    "status": ("How far the rule can be trusted; experimental if left out.", "experimental"),
    "replaced_by": ("Of a deprecated rule: the id of its successor.", "de/balance/denial-contest"),
    "message": (
        "One sentence for a lay reader. Placeholders: {match}, {speaker}, {source}, {kind}, {count}, {value}; "
        "{speaker|The article} gives a default.",
        "{speaker|The article} does not say where this comes from: “{match}”",
    ),
    "rationale": (
        "Why it matters to somebody who judges the sourcing.",
        "A crowd without a count or a name is an impression. It should be shown as the author's own or be backed.",
    ),
    "references": ("Standards and codes that say so.", ["BBC Editorial Guidelines 6"]),
    "scope": ("Where all conditions must hold together; sentence if left out.", "paragraph"),
    "in": ("Places where a match may begin; all but noise and credits if left out.", ["prose", "quote"]),
    "match": (
        "What the rule finds in the text. Keys side by side must all hold.",
        {"phrase": ["viele (sagen|meinen)"]},
    ),
    "measure": (
        "A measure of the article and its bounds, or just its name beside a curve of points.",
        {"identified_share": {"lt": 0.3}},
    ),
    "detect": ("A detector built into the program, for what no pattern can express.", "single_source"),
    "run": ("Scope line: the lines that follow a hit belong to it while they meet this.", {"line": {"bullet": True}}),
    "points": (
        "What a hit gives (above 0) or costs (below 0), by dimension.",
        {"attribution": {"each": -2, "cap": -6}},
    ),
    "examples": (
        "Texts that “rules check” and “rules test” run: [[…]] marks what must be found.",
        {"match": ["[[Viele sagen,]] es reiche."], "no_match": ["Viele Züge fallen aus."]},
    ),
    "title_de": ("The title in German.", "Viele, manche, man sagt"),
    "message_de": ("The message in German, with the same placeholders.", "„{match}“: Niemanden davon kann man fragen"),
    "rationale_de": (
        "The rationale in German.",
        "Eine Menge ohne Zahl und Namen ist ein Eindruck. Er sollte als eigener gekennzeichnet oder belegt sein.",
    ),
}

_CONDITION: Mapping[str, Help] = {
    "all": ("All of these hold in the scope.", [{"phrase": "die Quelle"}, {"phrase": "nannte … nicht"}]),
    "any": ("At least one of these holds.", [{"phrase": "hinter vorgehaltener Hand"}, {"regex": "(?i)munkelt"}]),
    "not": ("None of these may hold in the scope.", [{"phrase": "auf Nachfrage … später"}]),
    "phrase": (
        "Words; (a|b) one of them; (x)? or nothing; … a gap; word* the rest of a word; @list; {lemma:verb}; ^ $ edges.",
        ["aus (unseren|seinen|ihren) eigenen Quellen"],
    ),
    "regex": ("Regular expressions that hold a literal, for what no phrase can say.", "Az\\. ?[0-9]+/[0-9]+"),
    "attribution": ("An attribution stands there whose fields are like this.", {"type": "direct", "has_source": False}),
    "source": ("A source is named for the first time whose fields are like this.", {"kind": "anonymous"}),
    "quote": ("A quotation begins whose fields are like this.", {"speech": True, "words": {"gt": 30}}),
    "line": ("The line is like this; scope line only.", {"words": {"le": 6}, "ends_sentence": False}),
    "measure": ("The article's measures are like this.", {"words": {"ge": 200}}),
    "genre": ("The article is of one of these genres.", ["report", "analysis"]),
    "voice": ("Who speaks: is the match inside of what a source says?", "outlet"),
    "near": (
        "This holds in the sentence of the match, or so many sentences away.",
        {"of": {"phrase": "unabhängig überprüf*"}, "sentences": 2},
    ),
    "count": ("So many matches of this stand in the scope.", {"of": {"phrase": "angeblich*"}, "min": 3}),
    "absent": ("This holds nowhere in the article.", {"phrase": "Stellungnahme"}),
}

_LINE: Mapping[str, Help] = {
    "chars": ("How many characters it has.", {"lt": 40}),
    "words": ("How many words it has.", {"le": 6}),
    "repeats": ("How often the same line occurs in the article.", {"ge": 3}),
    "from_start": ("How many lines stand before it, blank ones not counted.", {"lt": 3}),
    "from_end": ("How many lines stand behind it, blank ones not counted.", {"lt": 5}),
    "no_verb": ("No finite verb in it, as far as a list of common verbs and endings can tell.", True),
    "bullet": ("Begins with a bullet, or a number and a bracket or full stop.", True),
    "glued": ("Words glued together: HomePolitikAusland.", True),
    "ends_sentence": ("Ends like a sentence; closing marks may follow.", False),
    "link_like": ("At most 15 words, no end of a sentence, no finite verb.", True),
    "letters": ("How many letters there are in it.", {"le": 0}),
    "foreign_script": ("Most of its letters are not Latin.", True),
    "after_text": ("Running text stands somewhere above it.", True),
    "below_text": ("It stands behind the place where running text gives way to short lines.", True),
    "above_headline": ("How many lines below it the headline stands; 0 from there on.", {"ge": 2}),
    "between_noise": ("One of the two lines before it is noise, and one of the two behind it.", True),
    "subheading": ("At most six words without a verb, in front of running text.", False),
    "teaser": ("In a list of headlines of other articles, most of them like “Verkehr: Wo es eng wird”.", True),
    "furniture": ("What it is by its parts: actions, things, offers and networks of a page.", ["share_widget"]),
}

_POINTS: Mapping[str, Help] = {
    "each": ("Points for each finding.", -2),
    "cap": ("The most that “each” adds up to, of the same sign.", -6),
    "once": ("Points however many findings there are.", 3),
    "curve": (
        "Measure rules: points of a line, [measure, points], measures ascending.",
        [[0, -20], [0.5, 0], [0.8, 15]],
    ),
    "per": ("Turns the count of “each” into a density.", "100_sentences"),
}

_DIMENSIONS: Mapping[str, Help] = {
    "attribution": ("Are the statements tied to identifiable sources?", {"each": -2, "cap": -6}),
    "verification": ("How well is the material backed?", {"each": -4, "cap": -12}),
    "transparency": ("Does the article say what is not known?", {"each": 5, "cap": 10}),
    "balance": ("Do those accused get a say?", {"once": 8}),
    "directness": ("How far is it from the origin?", {"each": -1, "cap": -5}),
    "hygiene": ("Is it the article, and only it?", {"each": -3, "cap": -15}),
}

#: By object of the schema, then by key: description and example.
KEY_HELP: Mapping[str, Mapping[str, Help]] = {
    "rule": _RULE,
    "condition": _CONDITION,
    **{
        condition: {name: (field.meaning, field.example) for name, field in fields.items()}
        for condition, fields in ANNOTATED.items()
    },
    "line": _LINE,
    "points": _POINTS,
    "dimensions": _DIMENSIONS,
    "examples": {
        "match": (
            "Texts that the rule must find, everything that it finds marked [[…]].",
            ["[[Viele sagen,]] es reiche."],
        ),
        "no_match": ("Similar texts in which it must find nothing.", ["Viele Züge fallen aus."]),
    },
    "near": {
        "of": ("What must hold nearby.", {"phrase": "unabhängig überprüf*"}),
        "sentences": ("How many sentences away at most; 0 for the same sentence.", 2),
    },
    "count": {
        "of": ("What is counted; it needs a place, such as a phrase has.", {"phrase": "angeblich*"}),
        "min": ("How many there must be at least.", 3),
        "max": ("How many there may be at most.", 9),
    },
}
