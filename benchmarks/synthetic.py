"""Reports of articles that never were: enough like the real ones to fill a database, a page or a benchmark.

``reports(count)`` is the same for the same arguments. Every span of a report lies in its text.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, get_args

from provenance.across.story import Story
from provenance.models import CATEGORIES, DIMENSIONS, Genre, Report
from provenance.store import RuleInfo

__all__ = ["report", "reports", "rules", "story"]

_OUTLETS = ("Küstenbote", "Nordlicht Aktuell", "Talblick", "Der Morgenkurier", "eilmeldung24", None)
_PLACES = ("Wesenau", "Birkenfurt", "Hohenried", "Osterholm", "Krähwinkel", "Lindenwerder")
_TOPICS = ("Staudamm", "Chemiewerk", "Güterbahnhof", "Rathaus", "Windpark", "Klinikum")
_BANDS = (("A", 80), ("B", 65), ("C", 50), ("D", 35), ("E", 0))
_GENRES = get_args(Genre)
_AUTHORS = ("Mara Wendt", "Jonas Feldkamp", "Ilka Sörensen", None)
_HEADLINES = (
    "Streit um den {topic} in {place}: Behörde widerspricht den Vorwürfen",
    "Video soll Schäden am {topic} von {place} zeigen",
    "Was über den Vorfall am {topic} in {place} bekannt ist",
    "{place}: Insider berichten von Mängeln am {topic}",
    "Prüfer finden Lücken in den Akten zum {topic} {place}",
)
_MEASURES = ("attributed_share", "identified_share", "top_source_share", "hedges_per_100", "lix", "flesch_amstad")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of sentence: who speaks in it, and what a rule would find in it."""

    template: str
    source: str | None = None
    kind: str = "unspecified"
    identified: bool = False
    role: str | None = None
    type: str = "indirect"
    cue: str | None = None
    finding: str | None = None
    severity: str = "info"
    points: dict[str, int] = field(default_factory=dict)
    number: str | None = None


_KINDS = (
    _Kind(
        "{source}, Leiterin des Wasseramtes, sagte: „[[Wir haben die Anlage zweimal geprüft und nichts gefunden.]]“",
        *("Renate Olbrich", "named_person", True, "Leiterin des Wasseramtes", "direct", "sagte"),
        *("identified_source", "info", {"attribution": 3}),
    ),
    _Kind(
        "Laut {source} [[liegen am Ufer rund 1.200 Tonnen Schutt, die noch niemand untersucht hat]].",
        *("Umweltamt Wesenau", "named_organisation", True, None, "indirect", "Laut"),
        *("identified_source", "info", {"attribution": 3}, "rund 1.200 Tonnen"),
    ),
    _Kind(
        "{source} erklärte, [[er habe die Unterlagen nie gesehen und weise jede Schuld von sich]].",
        *("Bürgermeister Henning Roloff", "named_person", True, "Bürgermeister", "indirect", "erklärte"),
        *("denial", "info", {"balance": 10}),
    ),
    _Kind(
        "{source} berichtete, [[die Leitung habe seit Jahren davon gewusst]].",
        *("Ein Insider", "anonymous", False, None, "indirect", "berichtete"),
        *("anonymous_source", "warning", {"attribution": -4}),
    ),
    _Kind(
        "{source} warnen, [[dass der Schaden größer sei als zugegeben]].",
        *("Experten", "unnamed_expert", False, None, "indirect", "warnen"),
        *("vague_source", "warning", {"attribution": -3}),
    ),
    _Kind(
        "Die Angaben ließen sich zunächst nicht unabhängig überprüfen.",
        finding="admitted_unverifiability",
        severity="notice",
        points={"transparency": 5, "verification": -2},
    ),
    _Kind(
        "Das Video stammt nach Angaben der Gruppe aus eigenen Quellen, mehr wollte sie dazu nicht sagen.",
        finding="withheld_origin",
        severity="warning",
        points={"transparency": 5, "verification": -4},
    ),
    _Kind(
        "Zuerst hatte der Sender {source} [[über 300 Verletzte]] gemeldet.",
        *("Funkhaus Ost", "named_media", True, None, "reported", "gemeldet"),
        *("media_relay", "notice", {"directness": -3}, "300 Verletzte"),
    ),
    _Kind("Es sind Aufnahmen aufgetaucht, die Risse im Beton zeigen sollen.", finding="passive_unsourced"),
    _Kind("Loading...", finding="placeholder", severity="error", points={"hygiene": -5}),
    _Kind("Der Fluss führt nach den Regenfällen der vergangenen Woche weiter Hochwasser."),
    _Kind("Die Straße zum Gelände bleibt bis auf Weiteres gesperrt, der Bus fährt eine Umleitung."),
)


def rules() -> list[RuleInfo]:
    """One rule a category, as far as the database wants to know it."""
    return [
        RuleInfo(
            id=f"de/{dimension}/{category.replace('_', '-')}",
            title=category.replace("_", " ").capitalize(),
            rationale=f"Why {category.replace('_', ' ')} matters to somebody who checks facts.",
            status="test",
            hash=hashlib.sha256(category.encode()).hexdigest(),
            file=f"de/{dimension}/{category.replace('_', '-')}.yaml",
            category=category,
            dimension=dimension,
            severity="notice",
        )
        for category, dimension in CATEGORIES.items()
    ]


def reports(count: int, seed: int = 0, sentences: int = 30) -> Iterator[Report]:
    """``count`` reports with about 25 findings, 15 attributions and 7 sources each (at 30 sentences)."""
    for index in range(count):
        yield report(index, seed, sentences)


def story(index: int, articles: Sequence[tuple[Any, ...]]) -> Story:
    """A story of some rows of articles (id, outlet, title, published, overall) in which everything happens once."""
    ids = [one[0] for one in articles]
    roles = ("origin", "relay", "copy", "own", "own")
    told = [
        {"id": one, "source": "feed.jsonl", "url": None, "outlet": outlet, "title": title, "published": published,
         "version_of": None, "role": role, "overall": overall}
        for (one, outlet, title, published, overall), role in zip(articles, roles, strict=False)
    ]  # fmt: skip
    numbers = [
        {
            "id": f"n{at}",
            "what": what,
            "uses": [
                {"article": one, "span": [60 + at, 80 + at], "text": f"{base + step} {what}", "quantity": base + step,
                 "approximate": step == 0, "source": "Umweltamt Wesenau" if step else None, "via": None}
                for step, one in enumerate(ids)
            ],
            "relations": [
                {"a": 0, "b": b, "relation": "contradicts" if b > 1 else "rounded"} for b in range(1, len(ids))
            ],
            "values": [],
        }
        for at, (what, base) in enumerate([("Tonnen", 1200), ("Verletzte", 300), ("Häuser", 40)])
    ]  # fmt: skip
    words = "Wir haben die Anlage zweimal geprüft und nichts gefunden"
    quotes = [
        {
            "id": "q1",
            "speaker": "Renate Olbrich",
            "uses": [
                {"article": one, "span": [90, 140], "text": words if at else f"{words}, sagte sie", "first": not at,
                 "via": None}
                for at, one in enumerate(ids)
            ],
            "relations": [{"a": 0, "b": b, "relation": "altered"} for b in range(1, len(ids))],
        }
    ]  # fmt: skip

    def place(one: str) -> dict[str, Any]:
        return {"article": one, "span": [60, 160], "text": "Das Video zeigt Schäden."}

    return Story.model_validate(
        {
            "id": f"story-{index:012d}",
            "title": told[0]["title"],
            "first": min((one["published"] for one in told if one["published"]), default=None),
            "last": max((one["published"] for one in told if one["published"]), default=None),
            "independent_articles": 3,
            "articles": told,
            "copies": [
                {"a": ids[0], "b": ids[2], "extent": "most", "shared": 0.5,
                 "passages": [{"a": [60, 160], "b": [70, 170]}],
                 "origin": {"kind": "a", "name": None, "evidence": None}},
            ],
            "quotes": quotes,
            "numbers": numbers,
            "relays": [{"from": ids[1], "outlet": "Talblick", "to": ids[0], "span": [60, 80], "text": "berichtete"}],
            "caveats": [
                {"claim": "Das Video zeigt Schäden.", "a": place(ids[0]), "b": place(one), "change": "dropped",
                 "class": "unverified"}
                for one in ids[1:3]
            ],
            "answers": [{"who": "Henning Roloff", "article": ids[0], "kind": "denial", "span": [60, 80]}],
            "entities": [],
        }
    )  # fmt: skip


def report(index: int, seed: int = 0, sentences: int = 30) -> Report:
    """The report number ``index``; another ``seed`` is another version of the same articles."""
    random = Random(f"{seed}/{index}")
    article = _Article(random)
    for _ in range(sentences):
        article.add(random.choice(_KINDS))
    return article.report(index)


class _Article:
    def __init__(self, random: Random) -> None:
        self._random = random
        place, topic = random.choice(_PLACES), random.choice(_TOPICS)
        self._title = random.choice(_HEADLINES).format(topic=topic, place=place)
        self._text = f"{self._title}\n\n"
        self._line = 3
        self._sources: dict[str, dict] = {}
        self._attributions: list[dict] = []
        self._claims: list[dict] = []
        self._findings: list[dict] = []
        self._noise: list[list[int]] = []

    def add(self, kind: _Kind) -> None:
        start = len(self._text)
        sentence = kind.template.format(source=kind.source or "")
        before, _, rest = sentence.partition("[[")
        content, _, after = rest.partition("]]")
        self._text += before + content + after
        attribution = self._attribute(kind, start, start + len(before), content) if kind.source else None
        self._find(kind, start, attribution)
        if kind.number:
            at = self._text.index(kind.number, start)
            self._claims.append(_claim(len(self._claims) + 1, kind.number, at, attribution))
        if kind.finding == "placeholder":
            self._noise.append([start, len(self._text)])
        self._text += self._random.choice((" ", "\n\n")) if kind.finding != "placeholder" else "\n"

    def _attribute(self, kind: _Kind, start: int, content_at: int, content: str) -> str:
        name = kind.source or ""
        at = self._text.index(name, start)
        source = self._sources.setdefault(
            name,
            {
                "id": f"s{len(self._sources) + 1}",
                "name": name,
                "kind": kind.kind,
                "identified": kind.identified,
                "role": kind.role,
                "party": name if kind.identified else None,
                "mentions": [],
            },
        )
        source["mentions"].append([at, at + len(name)])
        cue_at = self._text.index(kind.cue or "", start)
        attribution = {
            "id": f"a{len(self._attributions) + 1}",
            "type": kind.type,
            "content": {"spans": [[content_at, content_at + len(content)]], "text": content},
            "source": {"spans": [[at, at + len(name)]], "text": name},
            "source_id": source["id"],
            "cue": {"spans": [[cue_at, cue_at + len(kind.cue or "")]], "text": kind.cue},
            "frame": None,
            "addressee": None,
            "medium": None,
        }
        self._attributions.append(attribution)
        return attribution["id"]

    def _find(self, kind: _Kind, start: int, attribution: str | None) -> None:
        if not kind.finding:
            return
        dimension = CATEGORIES[kind.finding]
        text = self._text[start:].rstrip()
        self._findings.append(
            {
                "rule": f"de/{dimension}/{kind.finding.replace('_', '-')}",
                "category": kind.finding,
                "dimension": dimension,
                "severity": kind.severity,
                "message": f"{kind.finding.replace('_', ' ').capitalize()}: “{text[:60]}”",
                "start": start,
                "end": start + len(text),
                "line": self._line,
                "column": 1,
                "text": text,
                "attribution": attribution,
                "points": kind.points,
            }
        )
        self._line += 1

    def report(self, index: int) -> Report:
        random, outlet = self._random, self._random.choice(_OUTLETS)
        assessed = random.random() > 0.05
        noise = sum(end - start for start, end in self._noise) / len(self._text)
        scores = self._scores(assessed)
        return Report.model_validate(
            {
                "schema": "provenance/report/2",
                "article": {
                    "id": f"{'https://zeitung.example/a?b=1&c=' if index % 3 else 'feed.jsonl'}#{index}",
                    "source": f"feed/{index:06}.html",
                    "sha256": hashlib.sha256(self._text.encode()).hexdigest(),
                    "language": "de" if assessed else "fr",
                    "title": self._title if index % 50 else None,
                    "outlet": outlet,
                    "author": random.choice(_AUTHORS),
                    "published": f"2024-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
                    "modified": None if index % 4 else "2025-01-02T08:00:00+01:00",
                    "url": f"https://zeitung.example/artikel/{index}" if outlet else None,
                    "words": len(self._text.split()),
                    **self._genre(index),
                },
                "text": self._text,
                "noise": {"spans": self._noise, "ratio": round(noise, 4)},
                "sources": list(self._sources.values()),
                "attributions": self._attributions,
                "claims": self._claims,
                "findings": self._findings,
                "measures": {name: round(random.uniform(0, 60), 2) for name in _MEASURES}
                | {"words": 250, "wstf": None},
                "scores": scores,
                "ruleset": "0" * 64,
                "engine": "0.1.0",
            }
        )

    def _genre(self, index: int) -> dict[str, Any]:
        """Told by the text, by the metadata, or not at all."""
        label = self._text.split()[0]
        evidence = [{"start": 0, "end": len(label), "text": label}, {"metadata": "Kommentar"}, None][index % 3]
        return {"genre": _GENRES[index % len(_GENRES)] if evidence else None, "genre_evidence": evidence}

    def _scores(self, assessed: bool) -> dict:
        base = 60
        dimensions: dict[str, dict] = {}
        for name in DIMENSIONS:
            points: Counter[str] = Counter()
            for finding in self._findings:
                points[finding["rule"]] += finding["points"].get(name, 0)
            hits = Counter(finding["rule"] for finding in self._findings)
            given = [
                {"rule": rule, "count": hits[rule], "points": total} for rule, total in sorted(points.items()) if total
            ]
            total = base + sum(points.values())
            score = max(0, min(100, total))
            if score != total:
                given.append({"rule": "score/clamp", "count": 0, "points": score - total})
            dimensions[name] = {"score": score if assessed else None, "base": base, "contributions": given}
        scored = [d["score"] for d in dimensions.values() if d["score"] is not None]
        overall = round(sum(scored) / len(scored), 1) if scored else None
        band = None if overall is None else next(b for b, low in _BANDS if overall >= low)
        return {
            "overall": overall,
            "band": band,
            "weights": dict.fromkeys(DIMENSIONS, 1.0) if assessed else {},
            "caps": [{"cap": 40, "reason": "the text is cut off"}] if overall is not None and overall < 40 else [],
            "dimensions": dimensions,
        }


def _claim(index: int, text: str, start: int, attribution: str | None) -> dict:
    return {
        "id": f"c{index}",
        "text": text,
        "quantity": float("".join(c for c in text if c.isdigit())),
        "approximate": text.startswith("rund"),
        "unit": text.rsplit(maxsplit=1)[-1],
        "start": start,
        "end": start + len(text),
        "attribution": attribution,
    }
