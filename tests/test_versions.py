"""What an earlier version made goes on working, or is refused with what to do.

``data/versions/0.1`` was made by that version (``data/versions/make.py``): a project with articles, configuration,
baseline and rule packs, its database, verdicts, cache and reports.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from provenance import __version__, resources
from provenance.commands.rules_stats import Reviews
from provenance.config import open_project
from provenance.corrections import Correction, anchor_at
from provenance.engine import Successors, successors
from provenance.models import Report
from provenance.store import Archive
from provenance.store.corrections import add_to
from provenance.web.data import rules
from provenance.web.data.rules import moved_rules
from tests.conftest import Result

VERSION = Path(__file__).parent / "data" / "versions" / "0.1"

Call = Callable[..., Result]


@pytest.fixture
def old(provenance: Call, tmp_path: Path) -> Call:
    """The command in the folder of a project that was last used with version 0.1."""
    shutil.copytree(VERSION / "project", tmp_path, dirs_exist_ok=True)
    for name, packed in (("provenance", "provenance"), ("reviews", "reviews"), (".provenance_cache/reports", "cache")):
        path = tmp_path / f"{name}.db"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.decompress((VERSION / f"{packed}.db.gz").read_bytes()))
    return provenance


# --- configuration, suppressions, baseline ----------------------------------------------------------------------------


def test_names_of_rules_that_moved_mean_those_in_their_place(old: Call) -> None:
    project = open_project()
    rules = {rule.id: rule for rule in project.ruleset().rules}
    assert "de/attribution/vague-source" not in rules  # vague-experts was switched off
    assert rules["de/attribution/anonymous-source"].severity == "error"  # anonymous-official was
    assert rules["de/hygiene/menu-entries"].severity == "notice"
    assert [ignore.also for ignore in project.config.ignore] == [
        ("any/verification/corroboration",),  # by way of de/verification/corroboration
        ("de/attribution/vague-source",),
    ]
    assert project.config.check.max == {"de/attribution/anonymous-source": 1, "de/attribution/vague-source": 3}


def test_whoever_names_a_rule_that_moved_is_told_its_name_of_today(old: Call) -> None:
    err = old("check", "articles").err
    assert "provenance.yaml:3:13: warning: “de/attribution/vague-experts” is now “de/attribution/vague-source”" in err
    assert "“de/attribution/anonymous-person” is now “de/attribution/anonymous-source”" in err


def test_what_the_baseline_knew_is_known_under_other_names_and_other_bounds_of_its_evidence(
    old: Call, tmp_path: Path
) -> None:
    accepted = len(json.loads((tmp_path / "baseline.json").read_text())["problems"])
    done = old("check", "articles")
    assert done.code == 0, done.out
    gone = re.search(r"(\d+) problems? of the baseline no longer found", done.out)
    known = accepted - (int(gone[1]) if gone else 0)  # what the rules of today do not find is gone, and said to be
    assert known > accepted // 2
    assert f"{known} known problems let pass" in done.out


def test_a_baseline_written_anew_holds_the_same_problems_in_names_of_today(old: Call, tmp_path: Path) -> None:
    assert " problems, 0 new, " in old("check", "articles", "--update-baseline").err
    written = (tmp_path / "baseline.json").read_text()
    assert "anonymous-official" not in written
    assert '"text": "Ein Beamter"' in written
    assert old("check", "articles", "--strict-baseline").code == 0


@pytest.mark.parametrize("option", ["--select", "--ignore", "--max"])
def test_options_mean_the_rule_in_the_place_of_the_one_they_name(old: Call, option: str) -> None:
    name = "de/attribution/anonymous-official"
    given = f"{name}=0" if option == "--max" else name
    done = old("check", "articles", "--no-config", "--fail-on", "warning", "--format", "json", option, given)
    assert f"warning: “{name}” is now de/attribution/anonymous-source" in done.err
    failing = {
        each["rule"] for article in json.loads(done.out)["articles"] for each in article["findings"] if each["fails"]
    }
    assert ("de/attribution/anonymous-source" in failing) == (option != "--ignore")
    assert ("any/hygiene/placeholder" in failing) == (option != "--select")


# --- rule packs -------------------------------------------------------------------------------------------------------


def test_a_pack_works_with_the_rules_of_today(old: Call) -> None:
    assert old("rules", "test", "pack").code == 0
    found = old("audit", "articles", "--no-db", "--format", "jsonl").out
    assert "de/balance/harbour-denial" in found


def test_a_pack_with_a_word_list_that_is_gone_is_told_what_to_ask_for(old: Call) -> None:
    done = old("rules", "check", "pack-lists")
    assert done.code == 4
    assert (
        "unknown word list “@interface_verbs”: it is gone since version 0.2; de/hygiene/menu-entries finds" in done.out
    )


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ({"a": "b", "b": None}, None),
        ({"a": "b", "b": "c", "c": None}, None),
        ({"a": "nowhere"}, "names an unknown rule"),
        ({"a": "b", "b": "a"}, "goes round in a circle"),
    ],
)
def test_a_chain_of_moves_is_followed_to_its_end(
    provenance: Call, tmp_path: Path, rules: dict[str, str | None], says: str | None
) -> None:
    folder = tmp_path / "pack" / "de" / "balance"
    folder.mkdir(parents=True)
    sound = (VERSION / "project" / "pack" / "de" / "balance" / "harbour-denial.yaml").read_text()
    sound = sound.replace(', "(dementierte|bestritt) … @hafenwoerter"', "")
    for name, new in rules.items():
        moved = f"status: deprecated\nreplaced_by: de/balance/{new}\n" if new else ""
        (folder / f"{name}.yaml").write_text(moved + sound)
    done = provenance("rules", "check", "pack")
    if says:
        assert says in done.out
    else:
        assert done.code == 0, done.out
        last = list(rules)[-1]
        assert successors([tmp_path / "pack"]).current("de/balance/a") == f"de/balance/{last}"


def test_a_pack_that_has_the_rule_itself_is_not_followed() -> None:
    now = Successors({"de/balance/old": "de/balance/new"}, frozenset({"de/balance/old", "de/balance/new"}))
    assert now.followed(["de/balance/new"]) == ("de/balance/new",)
    assert now.also("de/balance/*") == ()  # means the new one by its own name
    assert now.also("*/old") == ("de/balance/new",)
    assert not now.outdated("de/balance/*")
    assert now.counted({"de/balance/old": 1, "de/balance/new": 2}) == {"de/balance/new": 2}


# --- reports and cache ------------------------------------------------------------------------------------------------


def test_reports_of_the_first_schema_are_read() -> None:
    lines = (VERSION / "reports.jsonl").read_text().splitlines()
    reports = [Report.model_validate_json(line) for line in lines]
    assert {report.schema_ for report in reports} == {"provenance/report/1"}
    assert len(reports) == 5


def test_a_cache_of_then_changes_nothing(old: Call) -> None:
    def found(*options: str) -> object:
        return json.loads(old("check", "articles", "--no-config", "--format", "json", *options).out)["articles"]

    assert found("--cache-dir", ".provenance_cache") == found("--no-cache")
    assert found("--cache-dir", ".provenance_cache") == found("--no-cache")


# --- database ---------------------------------------------------------------------------------------------------------


def upgraded(call: Call, *options: str) -> dict[str, Any]:
    return json.loads(call("upgrade", "--db", "provenance.db", "--format", "json", *options).out)


def changed(told: dict[str, Any], cause: str) -> set[str]:
    return {each["article"] for each in told["changes"][cause]["changes"]}


ALL = {"articles/bruecke.txt", "articles/klinik.txt", "articles/seite.html", "kb-1", "kb-2"}


@pytest.mark.parametrize("command", [("show", "kb-1"), ("check", "articles", "--new-only"), ("serve",)])
def test_a_database_of_an_earlier_version_is_refused_with_what_to_do(old: Call, command: tuple[str, ...]) -> None:
    done = old(*command, "--db", "provenance.db")
    assert done.code == 5
    assert "of an older version; bring it up to this one with: provenance upgrade --db provenance.db" in done.err


def test_an_audit_goes_on_with_a_database_of_an_earlier_version(old: Call) -> None:
    assert old("audit", "articles", "--db", "provenance.db").code == 0
    assert old("show", "kb-1", "--db", "provenance.db").code == 0


def test_an_upgrade_says_what_changes_through_the_program(old: Call, tmp_path: Path) -> None:
    told = upgraded(old)
    assert changed(told, "program") == ALL
    assert not changed(told, "article") | changed(told, "both")
    assert told["engines"] == {"provenance 0.1.0": 5}
    assert told["left"] == []
    # A finding of a rule that moved is the same finding.
    assert "de/attribution/anonymous-source" not in told["changes"]["program"]["by_rule"]
    again = upgraded(old)
    assert again["audited"] == 0
    assert not any(each["changes"] for each in again["changes"].values())
    with closing(sqlite3.connect(f"file:{tmp_path / 'provenance.db'}?immutable=1", uri=True)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_an_upgrade_tells_what_changed_through_the_article_apart(old: Call, tmp_path: Path) -> None:
    with (tmp_path / "articles" / "bruecke.txt").open("a") as file:
        file.write("\nDer Bürgermeister Ole Tiedje bestritt, das Gutachten gekannt zu haben.\n")
    told = upgraded(old)
    assert changed(told, "program") == ALL
    assert changed(told, "article") == {"articles/bruecke.txt"}
    (change,) = told["changes"]["article"]["changes"]
    assert "de/balance/denial-contest" in {each["rule"] for each in change["came"]}
    with Archive.open(tmp_path / "provenance.db") as archive:
        kept = list(archive.changes("article_id", "articles/bruecke.txt"))
    assert [each.cause for each in kept] == ["article", "program"]
    assert kept[0].change.overall[0] == kept[1].change.overall[1]


def test_a_dry_run_says_the_same_and_changes_nothing(old: Call, tmp_path: Path) -> None:
    before = (tmp_path / "provenance.db").read_bytes()
    told = upgraded(old, "--dry-run")
    assert (tmp_path / "provenance.db").read_bytes() == before
    assert {**told, "engines": {}} == {**upgraded(old), "engines": {}}


def test_articles_whose_files_are_gone_are_judged_by_the_text_that_is_kept_and_pages_are_named(
    old: Call, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "articles")
    told = upgraded(old)
    assert changed(told, "program") == ALL - {"articles/seite.html"}
    assert told["left"] == ["articles/seite.html"]
    assert "1 article left as before" in old("upgrade", "--db", "provenance.db").out
    assert changed(upgraded(old, "--from-text"), "program") == {"articles/seite.html"}


def test_what_is_judged_anew_is_what_an_audit_of_the_files_says(old: Call, tmp_path: Path) -> None:
    old("audit", "articles", "--db", "new.db")
    shutil.move(tmp_path / "articles", tmp_path / "elsewhere")
    upgraded(old, "--no-config")
    shutil.move(tmp_path / "elsewhere", tmp_path / "articles")
    old("audit", "articles", "--db", "new.db", "--no-config", "--force")
    with Archive.open(tmp_path / "provenance.db") as kept, Archive.open(tmp_path / "new.db") as made:
        for article_id in ALL - {"articles/seite.html"}:
            assert kept.report(article_id) == made.report(article_id)


def test_a_database_of_a_later_version_is_refused(old: Call, tmp_path: Path) -> None:
    old("audit", "articles", "--db", "later.db")
    with closing(sqlite3.connect(tmp_path / "later.db")) as db, db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('provenance', '9999_later', '')"
        )
    for command in (("audit", "articles"), ("show", "kb-1"), ("upgrade",), ("link",), ("serve",)):
        done = old(*command, "--db", "later.db")
        assert done.code == 5, command
        assert "made by a newer version of provenance (it has 9999_later); upgrade provenance" in done.err


# --- verdicts ---------------------------------------------------------------------------------------------------------


def test_verdicts_stand_beside_the_findings_of_today(old: Call, tmp_path: Path) -> None:
    upgraded(old, "--no-config")
    with (
        Archive.open(tmp_path / "provenance.db") as archive,
        closing(sqlite3.connect(tmp_path / "reviews.db")) as reviews,
        closing(sqlite3.connect(tmp_path / "provenance.db")) as db,
    ):
        now = moved_rules(db)
        lost = []
        for article_id in ALL:
            report = archive.report(article_id)
            assert report is not None
            found = {(each.rule, each.start, each.end) for each in report.findings}
            said = rules.of_article(reviews, article_id)
            lost += [each for each in rules.carried(said, report.findings, now) if each.about not in found]
        anonymous = rules.tallies(reviews, now)["de/attribution/anonymous-source"]
    # What nobody finds any more is all that is left without its finding.
    assert {each.rule for each in lost} <= {
        *("any/hygiene/below-text", "de/attribution/identified-source", "de/verification/corroboration"),
        "de/attribution/anonymous-official",
        "de/balance/harbour-denial",  # of a pack that is not asked here
    }
    assert sum(anonymous) == 3


def test_verdicts_count_for_the_rules_of_today(old: Call, tmp_path: Path) -> None:
    judged = {
        rule for _, rule, *_ in Reviews.open(tmp_path / "reviews.db", successors([resources.rules_dir()])).settled
    }
    assert "de/attribution/anonymous-source" in judged
    assert "de/attribution/anonymous-official" not in judged


async def test_the_page_of_an_article_shows_what_changed_and_that_of_a_rule_where_it_went(
    old: Call, tmp_path: Path
) -> None:
    upgraded(old, "--no-config")
    settings = json.loads(resources.datasette_metadata().read_text(encoding="utf-8"))
    datasette = Datasette(
        immutables=[str(tmp_path / "provenance.db")], files=[str(tmp_path / "reviews.db")], metadata=settings
    )
    page = (await datasette.client.get("/provenance/-/article/kb-1?lang=en")).text
    assert "What has changed" in page
    assert "provenance 0.1.0 →" in page
    german = (await datasette.client.get("/provenance/-/article/kb-1?lang=de")).text
    assert "Was sich geändert hat" in german
    rule = (await datasette.client.get("/provenance/-/rule/de~2Fattribution~2Fanonymous-official?lang=en")).text
    assert "This rule has moved" in rule
    assert (
        "Called before, or part of it"
        in (await datasette.client.get("/provenance/-/rule/de~2Fattribution~2Fanonymous-source?lang=en")).text
    )
    for db in datasette.databases.values():
        db.close()


# --- rules of a version -----------------------------------------------------------------------------------------------


def test_a_project_can_keep_to_the_rules_of_a_version(
    provenance: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Die Stadt Nordersiel sperrt die Brücke. Experten warnen vor Kosten.\n"
    (tmp_path / "a.txt").write_text(text)
    assert "rules:\n  version:" in provenance("rules", "freeze", "kept").out
    assert "not empty" in provenance("rules", "freeze", "kept").err
    (tmp_path / "provenance.yaml").write_text(f'rules: {{version: "{__version__}", base: kept}}\n')
    done = provenance("check", "a.txt")
    assert (done.code, "warning: the rules are those" in done.err) == (0, False)

    monkeypatch.setattr("provenance.config.__version__", "9.0.0")
    done = provenance("check", "a.txt")
    assert done.code == 0
    assert f"provenance.yaml:1:18: warning: the rules are those of {__version__}, and this is 9.0.0" in done.err
    assert provenance("rules", "diff", "kept", "built-in", "--corpus", "a.txt", "--no-config").code == 0


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ('{version: "0.0.1"}', "the rules of version 0.0.1 are asked for, and this is "),
        ('{version: "0.0.1", base: kept}', "the rules of version 0.0.1 are asked for, and those in "),
        ("{base: bare}", "holds no VERSION: make it with “provenance rules freeze"),
        ("{base: nowhere}", "there is no folder"),
    ],
)
def test_other_rules_than_those_asked_for_are_refused_with_what_to_do(
    provenance: Call, tmp_path: Path, rules: str, says: str
) -> None:
    provenance("rules", "freeze", "kept")
    (tmp_path / "bare").mkdir()
    (tmp_path / "a.txt").write_text("Ein Satz.\n")
    (tmp_path / "provenance.yaml").write_text(f"rules: {rules}\n")
    done = provenance("audit", "a.txt", "--no-db")
    assert done.code == 4
    assert says in done.err
    assert "version" not in rules or "install provenance-auditor of that version" in done.err


# --- corrections ------------------------------------------------------------------------------------------------------

#: The figures of the release are of 1,000.
ARTICLES = int(os.environ.get("PROVENANCE_ARTICLES", "30"))
PLACES = (
    "Nordersiel",
    "Wiekhafen",
    "Altenkoog",
    "Brunsholm",
    "Sielmoor",
    "Hasselby",
    "Küstrow",
    "Lehmgrund",
    "Ostende",
)
PEOPLE = (
    "Wiebke Sandmann",
    "Arne Lüders",
    "Imke Boysen",
    "Henning Petersen",
    "Telse Momsen",
    "Dorit Falk",
    "Ole Tiedje",
)
THINGS = ("die Hafenbrücke", "die Schleuse", "das Freibad", "den Deich", "die Sporthalle", "das Pumpwerk", "die Mole")


def written(number: int) -> str:
    """An article of its own; the words of one are those of no other."""
    place, thing = PLACES[number % len(PLACES)], THINGS[number // 3 % len(THINGS)]
    one, other = PEOPLE[number % len(PEOPLE)], PEOPLE[(number + 3) % len(PEOPLE)]
    return (
        f"{place} sperrt {thing}, Fall {number}\n\n"
        f"Die Stadt {place} hat am Dienstag {thing} gesperrt. „Der Schaden ist größer als gedacht, er trägt die Nummer "
        f"{number}“, sagte Baudezernentin {one} im Rathaus. Nach Angaben des Bauamts wurden am Morgen Risse entdeckt. "
        f"Experten warnen seit {number % 9 + 2} Jahren vor dem Zustand. „Wir haben das Land im Frühjahr zum {number}. Mal "
        f"gewarnt“, sagte Bürgermeister {other}. Ein Anwohner aus Haus {number} berichtete von einem Knacken. Wie lange "
        f"die Sperrung dauert, ist unklar. Das Ministerium wollte sich am Dienstag nicht äußern.\n"
    )


def correction(number: int, article: str, text: str) -> tuple[Correction, str]:
    """What a reviewer says of an article, and the sentence that it holds on to."""
    made = {
        "actor": "Ina",
        "created": "2026-11-29T12:00:00Z",
        "reason": "so steht es im Mitschnitt",
        "article": article,
    }
    said: list[tuple[str, dict[str, Any]]] = [
        (
            f"Der Schaden ist größer als gedacht, er trägt die Nummer {number}",
            {"action": "speaker", "name": "Karl Vogt"},
        ),
        (f"Ein Anwohner aus Haus {number}", {"action": "kind", "kind": "named_person", "identified": True}),
        ("Experten warnen", {"action": "refuse", "rule": "de/attribution/vague-source"}),
        ("Wie lange die Sperrung dauert", {"action": "missing", "rule": "unknown_circumstance"}),
    ]
    words, what = said[number // 5 % len(said)]
    at = text.index(words)
    anchor = anchor_at(text, at, at + len(words))
    sentence = next(each for each in re.split(r"(?<=\.) ", text) if words in each)
    return Correction.model_validate({**made, **what, "anchor": anchor.model_dump()}), sentence


def test_corrections_outlive_an_upgrade_as_long_as_their_words_stand(provenance: Call, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(ARTICLES):
        (folder / f"{number:04}.txt").write_text(written(number))
    assert provenance("audit", "articles", "--db", "provenance.db").code == 0
    made = {
        number: correction(number, f"articles/{number:04}.txt", written(number)) for number in range(0, ARTICLES, 5)
    }
    add_to(tmp_path / "reviews.db", [one for one, _ in made.values()])
    assert provenance("corrections", "apply", "--db", "provenance.db").code == 0
    with Archive.open(tmp_path / "provenance.db") as archive:
        held = dict(archive.corrections())
    assert len(held) == len(made)

    with closing(sqlite3.connect(tmp_path / "provenance.db")) as db, db:
        db.execute("UPDATE articles SET engine = 'provenance 0.1.0'")
    lost = {number for number in made if number % 20 == 5}
    for number in lost:
        path = folder / f"{number:04}.txt"
        path.write_text(path.read_text().replace(made[number][1], ""))
    told = upgraded(provenance)
    assert told["audited"] == ARTICLES + len(lost)
    with Archive.open(tmp_path / "provenance.db") as archive:
        statuses = dict(archive.corrections())
    gone = {made[number][0].id for number in lost}
    assert {mark for (_, mark), status in statuses.items() if status == "words_gone"} == gone
    assert {mark for (_, mark), status in statuses.items() if status != "words_gone"} == {
        one.id for one, _ in made.values()
    } - gone
    assert {key: status for key, status in statuses.items() if key[1] not in gone} == {
        key: status for key, status in held.items() if key[1] not in gone
    }
    listed = provenance("corrections", "list", "--db", "provenance.db")
    assert listed.code == 1
    assert all(mark in listed.out for mark in gone)
