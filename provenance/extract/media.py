"""Where pictures and embeds stand in an article, which of a page belong to it, and what embeds load.

What stands in menus, margins and teasers of other articles does not, nor what stands behind words that are no part of
the text.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from lxml.etree import _Element
from lxml.html import HtmlElement

from provenance.extract.links import OTHERS, PagePlaces, Pictures, absolute, compact, stem
from provenance.extract.schema_org import clean
from provenance.lexicon import host_of, listed
from provenance.models import Embed, EmbedKind, Image

__all__ = ["PlacedMedia", "find_media", "place_media"]


# --- Embedded posts, films, charts and documents, by the address that they load, also where a page waits for consent --


_EMBEDDED: Mapping[EmbedKind, str] = {
    "x": "twitter.com x.com",
    "telegram": "t.me telegram.org telegram.me",
    "facebook": "facebook.com fb.watch",
    "instagram": "instagram.com",
    "tiktok": "tiktok.com",
    "youtube": "youtube.com youtube-nocookie.com youtu.be",
    "bluesky": "bsky.app",
    "threads": "threads.net threads.com",
    "reddit": "reddit.com redditmedia.com",
    "vk": "vk.com",
    "video": (
        "vimeo.com dailymotion.com rumble.com odysee.com streamable.com twitch.tv glomex.com brightcove.net rutube.ru"
    ),
    "audio": (
        "soundcloud.com spotify.com podigee.io podcasts.apple.com acast.com spreaker.com podbean.com letscast.fm"
    ),
    "chart": (
        "datawrapper.de dwcdn.net infogram.com flourish.studio flo.uri.sh everviz.com 23degrees.io 23degrees.eu "
        "tableau.com knightlab.com openstreetmap.org ourworldindata.org genial.ly statista.com"
    ),
    "document": "documentcloud.org scribd.com issuu.com",
}
#: Host (or its end) and what it holds.
_HOSTS = {host: kind for kind, hosts in _EMBEDDED.items() for host in hosts.split()}
_EMBEDDING_TAGS: Mapping[str, EmbedKind] = {
    "amp-twitter": "x",
    "amp-youtube": "youtube",
    "amp-instagram": "instagram",
    "amp-facebook": "facebook",
    "amp-tiktok": "tiktok",
    "amp-vimeo": "video",
    "amp-dailymotion": "video",
    "lite-youtube": "youtube",
    "youtube-video": "youtube",
}
_CLASSES: Mapping[str, EmbedKind] = {
    "twitter-tweet": "x",
    "twitter-video": "x",
    "instagram-media": "instagram",
    "tiktok-embed": "tiktok",
    "fb-post": "facebook",
    "fb-video": "facebook",
    "bluesky-embed": "bluesky",
    "mastodon-embed": "mastodon",
    "text-post-media": "threads",
    "telegram-post": "telegram",
    "reddit-embed": "reddit",
    "reddit-embed-bq": "reddit",
    "reddit-card": "reddit",
    "datawrapper": "chart",
    "flourish-embed": "chart",
    "infogram-embed": "chart",
}
#: Networks without a host of their own.
_ANYWHERE = frozenset({"mastodon"})
#: Attributes of any element that hold an address, or markup with one, also where a page waits for consent.
_CARRIES = re.compile(
    r"data-(?!share|image|img|poster|bg)[\w-]{0,40}?"
    r"(?:src|url|href|link|uri|html|embed|iframe|tweet|video|post|permalink|consent)[\w-]{0,40}"
    r"|(?:uc|cmp|cc|ccm)-src|videoid"
).fullmatch
#: Those that say little by themselves.
_PLAIN = ("cite", "href", "url")
_ADDRESS = re.compile(r"(?:https?:)?(?:\\?/){2}(?:[^\s\"'<>\\]|\\/){4,500}")
#: Who posted, by the address of the post.
_POSTERS: Mapping[str, re.Pattern[str]] = {
    kind: re.compile(pattern, re.IGNORECASE)
    for kind, pattern in {
        "x": r"(?:twitter|x)\.com/(?!i/|intent|share|search|hashtag|embed|widgets|home)@?(\w{1,20})(?:/status|$|\?)",
        "telegram": r"(?:t\.me|telegram\.me)/(?:s/)?(?!joinchat|share|iv|\+)([A-Za-z]\w{3,40})",
        "tiktok": r"tiktok\.com/@([\w.]{2,40})",
        "instagram": r"instagram\.com/(?!p/|reel/|reels/|tv/|explore|embed|stories/)([\w.]{2,40})/(?:p|reel)",
        "facebook": (
            r"facebook\.com/(?!plugins|watch|video|photo|share|story|permalink|events|groups|reel)([\w.-]{3,60})"
            r"/(?:posts|videos|photos|reels?)"
        ),
        "youtube": r"youtube\.com/(?:@|c/|user/)([\w.-]{2,60})",
        "bluesky": r"bsky\.app/(?:profile|embed)/([\w.-]{3,80})/",
        "threads": r"threads\.(?:net|com)/@([\w.]{2,40})",
        "mastodon": r"https?://[\w.-]+/@(\w{2,40})/\d+",
        "reddit": r"reddit(?:media)?\.com/(?:r|user|u)/(\w{2,40})",
    }.items()
}
#: Addresses of posts, by which a quotation is one whatever the page calls it.
_POST = re.compile(
    r"//(?:www\.)?(?:(?:twitter|x)\.com/\w+/status/\d|t\.me/\w+/\d|tiktok\.com/@[\w.]+/video/|instagram\.com/(?:p|reel)/|"
    r"facebook\.com/[\w.-]+/posts/|bsky\.app/profile/[\w.:-]+/post/|threads\.(?:net|com)/@[\w.]+/post/)"
)
#: "— Name (@handle) March 1, 2024" below a post; "A post shared by Name (@handle)".
_SIGNED = re.compile(
    r"(?:[—–-]\s*+|(?:shared by|geteilt von|Beitrag von|Video von|Post von|posted by)\s++)"
    r"([^—\n@]{2,80}?\s{0,9}\(@[\w.-]{2,60}(?:@[\w.-]{2,60})?\)|@\w[\w.-]{0,58}\w)",
    re.IGNORECASE,
)
_TITLES = ("title", "aria-label", "data-title", "data-caption", "playlabel")
#: Titles of players that say nothing of what is played.
_NO_TITLE = re.compile(
    r"(?:(?:external|embedded|externer?|eingebettete[rs]?) )?(?:youtube|video|vimeo|twitter|tweet|x|post|instagram|"
    r"facebook|iframe|player|embed|content|inhalt|social media|tiktok|telegram|datawrapper|karte|map|chart|grafik|"
    r"diagramm|interactive or visual content|placeholder|dailymotion|spotify|soundcloud)"
    r"(?:[ -](?:video|player|post|tweet|embed|content|inhalt|iframe))*",
    re.IGNORECASE,
)


#: Links of an embed among which that of its post is; boxes may lie in each other.
_MOST_LINKS = 100
#: Elements that load something from elsewhere by their name, and those that may do so by an attribute.
LOADERS = ("iframe", "amp-iframe", "blockquote", *_EMBEDDING_TAGS, "div", "figure", "section", "script")
_BY_NAME = frozenset(("iframe", "amp-iframe", "blockquote", *_EMBEDDING_TAGS))


def is_loader(element: _Element) -> bool:
    """May one of ``LOADERS`` load something?"""
    if element.tag == "script":
        source = element.get("src") or ""
        return (
            element.get("data-telegram-post") is not None
            or "datawrapper" in source
            or "dwcdn" in source
            or (element.text or "").lstrip().startswith(_WAITING)
        )
    return element.tag in _BY_NAME or any(map(_CARRIES, element.keys()))


def read_embed(element: _Element, base: str | None, taken: set[str]) -> Embed | None:
    """What an element loads from another house, if it is of a kind that is known, and was not there before."""
    kind, url = _loaded(element)
    if kind is not None and url is None:
        links = [absolute(link.get("href"), base) for link in islice(element.iter("a"), _MOST_LINKS)]
        url = next((link for link in reversed(links) if link and _kind(link)), None)
    if kind is None or url is None or _is_no_embed(url):
        return None
    key = f"embed {url if kind == 'youtube' else url.partition('?')[0]}"
    if key in taken:
        return None
    taken.add(key)
    return Embed(kind, url[:1_000], _poster(kind, url, element), 0, _title(element))


def _loaded(element: _Element) -> tuple[EmbedKind | None, str | None]:
    """The kind by the name of the element, and the address in the first attribute that holds a known one."""
    attributes = element.attrib
    named = (attributes.get("class") or "").split()
    kind = _EMBEDDING_TAGS.get(element.tag) or next((_CLASSES[name] for name in named if name in _CLASSES), None)
    if kind is None and element.tag == "blockquote":
        last = next(reversed([*element.iter("a")]), None)
        url = (last.get("href") or "") if last is not None else ""
        return _known(url) if _POST.search(url) else (None, None)
    if not attributes:
        return None, None
    names = dict.fromkeys(("data-telegram-post", "src", *filter(_CARRIES, attributes.keys()), *_PLAIN))
    for name in names:
        value = attributes.get(name)
        if not value:
            continue
        known, url = _by_number(name, value, kind) or _known(value)
        if known is not None:
            return kind or known, url
    if kind in _ANYWHERE:
        return kind, next(filter(_ADDRESS.fullmatch, (attributes.get(name) or "" for name in names)), None)
    if element.tag == "script" and (markup := _unpacked(element.text)):
        return _known(markup)
    return kind, None


def _by_number(name: str, value: str, kind: EmbedKind | None) -> tuple[EmbedKind, str] | None:
    """What an attribute names by its number alone."""
    if name == "data-telegram-post":
        return "telegram", f"https://t.me/{value}"
    if name in ("data-tweetid", "data-tweet-id") and value.isdigit():
        return "x", f"https://x.com/i/status/{value}"
    if name in ("data-videoid", "videoid") and kind == "youtube":
        return kind, f"https://www.youtube.com/watch?v={value}"
    return None


def _known(value: str) -> tuple[EmbedKind | None, str | None]:
    """The first address in an attribute that is of a known kind, be it written for JSON or for another address."""
    text = unquote(value) if "%3A" in value else value
    for found in islice(_ADDRESS.finditer(text), _MOST_ADDRESSES):
        url = found[0].replace("\\/", "/")
        url = f"https:{url}" if url.startswith("//") else url
        # Of a player that of what it plays.
        played = _ADDRESS.search(unquote(url.partition("?")[2])) if "plugins/" in url else None
        if (kind := _kind(url := played[0] if played is not None else url)) is not None:
            return kind, url
    return None, None


_MOST_ADDRESSES = 5


def _kind(url: str) -> EmbedKind | None:
    host = host_of(url)
    known = listed(host, "", _HOSTS)
    if known is not None:
        return _HOSTS[known]
    return "chart" if ".google." in f".{host}" and "/maps" in url else None


#: What markup begins with that waits, in base 64, until a reader consents: a frame, a quotation.
_WAITING = ("PGlmcmFtZ", "PGJsb2NrcXVvdG")


def _unpacked(text: str | None) -> str:
    """The markup that a script holds in base 64, or nothing."""
    packed = (text or "").strip()
    if not packed.startswith(_WAITING):
        return ""
    with suppress(ValueError):
        return b64decode(packed[: 4 * (min(len(packed), 8_000) // 4)]).decode(errors="replace")
    return ""


#: Buttons, scripts and pixels of networks.
_NO_EMBED = re.compile(
    r"/(?:sharer|share|intent|widgets\.js|plugins/(?:like|page|share)|tr\?|tr/|sdk|embed\.js|embeds?\.js|iframe_api|static/|images?/|i/adsct|player_api|dialog)"
    r"|\.(?:js|css|png|jpe?g|gif|svg|webp)(?:$|\?)", re.IGNORECASE)  # fmt: skip


def _is_no_embed(url: str) -> bool:
    if "datawrapper" in url or "dwcdn" in url:
        return False
    parts = urlsplit(url) if "[" not in url else None
    return _NO_EMBED.search(url) is not None or parts is None or (len(parts.path) < 2 and not parts.query)


def _poster(kind: EmbedKind, url: str, element: _Element) -> str | None:
    text = " ".join(element.text_content()[-400:].split())
    if signed := _SIGNED.search(text):
        return clean(signed[1])
    pattern = _POSTERS.get(kind)
    for address in (url, *(link.get("href") or "" for link in islice(element.iter("a"), 5))):
        if pattern is not None and (found := pattern.search(address)):
            return (
                f"@{found[1]}" if kind in ("x", "telegram", "tiktok", "instagram", "threads", "bluesky") else found[1]
            )
    for name in ("data-author", "data-channel", "data-username"):
        if value := clean(element.get(name)):
            return value
    return None


def _title(element: _Element) -> str | None:
    """What the element says that it shows, else what stands below it."""
    said = [
        each.get(name)
        for each in (element, *islice(element.iter("iframe", "h2", "h3", "h4", "strong"), 3))
        for name in _TITLES
    ]
    figure = next(element.iterancestors("figure"), None)
    said += [each.text_content() for each in islice(figure.iter("figcaption"), 3)] if figure is not None else []
    values = (value for value in map(clean, said) if value and len(value) > 8 and not _NO_TITLE.fullmatch(value))
    return next((value[:200] for value in values), None)


_MOST: Mapping[type, int] = {Image: 60, Embed: 40}
_MOST_LOOKED_AT = 20_000
#: Characters of a paragraph that tells where in the article something stands.
_PARAGRAPH = 40
_MARGINS = frozenset({"aside", "nav", "footer", "form", "noscript", "template", "button", "select"})
_TEXTS = ("p", "h2")
#: Paragraphs, pictures and embeds.
_PICTURES = ("img", "amp-img")
_TAGS = (*_TEXTS, *_PICTURES, *LOADERS)


class PlacedMedia(NamedTuple):
    """Something that stands behind a paragraph (``None``: in front of the first one)."""

    thing: Image | Embed
    behind: _Element | None
    #: The element itself, whose own words may stand in the text.
    element: _Element


def find_media(
    tree: HtmlElement, base: str | None, declared: Sequence[tuple[str, str | None, str | None]] = ()
) -> list[PlacedMedia]:
    """Everything that may belong to the article, in the order of the page.

    ``declared`` are address, credit and caption of pictures as JSON-LD has them.
    """
    body = tree.find("body")
    if body is None:
        return []
    pictures = Pictures({stem(url): (credit, caption) for url, credit, caption in declared})
    found: list[PlacedMedia] = []
    taken: set[str] = set()
    counts = {Image: 0, Embed: 0}
    above: list[_Element] = []
    elsewhere: dict[_Element, bool] = {}
    for element in islice(body.iter(*_TAGS), _MOST_LOOKED_AT):
        if element.tag in _TEXTS:
            above.append(element)
            continue
        kind = Image if element.tag in _PICTURES else Embed
        if counts[kind] >= _MOST[kind] or (kind is Embed and not is_loader(element)) or _elsewhere(element, elsewhere):
            continue
        thing = pictures.read(element) if kind is Image else read_embed(element, base, taken)
        if thing is not None:
            counts[kind] += 1
            found.append(PlacedMedia(thing, _last_paragraph(above), element))
    return found


def _last_paragraph(above: list[_Element]) -> _Element | None:
    """The last of some elements that is a paragraph and no caption; what is behind it is forgotten."""
    while above:
        if len(above[-1].text_content()) >= _PARAGRAPH and next(above[-1].iterancestors("figure"), None) is None:
            return above[-1]
        above.pop()
    return None


def place_media(found: Sequence[PlacedMedia], places: PagePlaces) -> tuple[tuple[Embed, ...], tuple[Image, ...]]:
    """What stands between the paragraphs of the article, and the pictures above it, with their places in the text."""
    located: dict[_Element, int | None] = {}
    at = [None if each.behind is None else _place(each.behind, places, located) for each in found]
    first = next((number for number, place in enumerate(at) if place is not None), len(found))
    # Of the pictures above the text the last one that is told of is the article's; those before it are the site's.
    above = [number for number in reversed(range(first)) if isinstance(found[number].thing, Image)]
    told = (number for number in above if found[number].thing != Image(None, None, None))
    lead = next(told, above[0] if above else None)
    embeds: list[Embed] = []
    images: list[Image] = []
    end = len(places.text.rstrip())
    for number, (thing, _, element) in enumerate(found):
        place = 0 if number == lead else at[number]
        if place is None and isinstance(thing, Embed):
            place = _before(element, places)
        if place is None:
            continue
        if isinstance(thing, Embed):
            own = places.block(compact(element.text_content())[:60], whole=False) if len(element) else None
            embeds.append(replace(thing, start=places.span(*own)[0] if own else place))
        elif place < end:
            images.append(replace(thing, start=place))
    return tuple(embeds), tuple(images)


def _place(paragraph: _Element, places: PagePlaces, located: dict[_Element, int | None]) -> int | None:
    """Where the line begins that follows a paragraph of the page; ``None`` if it is not in the text."""
    if paragraph not in located:
        content = compact(paragraph.text_content())
        at = places.block(content, whole=False) or places.block(content[-60:], whole=False) if content else None
        located[paragraph] = places.after(at[1]) if at else None
    return located[paragraph]


def _before(element: _Element, places: PagePlaces) -> int | None:
    """Where the paragraph of the text begins that follows an element in its box, or the box of that."""
    for box in (element, *islice(element.iterancestors("p", "div", "figure"), 2)):
        following = box.getnext()
        if following is not None and following.tag in _TEXTS and not (box.tail or "").strip():
            content = compact(following.text_content())
            at = places.block(content, whole=False) if len(content) >= _PARAGRAPH else None
            return places.span(*at)[0] if at else None
    return None


def _elsewhere(element: _Element, known: dict[_Element, bool]) -> bool:
    """Does it stand in a margin, a menu or a teaser? What was found of a box holds for all in it."""
    passed: list[_Element] = []
    found = False
    for parent in (element, *element.iterancestors()):
        if parent in known:
            found = known[parent]
            break
        passed.append(parent)
        if parent.tag in _MARGINS or (
            len(passed) <= _DEEPEST and OTHERS.search(f"{parent.get('class') or ''} {parent.get('id') or ''}")
        ):
            found = True
            break
        if parent.tag in ("article", "main", "body") and parent is not element:
            break
    known.update(dict.fromkeys(passed, found))
    return found


#: How far above a picture the name of a box says what it is part of.
_DEEPEST = 9
