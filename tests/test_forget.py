"""What is forgotten is in no byte of any file, and does not come back; everything else stays as it was."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from provenance.store import Archive
from provenance.store.forget import NameOf
from provenance.store.search import shadow
from tests.conftest import Result

Call = Callable[..., Result]

ABOUT = (
    "Der Landkreis hat am Dienstag die Brücke über die Ache gesperrt. „Der mittlere Pfeiler hat sich gesenkt“, sagte "
    "Landrätin Petra Hölzgen auf einer Pressekonferenz. Nach Angaben des Straßenbauamts wurden am Morgen 14 Risse "
    "entdeckt. Hölzgens Sprecher bestritt Versäumnisse. Wie lange die Sperrung dauert, ist unklar. Die Kosten trage das "
    "Land, erklärte Hölzgen. Bürgermeister Jens Rode wies Kritik zurück. Das Ministerium wollte sich nicht äußern.\n"
)
OTHER = (
    "Das Freibad in Aachtal öffnet am Samstag. „Wir haben drei Monate gebaut“, sagte Bademeisterin Ulla Reif der Zeitung. "
    "Die Stadt rechnet mit 40.000 Gästen im Jahr. Der Förderverein bestätigte, dass er 200.000 Euro gesammelt hat. Ob "
    "das Wasser schon warm ist, blieb unklar. Experten raten zur Vorsicht bei Gewitter.\n"
)
TRACES = ("Hölzgen", "hölzgen", "Ho\u0308lzgen", "Hoelzgen", shadow("Petra Hölzgen"), shadow("Hölzgen"))


@pytest.fixture
def place(provenance: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two articles of two outlets, audited, checked, linked, judged, corrected and exported."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    records = [
        {
            "id": "wehrbruch",
            "url": "https://aachbote.example/1",
            "outlet": "Aachtaler Bote",
            "title": "Streit mit Hölzgen",
        },
        {"id": "freibad", "url": "https://blatt.example/2", "outlet": "Blatt der Stadt", "title": "Bad öffnet"},
        {"id": "zweites", "url": "https://aachbote.example/3", "outlet": "Aachtaler Bote", "title": "Noch ein Bad"},
    ]
    texts = (ABOUT, OTHER, OTHER.replace("Samstag", "Sonntag"))
    feed = [{**record, "text": text, "published": f"2024-03-0{n}"} for n, (record, text) in enumerate(zip(records, texts, strict=True), 1)]  # fmt: skip
    (tmp_path / "feed.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in feed), "utf-8")
    (tmp_path / "out").mkdir()
    provenance("audit", "feed.jsonl")
    provenance("audit", "feed.jsonl", "--format", "jsonl", "--output", "out/reports.jsonl", "--no-db")
    provenance("check", "feed.jsonl", "--cache-dir", "cache/own")
    provenance("link")
    common = ("--article", "wehrbruch", "--reason", "x", "--actor", "Ina")
    provenance("corrections", "add", "kind", "--words", "Landrätin Petra Hölzgen", "--kind", "anonymous", *common)
    provenance("corrections", "apply")
    for words, rule in (("Hölzgen auf einer Pressekonferenz", "a"), ("Das Ministerium", "b")):
        common = ("--rule", rule, "--reason", "x", "--actor", "Ina")
        provenance("corrections", "add", "missing", "--article", "wehrbruch", "--words", words, *common)
    provenance("corrections", "export", "--output", "out/corrections.jsonl")
    with closing(sqlite3.connect("db/reviews.db")) as connection, connection:
        from provenance.web.data import rules

        for article, text in (
            ("wehrbruch", "sagte Petra Hölzgen"),
            ("freibad", "laut Petra Hölzgen"),
            ("freibad", "x"),
        ):
            rules.add(connection, rules.ReviewVerdict(None, article, "r", 1, 2, text, "right", "", "Ina", "2024"))
    return tmp_path


def found_in(folder: Path, traces: tuple[str, ...]) -> list[tuple[str, str]]:
    """Files that hold one of the traces, as it is, in UTF-16, escaped, packed."""
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        content = path.read_bytes()
        if path.suffix == ".gz":
            content += gzip.decompress(content)
        for trace in traces:
            forms = (trace.encode(), trace.encode("utf-16-le"), json.dumps(trace)[1:-1].encode())
            if any(form in content for form in forms):
                found.append((path.name, trace))
    return found


def ids() -> list[str]:
    with Archive.open(Path("db/provenance.db")) as archive:
        return list(archive.ids())


def forget(provenance: Call, *what: str) -> Result:
    return provenance("forget", *what, "--yes", "--cache-dir", "cache/own", "--also", "out")


def test_the_traces_are_there_before(place: Path) -> None:
    holding = {name for name, _ in found_in(place, TRACES)}
    assert holding >= {"provenance.db", "reviews.db", "reports.jsonl", "corrections.jsonl", "feed.jsonl"}
    assert (place / "cache" / "own" / "reports.db").exists()
    with closing(sqlite3.connect("db/provenance.db")) as connection:
        assert "Hölzgen" in str(connection.execute("SELECT came, gone FROM changes").fetchall())


def test_a_person_is_in_no_byte_and_does_not_come_back(provenance: Call, place: Path) -> None:
    (place / "feed.jsonl").rename(place / "feed.source")
    result = forget(provenance, "--person", "Petra Hölzgen")
    assert result.code == 0, result.err
    assert "in 1 article the name is made unreadable" in result.err
    (place / "feed.source").rename(kept := place.parent / "kept.jsonl")
    assert found_in(place, TRACES) == []
    assert ids() == ["wehrbruch", "freibad", "zweites"]
    with Archive.open(Path("db/provenance.db")) as archive:
        report = archive.report("wehrbruch")
    assert report is not None
    assert report.text is not None
    assert len(report.text) == len(ABOUT.rstrip("\n")) or len(report.text) == len(ABOUT)
    assert "sagte Landrätin █████ ███████ auf" in report.text
    assert "Jens Rode" in report.text
    for finding in report.findings:
        if finding.start is not None:
            assert report.text[finding.start : finding.end] == finding.text

    # Another audit, of a changed feed too, brings nothing back.
    changed = kept.read_text(encoding="utf-8").replace("Dienstag", "Montag").replace("Streit", "Neuer Streit")
    (place.parent / "new.jsonl").write_text(changed, encoding="utf-8")
    for arguments in (("--force",), ("--format", "jsonl", "--output", "out/new.jsonl")):
        assert provenance("audit", place.parent / "new.jsonl", *arguments).code == 0
    provenance(
        "check", place.parent / "new.jsonl", "--cache-dir", "cache/own", "--format", "json", "--output", "out/c.json"
    )
    provenance("link")
    assert "█" in (place / "out" / "new.jsonl").read_text(encoding="utf-8")
    assert found_in(place, TRACES) == []


def test_an_article_is_in_no_byte_and_does_not_come_back(provenance: Call, place: Path) -> None:
    traces = (
        "wehrbruch",
        "aachbote.example/1",
        "Streit mit",
        "mittlere Pfeiler",
        shadow("mittlere Pfeiler hat sich gesenkt"),
    )
    result = forget(provenance, "--article", "wehrbruch")
    assert result.code == 0, result.err
    assert ids() == ["freibad", "zweites"]
    (place / "feed.jsonl").rename(kept := place.parent / "kept.jsonl")
    assert found_in(place, traces) == []
    again = provenance("audit", kept, "--force")
    assert "1 article is kept away" in again.err
    assert ids() == ["freibad", "zweites"]
    assert found_in(place, traces) == []


def test_an_outlet_goes_with_all_its_articles(provenance: Call, place: Path) -> None:
    traces = ("Aachtaler Bote", "aachbote.example", "Aachtal öffnet am Sonntag", "mittlere Pfeiler")
    assert forget(provenance, "--outlet", "aachtaler bote").code == 0
    assert ids() == ["freibad"]
    (place / "feed.jsonl").rename(kept := place.parent / "kept.jsonl")
    assert found_in(place, traces) == []
    assert "2 articles are kept away" in provenance("audit", kept, "--force").err
    assert found_in(place, traces) == []


def test_an_article_with_the_name_in_its_address_goes_as_a_whole(provenance: Call, tmp_path: Path) -> None:
    folder = tmp_path / "artikel"
    folder.mkdir()
    (folder / "petra-hoelzgen-tritt-ab.txt").write_text(ABOUT, encoding="utf-8")
    (folder / "bad.txt").write_text(OTHER, encoding="utf-8")
    provenance("audit", folder / "petra-hoelzgen-tritt-ab.txt", folder / "bad.txt")
    assert "1 article is deleted" in forget_in(provenance, "--person", "Petra Hölzgen").err
    assert [Path(one).name for one in ids()] == ["bad.txt"]
    provenance("audit", folder)
    assert [Path(one).name for one in ids()] == ["bad.txt"]
    assert found_in(tmp_path / "db", (*TRACES, "hoelzgen")) == []


def forget_in(provenance: Call, *what: str) -> Result:
    return provenance("forget", *what, "--yes")


def test_retention_by_age(provenance: Call, place: Path) -> None:
    with closing(sqlite3.connect("db/provenance.db")) as connection, connection:
        connection.execute("UPDATE articles SET published = date('now') WHERE id = 'zweites'")
    result = provenance("forget", "--older-than", "30", "--yes")
    assert "2 articles are deleted" in result.err
    assert ids() == ["zweites"]
    assert found_in(place / "db", TRACES) == []
    # Age keeps nothing away: the newer ones may come again.
    assert provenance("audit", "feed.jsonl").out.startswith("3 articles audited") or ids()


def test_what_cannot_be_cleaned_is_named(provenance: Call, place: Path) -> None:
    (place / "out" / "report.html").write_text("<p>Petra Hölzgen</p>", encoding="utf-8")
    (place / "out" / "entities.html").write_text("<p>Petra H&ouml;lzgen</p>", encoding="utf-8")
    (place / "out" / "story.html").write_text("<p>Streit mit Hölzgen</p>", encoding="utf-8")
    (place / "out" / "table.json").write_text(json.dumps({"name": "Petra Hölzgen"}), encoding="utf-8")
    (place / "out" / "table.csv").write_text("Petra Hölzgen\t1\n", encoding="utf-16")
    (place / "out" / "other.html").write_text("<p>Petra Holz</p>", encoding="utf-8")
    (place / "out" / "old.jsonl.gz").write_bytes(gzip.compress(b"{}"))
    result = forget(provenance, "--person", "Petra Hölzgen")
    assert result.code == 1
    assert {Path(line.partition(":")[0]).name for line in result.err.splitlines() if "may still hold" in line} == {
        "report.html",
        "entities.html",
        "story.html",
        "table.json",
        "table.csv",
        "old.jsonl.gz",
    }


def test_nothing_happens_unconfirmed_or_unclear(provenance: Call, place: Path) -> None:
    assert provenance("forget", "--person", "Petra Hölzgen", stdin=b"n\n").code == 1
    assert found_in(place / "db", TRACES)
    for arguments in ((), ("--person", "…"), ("--article", "nirgends"), ("--person", "A", "--older-than", "3")):
        assert provenance("forget", *arguments, "--yes").code == 2
    assert provenance("forget", "--person", "A", "--db", "nowhere.db", "--yes").code == 5


@pytest.mark.parametrize("stop", ["_delete", "_vacuum", "_clean_reviews"])
def test_killed_in_between_it_is_finished_by_the_same_call(
    provenance: Call, place: Path, monkeypatch: pytest.MonkeyPatch, stop: str
) -> None:
    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"provenance.store.forget.{stop}", killed)
        assert forget(provenance, "--person", "Petra Hölzgen").code == 130
    assert forget(provenance, "--person", "Petra Hölzgen").code == 0
    assert found_in(place / "db", TRACES) == []


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Petra Hölzgen", "Frau Petra Hölzgen, Hölzgens Rede", "Frau █████ ███████, ████████ Rede"),
        ("Petra Hoelzgen", "PETRA HÖLZGEN sprach", "█████ ███████ sprach"),
        ("Petra Hölzgen", "petra-hoelzgen", "██████████████"),
        ("Petra Hölzgen", "Petra\nHo\u0308lz\u00adgen", "█████\n█████████"),
        ("Uwe Groß", "Uwe Gross und Uwe Groß", "███ █████ und ███ ████"),
        ("Karl Rode", "Karl Rode will roden, sagte rode", "████ ████ will roden, sagte rode"),
        ("Karl Rode", "Rodeo in Karlsruhe", "Rodeo in Karlsruhe"),
        ("Anna von der Mühl", "Anna von der Mühl; Frau Mühl", "████ ███ ███ ████; Frau ████"),
        ("Ли Вэй", "Ли Вэй сказал", "██ ███ сказал"),
    ],
)
def test_a_name_is_made_unreadable_character_by_character(name: str, text: str, left: str) -> None:
    assert NameOf.of(name).removed(text) == left
    assert len(left) == len(text)
