"""Hosts of addresses: which of them belong to one site, and which lists of hosts name them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

__all__ = ["host_of", "listed", "same_site", "site_of"]

#: Parts of names below a country under which anybody may register: "bbc.co.uk", "orf.or.at".
_SECOND = frozenset("co com ac gov gv org or net ne edu mil go nic info asn id ltd plc sch nhs police".split())


def host_of(url: str | None) -> str:
    """The host of an address in lower case, without "www."; empty where there is none."""
    try:
        return (urlsplit(url or "").hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


def site_of(host: str) -> str:
    """The part of a host that one registers: "de.euronews.com" is of "euronews.com"."""
    labels = host.split(".")
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND else 2
    return ".".join(labels[-size:])


def same_site(one: str, other: str) -> bool:
    return bool(one and other) and site_of(one) == site_of(other)


def listed(host: str, path: str, hosts: Collection[str]) -> str | None:
    """The entry of a list that names a host: itself, a domain that it is under, or either with the start of a path.

    The longest one wins.
    """
    return next((entry for entry in _entries(host, path) if entry in hosts), None)


def _entries(host: str, path: str) -> Iterator[str]:
    labels = host.split(".")
    parts = [part for part in path.split("/") if part][:2]
    for at in range(len(labels)):
        domain = ".".join(labels[at:])
        for size in range(len(parts), -1, -1):
            yield "/".join((domain, *parts[:size]))
