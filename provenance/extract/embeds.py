"""Embedded posts, films, charts and documents, by the address that they load, also where a page waits for consent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from lxml.etree import _Element

from provenance.extract.links import absolute
from provenance.extract.schema_org import clean
from provenance.hosts import host_of, listed
from provenance.models import Embed, EmbedKind

__all__ = ["LOADERS", "is_loader", "read_embed"]

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
_TAGS: Mapping[str, EmbedKind] = {
    "amp-twitter": "x",
    "amp-youtube": "youtube",
    "amp-instagram": "instagram",
    "amp-facebook": "facebook",
    "amp-tiktok": "tiktok",
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
    "reddit-card": "reddit",
    "datawrapper": "chart",
    "flourish-embed": "chart",
    "infogram-embed": "chart",
}
#: Attributes that hold the address, also where a page waits for consent before it loads it.
_CARRIERS = tuple(
    "data-telegram-post data-tweetid data-tweet-id "
    "src data-src data-url data-embed-url data-embed-src data-href data-embed data-iframe-src data-lazy-src "
    "data-iframe data-video-url data-cookieblock-src data-consent-src data-src-cmplz data-instgrm-permalink cite "
    "data-tweet-url "
    "data-post-url data-bluesky-uri data-videoid videoid href url "
    "data-external-url data-original-url data-embedurl data-content-url data-link".split()
)
#: Those that say little by themselves: any element may have them.
_PLAIN = frozenset({"src", "cite", "url", "href"})
_ADDRESS = re.compile(r"https?:(?:\\?/){2}[^\s\"'<>\\]{4,500}")
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
#: "— Name (@handle) March 1, 2024" below a post; "A post shared by Name (@handle)".
_SIGNED = re.compile(
    r"(?:[—–-]\s*+|(?:shared by|geteilt von|Beitrag von|Video von|Post von|posted by)\s++)"
    r"([^—\n@]{2,80}?\s{0,9}\(@[\w.]{2,60}\)|@[\w.]{2,60})",
    re.IGNORECASE,
)
_TITLES = ("title", "aria-label", "data-title", "data-caption")
#: Titles of players that say nothing of what is played.
_NO_TITLE = re.compile(
    r"(?:(?:external|embedded|externer?|eingebettete[rs]?) )?(?:youtube|video|vimeo|twitter|tweet|x|post|instagram|"
    r"facebook|iframe|player|embed|content|inhalt|social media|tiktok|telegram|datawrapper|karte|map|chart|grafik|"
    r"diagramm|interactive or visual content|placeholder|dailymotion|spotify|soundcloud)"
    r"(?:[ -](?:video|player|post|tweet|embed|content|inhalt|iframe))*",
    re.IGNORECASE,
)


#: Elements that load something from elsewhere by their name, and those that may do so by an attribute.
LOADERS = ("iframe", "blockquote", *_TAGS, "div", "figure", "section", "script")
_BY_NAME = frozenset(("iframe", "blockquote", *_TAGS))
_SELDOM = frozenset(_CARRIERS) - _PLAIN


def is_loader(element: _Element) -> bool:
    """May one of ``LOADERS`` load something?"""
    if element.tag == "script":
        source = element.get("src") or ""
        return element.get("data-telegram-post") is not None or "datawrapper" in source or "dwcdn" in source
    return element.tag in _BY_NAME or not _SELDOM.isdisjoint(element.keys())


def read_embed(element: _Element, base: str | None, taken: set[str]) -> Embed | None:
    """What an element loads from another house, if it is of a kind that is known, and was not there before."""
    kind, url = _loaded(element)
    if kind is not None and url is None:
        links = [absolute(link.get("href"), base) for link in element.iter("a")]
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
    kind = _TAGS.get(element.tag) or next((_CLASSES[name] for name in named if name in _CLASSES), None)
    if not attributes or (kind is None and element.tag == "blockquote"):
        return None, None
    for name in (name for name in _CARRIERS if attributes.get(name)):
        value = attributes[name]
        if name == "data-telegram-post":
            return "telegram", f"https://t.me/{value}"
        if name in ("data-tweetid", "data-tweet-id") and value.isdigit():
            return kind or "x", f"https://x.com/i/status/{value}"
        if name in ("data-videoid", "videoid") and kind == "youtube":
            return kind, f"https://www.youtube.com/watch?v={value}"
        url = _address(value)
        if url is not None and (known := _kind(url)) is not None:
            return kind or known, url
    return kind, None


def _address(value: str) -> str | None:
    """The address in an attribute, be it written for JSON or for another address; of a player that of what it plays."""
    if value.startswith("//"):
        return f"https:{value}"
    found = _ADDRESS.search(unquote(value) if "%3A" in value else value)
    if found is None:
        return None
    url = found[0].replace("\\/", "/")
    played = _ADDRESS.search(unquote(url.partition("?")[2])) if "plugins/" in url else None
    return played[0] if played is not None else url


def _kind(url: str) -> EmbedKind | None:
    host = host_of(url)
    known = listed(host, "", _HOSTS)
    if known is not None:
        return _HOSTS[known]
    return "chart" if ".google." in f".{host}" and "/maps" in url else None


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
    for address in (url, *(link.get("href") or "" for link in [*element.iter("a")][:5])):
        if pattern is not None and (found := pattern.search(address)):
            return (
                f"@{found[1]}" if kind in ("x", "telegram", "tiktok", "instagram", "threads", "bluesky") else found[1]
            )
    for name in ("data-author", "data-channel", "data-username"):
        if value := clean(element.get(name)):
            return value
    return None


def _title(element: _Element) -> str | None:
    for each in (element, *[*element.iter("iframe", "h2", "h3", "h4", "strong")][:3]):
        for name in _TITLES:
            value = clean(each.get(name))
            if value and len(value) > 8 and not _NO_TITLE.fullmatch(value):
                return value[:200]
    return None
