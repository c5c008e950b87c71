"""The fixed vocabulary of the field: dimensions, categories, kinds of sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

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
#: Where a link of an article leads: to a primary document (an authority, a law, a court, a data set), to a study, to
#: another outlet, to a page of its own house, to a social network, to a shop or an advertiser, or elsewhere.
LinkKind = Literal["primary", "study", "outlet", "own", "social", "advert", "other"]
#: What is shown in an article from elsewhere; ``chart`` is a graph or map of a service such as Datawrapper.
EmbedKind = Literal[
    "x",
    "telegram",
    "facebook",
    "instagram",
    "tiktok",
    "youtube",
    "bluesky",
    "mastodon",
    "threads",
    "reddit",
    "vk",
    "video",
    "audio",
    "chart",
    "document",
]
#: What said a field of the metadata: the record that was read, or of a page its JSON-LD, its meta elements, its text.
FieldOrigin = Literal["input", "json-ld", "meta", "text"]
UiLanguage = Literal["en", "de"]
#: What a reviewer does to what was found; see ``provenance.corrections``.
CorrectionAction = Literal["speaker", "kind", "merge", "split", "refuse", "missing", "unite", "separate", "withdraw"]
#: What became of a correction: ``nothing_to_correct`` where its words stand and the program sees nothing there that it
#: could change.
CorrectionStatus = Literal["applied", "words_gone", "nothing_to_correct", "noted"]


class KindOfSource(NamedTuple):
    """What the stages ask of a kind of source.

    ``person``: one or several people, whom a pronoun can mean. ``medium``: it reports what others say, and is no
    independent source. ``channel``: it puts things out, and a pronoun behind it means somebody else. ``faceless``:
    nobody in particular, whom a reader could ask. ``identified``: its name alone says who could be asked.
    """

    person: bool = False
    medium: bool = False
    channel: bool = False
    faceless: bool = False
    identified: bool = False


#: Every kind of source, with all that depends on it; the sets below are read off this table.
SOURCE_KINDS: Mapping[SourceKind, KindOfSource] = {
    "named_person": KindOfSource(person=True, identified=True),
    "named_organisation": KindOfSource(identified=True),
    "government": KindOfSource(identified=True),
    "news_agency": KindOfSource(medium=True, channel=True, identified=True),
    "named_media": KindOfSource(medium=True, channel=True, identified=True),
    "document": KindOfSource(),
    "social_media": KindOfSource(channel=True),
    "software": KindOfSource(faceless=True),
    "unnamed_official": KindOfSource(person=True),
    "unnamed_person": KindOfSource(person=True),
    "unnamed_organisation": KindOfSource(),
    "unnamed_expert": KindOfSource(person=True),
    "unnamed_media": KindOfSource(medium=True, channel=True, faceless=True),
    "anonymous": KindOfSource(faceless=True),
    "unspecified": KindOfSource(faceless=True),
}
PERSONS = frozenset(kind for kind, is_ in SOURCE_KINDS.items() if is_.person)
MEDIA = frozenset(kind for kind, is_ in SOURCE_KINDS.items() if is_.medium)
CHANNELS = frozenset(kind for kind, is_ in SOURCE_KINDS.items() if is_.channel)
FACELESS = frozenset(kind for kind, is_ in SOURCE_KINDS.items() if is_.faceless)
IDENTIFIED_KINDS = frozenset(kind for kind, is_ in SOURCE_KINDS.items() if is_.identified)

DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)

#: Languages that findings are told in. Messages and titles of rules are English; the others are translations of them.
UI_LANGUAGES: tuple[UiLanguage, ...] = get_args(UiLanguage)
TRANSLATIONS: tuple[UiLanguage, ...] = UI_LANGUAGES[1:]

_CATEGORIES: Mapping[Dimension, str] = {
    "attribution": (
        "identified_source anonymous_source vague_source unattributed_quote passive_unsourced lede_unsourced "
        "single_source distancing_verb software_source quote_altered"
    ),
    "verification": (
        "verification_done evidence_basis unconfirmed admitted_unverifiability withheld_origin unknown_circumstance "
        "conditional_caveat hedge overclaim number_conflict caveat_dropped"
    ),
    "transparency": (
        "anonymity_reason listed_sources correction byline dateline publication_date missing_metadata primary_linked "
        "relay_linked study_unlinked embed_identified embed_unexplained image_credited image_uncredited "
        "modified_unexplained canonical_elsewhere silent_update"
    ),
    "balance": "denial no_comment non_denial accusation_without_response",
    "directness": "first_hand media_relay hearsay social_media_origin circular_sourcing undeclared_copy",
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
