from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from benchmarks.synthetic import report
from provenance.store.search import excerpt, fold, search_query, shadow, stem, stems

SAME = [
    "ueberprueft Überprüfung uberpruft überprüfte überprüfen ÜBERPRÜFUNGEN u\u0308berpru\u0308ft",
    "Straße strasse Straßen STRASSE",
    "Haus Hauses Häuser Häusern haeuser",
    "bestätigt bestaetigte Bestätigung bestätigen",
    "Präsident Präsidenten Praesidenten",
    "Zeuge Zeugen",
    "neue neues neuen",
    "Quelle Quellen",
    "Café Cafe",
    "Frau Frauen",
]
DIFFERENT = [
    ("Zeit", "Zeitung"),
    ("mein", "Meinung"),
    ("Gericht", "Richtung"),
    ("Straße", "Strahl"),
    ("acht", "Achtung"),
    ("wahr", "Währung"),
    ("Macht", "Nacht"),
]


@pytest.mark.parametrize("words", SAME)
def test_spellings_and_inflections_of_a_word_are_one(words: str) -> None:
    assert len(set(stems(words))) == 1


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert stems(one) != stems(other)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("Überprüfung der Quellen", '("uberpruf" OR "uberprufung") AND "der" AND ("quell" OR "quellen")'),
        ("„eigene Quellen“ Video", '("eig quell" OR "eigen quellen") AND "video"'),
        ('"eigene Quellen', '("eig" OR "eigen") AND ("quell" OR "quellen")'),
        ("Sicherheits*", '("sicherhei"* OR "sicherheit"*)'),
        ("a OR b", '"a" AND "or" AND "b"'),
        ("NEAR(x y)", '"near" AND "x" AND "y"'),
        ("title:krise", '"titl" AND ("kri" OR "kris")'),
        ("Müller-Hofer", '("mull" OR "muller") AND "hofer"'),
        ('"', '""'),
        ("*", '""'),
        ("", '""'),
        (" - ^ ( ", '""'),
    ],
)
def test_whatever_is_typed_becomes_a_query(typed: str, query: str) -> None:
    assert search_query(typed) == query


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5 (text, tokenize = 'unicode61')")
        connection.execute("INSERT INTO t VALUES (?)", [shadow("Die Überprüfung der Straße dauert an.")])
        yield connection


@given(st.text(max_size=60))
def test_no_query_is_an_error(index: sqlite3.Connection, typed: str) -> None:
    typed = typed.encode("utf-8", "replace").decode()
    index.execute("SELECT * FROM t WHERE t MATCH ?", [search_query(typed)]).fetchall()


@pytest.mark.parametrize("typed", ["ueberpruefen", "strasse", "STRASSEN überprüft", '"die überprüfung"', "strass*"])
def test_the_index_is_found_by_any_form(index: sqlite3.Connection, typed: str) -> None:
    assert index.execute("SELECT 1 FROM t WHERE t MATCH ?", [search_query(typed)]).fetchone() == (1,)


@pytest.mark.parametrize("typed", ["", '"', "Zug", "überprüfung Zug", '"straße überprüfung"'])
def test_the_index_is_not_found_by_something_else(index: sqlite3.Connection, typed: str) -> None:
    assert index.execute("SELECT 1 FROM t WHERE t MATCH ?", [search_query(typed)]).fetchone() is None


@pytest.mark.parametrize(
    "forms",
    [
        "deny denies denied denying", "make makes making", "plan plans planned planning", "city cities",
        "study studies studied", "tell tells telling", "agree agrees agreed agreeing", "process processes processed",
        "rise rises rising", "official officially", "bus buses", "see sees seeing",
    ],
)  # fmt: skip
def test_the_forms_of_an_english_word_have_one_stem(forms: str) -> None:
    assert len({stem(form, "en") for form in forms.split()}) == 1


@pytest.mark.parametrize(("one", "other"), [("news", "newer"), ("minister", "ministry"), ("thing", "the")])
def test_other_words_of_english_stay_apart(one: str, other: str) -> None:
    assert stem(one, "en") != stem(other, "en")


@pytest.mark.parametrize("typed", ["deny report", "denies", '"denied the reports"', "denying*", "reporting minister"])
def test_an_english_text_is_found_by_any_form(typed: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5 (text, tokenize = 'unicode61')")
        connection.execute("INSERT INTO t VALUES (?)", [shadow("The ministers denied the reports.", "en")])
        assert connection.execute("SELECT 1 FROM t WHERE t MATCH ?", [search_query(typed)]).fetchone() == (1,)


@given(st.text())
def test_folding_twice_is_folding_once_for_a_stem_of_letters(text: str) -> None:
    for word in stems(text):
        assert word
        assert not any(character.isspace() for character in word)
    assert len(shadow(text).split()) == len(stems(text))


def test_folding_long_words_is_bounded() -> None:
    assert len(shadow("ä" * 100_000)) <= 60
    assert fold("ÄÖÜß") == "aouss"
    assert stem("2024") == "2024"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pruefung", "prüfte niemand"),
        ("fehlt hier", "Anfang"),
        ("", "Anfang"),
    ],
)
def test_an_excerpt_shows_where_the_words_are(query: str, expected: str) -> None:
    text = (
        "Anfang des Textes. "
        + "Füllung kommt dazwischen. " * 30
        + "Die Prüfung prüfte niemand. "
        + "Und so fort. " * 30
    )
    found = excerpt(text, query)
    assert expected in found
    assert len(found) < 200


@given(st.text(max_size=400), st.text(max_size=20), st.integers(10, 60))
def test_an_excerpt_is_short_and_of_the_text(text: str, query: str, width: int) -> None:
    found = excerpt(text, query, width)
    assert len(found) <= width + 4
    assert found.removeprefix("… ").removesuffix(" …").strip() in " ".join(text.split())


def test_articles_are_found_through_the_database(db: Path, new_run) -> None:
    with new_run() as run:
        for number in range(30):
            run.write(report(number), "f")
    with closing(sqlite3.connect(db)) as connection:
        sql = (
            "SELECT count(*) FROM article_search JOIN articles ON articles.number = article_search.rowid"
            " WHERE article_search MATCH ?"
        )
        counts = {
            connection.execute(sql, [search_query(typed)]).fetchone()[0]
            for typed in ("überprüfen", "Ueberpruefung", "uberpruft")
        }
    assert len(counts) == 1
    assert counts != {0}
