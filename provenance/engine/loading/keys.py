"""The keys of the rule language, each declared once: what it means, an example, and the shape of its value.

The JSON Schema is made of these tables; editors complete, explain and check by it. What a value becomes, and what no
schema can say (phrases, word lists, other rules), is up to the readers ``rulefile`` and ``condition_reader``; a test
holds the two against each other, key by key and on every broken rule that the tests know.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple, get_args

from provenance.engine.conditions.fields import ANNOTATED, Kind
from provenance.engine.conditions.lines import LINE
from provenance.engine.conditions.tree import MOST_SENTENCES_AWAY
from provenance.engine.messages import PLACEHOLDERS
from provenance.engine.phrases.phrase import MAX_LENGTH
from provenance.engine.schema import DETECTORS, MEASURES, OWN_CATEGORY, STORY_DETECTORS, Per, Place, Scope, Status
from provenance.models import CATEGORIES, DIMENSIONS, SEVERITIES, TRANSLATIONS, Genre

__all__ = [
    "CONDITION",
    "COUNT",
    "EXAMPLES",
    "FIELDS",
    "INVISIBLE",
    "NEAR",
    "NOT_IN_LINES",
    "POINTS",
    "POINTS_BY",
    "RULE",
    "WITH_MATCHES",
    "Key",
]

JsonSchema = dict[str, Any]


class Key(NamedTuple):
    """``shape`` is a JSON Schema of the value."""

    shape: JsonSchema
    meaning: str
    example: Any

    @property
    def schema(self) -> JsonSchema:
        return {**self.shape, "description": self.meaning, "examples": [self.example]}


#: What ``segment.analysis_text`` leaves out of every text.
INVISIBLE = "[\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\ufeff]"

# --- shapes ----------------------------------------------------------------------------------------------------------


def words(known: Collection[str]) -> JsonSchema:
    """One word of a closed list."""
    return {"enum": list(known)}


def one_or_more(shape: JsonSchema) -> JsonSchema:
    return {"anyOf": [shape, {"type": "array", "items": shape, "minItems": 1}]}


def described(known: Mapping[str, str]) -> JsonSchema:
    """One word of a closed list, each with its meaning."""
    return {"oneOf": [{"const": word, "description": meaning} for word, meaning in known.items()]}


TEXT: JsonSchema = {"type": "string", "pattern": r"\S"}
NUMBER: JsonSchema = {"type": "number"}
FLAG: JsonSchema = {"type": "boolean"}
TEXTS = one_or_more(TEXT)
COMPARISON: JsonSchema = {
    "description": "A number, or bounds: {ge: 2, lt: 9}, {between: [2, 9]} (both included).",
    "anyOf": [
        NUMBER,
        {
            "type": "object",
            "properties": {
                **dict.fromkeys(("lt", "le", "gt", "ge"), NUMBER),
                "between": {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2},
            },
            "additionalProperties": False,
            "minProperties": 1,
        },
    ],
}
_FROM_0: JsonSchema = {"type": "integer", "minimum": 0}
_CONDITION: JsonSchema = {"$ref": "#/$defs/condition"}
#: A pattern longer than this is refused, and so is one with a character that no text has.
_PATTERNS = one_or_more({**TEXT, "maxLength": MAX_LENGTH, "not": {"pattern": INVISIBLE}})
_CONDITIONS: JsonSchema = {"type": "array", "items": _CONDITION, "minItems": 1}


def shape_of(kind: Kind) -> JsonSchema:
    """The values that a field can be compared with."""
    match kind:
        case "flag":
            return FLAG
        case "number":
            return COMPARISON
        case "text":
            return TEXTS
        case "name":
            return {"anyOf": [FLAG, *TEXTS["anyOf"]]}
        case _:
            return one_or_more(words(kind))


# --- the rule --------------------------------------------------------------------------------------------------------

_MESSAGE: JsonSchema = {
    **TEXT,
    "allOf": [{"pattern": rf"^([^{{}}]|\{{({'|'.join(PLACEHOLDERS)})(\|[^{{}}]*)?\}})*$"}],
}
RULE: Mapping[str, Key] = {
    "extends": Key(
        TEXT,
        "Id of a rule that gives every key that is left out here, but its status.",
        "de/balance/denial-contest",
    ),
    "title": Key(TEXT, "A few words that name what is found.", "Many, some, people say"),
    "category": Key(
        {"anyOf": [words(CATEGORIES), {"type": "string", "pattern": f"^{OWN_CATEGORY.pattern}$"}]},
        "What a finding is; its home dimension is the folder of the file.",
        "vague_source",
    ),
    "severity": Key(words(SEVERITIES), "How bad it is, for checks that fail on a severity.", "notice"),
    "status": Key(
        words(get_args(Status)), "How far the rule can be trusted; experimental if left out.", "experimental"
    ),
    "replaced_by": Key(TEXT, "Of a deprecated rule: the id of its successor.", "de/balance/denial-contest"),
    "message": Key(
        _MESSAGE,
        "One sentence for a lay reader. Placeholders: {match}, {speaker}, {source}, {kind}, {count}, {value}; "
        "{speaker|The article} gives a default.",
        "{speaker|The article} does not say where this comes from: “{match}”",
    ),
    "rationale": Key(
        TEXT,
        "Why it matters to somebody who judges the sourcing.",
        "A crowd without a count or a name is an impression. It should be shown as the author's own or be backed.",
    ),
    "references": Key(
        {"anyOf": [TEXT, {"type": "array", "items": TEXT}]},
        "Standards and codes that say so.",
        ["BBC Editorial Guidelines 6"],
    ),
    "scope": Key(words(get_args(Scope)), "Where all conditions must hold together; sentence if left out.", "paragraph"),
    "in": Key(
        one_or_more(words(get_args(Place))),
        "Places where a match may begin; all but noise and credits if left out.",
        ["prose", "quote"],
    ),
    "match": Key(
        _CONDITION,
        "What the rule finds in the text. Keys side by side must all hold.",
        {"phrase": ["viele (sagen|meinen)"]},
    ),
    "measure": Key(
        {"anyOf": [words(MEASURES), {"$ref": "#/$defs/measure"}]},
        "A measure of the article and its bounds, or just its name beside a curve of points.",
        {"identified_share": {"lt": 0.3}},
    ),
    "detect": Key(
        described({**DETECTORS, **STORY_DETECTORS}),
        "A detector built into the program, for what no pattern can express.",
        "single_source",
    ),
    "run": Key(
        {"$ref": "#/$defs/line_condition"},
        "Scope line: the lines that follow a hit belong to it while they meet this.",
        {"line": {"bullet": True}},
    ),
    "points": Key(
        {"$ref": "#/$defs/points_by"},
        "What a hit gives (above 0) or costs (below 0), by dimension.",
        {"attribution": {"each": -2, "cap": -6}},
    ),
    "examples": Key(
        {"$ref": "#/$defs/examples"},
        "Texts that “rules check” and “rules test” run: [[…]] marks what must be found.",
        {"match": ["[[Viele sagen,]] es reiche."], "no_match": ["Viele Züge fallen aus."]},
    ),
    **{
        f"{key}_{language}": Key(_MESSAGE if key == "message" else TEXT, *told)
        for language in TRANSLATIONS
        for key, told in {
            "title": ("The title in German.", "Viele, manche, man sagt"),
            "message": (
                "The message in German, with the same placeholders.",
                "„{match}“: Niemanden davon kann man fragen",
            ),
            "rationale": (
                "The rationale in German.",
                "Eine Menge ohne Zahl und Namen ist ein Eindruck. Er sollte als eigener gekennzeichnet oder belegt "
                "sein.",
            ),
        }.items()
    },
}

EXAMPLES: Mapping[str, Key] = {
    "match": Key(
        TEXTS,
        "Texts that the rule must find, everything that it finds marked [[…]].",
        ["[[Viele sagen,]] es reiche."],
    ),
    "no_match": Key(TEXTS, "Similar texts in which it must find nothing.", ["Viele Züge fallen aus."]),
}

# --- points ----------------------------------------------------------------------------------------------------------

_POINTS: JsonSchema = {"type": "integer", "minimum": -100, "maximum": 100}
_SOME: JsonSchema = {**_POINTS, "not": {"const": 0}}
POINTS: Mapping[str, Key] = {
    "each": Key(_SOME, "Points for each finding.", -2),
    "cap": Key(_SOME, "The most that “each” adds up to, of the same sign.", -6),
    "once": Key(_SOME, "Points however many findings there are.", 3),
    "curve": Key(
        {
            "type": "array",
            "items": {
                "type": "array",
                "prefixItems": [NUMBER, {"type": "number", "minimum": -100, "maximum": 100}],
                "minItems": 2,
                "maxItems": 2,
            },
            "minItems": 2,
        },
        "Measure rules: points of a line, [measure, points], measures ascending.",
        [[0, -20], [0.5, 0], [0.8, 15]],
    ),
    "per": Key(words(get_args(Per)), "Turns the count of “each” into a density.", "100_sentences"),
}
_POINTS_REF: JsonSchema = {"$ref": "#/$defs/points"}
_ASKS = {
    "attribution": ("Are the statements tied to identifiable sources?", {"each": -2, "cap": -6}),
    "verification": ("How well is the material backed?", {"each": -4, "cap": -12}),
    "transparency": ("Does the article say what is not known?", {"each": 5, "cap": 10}),
    "balance": ("Do those accused get a say?", {"once": 8}),
    "directness": ("How far is it from the origin?", {"each": -1, "cap": -5}),
    "hygiene": ("Is it the article, and only it?", {"each": -3, "cap": -15}),
}
POINTS_BY: Mapping[str, Key] = {name: Key(_POINTS_REF, *_ASKS[name]) for name in DIMENSIONS}

# --- conditions ------------------------------------------------------------------------------------------------------

#: By condition and field; what it means, an example, and what it can be compared with.
FIELDS: Mapping[str, Mapping[str, Key]] = {
    **{
        condition: {name: Key(shape_of(field.kind), field.meaning, field.example) for name, field in fields.items()}
        for condition, fields in {**ANNOTATED, "line": LINE}.items()
    },
    "measure": {
        name: Key(COMPARISON, f"{measure.definition}; {measure.scale}", {"lt": 0.3} if measure.is_share else {"ge": 3})
        for name, measure in MEASURES.items()
    },
}
#: What stands in “not” to ask that something is not near.
FAR: JsonSchema = {
    "type": "object",
    "properties": {"near": {"$ref": "#/$defs/near"}},
    "required": ["near"],
    "additionalProperties": False,
}
CONDITION: Mapping[str, Key] = {
    "all": Key(
        _CONDITIONS, "All of these hold in the scope.", [{"phrase": "die Quelle"}, {"phrase": "nannte … nicht"}]
    ),
    "any": Key(
        _CONDITIONS,
        "At least one of these holds.",
        [{"phrase": "hinter vorgehaltener Hand"}, {"regex": "(?i)munkelt"}],
    ),
    "not": Key(
        {**_CONDITIONS, "items": {"anyOf": [_CONDITION, FAR]}},
        "None of these may hold in the scope; near alone: nowhere near the match.",
        [{"phrase": "auf Nachfrage … später"}],
    ),
    "phrase": Key(
        _PATTERNS,
        "Words; (a|b) one of them; (x)? or nothing; … a gap; word* the rest of a word; @list; {lemma:verb}; ^ $ edges.",
        ["aus (unseren|seinen|ihren) eigenen Quellen"],
    ),
    "regex": Key(
        _PATTERNS, "Regular expressions that hold a literal, for what no phrase can say.", "Az\\. ?[0-9]+/[0-9]+"
    ),
    "attribution": Key(
        {"$ref": "#/$defs/attribution"},
        "An attribution stands there whose fields are like this.",
        {"type": "direct", "has_source": False},
    ),
    "source": Key(
        {"$ref": "#/$defs/source"},
        "A source is named for the first time whose fields are like this.",
        {"kind": "anonymous"},
    ),
    "quote": Key(
        {"$ref": "#/$defs/quote"},
        "A quotation begins whose fields are like this.",
        {"speech": True, "words": {"gt": 30}},
    ),
    "link": Key(
        {"$ref": "#/$defs/link"},
        "Words are linked, and the link is like this; only pages have links.",
        {"kind": ["primary", "study"], "first": True},
    ),
    "embed": Key(
        {"$ref": "#/$defs/embed"},
        "A post, film or chart from elsewhere stands before the sentence; only in pages.",
        {"kind": ["x", "telegram"], "author": False},
    ),
    "image": Key({"$ref": "#/$defs/image"}, "A picture stands before the sentence; only in pages.", {"credit": False}),
    "line": Key(
        {"$ref": "#/$defs/line"},
        "The line is like this; scope line only.",
        {"words": {"le": 6}, "ends_sentence": False},
    ),
    "measure": Key({"$ref": "#/$defs/measure"}, "The article's measures are like this.", {"words": {"ge": 200}}),
    "genre": Key(one_or_more(words(get_args(Genre))), "The article is of one of these genres.", ["report", "analysis"]),
    "voice": Key(words(("outlet", "source")), "Who speaks: is the match inside of what a source says?", "outlet"),
    "names_outlet": Key(FLAG, "Does the match name the outlet that publishes the article?", False),
    "near": Key(
        {"$ref": "#/$defs/near"},
        "This holds in the sentence of the match, or so many sentences away.",
        {"of": {"phrase": "unabhängig überprüf*"}, "sentences": 2},
    ),
    "count": Key(
        {"$ref": "#/$defs/count"},
        "So many matches of this stand in the scope.",
        {"of": {"phrase": "angeblich*"}, "min": 3},
    ),
    "absent": Key(_CONDITION, "This holds nowhere in the article.", {"phrase": "Stellungnahme"}),
}
#: Conditions that make sense only where sentences and their annotations are known.
NOT_IN_LINES = (*ANNOTATED, "voice", "names_outlet", "measure", "genre", "near", "absent")
#: Conditions with a place of their own, or those that may hold one: what the filters of matches, and “count”, need.
WITH_MATCHES = ("all", "any", "phrase", "regex", *ANNOTATED, "count")
NEAR: Mapping[str, Key] = {
    "of": Key(_CONDITION, "What must hold nearby.", {"phrase": "unabhängig überprüf*"}),
    "sentences": Key(
        {**_FROM_0, "maximum": MOST_SENTENCES_AWAY}, "How many sentences away at most; 0 for the same sentence.", 2
    ),
}
COUNT: Mapping[str, Key] = {
    "of": Key(
        {**_CONDITION, "anyOf": [{"required": [key]} for key in WITH_MATCHES]},
        "What is counted; it needs a place, such as a phrase has.",
        {"phrase": "angeblich*"},
    ),
    "min": Key(_FROM_0, "How many there must be at least.", 3),
    "max": Key(_FROM_0, "How many there may be at most.", 9),
}
