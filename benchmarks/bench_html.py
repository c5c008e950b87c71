"""Pages a second: our extraction against trafilatura's own call with metadata, both in the same run.

usage: bench_html.py [--pages DIR]

Without a folder of pages the pages are made up: German news pages of 100 to 150 KB with menus, teasers, comments,
scripts and styles around an article, the same ones in every run. Both take turns page by page, so that a busy machine
slows both; only the ratio means anything.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from trafilatura import bare_extraction

from provenance.errors import InputError
from provenance.extract import extract
from provenance.models import RawArticle
from provenance.reader import read

PAGES = 24
_SUBJECTS = (
    "Die Stadtverwaltung|Der Landkreis|Die Feuerwehr|Das Umweltamt|Eine Sprecherin der Polizei|Der Betreiber der Anlage"
    "|Die Bürgermeisterin|Ein Gutachter des Landes|Die Staatsanwaltschaft|Der Anwohnerverein"
).split("|")
_CLAUSES = (
    "die Arbeiten am Deich kämen schneller voran als geplant|es seien bisher keine Verletzten gemeldet worden"
    "|der Vertrag mit dem Hafen laufe erst im kommenden Jahr aus|die Messwerte lägen deutlich unter dem Grenzwert"
    "|man habe die Unterlagen am Dienstag vollständig erhalten|der Schaden lasse sich noch nicht beziffern"
    "|die Aufnahmen seien nicht in dieser Woche entstanden|zwölf der vierzig Wohnungen seien wieder bewohnbar"
).split("|")
_VERBS = "teilte mit|erklärte am Abend|sagte auf Anfrage|betonte erneut|räumte ein|schrieb in einer Mitteilung".split(
    "|"
)
_TOPICS = "Politik Wirtschaft Sport Kultur Wissen Reise Regional Meinung Wetter Verkehr Netzwelt Gesundheit".split()


def run(pages: Path | None = None) -> dict[str, float]:
    """``default`` and ``own``: pages a second; ``ratio``; ``kept`` and ``noise``: shares of paragraphs, made-up pages.

    ``kept`` is the share of the article's paragraphs that came out, ``noise`` that of teasers and comments.
    """
    raws = (
        [raw for raw in read([str(pages)], max_bytes=20_000_000) if isinstance(raw, RawArticle)] if pages else _raws()
    )
    if not raws:
        raise SystemExit(f"no pages in {pages}: nothing was measured")
    _both(raws[:2])
    default, own = (len(raws) / seconds for seconds in _both(raws))
    figures = {"pages": float(len(raws)), "default": default, "own": own, "ratio": own / default}
    return figures if pages else figures | _quality()


def _both(raws: Sequence[RawArticle]) -> tuple[float, float]:
    """CPU seconds of trafilatura's way and of ours."""
    default = own = 0.0
    for raw in raws:
        default += _seconds(
            lambda content: bare_extraction(content, include_comments=False, with_metadata=True), raw.content
        )
        own += _seconds(_own, raw)
    return default, own


def _seconds(function: Callable[[Any], object], argument: object) -> float:
    start = time.process_time()
    function(argument)
    return time.process_time() - start


def _own(raw: RawArticle) -> str:
    try:
        return extract(raw).text
    except InputError:
        return ""


def _quality() -> dict[str, float]:
    kept, noise = [], []
    for seed in range(PAGES):
        random = Random(seed)
        article, around = _paragraphs(random, 14), _paragraphs(random, 60)
        text = _own(_raw(seed))
        kept += [paragraph in text for paragraph in article]
        noise += [paragraph in text for paragraph in around]
    return {"kept": sum(kept) / len(kept), "noise": sum(noise) / len(noise)}


def _raws() -> list[RawArticle]:
    return [_raw(seed) for seed in range(PAGES)]


def _raw(seed: int) -> RawArticle:
    return RawArticle(f"{seed}.html", f"{seed}.html", _page(seed), "html", carries_metadata=True)


# --- Pages ----------------------------------------------------------------------------------------------------------


def _page(seed: int) -> str:
    random = Random(seed)
    article, around = _paragraphs(random, 14), _paragraphs(random, 60)
    title = f"{random.choice(_SUBJECTS)} äußert sich zu Vorwürfen am Standort {seed}"
    return f"""<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>{title} - Küstenbote</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="Küstenbote">
<link rel="canonical" href="https://kuestenbote.example/regional/artikel-{seed}.html">
{_linked_data(seed, title)}
<style>{_style(random)}</style><script>{_script(random, 500)}</script></head><body>
<header><nav><ul>{_menu(random, 150)}</ul></nav></header>
<main><article class="article-body"><h1>{title}</h1><div class="author">Von Ilka Sörensen</div>
<span class="stamp">1{seed % 10}. Oktober 2024</span>
{_body(article)}</article></main>
<aside class="teaser-list">{_teasers(around[:35])}</aside>
<section id="comments" class="comments">{_comments(around[35:])}</section>
<footer><ul>{_menu(random, 150)}</ul></footer><script>{_script(random, 700)}</script></body></html>"""


def _linked_data(seed: int, title: str) -> str:
    """Every other page leaves its date and its author to be found in the text."""
    if seed % 2:
        return ""
    person, date = {"@type": "Person", "name": "Ilka Sörensen"}, f"2024-0{seed % 9 + 1}-1{seed % 10}T08:30:00+02:00"
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": date}
    return f'<script type="application/ld+json">{json.dumps(data | {"author": person})}</script>'


def _paragraphs(random: Random, count: int) -> list[str]:
    return [" ".join(_sentence(random) for _ in range(random.randint(2, 5))) for _ in range(count)]


def _sentence(random: Random) -> str:
    number = random.randint(3, 400)
    return f"{random.choice(_SUBJECTS)} {random.choice(_VERBS)}, {random.choice(_CLAUSES)}; es gehe um {number} Fälle."


def _body(paragraphs: Sequence[str]) -> str:
    middle = len(paragraphs) // 2
    parts = [f"<p>{paragraph}</p>" for paragraph in paragraphs]
    parts.insert(
        middle, '<h2>Was bisher bekannt ist</h2><div class="ad-slot"><script>ads.push({slot:3})</script></div>'
    )
    return "\n".join(parts)


def _menu(random: Random, count: int) -> str:
    names = (random.choice(_TOPICS) for _ in range(count))
    return "".join(
        f'<li class="nav-item"><a class="nav-link" href="/{name.lower()}/">{name}</a></li>' for name in names
    )


def _teasers(paragraphs: Sequence[str]) -> str:
    return "".join(
        f'<div class="teaser"><a href="/teaser-{at}.html"><img src="/bild-{at}.jpg" alt="">'
        f'<h3>Mehr zum Thema {at}</h3></a><p class="teaser__text">{paragraph}</p></div>'
        for at, paragraph in enumerate(paragraphs)
    )


def _comments(paragraphs: Sequence[str]) -> str:
    return "".join(
        f'<div class="comment" id="comment-{at}"><span class="user">Leser {at}</span><p>{paragraph}</p></div>'
        for at, paragraph in enumerate(paragraphs)
    )


def _style(random: Random) -> str:
    return "".join(
        f".k{at}{{margin:{random.randint(0, 40)}px;color:#{random.randrange(4096):03x}}}" for at in range(700)
    )


def _script(random: Random, count: int) -> str:
    return "".join(f"window.w{at}=function(a){{return a<{random.randint(1, 99)}?'x{at}':a}};" for at in range(count))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, help="folder of pages to measure instead of made-up ones")
    for name, value in run(parser.parse_args().pages).items():
        print(f"{name:10} {value:8.2f}")


if __name__ == "__main__":
    main()
