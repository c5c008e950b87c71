"""``pytest --provenance=articles/``, run by pytest itself in a folder of its own."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from provenance.cache import default_folder
from tests.check.articles import TEXT
from tests.conftest import ran

pytest_plugins = "pytester"

GOOD = TEXT.replace("Experten zufolge", "Laut Statiker Uwe Brand").replace("Beobachter gehen", "Holl geht")
CONFIG = "check: {fail_on: warning, overrides: [{outlet: 'Blatt*', fail_on: never}]}\n"


@pytest.fixture
def articles(pytester: pytest.Pytester) -> Path:
    folder = pytester.mkdir("articles")
    (folder / "vage.txt").write_text(TEXT, encoding="utf-8")
    (folder / "gut.txt").write_text(GOOD, encoding="utf-8")
    (folder / "leer.txt").write_text("", encoding="utf-8")
    records = [{"id": "r1", "text": TEXT + "!"}, {"id": "r2", "text": TEXT + "?", "outlet": "Blatt"}, {"title": "x"}]
    (folder / "feed.jsonl").write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    (folder / "test_notes.py").write_text("def test_nothing(): pass", encoding="utf-8")
    pytester.makefile(".yaml", provenance=CONFIG)
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    pytester.makepyfile(
        test_own="""
        def test_a_text(audit):
            assert audit("Der Rat tagt. " * 40, language="de", outlet="Blatt").article.outlet == "Blatt"
        """
    )
    return folder


def test_every_article_is_a_test(pytester: pytest.Pytester, articles: Path) -> None:
    result = pytester.runpytest_inprocess("--provenance=articles", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=4, failed=4)
    result.stdout.fnmatch_lines_random(
        [
            "articles/vage.txt:4:1: warning: “Experten zufolge”*[[]de/attribution/vague-source]",
            "What moved the scores: *",
            "articles/feed.jsonl:1: warning: *in r1",
            "articles/leer.txt: not audited: is empty",
            "articles/feed.jsonl#3: not audited: the record has no text*",
        ]
    )
    assert "Traceback" not in result.stdout.str()


def test_what_is_excluded_is_no_test(pytester: pytest.Pytester, articles: Path) -> None:
    pytester.makefile(".yaml", provenance="exclude: ['*.jsonl', articles/leer.txt]\n")
    result = pytester.runpytest_inprocess(
        "--provenance=articles", "-p", "no:cacheprovider", "--collect-only", "-q", "articles"
    )
    result.stdout.fnmatch_lines_random(["articles/vage.txt::*", "articles/gut.txt::*"])
    result.stdout.no_fnmatch_line("*feed.jsonl*")
    result.stdout.no_fnmatch_line("*leer.txt*")


def test_what_was_not_assessed_is_skipped(pytester: pytest.Pytester, articles: Path) -> None:
    pytester.makefile(".yaml", provenance="check: {min_score: 1}\n")
    (articles / "stumpf.txt").write_text(
        "Jetzt weiterlesen mit Plus und vier Wochen gratis testen.\n", encoding="utf-8"
    )
    result = pytester.runpytest_inprocess(
        "--provenance=articles/stumpf.txt", "-p", "no:cacheprovider", "articles/stumpf.txt"
    )
    result.assert_outcomes(skipped=1)


@pytest.mark.parametrize(
    ("options", "passed", "failed"),
    [
        (["--provenance=articles/vage.txt", "articles/vage.txt"], 0, 1),
        (["--provenance=articles", "-k", "vage or r2"], 1, 1),
        (["--provenance=articles", "-k", "test_a_text"], 1, 0),
        (["--provenance=articles", "articles/feed.jsonl::r2", "-k", "r2"], 1, 0),
        (["--provenance=articles", "test_own.py", "--deselect", "articles/feed.jsonl"], 3, 2),
        (["--provenance=articles/gut.txt", "--provenance=articles/vage.txt", "test_own.py"], 2, 1),
    ],
)
def test_they_are_chosen_as_tests_are(
    pytester: pytest.Pytester, articles: Path, options: list[str], passed: int, failed: int
) -> None:
    pytester.runpytest_inprocess(*options, "-p", "no:cacheprovider").assert_outcomes(passed=passed, failed=failed)


def test_several_processes_find_the_same(pytester: pytest.Pytester, articles: Path) -> None:
    result = pytester.runpytest_subprocess("--provenance=articles", "-n", "2", "-p", "no:cacheprovider", timeout=200)
    result.assert_outcomes(passed=4, failed=4)


def test_a_process_of_pytest_that_is_killed_takes_no_article_with_it(pytester: pytest.Pytester, articles: Path) -> None:
    pytester.makepyfile(
        test_own="""
        import os, signal

        def test_killed():
            os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    result = pytester.runpytest_subprocess("--provenance=articles", "-n", "2", "-p", "no:cacheprovider", timeout=200)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.assert_outcomes(passed=3, failed=5)
    result.stdout.fnmatch_lines(["*crashed while running 'test_own.py::test_killed'*"])


def test_a_cache_that_cannot_be_written_changes_nothing(
    pytester: pytest.Pytester, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/cache")
    result = pytester.runpytest_inprocess("--provenance=articles", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=4, failed=4)


def test_a_run_leaves_its_rules_to_the_next_one(
    pytester: pytest.Pytester, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    sizes = []
    for _ in range(3):
        pytester.runpytest_inprocess("--provenance=articles/gut.txt", "-p", "no:cacheprovider")
        sizes += [path.stat().st_size > 1_000_000 for path in default_folder().glob("rules-*")]
    assert sizes == [False, True, True]


def _rules(folder: Path, what: str) -> None:
    place = folder / "mine/de/hygiene"
    place.mkdir(parents=True)
    rule = place / "own.yaml"
    match what:
        case "a link to itself":
            rule.symlink_to(rule)
        case "a pipe":
            os.mkfifo(rule)
        case "no text":
            rule.write_bytes(b"\xff\xfe\x00title")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
@pytest.mark.parametrize("what", ["a link to itself", "a pipe", "no text"])
def test_rules_that_cannot_be_read_are_told_by_name(pytester: pytest.Pytester, articles: Path, what: str) -> None:
    _rules(pytester.path, what)
    pytester.makefile(".yaml", provenance="rules: {folders: [mine]}\n")
    result = pytester.runpytest_inprocess("--provenance=articles/gut.txt", "-p", "no:cacheprovider", "articles/gut.txt")
    assert result.ret in (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED)
    result.stdout.fnmatch_lines(["*own.yaml*"])
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*INTERNALERROR*")


def test_a_folder_that_does_not_exist_is_a_usage_error(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_inprocess("--provenance=nowhere")
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_a_broken_configuration_is_named(pytester: pytest.Pytester, articles: Path) -> None:
    pytester.makefile(".yaml", provenance="check: {min_scor: 5}\n")
    result = pytester.runpytest_inprocess("--provenance=articles/gut.txt", "articles/gut.txt")
    assert result.ret != 0
    assert "min_scor" in result.stdout.str() + result.stderr.str()


def test_nothing_is_loaded_when_it_is_not_used(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_nothing():
            ours = {name for name in sys.modules if name.startswith("provenance")}
            assert ours == {"provenance", "provenance.pytest_plugin"}
            assert "pydantic" not in sys.modules
        """
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = ran(command, cwd=pytester.path)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("configuration", "said"),
    [
        ("lang_ui: de\n", "Was die Wertungen bewegt hat: *"),
        ("rules: {folder: [mine]}\n", "*unknown key “folder”*"),
        ("rules: {folders: [nowhere]}\n", "*there is no folder*nowhere*"),
    ],
)
def test_what_is_wrong_is_told_as_the_project_asks(
    pytester: pytest.Pytester, articles: Path, configuration: str, said: str
) -> None:
    pytester.makefile(".yaml", provenance=f"check: {{min_score: 99}}\n{configuration}")
    result = pytester.runpytest_inprocess("--provenance=articles/vage.txt", "-p", "no:cacheprovider", "articles")
    result.stdout.fnmatch_lines([said])
    result.stdout.no_fnmatch_line("*open_project*")
