"""The fixed vocabulary of the field: dimensions, categories, kinds of sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Zone = Literal["title", "lede", "prose", "noise", "credits"]
Severity = Literal["error", "warning", "notice", "info"]
Dimension = Literal["attribution", "verification", "transparency", "balance", "directness", "hygiene"]
Band = Literal["A", "B", "C", "D", "E"]
AttributionType = Literal["direct", "indirect", "reported", "free_indirect", "indirect_free_indirect"]
SourceKind = Literal[
    "named_person",
    "named_organisation",
    "government",
    "news_agency",
    "named_media",
    "document",
    "social_media",
    "software",
    "unnamed_official",
    "unnamed_person",
    "unnamed_organisation",
    "unnamed_expert",
    "unnamed_media",
    "anonymous",
    "unspecified",
]
CueKind = Literal["verb", "preposition", "noun", "adverb"]
#: What somebody does by speaking, whatever the word: the classes of the frame lexicon.
CueClass = Literal[
    "state",
    "concede",
    "deny",
    "answer",
    "accuse",
    "criticise",
    "praise",
    "judge",
    "estimate",
    "announce",
    "demand",
    "warn",
    "ask",
    "evade",
    "silent",
    "whisper",
    "publish",
    "check",
    "distance",
    "from",
]
#: Mood of what is attributed: in what form the outlet puts it down.
Mood = Literal["indicative", "konjunktiv", "infinitive"]
GrammaticalNumber = Literal["singular", "plural"]
#: What an article is; ``other`` is no journalism (shop, recipe, manual, list).
Genre = Literal[
    "report",
    "analysis",
    "interview",
    "commentary",
    "live",
    "press_release",
    "factcheck",
    "portrait",
    "sport",
    "service",
    "satire",
    "other",
]
UiLanguage = Literal["en", "de"]

DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)

#: Languages that findings are told in. Messages and titles of rules are English; the others are translations of them.
UI_LANGUAGES: tuple[UiLanguage, ...] = get_args(UiLanguage)
TRANSLATIONS: tuple[UiLanguage, ...] = UI_LANGUAGES[1:]

_CATEGORIES: Mapping[Dimension, str] = {
    "attribution": (
        "identified_source anonymous_source vague_source unattributed_quote passive_unsourced lede_unsourced "
        "single_source distancing_verb software_source"
    ),
    "verification": (
        "verification_done evidence_basis unconfirmed admitted_unverifiability withheld_origin unknown_circumstance "
        "conditional_caveat hedge overclaim"
    ),
    "transparency": "anonymity_reason listed_sources correction byline dateline publication_date missing_metadata",
    "balance": "denial no_comment non_denial accusation_without_response",
    "directness": "first_hand media_relay hearsay social_media_origin",
    "hygiene": (
        "placeholder navigation related_links share_widget comment_form subscription_prompt advertisement "
        "cookie_notice truncated_text broken_quotation translation_artifact name_inconsistency encoding_error "
        "duplicate_paragraph"
    ),
}
#: Home dimension of every category; the vocabulary is closed.
CATEGORIES: Mapping[str, Dimension] = {
    name: dimension for dimension, names in _CATEGORIES.items() for name in names.split()
}

#: The article says what is not known. Saying so is never punished on balance.
DISCLOSURES = frozenset(
    {"unconfirmed", "admitted_unverifiability", "withheld_origin", "unknown_circumstance", "conditional_caveat"}
)
