"""Who wrote a page: the people in its bylines, without agencies, outlets, desks and signatures."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from lxml.etree import XPath
from lxml.html import HtmlElement

__all__ = ["agencies", "folded", "people", "printed"]

_MOST_NAMES = 12
_LONGEST = 200
_PARTS = re.compile(
    r"(?<!\s)\s*(?:[;,/|•·&+\n]|\s[-–—]\s|\((?=[^)]{0,200}\))|\)|\s(?:und|and|sowie|mit|with|für|for|in|aus|from)\s)\s*",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^(?:(?:ein(?:e[rn]?)?\s)?(?:[A-Za-zäöüß-]{3,20}\s)?(?:von|by)|text|foto|interview|autor(?:in|en)?|author|"
    r"protokoll|bericht|kommentar|redaktion|written\sby|posted\sby|aufgezeichnet\svon)\s*:?\s+",
    re.IGNORECASE,
)
_TITLES = re.compile(
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
    XPath(".//body//*[@rel='author' or @itemprop='author' or contains(@data-testid, 'author-name')]"),
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
    name = _LEAD_IN.sub("", " ".join(name[:_LONGEST].split()))
    for part in _PARTS.split(name):
        yield _LEAD_IN.sub("", part).strip(" .:–-*\"'")


def _is_person(name: str, bodies: Collection[str]) -> bool:
    bare = _TITLES.sub("", name)
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
