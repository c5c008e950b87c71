"""Under which keys a record keeps the text and what is known of the article: its own names, or those of a scraper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["DEFAULT_FIELDS", "NAMES", "PRESETS", "Fields"]

#: What a record can say of an article.
NAMES = ("id", "url", "title", "outlet", "author", "published", "modified", "language", "text", "html")


@dataclass(frozen=True)
class Fields:
    """For each of ``NAMES`` the keys to look under, in order; ``a.b`` goes into an object, and names without an entry
    are their own key. The first key that holds something counts.

    ``also`` are keys of other programs, tried last: what they hold may as well mean something else, so that a value of
    the wrong kind is passed over there.
    """

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def keys_of(self, name: str) -> tuple[str, ...]:
        return self.keys.get(name, (name,))

    def values(self, record: Mapping[str, Any], name: str) -> Iterator[tuple[str, Any, bool]]:
        """Key and value wherever there is one, and whether it must be of the right kind."""
        for key in self.keys_of(name):
            if (value := _at(record, key)) is not None:
                yield key, value, True
        for key in self.also.get(name, ()):
            if (value := _at(record, key)) is not None:
                yield key, value, False

    def top_keys(self) -> frozenset[str]:
        """Keys of a record that are used up."""
        named = [key for name in NAMES for key in (*self.keys_of(name), *self.also.get(name, ()))]
        return frozenset(part for key in named for part in (key, key.partition(".")[0]))


def _at(record: Mapping[str, Any], key: str) -> Any:
    if key in record:
        return record[key]
    value: Any = record
    for part in key.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


_NEWSPAPER = {
    "author": ("authors",),
    "published": ("publish_date",),
    "outlet": ("source_url",),
    "language": ("meta_lang",),
}
_NEWS_PLEASE = {
    "text": ("maintext",),
    "author": ("authors",),
    "published": ("date_publish",),
    "outlet": ("source_domain",),
}

#: Names that a configuration can give instead of keys.
PRESETS: Mapping[str, Fields] = {
    "provenance": Fields(),
    "newspaper4k": Fields({name: (*keys, name) for name, keys in _NEWSPAPER.items()}),
    "news-please": Fields({name: (*keys, name) for name, keys in _NEWS_PLEASE.items()}),
}

#: Our own names, and where they are missing those of the two scrapers: their records are read as they are.
DEFAULT_FIELDS = Fields(
    also={
        name: tuple(dict.fromkeys((*_NEWSPAPER.get(name, ()), *_NEWS_PLEASE.get(name, ()))))
        for name in (*_NEWSPAPER, *_NEWS_PLEASE)
    }
)
