"""The fixed words, each in one table."""

from __future__ import annotations

from typing import get_args

from provenance import vocabulary
from provenance.vocabulary import CHANNELS, FACELESS, MEDIA, PERSONS, SOURCE_KINDS, SourceKind


def test_every_kind_of_source_is_in_the_table_and_no_other() -> None:
    assert list(SOURCE_KINDS) == list(get_args(SourceKind))


def test_a_person_is_no_medium_and_every_medium_passes_things_on() -> None:
    assert not PERSONS & (MEDIA | CHANNELS | FACELESS)
    assert MEDIA < CHANNELS


def test_every_set_of_kinds_is_read_off_the_table() -> None:
    sets = {name: value for name, value in vars(vocabulary).items() if isinstance(value, frozenset)}
    sets.pop("DISCLOSURES")
    assert sets.keys() == {"PERSONS", "MEDIA", "CHANNELS", "FACELESS", "IDENTIFIED_KINDS"}
    assert all(value < SOURCE_KINDS.keys() for value in sets.values())
