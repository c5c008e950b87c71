"""Make ``provenance/languages/de/nouns.txt.gz`` from the PyPI package ``german-nouns`` (Wiktionary, CC BY-SA 4.0).

    pip download --no-deps german-nouns==1.2.5 && python tools/build_nouns.py german_nouns-1.2.5-py3-none-any.whl

One line of the table holds the words of one class and one set of genders, lower case, sorted:
``person mp<TAB>lehrer …`` ("p" is the plural). A word is left out where the table says the same of its end, so that
compounds need no line of their own. The last line holds common nouns that are surnames as well. The table is a database
of its own and keeps the licence of its source.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
import zipfile
from collections import defaultdict
from pathlib import Path

import yaml

from provenance.languages.de.nouns import BORNE, front_forms

HERE = Path(__file__).parent
TABLE = HERE.parent / "provenance" / "languages" / "de" / "nouns.txt.gz"
#: Letters of the shortest end that decides what a compound is.
SHORTEST_HEAD = 4
SHORTEST_FRONT = 3
#: Ends of nouns that say what a process, a quality or a field is.
FEMININE = ("ung", "heit", "keit", "ion", "ität", "enz", "anz", "ik", "ur", "schaft", "ie")
ABSTRACT = ("ismus", "tum", "nis", "ment", "sal")
PERSONAL = ("ist", "loge", "nom", "ling", "ierer", "iker", "eur", "euse", "graf", "ant", "ent")
#: A word in more than one sense is first of all a common noun, then a place.
NAMES = {"Toponym": "place", "Straßenname": "place", "Vorname": "forename", "Nachname": "surname"}
UMLAUTS = str.maketrans("äöü", "aou")


def main(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package, package.open("german_nouns/nouns.csv") as file:
        rows = list(csv.DictReader(io.TextIOWrapper(file, encoding="utf-8")))
    rows = [row for row in rows if row["lemma"][:1].isupper() and " " not in row["lemma"] and len(row["lemma"]) > 1]
    forms = _forms(rows)
    classes = _classes(rows)
    table = {word: _meant(word, forms[word], classes) for word in forms}
    for word, kind in (_seeds("words") | _seeds("heads")).items():
        table.setdefault(word, (kind, ""))
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    for word, code in table.items():
        if code[0] in NAMES.values() or _by_end(word, table) != code:
            lines[code].append(word)
    text = "".join(f"{kind} {genders}\t{' '.join(sorted(words))}\n" for (kind, genders), words in sorted(lines.items()))
    surnames = {row["lemma"].lower() for row in rows if "Nachname" in row["pos"].split(",")}
    text += f"{BORNE}\t{' '.join(sorted(word for word in surnames if table[word][0] not in NAMES.values()))}\n"
    with TABLE.open("wb") as out, gzip.GzipFile("", "wb", 9, out, mtime=0) as packed:
        packed.write(text.encode())
    print(f"{len(table)} forms, {sum(map(len, lines.values()))} kept, {TABLE.stat().st_size} bytes")


def _by_end(word: str, table: dict[str, tuple[str, str]]) -> tuple[str, str] | None:
    """What the longest end says that is a noun, if what stands before is one as well."""
    for at in range(SHORTEST_FRONT, len(word) - SHORTEST_HEAD + 1):
        known = table.get(word[at:])
        if known is not None and known[0] not in NAMES.values():
            forms = front_forms(word[:at])
            joined = not forms or any(form in table for form in forms)
            return known if joined else None
    return None


def _forms(rows: list[dict[str, str]]) -> dict[str, dict[str, set[str]]]:
    """Every written form, lower case: the lemmas that it is a form of, each with its genders ("p" for a plural)."""
    found: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for row in sorted(rows, key=_is_name):
        lemma = row["lemma"].lower()
        genders = _genders(row)
        found[lemma].setdefault(lemma, set()).update(genders)
        for column, value in row.items():
            if value and (" singular" in column or " plural" in column):
                number = {"p"} if " plural" in column else genders
                for word in (form.strip().lower() for form in value.split("\n")):
                    if word and " " not in word:
                        found[word].setdefault(lemma, set()).update(number)
    return found


#: Of two nouns that share a form, that of the class that comes first is meant, unless the form is one of them itself.
RANKS = (
    "body",
    "person",
    "medium",
    "paper",
    "group",
    "software",
    "event",
    "abstract",
    "time",
    "thing",
    *NAMES.values(),
)


def _meant(word: str, lemmas: dict[str, set[str]], classes: dict[str, str]) -> tuple[str, str]:
    """Class and genders of a form; an adjective that is a noun has those of all its lemmas ("Abgeordnete")."""
    lemma = word if word in lemmas else min(lemmas, key=lambda lemma: RANKS.index(classes[lemma]))
    genders = lemmas[lemma]
    if classes[lemma] == "person":
        genders = genders.union(*(g for other, g in lemmas.items() if other in (lemma + "r", lemma.removesuffix("r"))))
    return classes[lemma], "".join(gender for gender in "mfnp" if gender in genders)


def _is_name(row: dict[str, str]) -> int:
    """0 for a common noun; else the more, the less a word is that name first of all."""
    return max((rank for rank, name in enumerate(NAMES, 1) if name in row["pos"].split(",")), default=0)


def _seeds(name: str) -> dict[str, str]:
    lists = yaml.safe_load((HERE / "noun_classes.yaml").read_text(encoding="utf-8"))
    return {word: kind for kind, words in lists.items() for word in words.get(name, "").split()}


def _classes(rows: list[dict[str, str]]) -> dict[str, str]:
    """Lemma, lower case, to its class."""
    heads = _seeds("heads")
    whole = heads | _seeds("words")
    known = {row["lemma"].lower(): row for row in sorted(rows, key=_is_name, reverse=True)}
    people = _people(rows, set(known))
    genders: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        genders[row["lemma"].lower()] |= _genders(row)
    classes: dict[str, str] = {}
    for lemma in sorted(known, key=len):
        row = known[lemma]
        if lemma in whole:
            kind = whole[lemma]
        elif _is_name(row):
            kind = next(kind for name, kind in NAMES.items() if name in row["pos"].split(","))
        elif lemma in people:
            kind = "person"
        else:
            kind = _of_compound(lemma, heads, classes, genders) or _of_ending(lemma, row)
        classes[lemma] = kind
    return classes


def _genders(row: dict[str, str]) -> set[str]:
    return {row[name] for name in row if name.startswith("genus")} & set("mfn")


def _of_compound(lemma: str, heads: dict[str, str], classes: dict[str, str], genders: dict[str, set[str]]) -> str:
    """The class of the longest end of the same gender that has one, or "": "Heilkunde" is no "Kunde"."""
    ends = [lemma[at:] for at in range(2, len(lemma) - SHORTEST_HEAD + 1)]
    alike = (end for end in ends if not genders[lemma] or not genders.get(end) or genders[lemma] & genders[end])
    known = (heads.get(end) or classes.get(end, "") for end in alike)
    return next((kind for kind in known if kind and kind not in NAMES.values()), "")


def _of_ending(lemma: str, row: dict[str, str]) -> str:
    if row["genus"] == "m" and lemma.endswith(PERSONAL) and row["genitiv singular"].endswith("en"):
        return "person"
    abstract = lemma.endswith(FEMININE) if row["genus"] == "f" else lemma.endswith(ABSTRACT)
    return "abstract" if abstract else "thing"


def _people(rows: list[dict[str, str]], known: set[str]) -> set[str]:
    """What has a feminine in "-in", that feminine, and adjectives and participles that are declined as masculines."""
    found: set[str] = set()
    for row in rows:
        lemma = row["lemma"].lower()
        if lemma.endswith("in") and row["genus"] == "f" and row["nominativ plural"].endswith("innen"):
            base = lemma[:-2]
            plain = base.translate(UMLAUTS)
            found |= {lemma, *({base, base + "e", base + "er", plain, plain + "e"} & known)}
        if row["pos"].endswith("Deklination") and row["genus"] in ("m", "f"):
            found.add(lemma)
    return found


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
