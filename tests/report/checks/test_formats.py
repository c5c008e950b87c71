"""Every format of ``provenance check`` is read by what it is made for, or holds to its schema."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import junitparser
import pytest
from hypothesis import given, settings, strategies as st
from jsonschema import Draft7Validator
from markdown_it import MarkdownIt

from provenance import formats
from provenance.check import InputOrigin, Thresholds, Verdict, judge
from provenance.check.baseline import KnownProblem, Tally
from provenance.commands.run import tell
from provenance.models import DIMENSIONS, Failure, ReportSuppressed, UiLanguage
from provenance.report import checks_ci as sarif_module
from provenance.report.checks import Context, check_writer
from tests.check.articles import TEXT, finding, report
from tests.conftest import Result

Call = Callable[..., Result]

MACHINE_FORMATS = sorted(set(formats.CHECK) - {"text", "html", "markdown"})

#: What the documentation of GitLab asks of an issue.
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./|/)"},
                    "lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer"}}},
                },
            },
        },
    },
}


def written(
    format_: str,
    verdicts: list[Verdict],
    failures: list[Failure] | None = None,
    language: UiLanguage = "en",
    **tally: Any,
) -> str:
    stream = io.StringIO()
    writer = check_writer(format_, stream, Context(dict, language))
    total = Tally(**tally)
    for verdict in verdicts:
        total.add(verdict)
        writer.add(verdict)
    for failure in failures or []:
        total.unreadable += 1
        writer.fail(failure)
    writer.finish(total)
    return stream.getvalue()


def failing(text: str = "Experten", **known: Any) -> Verdict:
    return judge(report(finding("de/x/a", text, 4), **known), Thresholds(fail_on="warning", overall=99))


def problems(format_: str, text: str) -> int:
    """How many problems a program finds in a document of this format; raises where it is none."""
    match format_:
        case "json":
            return sum(len(article["problems"]) for article in json.loads(text)["articles"])
        case "jsonl":
            return sum(len(row.get("problems", ())) for row in map(json.loads, text.split("\n")[:-1]))
        case "sarif":
            return len(json.loads(text)["runs"][0]["results"])
        case "gitlab":
            return len(json.loads(text))
        case "github":
            return sum(command["title"] != "provenance check" for command in annotations(text))
        case _:
            failures = [result for case in junit_cases(text) for result in case.result]
            return sum(len((failure.text or "-").splitlines()) for failure in failures)


def junit_cases(text: str) -> list[junitparser.TestCase]:
    suites = junitparser.JUnitXml.fromstring(text.encode())
    [suite] = list(suites)
    cases = list(suite)
    assert suites.tests == suite.tests == len(cases)
    assert suites.failures == sum(isinstance(result, junitparser.Failure) for case in cases for result in case.result)
    assert suites.errors == sum(isinstance(result, junitparser.Error) for case in cases for result in case.result)
    return cases


def annotations(text: str) -> Iterator[dict[str, str]]:
    """As the runner of GitHub Actions reads them: a command a line, its values unescaped."""
    for line in text.splitlines():
        command = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        assert command, line
        properties = dict(pair.split("=", 1) for pair in command[2].split(","))
        unescape = lambda value: re.sub("%(25|3A|2C)", lambda code: chr(int(code[1], 16)), value)  # noqa: E731
        yield {name: unescape(value) for name, value in properties.items()} | {
            "level": command[1],
            "message": unescape(command[3]),
        }


@pytest.mark.parametrize("format_", MACHINE_FORMATS)
@settings(max_examples=40)
@given(
    text=st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12),
    name=st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12),
)
def test_whatever_an_article_holds_a_program_can_read_it(format_: str, text: str, name: str) -> None:
    verdicts = [failing(text, title=name, id=name), failing("x", id="b", source="b.txt")]
    assert problems(format_, written(format_, verdicts)) == 4


@pytest.mark.parametrize("format_", MACHINE_FORMATS)
def test_of_nothing_and_of_an_interrupted_run_there_is_a_whole_document(format_: str) -> None:
    assert problems(format_, written(format_, [])) == 0
    assert problems(format_, written(format_, [failing()], interrupted=True)) >= 2


@pytest.mark.parametrize("format_", sorted(formats.CHECK))
def test_what_could_not_be_read_is_in_every_document(format_: str) -> None:
    text = written(format_, [failing()], [Failure("feed.jsonl#3", "is no JSON")])
    if format_ not in ("text", "html"):  # told on stderr as it happens
        assert "is no JSON" in text.replace("\\", "")
    if format_ != "html":
        assert "could not be read" in text or format_ not in ("text",)


def test_sarif_holds_to_its_schema(sarif: Draft7Validator) -> None:
    stale = [KnownProblem("a.txt", "de/x/y", "f" * 32, "Fachleute")]
    text = written(
        "sarif",
        [failing(source="in/a b.txt"), failing(source="/elsewhere/ä.txt"), failing(source="feed.jsonl")],
        [Failure("feed.jsonl#3", "is no JSON"), Failure("x.txt", "is empty")],
        interrupted=True, stale=stale, stale_fails=True,
    )  # fmt: skip
    log = json.loads(text)
    sarif.validate(log)
    run = log["runs"][0]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == 4
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"] for result in run["results"]]
    assert {"uri": "in/a%20b.txt", "uriBaseId": "%SRCROOT%"} in uris
    assert {"uri": "file:///elsewhere/%C3%A4.txt"} in uris
    broken = json.loads(text)
    del broken["runs"][0]["results"][0]["message"]
    assert not sarif.is_valid(broken), "the schema lets everything pass"


def test_sarif_of_real_articles_points_at_the_evidence(
    provenance: Call, tmp_path: Path, sarif: Draft7Validator
) -> None:
    (tmp_path / "a.txt").write_text("\ufeff" + TEXT.replace("\n", "\r\n"), encoding="utf-8", newline="")
    (tmp_path / "feed.jsonl").write_text(json.dumps({"id": "r1", "text": TEXT + "!"}) + "\n", encoding="utf-8")
    result = provenance("check", "a.txt", "feed.jsonl", "--fail-on", "info", "--min-score", "99", "--format", "sarif")
    log = json.loads(result.out)
    sarif.validate(log)
    text = TEXT.replace("\n", "\r\n")
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    seen = 0
    for found in log["runs"][0]["results"]:
        assert rules[found["ruleIndex"]]["id"] == found["ruleId"]
        assert rules[found["ruleIndex"]].get("help", found["ruleId"].startswith("score/"))
        region = found["locations"][0]["physicalLocation"].get("region", {})
        if found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "feed.jsonl":
            assert region["startLine"] == 1
        elif "charOffset" in region:
            seen += 1
            start, length = region["charOffset"], region["charLength"]
            assert text[start : start + length] == region["snippet"]["text"]
            lines = text.split("\n")
            assert lines[region["startLine"] - 1][region["startColumn"] - 1 :].startswith(region["snippet"]["text"][:9])
    assert seen >= 4


def test_gitlab_issues_hold_to_what_gitlab_asks(tmp_path: Path) -> None:
    text = written("gitlab", [failing(source="./in/a.txt")], [Failure("x.txt", "is empty")])
    issues = json.loads(text)
    Draft7Validator(GITLAB).validate(issues)
    assert len({issue["fingerprint"] for issue in issues}) == 3


def test_junit_tells_articles_that_fail_from_those_that_cannot_be_read() -> None:
    good = judge(report(id="good"), Thresholds())
    cases = junit_cases(written("junit", [failing(), good], [Failure("x.txt", "is empty")]))
    assert [[type(result).__name__ for result in case.result] for case in cases] == [["Failure"], [], ["Error"]]
    assert "overall 60 is below 99" in cases[0].result[0].message


def test_github_annotations_come_worst_first_and_cannot_be_forged() -> None:
    forged = failing("\n::error::owned", id="a", title="x,line=7::y", overall=50)
    found = list(annotations(written("github", [forged, failing(id="b", overall=10)])))
    assert [command["title"].partition(":")[0] for command in found] == [
        "b",
        "b",
        "x,line=7",
        "x,line=7",
        "provenance check",
    ]
    assert found[3]["line"] == "1"
    assert "owned" in found[3]["message"]


@pytest.mark.parametrize(
    "text", ["##[error]owned", "x ##[command]owned", "###[group]", "::error::owned", " ::stop-commands::x"]
)
def test_no_text_is_a_command_of_github(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = written("github", [failing(text, title=text)], [Failure(text, text)])
    tell(Failure(text, f"a\n{text}"))
    for line in [*page.splitlines(), *capsys.readouterr().err.splitlines()]:
        assert "##[" not in line
        assert not re.match(r"\s*::(?!(error|warning|notice) )", line)
        assert "::owned" not in line.partition("::")[2].partition("::")[0]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "| a | b |", "[x](javascript:y)", "**fett** @alle", "`"])
def test_markdown_shows_text_as_it_is(text: str) -> None:
    page = written("markdown", [failing(text, title=text)], [Failure(text, text)])
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(page)
    assert "<script" not in html
    assert "<a " not in html
    assert "<strong>fett" not in html
    assert all(row.count("<td>") == 4 for row in re.findall(r"<tr>.*?</tr>", html, re.DOTALL) if "<td>" in row)


def test_markdown_keeps_within_what_github_takes() -> None:
    page = written("markdown", [failing("wort " * 50, id=str(number), title="Titel " * 20) for number in range(900)])
    assert len(page) < 65_536
    assert "more articles" in page


def test_text_names_the_worst_and_says_how_to_see_more() -> None:
    text = written("text", [failing(id=str(number), overall=number) for number in range(30, 20, -1)])
    assert text.splitlines()[0] == "a.txt: error: overall 30 is below 99 [score/overall]"
    assert text.splitlines()[1] == "a.txt:1:5: warning: “Experten” is vague [de/x/a]"
    assert "10 of 10 articles failed" in text
    assert text.index("21.0  21") < text.index("22.0  22")
    assert "… and 5 more" in text
    assert "--explain" in text
    assert written("text", [judge(report(), Thresholds())]) == "1 article checked, none below the bar\n"


SUMMARIES = {
    ("text", "en"): """\
1 problem of the baseline no longer found; --update-baseline takes them out:
  a.txt [de/x/y] Fachleute
2 of 3 articles failed; 1 not assessed; 1 could not be read; 1 known problem let pass; 2 findings suppressed; interrupted before all were checked
The worst:
   27.5  a.txt “Krähe”: 22 problems
      –  b: 1 problem
The most frequent problems: de/x/a 22, score/overall 1
To see more: --explain shows the reasons for the scores, --format html --output check.html the articles with their evidence marked
""",
    ("text", "de"): """\
1 Problem der Baseline nicht mehr gefunden; mit --update-baseline fallen sie weg:
  a.txt [de/x/y] Fachleute
2 von 3 Artikeln beanstandet; 1 nicht bewertet; 1 nicht lesbar; 1 bekanntes Problem hingenommen; 2 Befunde unterdrückt; abgebrochen, bevor alle geprüft waren
Am schlechtesten:
   27,5  a.txt „Krähe“: 22 Probleme
      –  b: 1 Problem
Die häufigsten Probleme: de/x/a 22, score/overall 1
Mehr dazu: --explain zeigt die Gründe für die Wertungen, --format html --output check.html die Artikel mit markierten Belegstellen
""",
    ("markdown", "de"): """\
## Quellenarbeit der Artikel

**2 von 3 Artikeln beanstandet**; 1 nicht bewertet; 1 nicht lesbar; 1 bekanntes Problem hingenommen; 2 Befunde unterdrückt; abgebrochen, bevor alle geprüft waren.
- ⚠ x\\.txt: nicht geprüft: leer

1 Problem der Baseline nicht mehr gefunden.

### Krähe

a\\.txt · 27,5 von 100, Stufe C

| Zeile | Schwere | Problem | Regel |
|---|---|---|---|
|  | Fehler | Gesamtwertung 27,5 liegt unter 99 | score/overall |
""",
}  # fmt: skip


@pytest.mark.parametrize(("format_", "language"), SUMMARIES, ids="-".join)
def test_the_summary_is_in_the_language_asked_for(format_: str, language: UiLanguage) -> None:
    words = [finding("de/x/a", "Experten", at, message_de="„Experten“ ist vage") for at in range(21)]
    thresholds = Thresholds(fail_on="warning", overall=99)
    verdicts = [
        judge(report(*words, overall=27.5, title="Krähe"), thresholds),
        judge(report(finding("de/x/a", "Kenner", message_de="„Kenner“ ist vage"), id="b", overall=None), thresholds),
        judge(report(id="c"), thresholds).accepted(),
    ]
    stale = [KnownProblem("a.txt", "de/x/y", "f" * 32, "Fachleute")]
    more: Any = {"suppressed": 2, "stale": stale, "interrupted": True}
    text = written(format_, verdicts, [Failure("x.txt", "leer")], language, **more)
    expected = SUMMARIES[format_, language]
    assert expected in text if format_ == "text" else text.startswith(expected)
    if format_ == "markdown":
        assert "| | | … und noch 2 | |" in text
        assert "b\n\na\\.txt · nicht bewertet" in text


def test_what_fails_and_what_is_well_is_said_in_german() -> None:
    least = dict.fromkeys(DIMENSIONS, 60)
    one = judge(report(finding("de/x/a", "Kenner")), Thresholds(dimensions=least, most={"vague_source": 0}))
    text = written("text", [one], language="de")
    assert "a.txt: Fehler: Zuschreibung 50 liegt unter 60 [score/attribution]" in text
    assert "a.txt: Fehler: 1-mal „vague_source“, höchstens 0 erlaubt [count/vague_source]" in text
    assert "1 von 1 Artikel beanstandet\n" in text
    assert " is below " not in text
    assert "0 Artikel geprüft; 1 Befund unterdrückt." in written("markdown", [], language="de", suppressed=1)
    many = [failing("wort " * 50, id=str(number), title="Titel " * 20) for number in range(900)]
    assert "weitere Artikel." in written("markdown", many, [Failure("x", "leer")] * 30, "de")


# --- whatever the bar ------------------------------------------------------------------------------------------------

PASSING = judge(
    report(finding("de/x/a", "Experten"), finding("de/x/b", "Loading", 20, "info"), id="p"), Thresholds(fail_on=None)
)


@pytest.mark.parametrize("format_", MACHINE_FORMATS)
def test_a_program_is_told_every_finding_and_its_level_whatever_the_bar(format_: str) -> None:
    text = written(format_, [PASSING], barless=True)
    assert [text.count(f'"{rule}"' if "json" in format_ else rule) for rule in ("de/x/a", "de/x/b")] >= [1, 1]
    levels = {
        "sarif": ["warning", "note"],
        "github": ["warning", "notice"],
        "gitlab": ["major", "info"],
        "junit": ["warning: ", "info: "],
    }
    assert all(level in text for level in levels.get(format_, ["warning", "info"]))


def suppressed_of(verdict: Verdict) -> list[tuple[str, str | None]]:
    results = json.loads(written("sarif", [verdict]))["runs"][0]["results"]
    return [
        (result["ruleId"], next((each["justification"] for each in result.get("suppressions", ())), None))
        for result in results
    ]


def test_sarif_says_of_what_does_not_count_why_it_does_not() -> None:
    both = report(finding("de/x/a", "Experten"), finding("de/x/b", "Loading", 20, "info"))
    assert suppressed_of(judge(both, Thresholds())) == [("de/x/a", None), ("de/x/b", None)]
    [(_, known), _] = suppressed_of(judge(both, Thresholds(fail_on="warning")).accepted())[::-1]
    assert known == "known to the baseline"
    ignored = judge(both, Thresholds(ignore=("de/x/b",)))
    assert "--ignore" in str(dict(suppressed_of(ignored))["de/x/b"])
    of_project = both.model_copy(
        update={"suppressed": (ReportSuppressed(rule="de/x/c", count=2, reason="ein Kasten nennt sie", entry=1),)}
    )
    assert ("de/x/c", "ein Kasten nennt sie") in suppressed_of(judge(of_project, Thresholds()))


def test_every_result_of_sarif_has_a_line() -> None:
    verdicts = [
        failing(),
        judge(report(finding("de/x/a", "Experten"), finding("de/x/b", None)), Thresholds(), InputOrigin("html")),
    ]
    results = json.loads(written("sarif", verdicts))["runs"][0]["results"]
    assert [result["locations"][0]["physicalLocation"]["region"]["startLine"] for result in results] == [1] * 4


def test_sarif_keeps_to_what_github_takes_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provenance.report.checks_ci._MOST_RESULTS", 3)
    severe = finding("de/x/e", "Ladefehler", 60, "error")
    verdicts = [PASSING, judge(report(severe, id="q"), Thresholds()), PASSING]
    run = json.loads(written("sarif", verdicts))["runs"][0]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "warning"]
    [notice] = run["invocations"][0]["toolExecutionNotifications"]
    assert (notice["level"], "2 of 5 results are left out" in notice["message"]["text"]) == ("warning", True)
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["de/x/e", "de/x/a"]


def test_the_limit_of_sarif_lies_below_that_of_github() -> None:
    assert sarif_module._MOST_RESULTS < 25_000


def test_an_article_that_was_not_assessed_is_skipped_and_told() -> None:
    unknown = judge(report(overall=None), Thresholds(overall=90))
    [case] = junit_cases(written("junit", [unknown]))
    [skipped] = case.result
    assert isinstance(skipped, junitparser.Skipped)
    assert "articles in the language “de” cannot be assessed" in skipped.message
    assert (
        "a.txt: warning: not assessed: articles in the language “de” cannot be assessed [score/unassessed]"
        in written("text", [unknown])
    )
    assert "a.txt: Warnung: nicht bewertet: Artikel in der Sprache" in written("text", [unknown], language="de")
    strict = judge(report(overall=None), Thresholds(overall=90, unassessed="fail"))
    assert isinstance(junit_cases(written("junit", [strict]))[0].result[0], junitparser.Failure)


def test_a_check_without_a_bar_says_so_and_what_the_lowest_score_is() -> None:
    text = written("text", [judge(report(overall=21.9), Thresholds()), PASSING], barless=True)
    assert text.splitlines()[0] == "2 articles checked"
    assert text.splitlines()[1] == "Scores: C 2; the lowest is 21.9: a.txt"
    assert text.splitlines()[2].startswith("No bar is set: only findings of severity error fail.")
    assert "No bar is set" not in written("text", [PASSING])


def test_a_record_is_named_beside_its_line() -> None:
    verdict = judge(
        report(finding("de/x/a", "Experten"), id="r7"), Thresholds(fail_on="warning"), InputOrigin("text", 7)
    )
    assert written("text", [verdict]).startswith("a.txt:7: warning: “Experten” is vague [de/x/a] in r7\n")
