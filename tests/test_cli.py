"""The command as its users meet it: what it prints, what it stores, and the exit code of every kind of trouble."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import ROOT, Result, ran

Call = Callable[..., Result]

GERMAN = (
    "Der Landkreis hat am Dienstag die Brücke über die Ache gesperrt. „Der mittlere Pfeiler hat sich gesenkt“, sagte "
    "Landrätin Petra Holl auf einer Pressekonferenz. Nach Angaben des Straßenbauamts wurden am Morgen Risse entdeckt. "
    "Wie lange die Sperrung dauert, ist unklar. Der Bürgermeister von Aachtal, Jens Rode, wies Kritik an der späten "
    "Prüfung zurück. Die Stadt habe das Land schon im Frühjahr gewarnt, sagte er. Das Ministerium wollte sich dazu am "
    "Dienstag nicht äußern, kündigte aber für Mittwoch einen Bericht an.\n"
)


def rows(db: str | Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "bruecke.txt"
    path.write_text(GERMAN, encoding="utf-8")
    return path


def test_audit_writes_the_database_and_says_what_it_did(provenance: Call, article: Path) -> None:
    result = provenance("audit", article)
    assert result.code == 0
    assert result.out.startswith("1 article audited: ")
    assert rows("db/provenance.db", "SELECT count(*), min(language) FROM articles") == [(1, "de")]


def test_an_unchanged_article_is_skipped_and_force_audits_it_again(provenance: Call, article: Path) -> None:
    provenance("audit", article)
    assert "1 unchanged, skipped" in provenance("audit", article).out
    assert provenance("audit", article, "--force").out.startswith("1 article audited")
    article.write_text(GERMAN.replace("Dienstag", "Montag"), encoding="utf-8")
    assert provenance("audit", article).out.startswith("1 article audited")
    assert rows("db/provenance.db", "SELECT count(*) FROM articles") == [(1,)]


def test_an_article_does_not_replace_another_of_the_same_id(provenance: Call, tmp_path: Path) -> None:
    for name in ("bote", "blatt"):
        record = {"id": "1", "url": f"https://{name}.example/1", "text": f"{name}: {GERMAN}"}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(record), encoding="utf-8")
    assert provenance("audit", "bote.jsonl").code == 0
    done = provenance("audit", "blatt.jsonl")
    assert done.code == 3
    assert (
        "blatt.jsonl#1: not audited: has the same id, “1”, as an article of the database with another URL" in done.err
    )
    assert rows("db/provenance.db", "SELECT url FROM articles") == [("https://bote.example/1",)]
    assert rows("db/provenance.db", "SELECT source FROM failures") == [("blatt.jsonl#1",)]


@pytest.mark.parametrize(
    ("known", "code", "said"),
    [
        (
            {"id": "1"},
            3,
            "feed.jsonl#1: not audited: has the same id, “1”, as an article of the database with another head",
        ),
        ({}, 0, "feed.jsonl: 1 article took the place of another one that was read from here before"),
    ],
    ids=["an id of its own", "the line of a feed"],
)
def test_another_article_in_the_place_of_one_is_no_secret(
    provenance: Call, tmp_path: Path, known: dict[str, str], code: int, said: str
) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text(json.dumps({**known, "title": "Hafen", "text": GERMAN}), encoding="utf-8")
    assert provenance("audit", "feed.jsonl").code == 0
    feed.write_text(json.dumps({**known, "title": "Der Hafen", "text": f"{GERMAN} Am Abend mehr."}), encoding="utf-8")
    done = provenance("audit", "feed.jsonl")
    assert (done.code, done.err) == (0, "")
    other = " ".join(f"Das Tier Nummer {number} bekam am Montag Futter." for number in range(9))
    feed.write_text(json.dumps({**known, "title": "Zoo", "text": other}), encoding="utf-8")
    done = provenance("audit", "feed.jsonl")
    assert done.code == code
    assert said in done.err


@pytest.mark.parametrize("format_", ["json", "jsonl", "html", "table", "none"])
def test_every_format_prints_the_same_twice(provenance: Call, article: Path, format_: str) -> None:
    first = provenance("audit", article, "--format", format_)
    again = provenance("audit", article, "--format", format_)
    assert first.code == again.code == 0
    assert first.out == again.out
    assert bool(first.out) == (format_ != "none")


def test_json_lines_carry_the_text_unless_told_otherwise(provenance: Call, article: Path) -> None:
    report = json.loads(provenance("audit", article, "--no-db", "--format", "jsonl").out)
    assert report["schema"] == "provenance/report/2"
    assert report["text"] == GERMAN
    assert json.loads(provenance("audit", article, "--no-db", "--no-text", "--format", "jsonl").out)["text"] is None
    assert not Path("db").exists()


def test_json_is_one_array_also_of_nothing(provenance: Call, article: Path, tmp_path: Path) -> None:
    assert len(json.loads(provenance("audit", article, "--no-db", "--format", "json").out)) == 1
    (tmp_path / "empty.txt").touch()
    assert json.loads(provenance("audit", "empty.txt", "--no-db", "--format", "json").out) == []


def test_output_goes_into_a_file(provenance: Call, article: Path) -> None:
    result = provenance("audit", article, "--no-db", "--format", "jsonl", "--output", "out/reports.jsonl")
    assert result.out == ""
    assert json.loads(Path("out/reports.jsonl").read_text(encoding="utf-8"))["article"]["source"] == article.name


def test_stdin_folders_globs_and_feeds_are_read(provenance: Call, article: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.html").write_text(f"<html><body><article><p>{GERMAN}</p></article></body></html>", "utf-8")
    feed = "".join(json.dumps({"id": f"r{n}", "text": f"{GERMAN} {n}"}) + "\n" for n in range(3))
    (tmp_path / "in/feed.jsonl.gz").write_bytes(gzip.compress(feed.encode()))
    result = provenance("audit", "in", "*.txt", "-", "--no-db", "--format", "jsonl", stdin=GERMAN.encode() + b"!")
    assert result.code == 0
    ids = [json.loads(line)["article"]["id"] for line in result.out.splitlines()]
    assert ids[:4] == ["in/a.html", "r0", "r1", "r2"]
    assert len(ids) == 6


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "white space"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "picture"),
        ("program.txt", bytes(range(256)) * 8, "binary"),
        ("nothing.html", b"<html><body><nav>Start</nav></body></html>", "no article"),
        ("broken.jsonl", b'{"text": "x"\n', "JSON"),
        ("textless.jsonl", b'{"title": "x"}\n', "text"),
    ],
)
def test_a_bad_input_is_named_and_stored_and_the_others_are_audited(
    provenance: Call, article: Path, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    result = provenance("audit", name, article)
    assert result.code == 3
    assert name in result.err
    assert reason in result.err
    assert "1 article audited" in result.out
    assert "1 could not be read" in result.out
    [(source, stored)] = rows("db/provenance.db", "SELECT source, reason FROM failures")
    assert str(source).startswith(name)
    assert reason in str(stored)
    assert rows("db/provenance.db", "SELECT count(*) FROM articles") == [(1,)]


def test_a_file_above_the_limit_is_named(provenance: Call, tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as huge:
        huge.truncate(50_000_000)
    result = provenance("audit", "huge.txt", "--no-db")
    assert result.code == 3
    assert "--max-bytes" in result.err
    (tmp_path / "zeros.txt").write_bytes(bytes(1_000_000))
    assert provenance("audit", "zeros.txt", "--no-db", "--max-bytes", "2MB").code == 3
    assert provenance("audit", "zeros.txt", "--no-db", "--max-bytes", "500kB").code == 3


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named(provenance: Call, article: Path) -> None:
    article.chmod(0)
    assert provenance("audit", article, "--no-db").code == 3


def test_a_missing_path_stops_before_anything_runs(provenance: Call, article: Path) -> None:
    result = provenance("audit", article, "nowhere.txt", "*.nothing")
    assert result.code == 2
    assert "nowhere.txt" in result.err
    assert "*.nothing" in result.err
    assert not Path("db").exists()


def test_an_article_in_a_language_without_rules_is_not_assessed(provenance: Call, tmp_path: Path) -> None:
    text = "Le conseil a dit lundi que le vieux pont restera fermé jusqu’au printemps. " * 12
    (tmp_path / "french.txt").write_text(text, encoding="utf-8")
    report = json.loads(provenance("audit", "french.txt", "--no-db", "--format", "jsonl").out)
    assert report["article"]["language"] == "fr"
    assert report["scores"]["overall"] is None
    assert report["scores"]["dimensions"]["attribution"]["score"] is None
    assert "not assessed 1" in provenance("audit", "french.txt", "--no-db").out


def test_one_rule_in_a_language_that_is_not_read_assesses_nothing(provenance: Call, tmp_path: Path) -> None:
    rule = tmp_path / "mine" / "fr" / "attribution" / "crowd.yaml"
    rule.parent.mkdir(parents=True)
    rule.write_text(
        "title: A crowd is quoted\ncategory: vague_source\nseverity: notice\nmessage: “{match}”\nrationale: Who?\n"
        "points: {attribution: {each: -3}}\nmatch: {phrase: beaucoup disent}\n"
        "examples: {match: ['[[Beaucoup disent]] cela.'], no_match: [Personne ne le dit.]}\n",
        encoding="utf-8",
    )
    text = "Beaucoup disent que le port restera fermé après la tempête. Le ministre l’a dit aussi, mais plus tard. "
    (tmp_path / "a.txt").write_text(text * 6, encoding="utf-8")
    result = provenance("audit", "a.txt", "--no-db", "--rules", "mine", "--lang", "fr", "--format", "jsonl")
    report = json.loads(result.out)
    assert [finding["rule"] for finding in report["findings"]].count("fr/attribution/crowd") == 6
    scored = {name: value["score"] for name, value in report["scores"]["dimensions"].items()}
    assert report["scores"]["overall"] is None
    assert {name for name, score in scored.items() if score is not None} <= {"hygiene"}
    table = provenance("audit", "a.txt", "--no-db", "--rules", "mine", "--lang", "fr", "--format", "table").out
    assert "the language “fr” cannot be assessed" in " ".join(table.split())


def test_text_in_no_language_at_all_is_audited(provenance: Call, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("12 34 56 78\n", encoding="utf-8")
    report = json.loads(provenance("audit", "x.txt", "--no-db", "--format", "jsonl").out)
    assert report["article"]["language"] is None
    assert report["scores"]["overall"] is None


def test_a_database_that_is_no_database_is_refused(provenance: Call, article: Path, tmp_path: Path) -> None:
    (tmp_path / "wrong.db").write_text("This is a letter, not a database. " * 50, encoding="utf-8")
    result = provenance("audit", article, "--db", "wrong.db")
    assert result.code == 5
    assert "wrong.db" in result.err


def test_a_locked_database_is_refused(provenance: Call, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    provenance("audit", article)
    monkeypatch.setattr("provenance.store.writer.LOCK_WAIT", 0.1)
    other = sqlite3.connect("db/provenance.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        result = provenance("audit", article, "--force")
    finally:
        other.close()
    assert result.code == 5
    assert "lock" in result.err.lower()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_read_only_folder_is_refused(provenance: Call, article: Path, tmp_path: Path) -> None:
    (tmp_path / "db").mkdir(mode=0o500)
    assert provenance("audit", article).code == 5


def test_invalid_rules_are_refused_with_place_and_line(provenance: Call, article: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine/de/balance"
    folder.mkdir(parents=True)
    (folder / "wrong.yaml").write_text("title: Wrong\ncategory: denyal\n", encoding="utf-8")
    for command in (["audit", str(article), "--no-db"], ["check", str(article)], ["rules", "check"]):
        result = provenance(*command, "--rules", "mine")
        assert result.code == 4
        told = result.out if command[0] == "rules" else result.err
        assert "wrong.yaml:2:" in told
        assert "denial" in told


@pytest.mark.parametrize(
    "arguments",
    [
        ["audit"],
        ["audit", "-", "--max-bytes", "many"],
        ["audit", "-", "--format", "pdf"],
        ["check", "-", "--min", "beauty=3"],
        ["check", "-", "--min", "hygiene=300"],
        ["rules", "show", "de/nothing/here"],
        ["audit", "-", "--lang", "klingon"],
        ["audit", ""],
        ["check", "-", "--min-score", "nan"],
        ["nonsense"],
    ],
)
def test_a_wrong_call_says_so(provenance: Call, arguments: list[str]) -> None:
    result = provenance(*arguments)
    assert result.code == 2
    assert result.err


def test_check_is_brief_when_all_is_well_and_exact_when_not(provenance: Call, article: Path) -> None:
    brief = Result(0, "1 article checked, none below the bar\n", "")
    assert provenance("check", article, "--fail-on", "never") == brief
    low = provenance("check", article, "--min-score", "99", "--explain")
    assert low.code == 1
    assert "is below 99" in low.out
    assert "1 of 1 article failed" in low.out
    assert provenance("check", article, "--min", "hygiene=100", "--fail-on", "never").code == 0
    # “never” is about findings: thresholds hold all the same.
    for bar in (("--min-score", "99"), ("--min", "attribution=100"), ("--max", "info=0")):
        assert provenance("check", article, *bar, "--fail-on", "never").code == 1
    found = provenance("check", article, "--fail-on", "info", "--select", "denial")
    assert found.code == 1
    assert "[de/balance/denial-" in found.out
    assert provenance("check", article, "--fail-on", "info", "--select", "denial", "--ignore", "de/balance/*").code == 0


def test_unreadable_wins_over_failed(provenance: Call, article: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    assert provenance("check", article, "empty.txt", "--min-score", "99").code == 3


def test_show_prints_the_text_with_its_evidence(provenance: Call, article: Path) -> None:
    provenance("audit", article)
    result = provenance("show", "bruecke.txt")
    assert result.code == 0
    assert "mittlere Pfeiler" in " ".join(result.out.split())
    assert "de/balance/denial" in result.out
    assert "base " in result.out
    assert provenance("show", "nothing-like-it").code == 2
    assert provenance("show", "x", "--db", "none.db").code in (2, 5)


def test_messages_are_told_in_german_where_people_read_them(provenance: Call, article: Path) -> None:
    english, german = "Petra Holl is known and can be checked", "Petra Holl ist bekannt und lässt sich prüfen"
    provenance("audit", article)
    for command in (
        ("audit", article, "--format", "html"),
        ("check", article, "--fail-on", "info"),
        ("show", "bruecke.txt"),
    ):
        told = {ui: provenance(*command, "--lang-ui", ui).out for ui in ("en", "de")}
        for ui, says, says_not in (("en", english, german), ("de", german, english)):
            # A narrow table breaks lines anywhere between words.
            assert set(says.split()) <= set(told[ui].split()), command
            assert says_not not in told[ui]
            assert says_not.split()[-1] not in told[ui].split()
    for command in ("audit", "check"):
        page = provenance(command, article, "--format", "html", "--lang-ui", "de").out
        assert ("Prüfung der Quellenarbeit</h1>" in page, "Sourcing audit" in page) == (True, False)
    assert provenance("show", "bruecke.txt", "--lang-ui", "fr").code == 2


@pytest.mark.parametrize("format_", ["json", "jsonl"])
def test_machines_get_all_languages_whatever_people_read(provenance: Call, article: Path, format_: str) -> None:
    plain = provenance("audit", article, "--format", format_).out
    assert provenance("audit", article, "--format", format_, "--lang-ui", "de").out == plain
    assert "ist bekannt und lässt sich prüfen" in plain
    assert "is known and can be checked" in plain
    stored = rows("db/provenance.db", "SELECT message, message_de FROM findings WHERE message_de LIKE '%Petra Holl%'")
    assert stored
    titles = rows("db/provenance.db", "SELECT title_de FROM rules WHERE id = 'de/attribution/identified-source'")
    assert titles == [("Bestimmbare Quelle",)]


@pytest.mark.parametrize("what", ["report", "story", "rule", "score", "config"])
def test_schemas_are_json(provenance: Call, what: str) -> None:
    assert json.loads(provenance("schema", what).out)["$defs"]


def test_rules_are_listed_and_shown(provenance: Call) -> None:
    listed = provenance("rules", "list").out
    assert "de/balance/denial" in listed
    assert "  why  " in provenance("rules", "show", "de/balance/denial-reject").out


def test_the_samples_show_what_the_demo_promises(provenance: Call) -> None:
    result = provenance("audit", ROOT / "samples", "--no-db", "--format", "jsonl")
    assert result.code == 0
    reports = {
        json.loads(line)["article"]["id"].rpartition("/")[2]: json.loads(line) for line in result.out.splitlines()
    }
    found = {name: {finding["category"] for finding in report["findings"]} for name, report in reports.items()}
    assert len(reports) >= 11
    assert {"admitted_unverifiability", "non_denial"} <= found["drohnenvideo.txt"]
    assert "anonymous_source" in found["fusion_insider.txt"]
    assert {"placeholder", "listed_sources"} <= found["textdump_portal.txt"]
    assert reports["agentur-3"]["scores"]["overall"] is not None
    english = {"anonymous_source", "denial", "no_comment", "admitted_unverifiability", "overclaim", "placeholder"}
    assert english <= found["en_stadium_sources.txt"]
    assert {"first_hand", "evidence_basis", "correction", "byline"} <= found["en_harbour_wall.txt"]
    assert any("denial" in categories for categories in found.values())


@pytest.mark.parametrize(("target", "code"), [("| head -c 100", 141), ("> /dev/full", 2)])
def test_an_output_that_breaks_gives_no_traceback(article: Path, target: str, code: int) -> None:
    command = f"{sys.executable} -m provenance audit {article} --no-db --format jsonl {target}; exit ${{PIPESTATUS[0]}}"
    done = ran(["bash", "-c", command], cwd=article.parent)
    # A short report fits into the pipe before its reader goes away.
    assert done.returncode in {code, 0 if "head" in target else code}
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [["audit", "--no-db", "--format", "table"], ["show"]], ids=lambda parts: parts[0])
def test_a_reader_who_is_gone_is_no_failed_check(provenance: Call, article: Path, command: list[str]) -> None:
    provenance("audit", article)
    gone, output = os.pipe()
    os.close(gone)
    done = ran([sys.executable, "-m", "provenance", *command, article.name], stdout=output)
    os.close(output)
    assert (done.returncode, done.stderr) == (141, "")


def test_an_output_file_can_be_read_by_those_the_umask_lets(provenance: Call, article: Path) -> None:
    provenance("audit", article, "--no-db", "--format", "jsonl", "--output", "out.jsonl")
    assert Path("out.jsonl").stat().st_mode & 0o777 == article.stat().st_mode & 0o777
    assert not list(Path().glob(".out*"))


def test_an_input_is_not_replaced_by_the_output(provenance: Call, article: Path) -> None:
    result = provenance("audit", article, "--no-db", "--format", "jsonl", "--output", article)
    assert result.code == 2
    assert article.read_text(encoding="utf-8") == GERMAN


def test_a_link_that_leads_in_a_circle_is_named(provenance: Call, article: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text(GERMAN, encoding="utf-8")
    (tmp_path / "in/loop.txt").symlink_to("loop.txt")
    result = provenance("audit", "in")
    assert result.code == 3
    assert "in/loop.txt" in result.err
    assert "1 article audited" in result.out


def test_an_output_that_is_no_file_is_not_replaced(provenance: Call, article: Path) -> None:
    os.mkfifo("pipe")
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert provenance("audit", article, "--no-db", "--no-text", "--format", "html", "--output", "pipe").code == 0
        assert os.read(reader, 20).startswith(b"<!DOCTYPE")
    finally:
        os.close(reader)
    assert Path("pipe").is_fifo()


def test_control_characters_of_an_article_do_not_reach_the_terminal(provenance: Call, tmp_path: Path) -> None:
    (tmp_path / "escape.txt").write_text("Brand in \x1b[31mLagerhalle\n\n" + GERMAN, encoding="utf-8")
    assert "\x1b[31m" not in provenance("audit", "escape.txt", "--format", "table").out
    assert "\x1b[31m" not in provenance("show", "escape.txt").out


def test_a_rule_that_takes_too_long_is_named_and_the_article_audited(
    provenance: Call, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("provenance.engine.ruleset.TIMEOUT", 0.01)
    rule = tmp_path / "rules/de/verification/slow.yaml"
    rule.parent.mkdir(parents=True)
    rule.write_text("extends: de/verification/hedge\nmatch: {regex: '(?:a|b|ab){1,60}c'}\n", encoding="utf-8")
    article.write_text(f"{GERMAN}\nDer Text endet {'ab' * 60} c.\n", encoding="utf-8")
    result = provenance("audit", article, "--rules", "rules", "--format", "jsonl")
    assert result.code == 0
    [left_out] = json.loads(result.out)["not_applied"]
    assert left_out["rule"] == "de/verification/slow"
    assert f"de/verification/slow: not applied to 1 article: {left_out['reason']}" in result.err
    assert rows("db/provenance.db", "SELECT rule, reason FROM not_applied") == [(left_out["rule"], left_out["reason"])]
    assert provenance("check", article, "--rules", "rules", "--fail-on", "never").err == result.err
