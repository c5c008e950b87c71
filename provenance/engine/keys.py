"""The keys of the rule language, each declared once: what it means, an example, and the shape of its value; and the
JSON Schema made of them.

The JSON Schema is made of these tables; editors complete, explain and check by it. What a value becomes, and what no
schema can say (phrases, word lists, other rules), is up to the readers ``rulefile`` and ``condition_reader``; a test
holds the two against each other, key by key and on every broken rule that the tests know.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations
from typing import Any, NamedTuple, get_args

from provenance.engine.conditions import MOST_SENTENCES_AWAY, Nearness
from provenance.engine.fields import ANNOTATED, BETWEEN_SENTENCES, ValueKind
from provenance.engine.line_fields import LINE
from provenance.engine.phrases import MAX_LENGTH
from provenance.engine.rule import (
    DETECTORS,
    MEASURES,
    OWN_CATEGORY,
    PLACEHOLDERS,
    REQUIRED,
    RULE_KINDS,
    STORY_DETECTORS,
    Per,
    RulePlace,
    Scope,
    Status,
)
from provenance.models import CATEGORIES, DIMENSIONS, SEVERITIES, TRANSLATIONS, Genre

__all__ = [
    "CONDITION",
    "COUNT",
    "EXAMPLES",
    "INVISIBLE",
    "NEAR",
    "NOT_IN_LINES",
    "POINTS",
    "POINTS_BY",
    "RULE",
    "TEXT",
    "rule_schema",
    "score_schema",
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


def shape_of(kind: ValueKind) -> JsonSchema:
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
        one_or_more(words(get_args(RulePlace))),
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
        "Words; (a|b) one of them; (x)? or nothing; … a gap; word* the rest of a word; @list; ^ $ edges; "
        "{lemma:verb}; {participle:class}, {noun:class} of the cues.",
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
    "heading": Key(FLAG, "Does the match stand in a headline, a subheading or a teaser that no mark ends?", False),
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
NOT_IN_LINES = (*ANNOTATED, "voice", "names_outlet", "heading", "measure", "genre", "near", "absent")
#: Conditions with a place of their own, or those that may hold one: what the filters of matches, and “count”, need.
WITH_MATCHES = ("all", "any", "phrase", "regex", *ANNOTATED, "count")
NEAR: Mapping[str, Key] = {
    "of": Key(_CONDITION, "What must hold nearby.", {"phrase": "unabhängig überprüf*"}),
    "sentences": Key(
        {**_FROM_0, "maximum": MOST_SENTENCES_AWAY}, "How many sentences away at most; 0 for the same sentence.", 2
    ),
    "where": Key(
        words(get_args(Nearness)),
        "Anywhere around the match (if left out), behind its last word, or on one of its words.",
        "behind",
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


# --- JSON Schemas of rule files and of ``score.yaml``, for editors that complete and check while one writes -----------
# They say the shape; what needs the word lists, the other rules or the name of the file (a phrase, a home dimension)
# the loader checks. A rule that extends another one may leave anything out, so that less can be said of it.


_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_LINE_RULE: JsonSchema = {"properties": {"scope": {"const": "line"}}, "required": ["scope"]}
_MARKED: JsonSchema = {"pattern": r"\[\[[^\[\]]*\S[^\[\]]*\]\]"}


def rule_schema() -> JsonSchema:
    """The shape of ``rules/<language>/<dimension>/<name>.yaml``, every key with its meaning and an example."""
    return {
        "$schema": _DRAFT,
        "title": "A rule of provenance",
        **_object(RULE),
        "if": {"required": ["extends"]},
        "then": {"not": {"anyOf": [{"required": [one, other]} for one, other in combinations(RULE_KINDS, 2)]}},
        "else": {
            "required": list(REQUIRED),
            "oneOf": [{"required": [kind]} for kind in RULE_KINDS],
            "allOf": [
                _where({"required": ["match"]}, otherwise=_no_places()),
                _where({"required": ["measure"]}, _points(not_these=("per",)), _points(not_these=("curve",))),
                _where(_LINE_RULE, {"properties": _of_lines()}, {"not": {"required": ["run"]}, **_of_sentences()}),
                _where(_shown(), {"properties": {"examples": {"properties": {"match": _each(_MARKED)}}}}),
            ],
        },
        "allOf": [
            _where({"properties": {"status": {"const": "deprecated"}}, "required": ["status"]}, _needs("replaced_by")),
            _where(
                {"required": ["match"]},
                {"properties": {"examples": {"properties": {"no_match": _each({"not": {"pattern": r"\[\["}})}}}},
            ),
        ],
        "$defs": _definitions(),
    }


def _where(condition: JsonSchema, then: JsonSchema | None = None, otherwise: JsonSchema | None = None) -> JsonSchema:
    parts = {"if": condition, "then": then, "else": otherwise}
    return {key: part for key, part in parts.items() if part is not None}


def _needs(*keys: str) -> JsonSchema:
    return {"required": list(keys)}


def _no_places() -> JsonSchema:
    """Rules with “measure” or “detect” are about the article."""
    return {"not": _needs("in"), "properties": {"scope": {"enum": ["article", "story"]}}}


def _points(not_these: Collection[str]) -> JsonSchema:
    without = {"not": {"anyOf": [_needs(key) for key in not_these]}}
    return {"properties": {"points": {"additionalProperties": without}}}


def _of_lines() -> JsonSchema:
    return {"in": False, "match": {"$ref": "#/$defs/line_condition"}}


def _of_sentences() -> JsonSchema:
    return {"properties": {"match": {"$ref": "#/$defs/sentence_condition"}}}


def _shown() -> JsonSchema:
    """Where a rule has matches in the text, its examples mark them; what stands between sentences cannot be marked."""
    between = [_needs(key) for key in sorted(BETWEEN_SENTENCES)]
    held = [{"properties": {key: {"contains": {"anyOf": between}}}, **_needs(key)} for key in ("all", "any")]
    of_article = {"properties": {"scope": {"const": "article"}}, **_needs("scope")}
    return {
        "required": ["match"],
        "not": {"anyOf": [of_article, {"properties": {"match": {"anyOf": [*between, *held]}}, **_needs("match")}]},
    }


def _each(shape: JsonSchema) -> JsonSchema:
    """Of one text or of every text of a list."""
    return _where({"type": "string"}, shape, {"items": shape})


def score_schema() -> JsonSchema:
    """The shape of ``rules/score.yaml``."""
    share = {"type": "integer", "minimum": 0, "maximum": 100}
    return {
        "$schema": _DRAFT,
        "title": "How findings and measures become scores",
        **_object(
            {
                "dimensions": _object({key: {"$ref": "#/$defs/dimension"} for key in DIMENSIONS}, DIMENSIONS),
                "bands": {
                    "description": "Lowest overall score of each band; what lies below the last one is E.",
                    **_object(dict.fromkeys("ABCD", share), tuple("ABCD")),
                },
                "caps": {"type": "array", "items": {"$ref": "#/$defs/cap"}},
                "unassessed": {
                    "description": "Genres that get no overall score, each with the reason that the reader is told.",
                    **_object({key: {"type": "string"} for key in get_args(Genre)}),
                },
            },
            ("dimensions", "bands"),
        ),
        "$defs": {
            "dimension": _object(
                {
                    "base": {"description": "The score before anything was found.", **share},
                    "weight": {
                        "description": "Its share in the overall score.",
                        "type": "number",
                        "exclusiveMinimum": 0,
                    },
                    "rationale": {"type": "string"},
                },
                ("base", "weight"),
            ),
            "cap": _object(
                {
                    "of": {"description": "What is capped; overall if left out.", **words(("overall", *DIMENSIONS))},
                    "dimension": {"description": "Applies if this dimension …", **words(DIMENSIONS)},
                    "measure": {
                        "description": "… or this measure …",
                        **described({name: measure.definition for name, measure in MEASURES.items()}),
                    },
                    "lt": {"description": "… is below this.", "type": "number"},
                    "cap": {"description": "The most that can be reached then.", **share},
                    "reason": {"description": "What the reader is told.", "type": "string"},
                },
                ("lt", "cap", "reason"),
            ),
        },
    }


def _definitions() -> JsonSchema:
    fields = {condition: _object(known, least=1) for condition, known in FIELDS.items()}
    fields["attribution"]["allOf"] = [_absent("source"), _absent("cue")]
    sentence = {key: told for key, told in CONDITION.items() if key != "line"}
    line = {key: told for key, told in CONDITION.items() if key not in NOT_IN_LINES}
    line["not"] = line["not"]._replace(shape=line["all"].shape)
    return {
        "condition": _condition(CONDITION),
        "sentence_condition": _condition(sentence, "sentence_condition"),
        "line_condition": _condition(line, "line_condition"),
        **fields,
        "near": _object(NEAR, ("of", "sentences")),
        "count": {**_object(COUNT, ("of",)), "anyOf": [_needs("min"), _needs("max")]},
        "points": {
            **_object(POINTS),
            "oneOf": [_needs("each"), _needs("once"), _needs("curve")],
            "dependentRequired": {"cap": ["each"], "per": ["each"]},
            **_where(
                {"properties": {"each": {"exclusiveMinimum": 0}}},
                {"properties": {"cap": {"exclusiveMinimum": 0}}},
                {"properties": {"cap": {"exclusiveMaximum": 0}}},
            ),
        },
        "points_by": _object(POINTS_BY),
        "examples": _object(EXAMPLES, ("match", "no_match")),
    }


def _condition(keys: Mapping[str, Key], inner: str = "condition") -> JsonSchema:
    """Conditions of one kind of rule hold conditions of the same kind; all are known where the scope is not."""
    far = {"properties": {"not": {"contains": {"required": ["near"], "maxProperties": 1}}}, "required": ["not"]}
    asked = {"anyOf": [_needs("voice"), _needs("names_outlet"), _needs("heading"), _needs("near"), far]}
    judged = _where(asked, {"anyOf": [_needs(key) for key in WITH_MATCHES]})
    return {**_renamed(_object(keys, least=1), inner), **judged}


def _renamed(schema: Any, inner: str) -> Any:
    if isinstance(schema, dict):
        if schema.get("$ref") == "#/$defs/condition":
            return {**schema, "$ref": f"#/$defs/{inner}"}
        return {key: _renamed(part, inner) for key, part in schema.items()}
    return [_renamed(part, inner) for part in schema] if isinstance(schema, list) else schema


def _absent(part: str) -> JsonSchema:
    """Without a source, nothing can be asked of it."""
    without = {"properties": {f"has_{part}": {"const": False}}, "required": [f"has_{part}"]}
    return _where(without, {"propertyNames": {"not": {"pattern": rf"^{part}\."}}})


def _object(properties: Mapping[str, Key | JsonSchema], required: Collection[str] = (), least: int = 0) -> JsonSchema:
    schemas = {name: told.schema if isinstance(told, Key) else told for name, told in properties.items()}
    schema: JsonSchema = {"type": "object", "properties": schemas, "additionalProperties": False}
    if least:
        schema["minProperties"] = least
    return {**schema, "required": list(required)} if required else schema
