"""What is published: excerpts and no text, in no byte of the file that is served; and the word of those who are meant."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from provenance.store.database import EXCERPT, public_copy
from provenance.store.forget import NameOf
from provenance.store.search import shadow
from tests.conftest import Result

from .conftest import HOSTILE, Open, Read
from .test_guard import QUERY
from .test_own_pages import ROOT, assert_harmless

Call = Callable[..., Result]
LONG = "„" + "Wir prüfen jeden Stein der alten Brücke und sagen dann, was wir wissen, " * 12 + "mehr nicht“"
TEXT = (
    f"Der Landkreis hat am Dienstag die Brücke gesperrt. {LONG}, sagte Landrätin Petra Holl auf einer Pressekonferenz. "
    "Nach Angaben des Straßenbauamts wurden am Morgen 14 Risse entdeckt. Wie lange die Sperrung dauert, ist unklar. "
    "Ein Satz ohne jede Quelle und ohne Befund steht hier. Das Ministerium wollte sich nicht äußern. "
    "Die Händler der Altstadt erwarten weniger Kundschaft als im Vorjahr, wenn die Umleitung bleibt.\n"
)
UNSEEN = ("Ein Satz ohne jede Quelle und ohne Befund", shadow("Ein Satz ohne jede Quelle und ohne Befund"))


@pytest.fixture
def place(provenance: Call, tmp_path: Path) -> Path:
    (tmp_path / "bruecke.txt").write_text(TEXT, encoding="utf-8")
    assert provenance("audit", tmp_path / "bruecke.txt").code == 0
    (tmp_path / "bruecke.txt").unlink()
    return tmp_path / "db"


@pytest.fixture
def copy(place: Path, tmp_path: Path, provenance: Call) -> Path:
    provenance("reply", "add", "--person", "petra holl", "--author", "Kreisamt", "--text", "Das war <b>anders</b>.")
    (tmp_path / "public").mkdir()
    public_copy(place / "provenance.db", tmp_path / "public" / "provenance.db", place / "reviews.db")
    return tmp_path / "public" / "provenance.db"


def test_no_byte_of_the_copy_has_the_text(place: Path, copy: Path) -> None:
    assert all(trace.encode() in (place / "provenance.db").read_bytes() for trace in UNSEEN)
    for path in copy.parent.iterdir():
        assert not any(trace.encode() in path.read_bytes() for trace in UNSEEN), path
    with closing(sqlite3.connect(copy)) as connection:
        longest = connection.execute("SELECT max(length(content)) FROM attributions").fetchone()[0]
    assert longest == EXCERPT + 2


async def test_its_pages_answer_and_show_excerpts_and_the_reply(copy: Path, open_datasette: Open) -> None:
    client = open_datasette(copy, default_allow_sql=False).client
    with closing(sqlite3.connect(copy)) as connection:
        article = connection.execute("SELECT id FROM articles").fetchone()[0]
    from datasette.utils import tilde_encode

    page = f"{ROOT}/article/{tilde_encode(article)}"
    addresses = [
        page,
        f"{page}.json",
        f"{page}.html",
        f"{page}.annotations.json",
        f"{ROOT}/overview",
        f"{ROOT}/findings",
    ]
    addresses += [f"{ROOT}/search?q=Risse", f"{ROOT}/source/Petra%20Holl", f"{ROOT}/queue", f"{ROOT}/stories"]
    addresses += [
        f"{ROOT}/compare?left={tilde_encode(article)}",
        "/provenance/article_texts",
        "/provenance/article_search",
    ]
    for address in addresses:
        answer = await client.get(address)
        assert answer.status_code in (200, 403, 404), address
        assert not any(trace in answer.text for trace in UNSEEN), address
    found = Read((await client.get(page)).text)
    assert "The text was not kept." in found.text
    assert "14 Risse" in found.text
    assert "Das war <b>anders</b>." in found.text
    assert "Das war <b>anders</b>." in Read((await client.get(f"{ROOT}/source/Petra%20Holl")).text).text
    assert "<form method" not in (await client.get(page)).text
    assert (await client.get(f"{QUERY}.json?sql=select+1")).status_code in (400, 403)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [(("--public", "--live"), "--live"), (("--no-texts", "--live"), "--live"), (("--public", "--sql"), "no SQL")],
)
def test_what_excludes_each_other_is_refused(
    provenance: Call, place: Path, arguments: tuple[str, ...], reason: str
) -> None:
    result = provenance("serve", "--db", place / "provenance.db", *arguments)
    assert (result.code, reason in result.err) == (2, True)


# --- replies ----------------------------------------------------------------------------------------------------------


def test_replies_are_added_listed_and_removed(provenance: Call, place: Path) -> None:
    assert provenance("reply", "list").out == ""
    added = provenance("reply", "add", "--outlet", "Bote", "--author", "Redaktion", stdin=b"Wir haben\nnachgefragt.")
    assert (added.code, added.out) == (0, "1\n")
    assert "outlet Bote  Redaktion: Wir haben nachgefragt." in provenance("reply", "list").out
    assert provenance("reply", "remove", "1").code == 0
    assert provenance("reply", "remove", "1").code == 2
    for wrong in (
        ("--author", "R", "--text", "x"),
        ("--outlet", "B", "--person", "P", "--author", "R", "--text", "x"),
        ("--outlet", "B", "--author", " ", "--text", "x"),
        ("--outlet", "B", "--author", "R", "--text", "x" * 5001),
        ("--article", "nirgends", "--author", "R", "--text", "x"),
    ):
        assert provenance("reply", "add", *wrong).code == 2


async def test_whatever_a_reply_says_is_shown_as_text(place: Path, provenance: Call, open_datasette: Open) -> None:
    for hostile in HOSTILE:
        text = hostile.encode("utf-8", "replace").decode().replace("\0", "") or "x"
        provenance("reply", "add", "--person", "Petra Holl", "--author", text[:200].strip() or "x", "--text", text)
    page = await open_datasette(place / "provenance.db", place / "reviews.db").client.get(f"{ROOT}/source/Petra%20Holl")
    assert page.status_code == 200
    assert_harmless(page.text)


def test_a_reply_of_somebody_forgotten_goes_too(provenance: Call, place: Path) -> None:
    provenance("reply", "add", "--person", "Petra Holl", "--author", "Petra Holl", "--text", "Nein.")
    provenance("forget", "--person", "Petra Holl", "--yes")
    assert provenance("reply", "list").out == ""
    assert not NameOf.of("Petra Holl").stands_in((place / "reviews.db").read_bytes().decode("utf-8", "replace"))


async def test_the_word_of_an_outlet_stands_on_its_page(
    place: Path, provenance: Call, open_datasette: Open, tmp_path: Path
) -> None:
    (tmp_path / "feed.jsonl").write_text(json.dumps({"id": "1", "outlet": "Der Bote", "text": TEXT}) + "\n", "utf-8")
    provenance("audit", tmp_path / "feed.jsonl")
    provenance("reply", "add", "--outlet", "der bote", "--author", "Redaktion", "--text", "Wir haben nachgefragt.")
    client = open_datasette(place / "provenance.db", place / "reviews.db").client
    for address in ("outlet/Der%20Bote", "article/1"):
        page = (await client.get(f"{ROOT}/{address}")).text
        assert "Wir haben nachgefragt." in page
    # One article makes no figure about an outlet.
    assert "no mean is given" in (await client.get(f"{ROOT}/outlet/Der%20Bote")).text
    rows = (await client.get(f"{ROOT}/outlets?format=json")).json()
    assert {row["overall"] for row in rows} == {row["unidentified_share"] for row in rows} == {None}
