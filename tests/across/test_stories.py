"""What four invented articles tell together: a number drifts, a caveat is lost, one passes on another."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlite_utils import Database

from provenance.across import view
from provenance.across.numbers import Counting, numbers
from provenance.across.story import Story
from provenance.engine import RuleSet
from provenance.lexicon import Lexicon
from provenance.models import RawArticle, Report
from provenance.pipeline import audit
from provenance.store import links, neighbours
from provenance.store.links import Linked, link
from provenance.store.neighbours import Preview

Link = Callable[..., tuple[Linked, list[Story]]]
Write = Callable[[Path, Sequence[Report]], None]


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory, bridge: list[Report], request: pytest.FixtureRequest
) -> dict[str, Story]:
    """The stories by the id of each of their articles."""
    return request.getfixturevalue("stories_of")(tmp_path_factory.mktemp("db") / "a.db", bridge)


def test_articles_about_one_event_of_one_day_are_a_story(told: dict[str, Story]) -> None:
    assert [article.id for article in told["post"].articles] == ["kurier", "post", "blatt"]
    assert [article.id for article in told["garten"].articles] == ["garten"]


WRITTEN = (
    "Die Kanalbrücke von Wersen ist gesperrt worden, weil Gutachter Risse in den Trägern fanden. ",
    "Risse in den Trägern haben Gutachter gefunden: Gesperrt ist darum in Wersen die Kanalbrücke. ",
)
SAID = "„Die Brücke bleibt zu, bis jeder einzelne Träger von uns mit Ultraschall geprüft ist“, sagte Ruth Adler."


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("Am Dienstag kam die Nachricht.", "Am Dienstag kam die Nachricht.", True),
        ("Am Dienstag kam die Nachricht.", "Am Mittwoch kam die Nachricht.", False),
        # Two days named equally often: it may be either.
        (
            "Am Dienstag kam die Nachricht.",
            "Am Mittwoch berieten die Räte, am Dienstag auch. Was am Dienstag begann, endete am Mittwoch.",
            True,
        ),
        ("Am Dienstag kam die Nachricht.", "Am Mittwoch berieten die Räte, am Dienstag auch.", False),
        # Another day, but the same words of somebody.
        (f"Am Dienstag kam die Nachricht. {SAID}", f"Am Mittwoch kam die Nachricht. {SAID}", True),
    ],
)
def test_what_two_articles_say_of_the_day_and_quote_makes_them_a_story(
    one: str, other: str, together: bool, audited: Callable[..., Report], stories_of: Callable[..., dict[str, Story]],
    tmp_path: Path,
) -> None:  # fmt: skip
    reports = [
        audited(WRITTEN[at] + text, id=f"{at}", outlet=f"Blatt {at}", published=f"2026-03-{3 + at:02}")
        for at, text in enumerate((one, other))
    ]
    told = stories_of(tmp_path / "a.db", reports)
    assert (told["0"].id == told["1"].id) == together


def test_figures_of_one_thing_stand_together_with_those_who_give_them(told: dict[str, Story]) -> None:
    cracks = next(number for number in told["post"].numbers if "Riss" in number.what)
    assert [(use.article, use.quantity, use.source) for use in cracks.uses] == [
        ("kurier", 40, "Bauamt"),
        ("post", 40, "Bauamt"),
        ("blatt", 60, "Jan Kolbe"),
    ]
    related = {(cracks.uses[r.a].article, cracks.uses[r.b].article): r.relation for r in cracks.relations}
    assert related[("kurier", "post")] == "same"
    differing = {related.get(("kurier", "blatt")), related.get(("post", "blatt"))} - {None}
    assert differing
    assert differing <= {"updated", "contradicts"}
    assert [(value.quantity, value.independent_sources) for value in cracks.values] == [(40, 1), (60, 1)]


def test_one_utterance_in_two_articles_is_one_quotation(told: dict[str, Story]) -> None:
    (quote,) = [q for q in told["post"].quotes if "geprüft" in q.uses[0].text and len(q.uses) > 1]
    assert quote.speaker == "Ruth Adler"
    assert ("kurier", "post") in {(quote.uses[r.a].article, quote.uses[r.b].article) for r in quote.relations}
    assert {r.relation for r in quote.relations} >= {"verbatim"}


def test_a_relay_leads_to_the_article_that_it_means(told: dict[str, Story]) -> None:
    relay = next(relay for relay in told["post"].relays if relay.outlet == "Wersener Post")
    assert (relay.from_, relay.to) == ("blatt", "post")


def test_answers_and_the_same_words_are_found(told: dict[str, Story]) -> None:
    assert [(answer.article, answer.kind) for answer in told["post"].answers] == [("blatt", "denial")]
    assert ("kurier", "post", "quotes") in {(copy.a, copy.b, copy.extent) for copy in told["post"].copies}


def test_a_person_is_one_over_the_articles(told: dict[str, Story]) -> None:
    adler = next(entity for entity in told["post"].entities if entity.name == "Ruth Adler")
    assert {"kurier", "post"} <= {*adler.articles}


def test_nothing_is_done_where_nothing_changed(linked: Link, bridge: list[Report], tmp_path: Path) -> None:
    _, before = linked(tmp_path / "a.db", bridge)
    done, after = linked(tmp_path / "a.db")
    assert done == {"articles": 0, "gone": 0, "stories": 0, "all": 2}
    assert after == before


def test_force_makes_everything_anew_and_changes_nothing(linked: Link, bridge: list[Report], tmp_path: Path) -> None:
    _, before = linked(tmp_path / "a.db", bridge)
    done, after = linked(tmp_path / "a.db", force=True)
    assert done["articles"] == len(bridge)
    assert after == before


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(5)), cut=st.integers(1, 4))
def test_the_order_in_which_articles_come_changes_nothing(
    order: list[int], cut: int, harbour: list[Report], ruleset: RuleSet, linked: Link,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:  # fmt: skip
    folder, rules = tmp_path_factory.mktemp("shuffled"), ruleset.of_stories
    _, once = linked(folder / "once.db", harbour, rules=rules)
    shuffled = [harbour[number] for number in order]
    linked(folder / "parts.db", shuffled[:cut], rules=rules)
    _, parts = linked(folder / "parts.db", shuffled[cut:], rules=rules)
    assert parts == once


def test_all_that_is_compared_is_found_in_five_articles(
    harbour: list[Report], ruleset: RuleSet, linked: Link, tmp_path: Path
) -> None:
    _, (story,) = linked(tmp_path / "a.db", harbour, rules=ruleset.of_stories)
    assert [(a.id, a.role, a.version_of) for a in story.articles] == [
        ("blatt", "origin", None),
        ("bote", "origin", None),
        ("post", "own", None),
        ("post2", "own", "post"),
        ("kurier", "copy", None),
    ]
    assert story.independent_articles == 2
    assert {(c.a, c.b, c.extent, c.origin.kind, c.origin.name) for c in story.copies} >= {
        ("bote", "kurier", "most", "unknown", None),
        ("blatt", "bote", "quotes", "b", "Hafenbote"),
    }
    (quote,) = story.quotes
    said = {(quote.uses[r.a].article, quote.uses[r.b].article, r.relation) for r in quote.relations}
    assert said >= {
        ("bote", "kurier", "verbatim"),
        ("bote", "post", "altered"),
        ("blatt", "bote", "part"),
        ("blatt", "post", "indirect"),
    }
    counted = {(n.uses[r.a].quantity, n.uses[r.b].quantity, r.relation) for n in story.numbers for r in n.relations}
    assert counted >= {
        (40, 40, "same"),
        (980, 1000, "rounded"),
        (40, 31, "contradicts"),
        (31, 45, "updated"),
        (60, 40, "other_measure"),
    }
    hurt = next(n for n in story.numbers if 40 in {use.quantity for use in n.uses})
    assert [(v.quantity, v.sources) for v in hurt.values] == [
        (31, ("Landkreis",)),
        (40, ("Polizei",)),
        (45, ("Landkreis",)),
        (60, ("Feuerwehr",)),
    ]
    assert {(r.from_, r.outlet, r.to) for r in story.relays} == {
        ("blatt", "Hafenbote", "bote"),
        ("bote", "Lauterblatt", "blatt"),
        ("blatt", "Radio Lauter", None),
    }
    assert {(c.a.article, c.b.article, c.change, c.class_, c.standing) for c in story.caveats} == {
        ("bote", "post", "dropped", "unverified", "lost"),
        ("bote", "post2", "dropped", "unverified", "lost"),
    }
    assert {(a.article, a.kind) for a in story.answers} == {("bote", "denial"), ("kurier", "no_comment")}
    assert {"Hafenmeisterin Ruth Adler", "Adler"} <= {
        *next(entity for entity in story.entities if entity.name == "Ruth Adler").also
    }
    assert {(finding.category, finding.article) for finding in story.findings} >= {
        ("number_conflict", "post"),
        ("caveat_dropped", "post"),
        ("quote_altered", "post"),
        ("circular_sourcing", "bote"),
        ("circular_sourcing", "blatt"),
        ("undeclared_copy", "kurier"),
        ("silent_update", "post2"),
    }


def test_a_link_that_breaks_off_leaves_the_stories_of_the_last_one(
    write: Write, linked: Link, bridge: list[Report], lexicons: Mapping[str, Lexicon], tmp_path: Path
) -> None:
    db = tmp_path / "a.db"
    _, before = linked(db, bridge[:2])
    write(db, bridge[2:])

    def stop(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        link(db, lexicons, progress=stop)
    from provenance.store.neighbours import read_stories

    assert list(read_stories(db)) == before
    done, after = linked(db)
    assert (done["articles"], len(after)) == (2, 2)


def test_an_article_that_is_gone_leaves_its_story(linked: Link, bridge: list[Report], tmp_path: Path) -> None:
    import sqlite3

    db = tmp_path / "a.db"
    linked(db, bridge)
    with sqlite3.connect(db) as connection:
        connection.execute("UPDATE article_texts SET text = NULL WHERE article_id = 'blatt'")
    connection.close()
    done, stories = linked(db)
    assert done["gone"] == 1
    assert {article.id for story in stories for article in story.articles} == {"post", "kurier", "garten"}


@pytest.mark.parametrize("format_", ["text", "json", "jsonl", "csv", "html", "jsonld"])
def test_a_story_is_printed_in_every_format(provenance, write: Write, bridge: list[Report], format_: str) -> None:
    write(Path("db/provenance.db").absolute(), bridge)
    assert provenance("link").code == 0
    printed = provenance("story", "post", "--format", format_)
    assert printed.code == 0
    assert "60 Risse" in printed.out
    if format_ == "jsonl":
        Story.model_validate(json.loads(printed.out))


def test_what_cannot_be_told_says_what_to_do(provenance, write: Write, bridge: list[Report]) -> None:
    write(Path("db/provenance.db").absolute(), bridge)
    assert "provenance link" in provenance("story", "--all").err
    provenance("link")
    assert "no story and no article" in provenance("story", "nowhere").err
    assert "--all" in provenance("story").err


def test_claims_of_schema_org_say_where_they_appear_and_rate_nothing(
    provenance, write: Write, bridge: list[Report]
) -> None:
    write(Path("db/provenance.db").absolute(), bridge)
    provenance("link")
    printed = provenance("story", "post", "--format", "jsonld")
    claims = json.loads(printed.out)["@graph"]
    assert {claim["@type"] for claim in claims} == {"Claim"}
    assert "Rating" not in printed.out
    cracks = next(claim for claim in claims if "60 Risse" in claim["text"])
    assert [author["name"] for author in cracks["author"]] == ["Jan Kolbe"]
    assert [work["@type"] for work in cracks["appearance"]] == ["NewsArticle"]
    assert cracks["firstAppearance"] in cracks["appearance"]


def test_prov_is_read_by_its_own_reader(provenance, write: Write, bridge: list[Report]) -> None:
    model = pytest.importorskip("prov.model")
    write(Path("db/provenance.db").absolute(), bridge)
    provenance("link")
    printed = provenance("story", "post", "--format", "prov")
    document = model.ProvDocument.deserialize(content=printed.out, format="json")
    entities = {str(record.identifier) for record in document.get_records(model.ProvEntity)}
    assert {"item:post", "item:kurier", "item:blatt"} <= entities
    (source,) = [
        record
        for record in document.get_records(model.ProvDerivation)
        if "PrimarySource" in str(record.get_asserted_types())
    ]
    told = dict(source.attributes)
    assert {str(value) for key, value in told.items() if "Entity" in str(key)} == {"item:blatt", "item:post"}


def test_a_page_of_a_story_runs_nothing_that_its_articles_hold(provenance, write: Write, bridge: list[Report]) -> None:
    hostile = "<script>alert(1)</script>"
    named = [
        report.model_copy(update={"article": report.article.model_copy(update={"title": hostile, "outlet": hostile})})
        for report in bridge
    ]
    write(Path("db/provenance.db").absolute(), named)
    provenance("link")
    printed = provenance("story", "--all", "--format", "html")
    assert "<script>alert" not in printed.out
    assert "&lt;script&gt;alert" in printed.out


def page(number: int, outlet: str, text: str) -> RawArticle:
    address = f"https://{outlet}.example/{number}"
    content = f"<html><body><article><h1>Sache {number}</h1>{text}</article></body></html>"
    return RawArticle(
        id=outlet, source=f"{outlet}.html", content=content, format="html", url=address, outlet=outlet, language="de",
        published="2026-03-02",
    )  # fmt: skip


@pytest.mark.parametrize("order", [("norden", "sueden"), ("sueden", "norden")])
def test_a_link_to_an_article_of_another_outlet_is_a_relay_in_whatever_order_they_came(
    tmp_path: Path, linked: Link, ruleset: RuleSet, order: Sequence[str]
) -> None:
    told = (
        "Der Rat von Aachtal hat am Montag den Bau der neuen Brücke über die Wied beschlossen, teilte die Stadt mit. "
        * 3
    )
    other = (
        "In Norden beginnt am Sonntag die Messe für Boote. Der Veranstalter rechnet mit achttausend Gästen im Hafen. "
        * 3
    )
    pages = {
        "norden": page(1, "norden", f"<p>{told}</p>"),
        "sueden": page(
            2, "sueden", f'<p>{other}Mehr steht <a href="https://norden.example/1/">in diesem Bericht</a>.</p>'
        ),
    }
    for name in order:
        _, stories = linked(tmp_path / "a.db", [audit(pages[name], ruleset)])
    relays = [relay for story in stories for relay in story.relays]
    assert [(relay.from_, relay.outlet, relay.to, relay.text) for relay in relays] == [
        ("sueden", "norden", "norden", "in diesem Bericht")
    ]
    assert linked(tmp_path / "a.db", force=True)[1] == stories


#: Of articles of an archive that have nothing to do with those of the test: other words, other days.
_CROWD = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :size)
    INSERT INTO {table} SELECT {columns} FROM {table} o JOIN n {where}
"""


def crowd(path: Path, size: int) -> None:
    """Fill an archive with articles as a link would have left them."""
    with closing(sqlite3.connect(path)) as db, db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(articles)")]
        new = {"id": "o.id || i", "number": "o.number * 10000 + i", "url": "NULL"}
        for table, values, where in (
            (f"articles ({', '.join(columns)})", ", ".join(new.get(c, f"o.{c}") for c in columns), "WHERE o.id = 'post'"),
            ("article_texts", "article_id || i, text, noise", "WHERE article_id = 'post'"),
            ("link_articles", "article_id || i, number * 10000 + i, state, date('1990-01-01', i || ' days'), NULL, outlet,"
                              " terms, weights", "WHERE article_id = 'post'"),
            ("link_terms", "term, date('1990-01-01', i || ' days'), number * 10000 + i", ""),
            ("stories", "id || i, title, first, last, articles, independent_articles, report", ""),
            ("story_articles", "story_id || i, article_id || i, role, NULL", "WHERE article_id = 'post'"),
            ("relays (article_id, outlet, outlet_key, start, \"end\", text, terms, weights)",
             "'post' || i, outlet, outlet_key, start, \"end\", o.text, terms, weights", ""),
        ):  # fmt: skip
            name = table.partition(" ")[0]
            sql = _CROWD.replace("INTO {table}", f"INTO {table}")
            db.execute(sql.format(table=name, columns=values, where=where), {"size": size})
        db.execute("DELETE FROM link_waiting")
        db.execute("ANALYZE")  # as every run leaves it


def test_a_new_article_costs_work_by_its_neighbours_not_by_the_archive(
    linked: Link, write: Write, bridge: list[Report], lexicons: Mapping[str, Lexicon], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    steps = 0

    def counted(opened: Callable[..., Database]) -> Callable[..., Database]:
        def count() -> int:
            nonlocal steps
            steps += 1
            return 0

        def open_(*arguments: Any, **options: Any) -> Database:
            db = opened(*arguments, **options)
            db.conn.set_progress_handler(count, 10)
            return db

        return open_

    for module, name in ((links, "open_for_writing"), (neighbours, "open_for_reading")):
        monkeypatch.setattr(module, name, counted(getattr(module, name)))
    work: dict[str, list[int]] = {"link": [], "preview": []}
    for size in (50, 1500):
        db = tmp_path / f"{size}.db"
        linked(db, bridge[:3])
        crowd(db, size)
        steps = 0
        with Preview.open(db, lexicons) as preview:
            preview.of(bridge[3])
        work["preview"].append(steps)
        write(db, bridge[3:])
        steps = 0
        assert link(db, lexicons)["articles"] == 1
        work["link"].append(steps)
    for few, many in work.values():
        assert many < 2 * few


@pytest.mark.parametrize(
    ("new", "category", "text"),
    [
        ("blatt", "joins", None),
        ("blatt", "number_updated", "60 Risse"),
        ("blatt", "relay", "Wie die „Wersener Post"),
        ("blatt", "caveat_dropped", "Salz hat die Träger angegriffen."),
        ("post", "joins", None),
        ("garten", "", None),
    ],
)
def test_a_check_says_what_a_new_article_does_to_the_stories(
    new: str, category: str, text: str | None, linked: Link, bridge: list[Report], lexicons: Mapping[str, Lexicon],
    tmp_path: Path,
) -> None:  # fmt: skip
    db = tmp_path / "a.db"
    linked(db, [report for report in bridge if report.article.id != new])
    before = db.read_bytes()
    with Preview.open(db, lexicons) as preview:
        found = preview.of(next(report for report in bridge if report.article.id == new))
    assert db.read_bytes() == before
    assert [one.text for one in found if one.category == category][:1] == ([text] if text else [None][: len(found)])
    assert all(one.rule.startswith("story/") and one.message and one.message_de != one.message for one in found)


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "junit", "github", "gitlab", "markdown", "html"])
def test_every_format_of_a_check_tells_of_the_stories(
    format_: str, linked: Link, bridge: list[Report], provenance: Callable[..., Any], tmp_path: Path
) -> None:
    db, feed = tmp_path / "a.db", tmp_path / "new.jsonl"
    new = next(report for report in bridge if report.article.id == "blatt")
    linked(db, [report for report in bridge if report is not new])
    row = {name: getattr(new.article, name) for name in ("id", "outlet", "published", "title", "language")}
    feed.write_text(json.dumps({**row, "text": new.text}, ensure_ascii=False), encoding="utf-8")
    done = provenance("check", str(feed), "--db", str(db), "--format", format_, "--no-cache")
    assert done.code == 0
    assert "passes on what" in done.out.replace("\\", "")


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("In Aachtal sind am Montag 40 Menschen verletzt worden.", "In Aachtal sind am Montag 31 Menschen verletzt worden.",
         "contradicts"),
        # A day, all since the beginning, what is planned: other frames.
        ("In Aachtal wurden binnen 24 Stunden 40 Menschen verletzt.", "In Aachtal wurden insgesamt 31 Menschen verletzt.",
         "other_measure"),
        ("In Aachtal sind 40 Menschen verletzt worden.", "In Aachtal sollen 31 Menschen verletzt worden sein.",
         "other_measure"),
        # Not later and more, but another frame.
        ("In Aachtal sind 40 Menschen verletzt worden.", "In Aachtal sollen 60 Menschen verletzt worden sein.",
         "other_measure"),
    ],
)  # fmt: skip
def test_figures_contradict_each_other_only_where_they_count_one_thing(
    one: str, other: str, relation: str, audited: Callable[..., Report], ruleset: RuleSet
) -> None:
    views = [
        view(
            audited(f"{text} Die Brücke von Aachtal ist alt.", id=f"{at}", outlet=f"Blatt {at}", published="2026-03-02")
        )
        for at, text in enumerate((one, other))
    ]
    groups = numbers(views, {"de": Counting(ruleset.lexicons["de"])}, {})
    assert {related for group in groups for *_, related in group.relations} == {relation}


@pytest.mark.parametrize(
    ("one", "other", "relations"),
    [
        # Far apart: hardly one thing at one time.
        ("In Aachtal sind 400 Menschen verletzt worden.", "In Aachtal sind 31 Menschen verletzt worden.",
         ["other_measure"]),
        # Shares of a poll: an article has many of them.
        ("Von den Menschen in Aachtal wollen 29 Prozent Ruth Adler.", "Von den Menschen in Aachtal wollen 24 Prozent "
         "Ruth Adler und 21 Prozent Jan Kolbe.", ["other_measure", "other_measure"]),
        ("In Aachtal lag die Inzidenz bei 79,1.", "In Aachtal lag die Inzidenz bei 79.", ["rounded"]),
        ("In Aachtal zählte das Amt mehr als 1,86 Millionen Fälle.", "In Aachtal zählte das Amt 1.866.887 Fälle.",
         ["rounded"]),
        # The last digit is cut off, the lower figure says that it is the least, durations.
        ("In Aachtal kostet ein Brett 1,73 Euro.", "In Aachtal kostet ein Brett 1,736 Euro.", ["rounded"]),
        ("In Aachtal sind mehr als 31 Menschen verletzt worden.", "In Aachtal sind 40 Menschen verletzt worden.",
         ["other_measure"]),
        ("In Aachtal sind 31 Menschen verletzt worden.", "In Aachtal sind mehr als 40 Menschen verletzt worden.",
         ["contradicts"]),
        ("In Aachtal endete ein über 14 Jahre langer Bau.", "In Aachtal gab es am Montag zum ersten Mal seit elf Jahren "
         "einen Unfall am Bau.", ["other_measure"]),
        # The dative of what the lists have in the nominative.
        ("In Aachtal brachte die Feuerwehr rund 1.000 Anwohner ins Rathaus.", "In Aachtal spricht die "
         "Feuerwehr von 980 Anwohnern, die ins Rathaus kamen.", ["rounded"]),
        # One article has both figures, each from another source: it tells them apart itself.
        ("In Aachtal wurden laut dem Bauamt 40 Menschen verletzt. In Aachtal wurden laut Ruth Adler 31 Menschen verletzt.",
         "In Aachtal wurden 36 Menschen verletzt.", ["contradicts", "contradicts", "other_measure"]),
    ],
)  # fmt: skip
def test_figures_of_two_measures_are_no_conflict(
    one: str, other: str, relations: Sequence[str], audited: Callable[..., Report], ruleset: RuleSet
) -> None:
    views = [view(audited(text, id=f"{at}")) for at, text in enumerate((one, other))]
    groups = numbers(views, {"de": Counting(ruleset.lexicons["de"])}, {})
    assert sorted(related for group in groups for *_, related in group.relations) == relations


def test_figures_of_two_days_are_no_conflict(audited: Callable[..., Report], ruleset: RuleSet) -> None:
    told = "Das Amt meldete {} neue Fälle der Grippe in Aachtal. Die Brücke von Aachtal ist alt."
    days = {"2026-03-02": 40, "2026-03-03": 31}
    views = [view(audited(told.format(n), id=day, outlet=day, published=day)) for day, n in days.items()]
    (group,) = numbers(views, {"de": Counting(ruleset.lexicons["de"])}, {})
    assert [related for *_, related in group.relations] == ["updated"]


def test_articles_that_name_one_address_as_theirs_are_copies(
    audited: Callable[..., Report], linked: Link, tmp_path: Path
) -> None:
    from provenance.models import ReportPage

    def report(id_: str, text: str, url: str, canonical: str) -> Report:
        made = audited(text, id=id_, outlet=id_, url=url, published="2026-03-02")
        unknown = dict.fromkeys(("original", "published", "updated", "publisher", "free"))
        page = ReportPage.model_validate({**unknown, "canonical": canonical, "origins": {}})
        return made.model_copy(update={"article": made.article.model_copy(update={"page": page})})

    true = "https://blatt.example/bruecke"
    first = report("blatt", "Die Brücke von Aachtal ist am Montag nach einem Unfall gesperrt worden.", true, true)
    other = report(
        "post", "Nach dem Unfall am Montag bleibt in Aachtal eine Brücke zu.", "https://post.example/7", true
    )
    _, stories = linked(tmp_path / "a.db", [other, first])
    (copy,) = {copy for story in stories for copy in story.copies}
    assert ({copy.a, copy.b}, copy.extent, copy.origin.name) == ({"blatt", "post"}, "most", "blatt")
