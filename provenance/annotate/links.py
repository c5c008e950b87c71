"""Where the links of an article lead, which of them count, and which sentences link to the source that they name.

What a host is stands in lists of the rules: ``link_authorities`` and ``link_documents`` (primary documents),
``link_studies``, ``link_outlets`` (a host with the names of its outlet), ``link_social``, ``link_shops``; ``houses``
says which hosts are of one house. Free of any language.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlsplit

from provenance.lexicon import Lexicon, host_of, listed, same_site, site_of
from provenance.models import Attribution, Document, Link, LinkKind, Sentence, Source
from provenance.vocabulary import MEDIA

__all__ = ["with_links"]

#: Lists by the kind of link that they tell, in the order in which they are asked.
_LISTS: tuple[tuple[LinkKind, str], ...] = (
    ("social", "link_social"), ("advert", "link_shops"), ("study", "link_studies"), ("primary", "link_documents"),
    ("primary", "link_authorities"), ("outlet", "link_outlets"),
)  # fmt: skip
_EVIDENCE: frozenset[LinkKind] = frozenset(("primary", "study"))
_DISOWNED = frozenset({"nofollow", "ugc"})
_PAID = frozenset({"sponsored"})
#: Marks of links that somebody earns by.
_AFFILIATE = re.compile(
    r"[?&](?:tag|aff|affiliate|awc|aff_id|partnerid|campaignid|awinmid|ref_=as)=|/(?:go|affiliate|deals?)/", re.I
)
#: The front page of an authority is no document.
_FRONT = re.compile(
    r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?)?/?(?:(?:web|portal)/)?(?:(?:index|home|start|startseite|homepage|welcome|default)[\w.-]*+/?)*+",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|csv|ods|odt)$", re.IGNORECASE)
#: A page as an archive keeps it, with its address.
_KEPT = re.compile(
    r"https?://(?:web\.archive\.org/web|archive\.(?:today|ph|is|org|md|li)/(?:web|o/\w+|timegate))/(?:\d{4,14}(?:\w\w_)?/)?(https?://.+)",
    re.IGNORECASE,
)
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e"})
#: Letters of a name that a host must share with it.
_SHARED = 4


def with_links(document: Document, lexicon: Lexicon) -> Document:
    """The document with the kinds of its links, and its attributions with what they link to."""
    if not document.links:
        return document
    article = document.article
    own = host_of(article.url) or host_of(article.page.canonical if article.page else None)
    links = [_told(link, own, lexicon) for link in document.links]
    counted: set[str] = set()
    for at, link in enumerate(links):
        if _counts(link) and (key := f"{link.kind in _EVIDENCE} {link.host}") not in counted:
            counted.add(key)
            links[at] = replace(link, first=True)
    return _tied(replace(document, links=tuple(links)), lexicon)


def _told(link: Link, own: str, lexicon: Lexicon) -> Link:
    if (kept := _KEPT.match(link.url)) is not None:
        return replace(link, kind=_told(replace(link, url=kept[1], host=host_of(kept[1])), own, lexicon).kind)
    host = link.host
    path = _path(link.url)
    rel = set(link.rel.split())
    kind: LinkKind = "other"
    if not host or same_site(host, own) or _one_house(host, own, lexicon):
        kind = "own"
    elif rel & _PAID or _AFFILIATE.search(link.url):
        kind = "advert"
    else:
        lists = _hosts(lexicon)
        kind = next((kind for kind, name in _LISTS if listed(host, path, lists[name])), "other")
        if kind in _EVIDENCE and _is_front(link):
            kind = "other"
        elif kind == "other" and _DOCUMENT.search(path):
            kind = "primary"
        if rel & _DISOWNED and kind in ("primary", "study", "outlet"):
            kind = "other"
    return replace(link, kind=kind)


def _counts(link: Link) -> bool:
    return not set(link.rel.split()) & (_DISOWNED | _PAID)


def _is_front(link: Link) -> bool:
    return _FRONT.fullmatch(_path(link.url)) is not None


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


@lru_cache(maxsize=8)
def _read(entries: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    return {name: {entry[0].lower(): entry for entry in items} for name, items in entries}


def _hosts(lexicon: Lexicon) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The lists by name, each by its first column; of ``houses`` every name."""
    return _read(tuple((name, lexicon.entries.get(name, ())) for _, name in _LISTS))


def _one_house(host: str, own: str, lexicon: Lexicon) -> bool:
    """Are both hosts of one house?"""
    if not own:
        return False
    site, other = site_of(host), site_of(own)
    return any(site in entry and other in entry for entry in lexicon.entries.get("houses", ()))


# --- sources ---------------------------------------------------------------------------------------------------------


def _tied(document: Document, lexicon: Lexicon) -> Document:
    """Mark attributions whose sentence links to their source, and the links that do."""
    starts = [sentence.start for sentence in document.sentences]
    by_sentence: dict[int, list[int]] = {}
    for at, link in enumerate(document.links):
        number = bisect_right(starts, link.start) - 1
        if number >= 0 and link.start < document.sentences[number].end:
            by_sentence.setdefault(number, []).append(at)
    sources = {source.id: source for source in document.sources}
    links = list(document.links)
    attributions = list(document.attributions)
    telling: set[int] = set()
    for number, attribution in enumerate(attributions):
        source = sources.get(attribution.source_id or "")
        sentence = _sentence_of(attribution, document.sentences, starts)
        for at in by_sentence.get(sentence, ()):
            telling.add(at)
            if (kind := _leads_to(links[at], attribution, source, lexicon)) is not None:
                links[at] = replace(links[at], kind=kind, source=True)
                attributions[number] = replace(attribution, linked=True)
    # "Das berichtet der „Spiegel“": the name itself is linked; "Mehr in der „Zeit“" passes nothing on.
    media = [source.name for source in document.sources if source.kind in MEDIA]
    for at, link in enumerate(links):
        if link.kind != "outlet" or _is_front(link) or not _is_name(link.text, link.host, lexicon):
            continue
        if at in telling or any(_is_name(name, link.host, lexicon) for name in media):
            links[at] = replace(link, source=True)
    return replace(document, links=tuple(links), attributions=tuple(attributions))


def _sentence_of(attribution: Attribution, sentences: Sequence[Sentence], starts: Sequence[int]) -> int:
    """Where the attribution is made: at its cue, its source or its content."""
    spans = [*(attribution.cue.spans if attribution.cue else ()), *(attribution.source or ()), *attribution.content]
    return bisect_right(starts, spans[0].start) - 1 if sentences else -1


def _leads_to(link: Link, attribution: Attribution, source: Source | None, lexicon: Lexicon) -> LinkKind | None:
    """The kind of a link that leads to the source of an attribution; ``None`` for one that does not.

    A medium is linked by a page of its own, anybody else by whatever is neither the outlet's nor an advertisement.
    """
    if link.kind in ("own", "advert") or not _counts(link):
        return None
    media = [name for name in (attribution.medium, source.name if source and source.kind in MEDIA else None) if name]
    if media:
        if any(_is_name(name, link.host, lexicon) for name in media) and not _is_front(link):
            return "outlet" if link.kind == "other" else link.kind
        return None
    if link.kind == "social":
        return link.kind if source and source.kind in ("social_media", "named_person", "government") else None
    return link.kind if source is not None and link.kind != "outlet" else None


def _is_name(name: str, host: str, lexicon: Lexicon) -> bool:
    """Is a name, or the beginning of a text, that of the outlet with this host?"""
    plain = _plain(name)
    if len(plain) < 2:
        return False
    label = _plain(site_of(host).partition(".")[0])
    if plain == label or (
        min(len(plain), len(label)) >= _SHARED and (plain.startswith(label) or label.startswith(plain))
    ):
        return True
    known = listed(host, "", _hosts(lexicon)["link_outlets"])
    names = [*_hosts(lexicon)["link_outlets"].get(known or "", ()), *_house(site_of(host), lexicon)]
    return any(each == plain or (len(each) >= _SHARED and each in plain) for each in map(_plain, names[1:]))


def _house(site: str, lexicon: Lexicon) -> Iterable[str]:
    entry = next((entry for entry in lexicon.entries.get("houses", ()) if site in entry), ())
    return ("", *(name for name in entry if "." not in name)) if entry else ()


def _plain(name: str) -> str:
    low = name.lower().translate(_LETTERS)
    for article in ("der ", "die ", "das ", "the "):
        low = low.removeprefix(article)
    return "".join(char for char in low if char.isalnum())
