"""What an earlier version made goes on working, or is refused with what to do.

``data/versions/0.1`` was made by that version (``data/versions/make.py``): a project with articles, configuration,
baseline and rule packs, its database, verdicts, cache and reports.
"""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from provenance.config import open_project
from provenance.engine import Successors, successors
from provenance.models import Report
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
        ("de/verification/corroboration",),
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
    accepted = json.loads((tmp_path / "baseline.json").read_text())["problems"]
    done = old("check", "articles", "--strict-baseline")
    assert done.code == 0, done.out
    assert f"{len(accepted)} known problems let pass" in done.out


def test_a_baseline_written_anew_holds_the_same_problems_in_names_of_today(old: Call, tmp_path: Path) -> None:
    assert "8 problems, 0 new, 0 gone" in old("check", "articles", "--update-baseline").err
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
