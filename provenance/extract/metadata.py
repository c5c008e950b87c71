"""What a web page says of its article: in JSON-LD, in ``meta`` elements, in print; and who wrote it.

JSON-LD comes first, because the outlet writes it for machines; then ``meta``; then what the page prints. The origin of
every field is kept. Parts of trafilatura and htmldate help where a page declares nothing; they are not documented and
were not made for hostile pages, in which some need cubic time: hence the limits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urljoin

from htmldate import find_date
from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura import metadata as parts

from provenance.extract.schema_org import Declared, clean, read_declared
from provenance.lexicon import host_of
from provenance.models import FieldOrigin, Metadata, PageFacts

__all__ = ["agencies", "people", "read_metadata"]


_T = TypeVar("_T")

_LONGEST = 1_000
_LONGEST_NAMES = 300
_MOST_META = 200
_MOST_AUTHORS = 10
# Without a limit htmldate takes today, and the same page would get another date on another day.
_LAST_DATE = datetime(2100, 1, 1)  # noqa: DTZ001 - htmldate compares naive values

_SEPARATOR = re.compile(r"(?<!\s)(?:\s++[-–—|·•:»›/]{1,2}\s+|\s*+[|•]\s*)")
_PRINTED_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)\d\d)")
_ISO = re.compile(
    r"((?:19|20)\d\d-\d\d-\d\d)(?:[T ]+(\d\d:\d\d(?::\d\d)?)(?:[.,]\d{1,9})?\s?(Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?)?"
)
#: Names of ``meta`` elements, the surest first.
_TITLES = tuple("og:title headline dc.title dcterms.title parsely-title sailthru.title twitter:title title".split())
_SITES = tuple(
    "og:site_name application-name publisher dc.publisher dcterms.publisher article:publisher copyright".split()
)
_AUTHORS = tuple(
    "author article:author og:article:author authors parsely-author sailthru.author dc.creator dcterms.creator "
    "dc:creator "
    "cxenseparse:author cxenseparse:recs:authors byl citation_author news_authors".split()
)
_PUBLISHED = tuple(
    "article:published_time og:published_time datepublished date dc.date dc.date.issued dcterms.created "
    "parsely-pub-date "
    "sailthru.date publish-date pubdate cxenseparse:recs:publishtime article.published".split()
)
_MODIFIED = tuple(
    "article:modified_time og:updated_time datemodified last-modified dcterms.modified dc.date.modified "
    "article:updated_time revised".split()
)
_ORIGINALS = ("original-source", "syndication-source")


class PageMetadata(NamedTuple):
    """``declared`` is what stands in JSON-LD."""

    metadata: Metadata
    facts: PageFacts
    declared: Declared


def read_metadata(tree: HtmlElement, url: str | None = None) -> PageMetadata:
    """Metadata of a parsed page; ``None`` where it says nothing. ``url`` is that of the page, if known."""
    metas = _or_none(_metas, tree) or {}
    blocks = [script.text or "" for script in tree.findall('.//script[@type="application/ld+json"]')]
    canonical = _canonical(tree)
    address = url or _first(metas, "og:url", "twitter:url") or canonical or _or_none(parts.extract_url, tree)
    declared = _or_none(read_declared, blocks, address) or Declared()
    address = clean(address) or declared.url
    site = _site(declared, metas) or clean(_or_none(parts.extract_sitename, tree))
    bodies = frozenset(filter(None, map(folded, _bodies(declared, metas, site, address))))

    title, title_from = _title(tree, declared, metas, bodies)
    author, author_from = _author(tree, declared, metas, bodies)
    published, published_from = _published(tree, declared, metas, address)
    modified, modified_from = _modified(tree, declared, metas)
    origins: dict[str, FieldOrigin | None] = {
        "title": title_from, "author": author_from, "published": published_from, "modified": modified_from,
    }  # fmt: skip
    metadata = Metadata(
        title=title,
        outlet=_outlet(site, address) or _outlet(_first(metas, "twitter:site"), None),
        author=author,
        published=published[:10] if published else None,
        modified=modified,
        url=address,
        language=clean(tree.get("lang")),
        kind=_kind(declared, metas),
    )
    facts = PageFacts(
        canonical=_absolute(canonical, address),
        original=next((_absolute(each, address) for name in _ORIGINALS for each in metas.get(name, ())), None),
        published=published,
        updated=_or_none(_updated, tree) if _is_later(modified, published) else None,
        publisher=declared.publisher,
        free=declared.free if declared.free is not None else _is_free(metas),
        citations=declared.citations,
        based_on=declared.based_on,
        corrections=declared.corrections,
        hints=tuple(_hints(tree)),
        origins={name: origin for name, origin in origins.items() if origin is not None},
    )
    return PageMetadata(metadata, facts, declared)


def _or_none(function: Callable[..., _T | None], *arguments: Any) -> _T | None:
    """Odd pages make libraries fail; that costs one value, not the article."""
    with suppress(Exception):
        return function(*arguments)
    return None


def _metas(tree: HtmlElement) -> Mapping[str, Sequence[str]]:
    """The contents of the ``meta`` elements by their names in lower case.

    Those that no honest page has are removed: too many, too long, too many authors.
    """
    found: dict[str, list[str]] = {}
    authors = 0
    for at, meta in enumerate([*tree.iter("meta")]):
        names = {(meta.get(key) or "").lower() for key in ("name", "property", "itemprop", "http-equiv")} - {""}
        content = meta.get("content") or ""
        is_author = any("author" in name for name in names)
        authors += is_author
        if at >= _MOST_META or authors > _MOST_AUTHORS or len(content) > (_LONGEST_NAMES if is_author else _LONGEST):
            meta.drop_tree()
        elif value := clean(content):
            for name in names:
                found.setdefault(name, []).append(value)
    return found


def _first(metas: Mapping[str, Sequence[str]], *names: str) -> str | None:
    return next((values[0] for name in names if (values := metas.get(name))), None)


def _canonical(tree: HtmlElement) -> str | None:
    links = (link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    return clean(next(links, None))


def _absolute(url: str | None, base: str | None) -> str | None:
    found = _or_none(urljoin, base or "", url or "")
    return found if found and found.startswith("http") else None


def _site(declared: Declared, metas: Mapping[str, Sequence[str]]) -> str | None:
    """What the outlet is called: by its publisher, if that is no firm's name, else by the name of the site."""
    named = (
        re.sub(r"^[©\s]*(?:copyright|\(c\)|\d{4}|by|\W)*\s*", "", _first(metas, *_SITES) or "", flags=re.IGNORECASE)
        or None
    )
    publisher = (declared.publisher or "").split(", ")[0]
    publisher = "" if publisher in ("Blogger", "WordPress", "Facebook", "Google") else publisher
    return named if named and (not publisher or _FIRM.search(publisher)) else publisher or named


_FIRM = re.compile(
    r"\b(?:GmbH|AG|KG|SE|Inc|Ltd|LLC|Verlag\w*|Redaktion|Online-Dienste|Anstalt|Mediengruppe|\w*redaktion)\b|^\w+[._]\w+$|^[a-z]+$"
)


def _bodies(declared: Declared, metas: Mapping[str, Sequence[str]], site: str | None, url: str | None) -> Iterator[str]:
    """Names of the outlet and of what publishes it, with its host and the parts of that."""
    yield from filter(None, (site, declared.publisher, *declared.bodies))
    yield from (value.lstrip("@") for name in (*_SITES, "twitter:site") for value in metas.get(name, ()))
    host = host_of(url)
    yield host
    yield from (part for part in host.split(".")[-3:-1] if len(part) > 2 or part == host.partition(".")[0])


# --- title -----------------------------------------------------------------------------------------------------------


def _title(
    tree: HtmlElement, declared: Declared, metas: Mapping[str, Sequence[str]], bodies: frozenset[str]
) -> tuple[str | None, FieldOrigin | None]:
    """The headline without the name of the site; printed in full where the declared one is cut short."""
    headings = [text for each in [*tree.iter("h1")][:5] if (text := clean(each.text_content()[:_LONGEST]))]
    candidates: list[tuple[Callable[[], str | None], FieldOrigin]] = [
        (lambda: declared.headline, "json-ld"),
        (lambda: _first(metas, *_TITLES), "meta"),
        (lambda: _printed_title(tree, headings) or _or_none(parts.extract_title, tree), "text"),
    ]
    for candidate, origin in candidates:
        title = _without_site(clean(candidate()) or "", bodies)
        if (
            origin == "json-ld"
            and title
            and (longer := _without_site(_first(metas, *_TITLES) or "", bodies)).startswith(title)
        ):
            title = longer
        if len(title) < 3 or folded(title) in bodies:
            continue
        for heading in headings:
            begun = title.rstrip("…. ")
            if (
                heading.startswith(begun)
                and (len(begun) < len(title) or _is_damaged(title))
                and len(heading) <= 3 * len(title)
            ):
                return heading, "text"
            rest = title.removeprefix(heading)
            if len(rest) < len(title) and _SEPARATOR.match(rest):
                return heading, origin
        if _is_damaged(title):
            better = next((h for h in headings if len(h) > 2 * _SHORTEST), None)
            if better:
                return better, "text"
        return title, origin
    return None, None


def _printed_title(tree: HtmlElement, headings: Sequence[str]) -> str | None:
    """Of the parts of the title of a page without a heading the one that stands, as it is, in the page."""
    title = clean(tree.findtext(".//title"))
    body = tree.find("body")
    if title is None or headings or body is None or len(title_parts := _SEPARATOR.split(title)) < 2:
        return None
    words = (clean(each.text) for each in islice(body.iter(*_TITLED), _MOST_TITLED))
    return next((text for text in words if text is not None and len(text) > _SHORTEST and text in title_parts), None)


#: Elements that may hold the headline of a page that has no ``h1``.
_TITLED = ("h2", "h3", "b", "strong", "font", "span", "td", "div", "p")
_MOST_TITLED = 500
_SHORTEST = 10
#: UTF-8 that was read as Latin-1, or a character that was lost.
_DAMAGED = re.compile("Ã[\x80-\xbf\u0178\u0153\u201e\u2013\u0192]|\ufffd|â€")


def _is_damaged(title: str) -> bool:
    return _DAMAGED.search(title) is not None


def _without_site(title: str, bodies: frozenset[str]) -> str:
    """Parts at the end, or one in front, that name the site, a section behind the last separator but one, or a date."""
    while True:
        cuts = [*_SEPARATOR.finditer(title)]
        if not cuts:
            return title
        head, tail = title[: cuts[-1].start()], title[cuts[-1].end() :]
        if _names_site(tail, bodies) or _PRINTED_DATE.fullmatch(tail.strip()):
            title = head
            continue
        head, tail = title[: cuts[0].start()], title[cuts[0].end() :]
        if _names_site(head, bodies):
            title = tail
            continue
        return title


def _names_site(part: str, bodies: frozenset[str]) -> bool:
    plain = folded(part)
    bare = plain.removeprefix("www")
    return bool(plain) and (
        plain in bodies
        or bare in bodies
        or any(
            len(b) > 3 and plain in (f"{b}de", f"{b}at", f"{b}ch", f"{b}com", f"{b}online", f"{b}news") for b in bodies
        )
    )


# --- author ----------------------------------------------------------------------------------------------------------


def _author(
    tree: HtmlElement, declared: Declared, metas: Mapping[str, Sequence[str]], bodies: frozenset[str]
) -> tuple[str | None, FieldOrigin | None]:
    """The people who wrote it, else the agency that did; an outlet is nobody."""
    in_metas = [value for name in _AUTHORS for value in metas.get(name, ()) if not value.startswith("http")]
    found: list[tuple[Sequence[str], FieldOrigin]] = [
        (people(declared.people, bodies), "json-ld"), (people(in_metas, bodies), "meta"),
    ]  # fmt: skip
    for names, origin in found:
        if names:
            return ", ".join(names), origin
    if on_page := _or_none(printed, tree, bodies):
        return ", ".join(on_page), "text"
    found = [(agencies([*declared.people, *declared.bodies]), "json-ld"), (agencies(in_metas), "meta")]
    return next(((", ".join(names), origin) for names, origin in found if names), (None, None))


# --- dates -----------------------------------------------------------------------------------------------------------


def _published(
    tree: HtmlElement, declared: Declared, metas: Mapping[str, Sequence[str]], url: str | None
) -> tuple[str | None, FieldOrigin | None]:
    if moment := _moment(declared.published):
        return moment, "json-ld"
    if moment := next(filter(None, (_moment(_first(metas, name)) for name in _PUBLISHED)), None):
        return moment, "meta"
    title = tree.find(".//title")
    ends = _SEPARATOR.split(title.text_content()[-60:])[-1] if title is not None else ""
    if (day := _PRINTED_DATE.fullmatch(ends.strip())) is not None:
        return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}", "text"
    found = _or_none(_searched, tree, url)
    return found, "text" if found else None


def _searched(tree: HtmlElement, url: str | None) -> str | None:
    return find_date(tree, extensive_search=False, original_date=True, url=url, max_date=_LAST_DATE)


def _modified(
    tree: HtmlElement, declared: Declared, metas: Mapping[str, Sequence[str]]
) -> tuple[str | None, FieldOrigin | None]:
    if moment := _moment(declared.modified):
        return moment, "json-ld"
    if moment := next(filter(None, (_moment(_first(metas, name)) for name in _MODIFIED)), None):
        return moment, "meta"
    times = (each.get("datetime") or each.get("content") for each in tree.xpath(".//*[@itemprop='dateModified']"))
    moment = _moment(next(times, None))
    return moment, "text" if moment else None


_TOLD = re.compile(
    r"(?<!\w)(?:aktualisiert|update[ds]?|korrigiert|korrektur|berichtigung|ergänzt|geändert|letzte änderung|"
    r"zuletzt bearbeitet|last (?:updated|modified)|corrected|correction|clarification|amended|transparenzhinweis|"
    r"editor['’]s note)\b",
    re.IGNORECASE,
)
#: Characters of a line that tells of a change.
_LONGEST_NOTE = 160


def _is_later(modified: str | None, published: str | None) -> bool:
    """Is there a change that may be told of? One within minutes is that of the publication."""
    moments = [datetime.fromisoformat(each.replace("Z", "+00:00")) for each in (modified, published) if each]
    if len(moments) < 2 or (moments[0].tzinfo is None) != (moments[1].tzinfo is None):
        return len(moments) > 1
    return moments[0] - moments[1] > _TOUCHED


_TOUCHED = timedelta(minutes=30)
#: Elements that such a line is.
_NOTES = ("p", "span", "div", "time", "small", "em", "strong")


def _updated(tree: HtmlElement) -> str | None:
    """Words with which the page tells that it was changed: with a date beside them, or at the beginning of a line."""
    body = tree.find("body")
    lines = body.itertext(*_NOTES) if body is not None else ()
    said = "\n".join(line for line in lines if 4 < len(line) <= _LONGEST_NOTE)
    for found in _TOLD.finditer(said):
        begin = said.rfind("\n", 0, found.start()) + 1
        around = " ".join(said[begin : found.end() + _LONGEST_NOTE // 2].split("\n\n")[0].split())
        if found.start() - begin < 4 or any(map(str.isdigit, around)):
            return around[:_LONGEST_NOTE]
    return None


def _moment(value: str | None) -> str | None:
    """A day or a moment in ISO 8601, as far as it is one."""
    found = _ISO.match((value or "").strip())
    if found is None:
        return None
    day, time, zone = found.groups()
    zone = {"UTC": "Z", "GMT": "Z"}.get(zone or "", zone or "")
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    text = f"{day}T{time}{zone}" if time else day
    with suppress(ValueError):
        datetime.fromisoformat(text.replace("Z", "+00:00"))
        return text
    return None


# --- the rest --------------------------------------------------------------------------------------------------------


def _kind(declared: Declared, metas: Mapping[str, Sequence[str]]) -> str | None:
    """What the page calls the article: a type of schema.org that says more than "article", else its section."""
    return declared.kind or declared.section or _first(metas, "article:section")


def _is_free(metas: Mapping[str, Sequence[str]]) -> bool | None:
    tier = (_first(metas, "article:content_tier") or "").lower()
    return {"free": True, "metered": False, "locked": False}.get(tier)


def _hints(tree: HtmlElement) -> Iterator[str]:
    """Other marks of provenance that are only noted: a C2PA manifest, a trust.txt."""
    for mark in ("c2pa", "trust.txt"):
        if tree.find("head") is not None and _HINTED[mark](tree):
            yield mark


_HINTED = {
    mark: XPath(f"boolean(.//link[contains(@rel, '{mark}') or contains(@href, '{mark}') or contains(@type, '{mark}')])")
    for mark in ("c2pa", "trust.txt")
}


#: "6. Jahrgang", "Ausgabe 12/2026", "Vol. 3": an issue, and no outlet.
_ISSUE = re.compile(
    r"\W*(?:\d+\W*(?:Jahrgang|Jg|Ausgabe|Heft|Volume|Issue)\b|(?:Jahrgang|Ausgabe|Heft|Nr|No|Vol|Volume|Issue)\b\W*\d)",
    re.IGNORECASE,
)


def _outlet(name: str | None, url: str | None) -> str | None:
    """The name of the site, else its host; some pages give an address, an account or the number of an issue for the
    name."""
    name = (name or "").lstrip("@")
    if name and not name.startswith(("http:", "https:")) and not _ISSUE.match(name):
        return name if name[0].isupper() or "." in name else name.title()
    return host_of(url) or None


# --- Who wrote a page: the people in its bylines, without agencies, outlets, desks and signatures ---------------------


_MOST_NAMES = 12
_LONGEST_PERSON = 200
_PARTS = re.compile(
    r"(?<!\s)\s*(?:[;,/|•·&+\n]|\s[-–—]\s|\((?=[^)]{0,200}\))|\)|\s(?:und|and|sowie|mit|with|für|for|in|aus|from)\s)\s*",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^(?:(?:ein(?:e[rn]?)?\s)?(?:[A-Za-zäöüß-]{3,20}\s)?(?:von|by)|text|foto|interview|autor(?:in|en)?|author|"
    r"protokoll|bericht|kommentar|redaktion|written\sby|posted\sby|aufgezeichnet\svon)\s*:?\s+",
    re.IGNORECASE,
)
_ACADEMIC_TITLES = re.compile(
    r"^(?:(?:Prof|Dr|Dipl|Mag|Ing|Univ|Med|Phil|Jur|Rer|Nat|DI|Mr|Mrs|Ms|Sir)\b\.?[\s-]*)+", re.IGNORECASE
)
_PARTICLES = frozenset(
    (
        "von van vom zu zum zur de der den del della di da dos das du la le les el al bin ibn ben abu ten ter y e "
        "und af av"
    ).split()
)
_WORD = re.compile(r"[^\W\d_](?:[\w.’'´`-]*\w)?\.?")
#: What is in the name of a newsroom, a firm, an agency or a role, and in no name of a person.
_NOBODY = frozenset(
    (
        "redaktion redaktionen online onlineredaktion newsroom news newsdesk desk team staff agentur agenturen "
        "agency press presse nachrichten nachrichtenagentur zeitung tageblatt tagblatt anzeiger rundschau kurier "
        "verlag media medien magazin magazine gmbh ag kg inc ltd llc group gruppe stiftung institut verein ev e.v "
        "rundfunk fernsehen radio tv television broadcasting editorial editors editor correspondent "
        "correspondents board reporter reporterin korrespondent korrespondentin autor autorin author admin "
        "administrator webmaster user gast gastautor gastbeitrag leserbrief leser chefredaktion ressort volontär "
        "volontärin praktikant service digital network netzwerk welle times journal daily weekly wire feed bot "
        "most popular posts related articles alle all mehr more about über kontakt contact profil profile "
        "fraktion partei bund verband student studentin experte expertin expert gmx web blog kategorie category "
        "tags home startseite lesen folgen follow pressemitteilung pressestelle pressedienst polizei ministerium "
        "universität university ots newsaktuell faktencheck politik wirtschaft lokales kultur panorama video foto "
        "bild bilder grafik audio podcast newsletter abo "
        "eigener bericht uhr stand aktualisiert updated published veröffentlicht lesezeit minuten min "
        "kommentare comments januar februar märz juni juli september oktober november dezember montag dienstag "
        "mittwoch donnerstag freitag samstag sonntag"
    ).split()
)
_AGENCIES = {
    re.sub(r"\W", "", name).lower(): name
    for name in (
        "AAP|AFP|AP|APA|ANP|ANSA|Agence France-Presse|Anadolu|Associated Press|Austria Presse Agentur|Belga|"
        "Bloomberg|CTK|"
        "DTS|Deutsche Presse-Agentur|EFE|Europa Press|Evangelischer Pressedienst|IRNA|Interfax|KNA|Kathpress|"
        "Katholische Nachrichten-Agentur|Keystone-SDA|Kyodo|PA|PA Media|PAP|Press Association|Reuters|SDA|SID|"
        "Sport-Informations-Dienst|TASS|The Associated Press|UPI|Ukrinform|Xinhua|Yonhap|dapd|dpa|dpa-AFX|epd"
    ).split("|")
}
_ARTICLES = frozenset("der die das ein eine the unser unsere unserem unseren our ihr ihre".split())
#: Letters of what is a station or a party in front of other words: "NDR Hamburg".
_LONGEST_INITIALS = 5
_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}

#: Where a page prints its authors, the surest first. The names of classes are those of many systems.
_PRINTED = (
    XPath(
        ".//body//*[@rel='author' or @itemprop='author' or contains(@data-testid, 'author-name')"
        " or contains(@data-component, 'byline')]/descendant-or-self::*[normalize-space(text())]"
    ),
    XPath(
        ".//body//*[self::a or self::span or self::p or self::div or self::address or self::li or self::strong]"
        "[contains(@class, 'author') or contains(@class, 'Author') or contains(@class, 'byline')"
        " or contains(@id, 'author')"
        " or contains(@class, 'Byline') or contains(@class, 'autor') or contains(@class, 'person-link')]"
    ),
)
_MARGINS = frozenset({"aside", "footer", "nav", "form", "figure", "figcaption"})
_LONGEST_BYLINE = 160


def folded(name: str) -> str:
    """Letters and digits only, umlauts written out: "Süddeutsche Zeitung" and "sueddeutsche-zeitung" are one."""
    return "".join(_LETTERS.get(char, char) for char in name.lower() if char.isalnum())


def people(names: Iterable[str], bodies: Collection[str] = ()) -> tuple[str, ...]:
    """The people among some bylines; ``bodies`` are names, folded, of the outlet and of what it belongs to."""
    found: dict[str, str] = {}
    for name in names:
        for part in _parts(name):
            if _is_person(part, bodies):
                found.setdefault(folded(part), part)
    return tuple(found.values())[:_MOST_NAMES]


def agencies(names: Iterable[str]) -> tuple[str, ...]:
    """The news agencies among some bylines, as they write themselves."""
    parts = (re.sub(r"\W", "", part).lower() for name in names for part in _parts(name))
    return tuple(dict.fromkeys(_AGENCIES[part] for part in parts if part in _AGENCIES))[:_MOST_NAMES]


def printed(tree: HtmlElement, bodies: Collection[str]) -> tuple[str, ...]:
    """The people named where the page prints its authors: the first place that names any, and its neighbours."""
    for places in _PRINTED:
        found: list[str] = []
        box: HtmlElement | None = None
        for place in places(tree)[:60]:
            if any(parent.tag in _MARGINS for parent in place.iterancestors()):
                continue
            text = " ".join(place.text_content()[: 2 * _LONGEST_BYLINE].split())
            named = people([text], bodies) if len(text) <= _LONGEST_BYLINE else ()
            if not named:
                continue
            parent = _around(place)
            if box is not None and parent is not box:
                break
            box = parent
            found += named
        if found:
            return people(found, bodies)
    return ()


def _around(place: HtmlElement) -> HtmlElement:
    """The box that several authors of one article share."""
    parents = list(place.iterancestors())[:3]
    return parents[-1] if parents else place


def _parts(name: str) -> Iterator[str]:
    name = _LEAD_IN.sub("", " ".join(name[:_LONGEST_PERSON].split()))
    for part in _PARTS.split(name):
        yield _LEAD_IN.sub("", part).strip(" .:–-*\"'")


def _is_person(name: str, bodies: Collection[str]) -> bool:
    bare = _ACADEMIC_TITLES.sub("", name)
    words = bare.split()
    if not 2 <= len(words) <= 6 or "@" in name or any(char.isdigit() for char in name):
        return False
    if words[0].lower() in _ARTICLES or (words[0].isupper() and 3 <= len(words[0]) <= _LONGEST_INITIALS):
        return False
    outlets = (word for at, word in enumerate(words) if at == 0 or word.isupper())
    if {folded(bare), *map(folded, outlets)} & set(bodies) or re.sub(r"\W", "", bare).lower() in _AGENCIES:
        return False
    if any(part.lower().strip(".") in _NOBODY for word in words for part in (word, *word.split("-"))):
        return False
    names = [word for word in words if word.lower() not in _PARTICLES]
    return len(names) >= 2 and all(word[0].isupper() and _WORD.fullmatch(word) is not None for word in names)
