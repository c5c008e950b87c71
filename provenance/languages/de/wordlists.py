"""The word lists that the code of German asks for by name; what each is for stands at the head of its file.

A name that is not here is a slip of the code and an error, not an empty list. A list that is here may be missing from a
lexicon: it is empty then, so that a rule author can leave it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

__all__ = ["DERIVED", "LISTS", "declared"]

#: Files of ``rules/de/lexicons``.
LISTS = frozenset(
    """
    abbreviations abstract_endings accusation_dismissed accusation_settled accusations address_pronouns
    address_titles addressee_prepositions addressee_pronouns addressees adjective_endings adjectives adverb_endings
    adverbs age_prepositions age_units age_words agencies agency_heads agent_prepositions ago_prepositions
    amount_words anaphors anonymity_phrases anonymous_heads answer_words answering_labels any_bodies approximators
    article_genders as_words asking_events asking_labels auxiliaries boards branches bystanders case_endings
    cause_words
    caveat_adjectives caveat_nouns clock_words collectives comparison_frames complementizers conditional_words
    confirming_verbs
    content_adverbs content_adverbs_marked contentious_words contracted_prepositions coordinators counted_pronouns
    countries credit_labels currency_signs dative_articles deadline_words defenders definite_articles determiners
    document_words documents empty_subjects empty_verbs estimates evidence_prepositions evidence_verbs experts
    feminine_datives feminine_media feminine_media_names firms first_names first_names_female first_names_male
    first_person foreign_bodies formal_pronouns former forms_of_address fractions frame_adverbs frame_blocking_verbs
    frame_noun_compounds frame_noun_prepositions frame_nouns frame_phrases frame_postpositions frame_prepositions
    generic_media_fronts genitive_determiners genre_authors genre_bodies genre_general genre_labels genre_media
    genre_names genre_outlets genre_readers genre_stance genre_teams genre_telling genre_words government_heads
    governments group_pronouns halves hearsay_frames hour_prepositions houses indefinite_articles
    indefinite_speakers infinitive_particles informations informed_frames interview_credits judging_words
    knowing_bodies knowledge konjunktiv_homographs konjunktiv_second konjunktiv_weak leader_heads learned
    legal_forms link_labels measure_units media_events media_heads media_name_ends media_name_ends_bare media_staff
    medium_names medium_prepositions modal_hearsay months more_words mouthpieces name_particles naming_prepositions
    negations neuters no_accusatives nobility_titles nobody nominative_pronouns noun_attributes noun_coordinators
    noun_endings number_articles number_marks number_scales number_words numbered_words object_determiners
    object_pronouns offices_of officials ordinal_articles ordinals organisation_heads organisations organs
    origin_prepositions other_pronouns outlets own_media_words own_mediums own_words page_roots part_words parties
    party_members passive_auxiliaries passive_participles past_states perfect_auxiliaries perfect_infinitives
    personal_verbs persons_generic petitions picture_labels place_prepositions plain_datives pluperfect
    plural_adjectives plural_determiners pointing_phrases possessives posts prepositions pronoun_genders pronouns
    prospect_words public_bodies public_offices publishing_participles purpose_words quantifiers quote_anaphors
    quoted_outlets quoted_verbs quoting_verbs ranges rank_additions reflexive_owners reflexive_words
    relative_pronouns representatives roles roles_feminine ruling_heads scholars score_words singular_articles
    social_media software
    source_labels spokespersons statable statable_endings state_infinitives state_offices stated_ends
    statement_prepositions states subordinators taking_up territories that_words time_units time_words title_words
    told_articles unfinished unnamed_media unowned_bodies unspecified_sources vague_quantities veiling_prepositions
    verbs works
    """.split()
)
#: Made of others when a lexicon is compiled.
DERIVED = frozenset(
    """
    asked evidence_forms frame_blocking_forms frame_openers infinitives personal_forms quantity_openers rank_openers
    unnamed_media_tails
    """.split()
)

T = TypeVar("T")


def declared(tables: Mapping[str, T], empty: T) -> dict[str, T]:
    """The tables by the name of their list, and ``empty`` for each declared list that there is no table of."""
    return dict.fromkeys(LISTS | DERIVED, empty) | dict(tables)
