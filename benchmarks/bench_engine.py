"""The rules engine against a plain loop over the same patterns: MB/s, and that both find the same.

usage: bench_engine.py [--data DIR]

240 phrases and 60 regular expressions, made from a seed, over German-like text made from the same seed, and over the
articles of German Wikinews where they are present. The loop tries every pattern in every sentence. ``growth`` shows how
the time grows with the number of rules: how many times more rules there are, by how many times longer it takes.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from provenance.engine import Hit, RuleSet, load
from provenance.engine.matching import match_document, match_with
from provenance.engine.ruleset import everywhere
from provenance.models import Article, Document
from provenance.segment import analysis_text, lines, sentences

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "wikinews-de"
SEED = 7
#: Characters that the loop gets: it is slow, and its speed does not depend on the length.
LOOP_CHARACTERS = 150_000
#: How many rules there are where growth is measured.
RULE_COUNTS = (10, 100, 300, 1_000, 3_000)

_FRONT = (
    "Staats Bundes Landes Kreis Polizei Militär Wirtschafts Umwelt Kultur Finanz Grenz Hafen Wahl Klima Energie".split()
)
_BACK = "sprecher behörde bericht minister kreise prüfung quelle aussage verfahren antrag ausschuss dienst amt".split()
_NOUNS = (
    "Polizei Regierung Präsident Minister Partei Stadt Land Jahr Woche Menschen Angaben Sprecher Gericht Euro Prozent "
    "Millionen Unternehmen Behörden Krieg Wahl Soldaten Partei Demonstranten Opfer Montag Freitag Mitglieder Woche"
).split()
_COMMON_PARTICIPLES = "getötet verletzt gefunden erklärt bestätigt worden gewesen geworden gemacht gestellt".split()
_VERBS = "bestätigen bestreiten melden erklären prüfen zurückweisen ablehnen mitteilen dementieren einräumen".split()
_PARTICIPLES = "bestätigt bestritten gemeldet erklärt geprüft zurückgewiesen abgelehnt mitgeteilt dementiert".split()
_SMALL = (
    "der die das ein eine in von mit auf für nicht auch nach bei aus über vor durch um noch schon aber sehr".split()
)
_SMALL += (
    "Haus Stadt Jahr Woche Tag Land Straße Leute Geld Ende ist war hat wird wurde hatte sagte ging kam stand".split()
)


@dataclass(frozen=True)
class Corpus:
    documents: Sequence[Document]
    ruleset: RuleSet

    @property
    def megabytes(self) -> float:
        return sum(len(document.text.encode()) for document in self.documents) / 1e6


def run(data: Path = DATA) -> dict[str, float]:
    """By corpus: ``mb_s/…/engine``, ``mb_s/…/loop``, ``ratio/…`` and ``hits/…`` (for 1,000 sentences)."""
    figures: dict[str, float] = {}
    with TemporaryDirectory() as folder:
        write_rules(Path(folder), Random(SEED))
        start = time.process_time()
        ruleset = load([Path(folder)])
        figures["load/seconds"] = time.process_time() - start
    start = time.process_time()
    _ = ruleset.for_language("de").document.filter
    figures["compile/seconds"] = time.process_time() - start
    texts = {"generated": [generated_text(Random(SEED + at)) for at in range(300)]}
    if data.is_dir():
        texts["wikinews"] = list(_wikinews(data))
    else:
        print(f"no data in {data}: only generated text is measured")
    for name, articles in texts.items():
        figures |= _compare(name, Corpus([_document(text) for text in articles], ruleset))
    return figures | _growth([_document(text) for text in texts["generated"]])


def _growth(documents: Sequence[Document]) -> dict[str, float]:
    """By number of rules: MB/s, and rules by time, both as multiples of what the fewest take (1 is linear growth)."""
    figures: dict[str, float] = {}
    fewest, first = RULE_COUNTS[0], 0.0
    for count in RULE_COUNTS:
        with TemporaryDirectory() as folder:
            write_rules(Path(folder), Random(SEED), count * 4 // 5, count // 5, common=0.1)
            corpus = Corpus(documents, load([Path(folder)]))
        speed, _ = _speed(partial(match_document, corpus.ruleset), corpus)
        first = first or speed
        figures[f"mb_s/{count} rules"] = speed
        figures[f"growth/{fewest} to {count} rules"] = count / fewest * speed / first
    return figures


def _compare(name: str, corpus: Corpus) -> dict[str, float]:
    def engine(document: Document) -> list[Hit]:
        return match_document(corpus.ruleset, document)

    rules = corpus.ruleset.for_language("de").document

    def loop(document: Document) -> list[Hit]:
        return match_with(rules, lambda _, units: everywhere(rules.patterns, units), document, {})

    head = Corpus(_first(corpus.documents, LOOP_CHARACTERS), corpus.ruleset)
    if [engine(document) for document in head.documents] != [loop(document) for document in head.documents]:
        raise SystemExit(f"{name}: the engine and the loop differ")
    fast, hits = _speed(engine, corpus)
    slow, _ = _speed(loop, head)
    count = sum(len(document.sentences) for document in corpus.documents)
    return {
        f"mb_s/{name}/engine": fast,
        f"mb_s/{name}/loop": slow,
        f"ratio/{name}": fast / slow,
        f"hits/{name}": 1000 * hits / count,
    }


def _speed(match: Callable[[Document], list[Hit]], corpus: Corpus) -> tuple[float, int]:
    """MB/s of processor time, patterns compiled before; and the hits."""
    for document in corpus.documents:
        match(document)
    start = time.process_time()
    hits = sum(len(match(document)) for document in corpus.documents)
    return corpus.megabytes / (time.process_time() - start), hits


def _first(documents: Sequence[Document], characters: int) -> list[Document]:
    taken: list[Document] = []
    for document in documents:
        if sum(len(each.text) for each in taken) > characters:
            break
        taken.append(document)
    return taken


# --- texts -----------------------------------------------------------------------------------------------------------


def _wikinews(data: Path) -> Iterator[str]:
    for name in ("dev.jsonl", "train.jsonl"):
        with (data / name).open(encoding="utf-8") as rows:
            yield from (json.loads(row)["text"] for row in rows)


def _document(article: str) -> Document:
    text, _ = analysis_text(article)
    all_lines = lines(text)
    return Document(Article("", "", text, language="de"), text, all_lines, sentences(text, all_lines, None))


def generated_text(random: Random, count: int = 30) -> str:
    """Sentences mostly of common words, some of them in paragraphs together."""
    parts: list[str] = []
    for _ in range(count):
        words = [_word(random) for _ in range(random.randint(6, 22))]
        parts.append(" ".join(words).capitalize() + random.choice(". . . ? !".split()))
        parts.append(random.choice([" ", " ", " ", "\n\n"]))
    return "".join(parts).strip()


def _word(random: Random) -> str:
    kind = random.random()
    if kind < 0.97:
        return random.choice(_SMALL)
    if kind < 0.985:
        return random.choice(_NOUNS)
    return _compound(random) if kind < 0.993 else random.choice(_PARTICIPLES + _COMMON_PARTICIPLES)


# --- rules -----------------------------------------------------------------------------------------------------------


def write_rules(folder: Path, random: Random, phrases: int = 240, regexes: int = 60, common: float = 0.5) -> None:
    """So many rule files of one pattern each, and a ``score.yaml``.

    ``common`` is the share of patterns made of words that every article has; the others hardly ever match.
    """
    dimensions = "attribution verification transparency balance directness hygiene".split()
    score = {
        "dimensions": {dimension: {"base": 50, "weight": 1} for dimension in dimensions},
        "bands": {"A": 80, "B": 65, "C": 50, "D": 35},
    }
    (folder / "score.yaml").write_text(json.dumps(score), encoding="utf-8")
    (folder / "de" / "balance").mkdir(parents=True)
    for at in range(phrases + regexes):
        match = {"phrase": [_phrase(random, common)]} if at < phrases else {"regex": _regex(random, common)}
        rule = {
            "title": f"Rule {at}",
            "category": "denial",
            "severity": "info",
            "message": "{match}",
            "rationale": "Made for measuring.",
            "match": match,
            "examples": {"match": ["[[not run]]"], "no_match": ["not run"]},
        }
        (folder / "de" / "balance" / f"rule-{at:04}.yaml").write_text(json.dumps(rule), encoding="utf-8")


def _phrase(random: Random, share: float) -> str:
    common = random.random() < share
    noun, other = (random.choice(_NOUNS) if common else _compound(random) for _ in range(2))
    verb = random.choice(_VERBS)
    participle = random.choice(_COMMON_PARTICIPLES if common else _PARTICIPLES)
    small, back = random.choice(_SMALL), random.choice(_BACK)
    return random.choice(
        [
            f"{small} {noun}",
            f"{noun} … {participle}",
            f"({noun}|{other}) {small} {participle}",
            f"{{lemma:{verb}}} … {noun}",
            f"{noun}* (nicht)? {participle}",
            f"{participle}, {small} {random.choice(_SMALL)} {noun}",
            f"*{back} {small} {noun}",
            f"(nach|laut|gegenüber) (den|der|dem|des)? (Angaben|Berichten|{noun}) (der|des|von|im)? {other}*",
            f"{{lemma:{verb}}}, dass",
            f"(die|der|das|den|dem|des) {noun} (nicht|auch|nach|für|von|mit|in|auf) *",
            f"(wurde|wurden|worden|wird|werden) … (von|durch) … {noun}",
            f"{{lemma:{verb}}}",
            f"{noun} {small} *",
            f"(laut|nach Angaben|gegenüber) (der|des|dem|von)? *{back}",
        ]
    )


def _regex(random: Random, share: float) -> str:
    common = random.random() < share
    noun, other = random.choice(_NOUNS) if common else _compound(random), random.choice(_BACK)
    return random.choice(
        [
            rf"\b{noun}\w* (?:hat|habe|ist|sei|will|wurde) \w+",
            rf"\b\d{{1,3}} {noun}\b",
            rf"\b\w+{other} (?:und|der|des) {noun}",
            rf"(?i)\b{noun}[,;] (?:der|die|das)\b",
            rf"\b(?:{noun}|{other.capitalize()})(?:s|en|n)? (?:am|im|in|aus) (?:[A-Z]\w+)",
        ]
    )


def _compound(random: Random) -> str:
    return random.choice(_FRONT) + random.choice(_BACK)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    for name, figure in run(parser.parse_args().data).items():
        print(f"{name:24} {figure:10.2f}")


if __name__ == "__main__":
    main()
