"""Corrections hold on to words: they change what rules and scores see, survive other edits, and say when they cannot."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from provenance.corrections import AnchorFinder, Correction, anchor_at, by_article, in_force, read_line
from provenance.engine import RuleSet
from provenance.errors import InputError
from provenance.models import RawArticle, Report
from provenance.pipeline import audit
from provenance.store import Archive, corrections as log
from tests.conftest import Result

Call = Callable[..., Result]

TEXT = (
    "Stadtrat streitet über die Brücke\n\n"
    "Der Landkreis hat am Dienstag die Brücke über die Ache gesperrt. „Der mittlere Pfeiler hat sich gesenkt“, sagte "
    "Landrätin Petra Holl auf einer Pressekonferenz. Nach Angaben des Straßenbauamts wurden am Morgen Risse entdeckt. "
    "Experten warnen seit Jahren vor dem Zustand des Bauwerks. „Wir haben das Land im Frühjahr gewarnt“, sagte "
    "Bürgermeister Jens Rode. Die Kosten trage das Land, erklärte Rode. Ein Anwohner sagte, er habe ein Knacken "
    "gehört. Wie lange die Sperrung dauert, ist unklar. Das Ministerium wollte sich dazu am Dienstag nicht äußern.\n"
)
MADE = {"actor": "Ina", "created": "2026-11-29T12:00:00Z", "reason": "so steht es im Mitschnitt"}


def anchored(words: str, text: str = TEXT) -> dict[str, str]:
    at = text.index(words)
    return anchor_at(text, at, at + len(words)).model_dump()


def said(action: str, words: str | None, **more: Any) -> Correction:
    anchor = anchored(words) if words is not None else None
    return Correction.model_validate({"action": action, "article": "a", "anchor": anchor, **MADE, **more})


def audited(rules: RuleSet, *corrections: Correction, text: str = TEXT) -> Report:
    return audit(RawArticle("a", "a.txt", text, language="de"), rules, corrections)


def speakers(report: Report) -> dict[str, str | None]:
    names = {source.id: source.name for source in report.sources}
    return {a.content.text.strip("„“"): names.get(a.source_id or "") for a in report.attributions}


# --- what each does ---------------------------------------------------------------------------------------------------


def test_nothing_changes_without_corrections(ruleset: RuleSet) -> None:
    assert audited(ruleset).corrections == ()


@pytest.mark.parametrize(
    ("name", "known"),
    [("Jens Rode", True), ("Karl Vogt", False), (None, False)],
    ids=["a source of the article", "a new one", "nobody"],
)
def test_another_speaker(ruleset: RuleSet, name: str | None, known: bool) -> None:
    before = audited(ruleset)
    words = "Der mittlere Pfeiler hat sich gesenkt"
    after = audited(ruleset, said("speaker", words, name=name))
    assert speakers(before)[words] == "Petra Holl"
    assert speakers(after)[words] == name
    assert [one.status for one in after.corrections] == ["applied"]
    sources = {source.name for source in after.sources}
    assert "Petra Holl" not in sources
    assert name is None or name in sources
    if not known and name:
        [new] = [source for source in after.sources if source.name == name]
        assert (new.kind, new.identified) == ("named_person", True)


def test_a_statement_that_nobody_saw_gets_its_speaker(ruleset: RuleSet) -> None:
    words = "Wie lange die Sperrung dauert, ist unklar"
    assert words not in speakers(audited(ruleset))
    after = audited(ruleset, said("speaker", words, name="Jens Rode"))
    assert speakers(after)[words] == "Jens Rode"
    ids = [a.id for a in after.attributions]
    assert len(ids) == len(set(ids))


def test_another_kind_changes_what_rules_find_and_the_scores(ruleset: RuleSet) -> None:
    before = audited(ruleset)
    after = audited(ruleset, said("kind", "Ein Anwohner", kind="named_person", identified=True))
    [source] = [s for s in after.sources if s.mentions[0] == TEXT_SPAN("Ein Anwohner")]
    assert (source.kind, source.identified) == ("named_person", True)
    assert before.scores.dimensions["attribution"] != after.scores.dimensions["attribution"]


def TEXT_SPAN(words: str) -> tuple[int, int]:  # noqa: N802
    at = TEXT.index(words)
    return at, at + len(words)


def test_two_sources_are_one(ruleset: RuleSet) -> None:
    before = audited(ruleset)
    after = audited(ruleset, said("merge", "Ein Anwohner", name="Jens Rode"))
    assert len(after.sources) == len(before.sources) - 1
    assert speakers(after)["er habe ein Knacken gehört"] == "Jens Rode"


def test_one_source_is_two(ruleset: RuleSet) -> None:
    text = TEXT.replace("erklärte Rode. Ein", "erklärte Rode. Er selbst werde am Freitag prüfen lassen. Ein")
    at = text.index("erklärte Rode") + len("erklärte ")
    one = Correction.model_validate(
        {"action": "split", "article": "a", "anchor": anchor_at(text, at, at + 4), "name": "Maria Rode", **MADE}
    )
    found = speakers(audited(ruleset, one, text=text))
    assert found["Wir haben das Land im Frühjahr gewarnt"] == "Jens Rode"
    assert found["Die Kosten trage das Land"] == "Maria Rode"


def refusal(report: Report, category: str, **more: Any) -> Correction:
    finding = next(f for f in report.findings if f.category == category)
    anchor = anchor_at(TEXT, finding.start, finding.end) if finding.start is not None and finding.end else None
    return Correction.model_validate(
        {"action": "refuse", "article": "a", "anchor": anchor, "rule": finding.rule, **MADE, **more}
    )


@pytest.mark.parametrize("category", ["vague_source", "no_comment", "unknown_circumstance"])
def test_a_refused_finding_is_gone_with_its_points(ruleset: RuleSet, category: str) -> None:
    before = audited(ruleset)
    one = refusal(before, category)
    after = audited(ruleset, one)
    assert [one.status for one in after.corrections] == ["applied"]
    counts = [sum(f.rule == one.rule for f in report.findings) for report in (before, after)]
    assert counts[1] == counts[0] - 1
    assert not any(c.rule == one.rule for d in after.scores.dimensions.values() for c in d.contributions) or counts[1]


def test_a_refused_line_of_noise_is_prose_again(ruleset: RuleSet) -> None:
    text = TEXT + "\nMehr zum Thema\n\nDer Landrat prüft nun andere Brücken im Kreis.\n"
    before = audited(ruleset, text=text)
    [finding] = [f for f in before.findings if f.text and "Mehr zum Thema" in f.text]
    assert finding.start is not None
    assert finding.end is not None
    one = Correction.model_validate(
        {"action": "refuse", "article": "a", "rule": finding.rule, **MADE}
        | {"anchor": anchor_at(text, finding.start, finding.end)}
    )
    assert finding.dimension == "hygiene"
    assert audited(ruleset, one, text=text).noise.spans != before.noise.spans


def test_a_refusal_of_the_whole_article_keeps_the_other_findings(ruleset: RuleSet) -> None:
    raw = RawArticle("a", "a.jsonl", TEXT, language="de", carries_metadata=True)
    before = audit(raw, ruleset)
    [finding] = [f for f in before.findings if f.category == "missing_metadata"]
    one = said("refuse", None, rule=finding.rule)
    after = audit(raw, ruleset, [one])
    assert [f.rule for f in after.findings] == [f.rule for f in before.findings if f is not finding]


def test_a_rule_that_moved_is_followed(ruleset: RuleSet) -> None:
    assert ruleset.renamed["de/attribution/vague-experts"] == "de/attribution/vague-source"
    after = audited(ruleset, said("refuse", "Experten warnen", rule="de/attribution/vague-experts"))
    assert [one.status for one in after.corrections] == ["applied"]
    assert "Experten warnen" not in {finding.text for finding in after.findings}


def test_what_is_missing_is_noted_and_changes_nothing(ruleset: RuleSet) -> None:
    before, after = audited(ruleset), audited(ruleset, said("missing", "Das Ministerium", rule="no_comment"))
    assert [one.status for one in after.corrections] == ["noted"]
    assert (before.findings, before.scores) == (after.findings, after.scores)


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "stands"),
    [
        (lambda text: "Neu: Stand 12 Uhr.\n\n" + text, True),
        (lambda text: text.replace("„", "»").replace("“", "«"), True),
        (lambda text: text.replace(" Pfeiler hat", "  Pfeiler\nhat"), True),
        (lambda text: text.replace("ü", "u\u0308").replace("ä", "a\u0308"), True),
        (lambda text: text.replace("auf einer Pressekonferenz", "vor Journalisten in der Kreisstadt"), True),
        (lambda text: text.replace("Pfeiler", "Pfei\u00adler"), True),
        (lambda text: text.upper(), True),
        (lambda text: text.replace("gesenkt", "gehoben"), False),
        (lambda text: text.replace("Pfeiler", "Brückenpfeiler"), False),
    ],
    ids=["added", "marks", "blanks", "composed", "around", "hyphens", "case", "changed", "compound"],
)
def test_a_correction_stands_as_long_as_its_words_do(
    ruleset: RuleSet, change: Callable[[str], str], stands: bool
) -> None:
    one = said("speaker", "Der mittlere Pfeiler hat sich gesenkt", name="Karl Vogt")
    [told] = audited(ruleset, one, text=change(TEXT)).corrections
    assert told.status == ("applied" if stands else "words_gone")
    assert told.text == "Der mittlere Pfeiler hat sich gesenkt"


@pytest.mark.parametrize(
    ("words", "text", "place"),
    [
        ("Rode", "Am Anfang Rode hier. sagte Bürgermeister Jens Rode. Die Kosten trage das Land", 2),
        ("Rode", "Ganz anderes schrieb Rode im Herbst davor", None),
        ("Rode", "Rodeo, Roden, Erode", None),
        ("Wir haben das Land im Frühjahr", "Nun ja: Wir haben das Land im Frühjahr gesehen.", 1),
    ],
)
def test_short_words_need_their_neighbours(words: str, text: str, place: int | None) -> None:
    at = TEXT.index(f"Jens {words}") + 5 if words == "Rode" else TEXT.index(words)
    found = AnchorFinder(text).find(anchor_at(TEXT, at, at + len(words)))
    assert (found is None) == (place is None)
    if found is not None and place is not None:
        starts = [at for at in range(len(text)) if text.startswith(words, at)]
        assert found.start == starts[place - 1]


def test_of_two_places_the_one_with_the_same_neighbours_counts() -> None:
    text = "Der Rat sagte nichts dazu. Die Bank sagte nichts dazu. Das Amt sagte nichts dazu."
    at = text.index("sagte", text.index("Bank"))
    anchor = anchor_at(text, at, at + len("sagte nichts dazu"))
    assert AnchorFinder(text).find(anchor) == (at, at + len("sagte nichts dazu"))


def test_an_anchor_of_signs_only_is_found_as_it_is() -> None:
    text = "Anfang *** Ende"
    assert AnchorFinder(text).find(anchor_at(text, 7, 10)) == (7, 10)
    assert AnchorFinder("Anfang Ende").find(anchor_at(text, 7, 10)) is None


# --- the log ----------------------------------------------------------------------------------------------------------


def test_a_line_reads_back_and_its_id_is_made_from_what_it_says() -> None:
    one = said("speaker", "Der mittlere Pfeiler", name="Jens Rode")
    assert read_line(one.line()) == one
    changed = json.loads(one.line()) | {"name": "Petra Holl"}
    with pytest.raises(InputError, match="the line was changed"):
        read_line(json.dumps(changed))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[]", "a JSON object"),
        ("{", "no JSON"),
        (b"\xff\xfe{}", "no JSON"),
        ("[" * 100_000, "no JSON"),
        (json.dumps({"action": "kill", **MADE}), "action"),
        (json.dumps({"action": "refuse", **MADE}), "needs “article”"),
        (json.dumps({"action": "refuse", "article": "a", **MADE}), "needs “rule”"),
        (json.dumps({"action": "withdraw", **MADE}), "needs “of”"),
        (json.dumps({"action": "speaker", "article": "a", "anchor": {"exact": " "}, **MADE}), "words of the anchor"),
        (json.dumps({"action": "withdraw", "of": "x", **MADE, "reason": "  "}), "reason"),
        (json.dumps({"action": "withdraw", "of": "x", **MADE, "reason": "x" * 2001}), "reason"),
        (json.dumps({"action": "withdraw", "of": "x", **MADE, "created": "gestern"}), "ISO 8601"),
        (json.dumps({"action": "withdraw", "of": "x", **MADE, "more": 1}), "more"),
    ],
)
def test_what_is_no_correction_is_refused_with_the_reason(line: str | bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read_line(line)


def test_the_later_word_counts_and_what_is_withdrawn_does_not() -> None:
    first = said("speaker", "Der mittlere Pfeiler", name="Jens Rode")
    later = said("speaker", "Der mittlere Pfeiler", name="Karl Vogt", created="2026-11-29T13:00:00Z")
    other = said("kind", "Ein Anwohner", kind="named_person")
    back = Correction.model_validate({"action": "withdraw", "of": other.id, **MADE, "created": "2026-11-30T00:00:00Z"})
    assert in_force([later, first, other]) == (other, later) or in_force([later, first, other]) == (later, other)
    assert in_force([back, later, other, first]) == (later,)
    assert by_article([later]) == {"a": (later,)}


# --- the commands -----------------------------------------------------------------------------------------------------


@pytest.fixture
def article(provenance: Call, tmp_path: Path) -> Path:
    path = tmp_path / "bruecke.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert provenance("audit", path).code == 0
    return path


def overall() -> Any:
    with closing(sqlite3.connect("db/provenance.db")) as connection:
        return connection.execute("SELECT overall, fingerprint FROM articles").fetchone()


def test_a_correction_is_added_applied_kept_by_audits_and_withdrawn(provenance: Call, article: Path) -> None:
    before = overall()
    words = ("--words", "Experten warnen")
    added = provenance(
        "corrections", "add", "refuse", "--article", "bruecke.txt", *words, "--rule", "de/attribution/vague-experts",
        "--reason", "sie sind oben genannt", "--actor", "Ina",
    )  # fmt: skip
    assert added.code == 0, added.err
    number = added.out.strip()
    assert "not audited since" in provenance("corrections", "list").out
    applied = provenance("corrections", "apply")
    assert applied.code == 0
    assert "→" in applied.out
    assert "refuse: applied" in applied.out
    corrected = overall()
    assert corrected[0] > before[0]
    assert provenance("corrections", "apply").out == ""

    # An audit has nothing to do, and one that is forced finds the same.
    assert "1 unchanged" in provenance("audit", article).out
    provenance("audit", article, "--force")
    assert overall() == corrected
    line = json.loads(
        provenance("audit", article, "--format", "jsonl", "--no-db", "--corrections", "db/reviews.db").out
    )
    assert line["scores"]["overall"] == corrected[0]
    assert [one["status"] for one in line["corrections"]] == ["applied"]

    withdrawn = provenance("corrections", "add", "withdraw", "--of", number, "--reason", "doch nicht", "--actor", "Ina")
    assert withdrawn.code == 0
    assert provenance("audit", article).out.startswith("1 article audited")
    assert overall() == before
    assert "withdrawn" in provenance("corrections", "list").out


def test_words_that_are_gone_are_named_by_every_audit(provenance: Call, article: Path) -> None:
    provenance(
        "corrections", "add", "speaker", "--article", "bruecke.txt", "--words", "Der mittlere Pfeiler hat sich gesenkt",
        "--name", "Karl Vogt", "--reason", "Mitschnitt", "--actor", "Ina",
    )  # fmt: skip
    article.write_text(TEXT.replace("mittlere", "linke"), encoding="utf-8")
    result = provenance("audit", article)
    assert result.code == 0
    assert "its words are no longer in the article" in result.err
    assert "Der mittlere Pfeiler hat sich gesenkt" in result.err
    listed = provenance("corrections", "list")
    assert (listed.code, "words gone" in listed.out) == (1, True)
    assert "seine Worte stehen nicht mehr im Artikel" in provenance("audit", article, "--force", "--lang-ui", "de").err


def test_corrections_move_to_another_place_as_json_lines(provenance: Call, article: Path, tmp_path: Path) -> None:
    common = ("--article", "bruecke.txt", "--reason", "Mitschnitt", "--actor", "Ina")
    provenance("corrections", "add", "kind", "--words", "Ein Anwohner", "--kind", "named_person", *common)
    provenance("corrections", "add", "missing", "--words", "Das Ministerium", "--rule", "no_comment", *common)
    lines = tmp_path / "corrections.jsonl"
    assert provenance("corrections", "export", "--output", lines).code == 0
    assert len(lines.read_text(encoding="utf-8").splitlines()) == 2
    other = tmp_path / "other.jsonl"
    for new in (2, 0):
        result = provenance("corrections", "import", lines, "--db", tmp_path / "elsewhere.db")
        assert f"2 corrections read, {new} new" in result.err
    assert {one.id for one in log.read_log(tmp_path / "reviews.db")} == {one.id for one in log.read_log(lines)}
    log.add_to(other, log.read_log(lines))
    assert log.read_log(other) == log.read_log(lines)
    cases = provenance("corrections", "cases", "no_comment").out
    assert "[[Das Ministerium]] wollte sich" in cases
    assert "match: no_comment" in cases

    lines.write_text(lines.read_text(encoding="utf-8") + '{"action": 3}\n', encoding="utf-8")
    refused = provenance("corrections", "import", lines)
    assert (refused.code, f"{lines}:3: " in refused.err) == (5, True)


def test_a_check_and_a_configuration_follow_the_same_corrections(
    provenance: Call, article: Path, tmp_path: Path
) -> None:
    provenance(
        "corrections", "add", "refuse", "--article", "bruecke.txt", "--words", "Experten warnen",
        "--rule", "de/attribution/vague-experts", "--reason", "genannt", "--actor", "Ina",
    )  # fmt: skip
    provenance("corrections", "export", "--output", "corrections.jsonl")
    bar = ("check", article, "--max", "de/attribution/vague-source=0")
    assert provenance(*bar).code == 1
    assert provenance(*bar, "--corrections", "corrections.jsonl").code == 0
    Path("provenance.yaml").write_text("corrections: corrections.jsonl\n", encoding="utf-8")
    assert provenance(*bar).code == 0
    Path("provenance.yaml").write_text("corrections: nowhere.jsonl\n", encoding="utf-8")
    assert (provenance(*bar).code, "there is no file" in provenance(*bar).err) == (4, True)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["speaker", "--article", "bruecke.txt", "--words", "Nirgends"], "does not stand in the text"),
        (["speaker", "--article", "bruecke.txt", "--words", "Rode"], "more than once"),
        (["speaker", "--article", "bruecke.txt", "--words", " "], "is empty"),
        (["speaker", "--article", "bruecke.txt"], "needs “anchor”"),
        (["speaker", "--words", "Rode"], "needs --article"),
        (["refuse", "--article", "nirgends"], "is no article"),
        (["unite", "--entity", "A"], "needs “name”"),
    ],
)
def test_what_cannot_be_added_is_refused_before_anything_is_written(
    provenance: Call, article: Path, arguments: list[str], reason: str
) -> None:
    result = provenance("corrections", "add", *arguments, "--reason", "x", "--actor", "Ina")
    assert (result.code, reason in result.err) == (2, True), result.err
    assert not article.with_name("reviews.db").exists()


def test_a_page_says_more_than_its_text_and_must_be_audited_again(provenance: Call, tmp_path: Path) -> None:
    page = tmp_path / "seite.html"
    body = "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n"))
    page.write_text(
        '<html lang="de"><head><meta name="author" content="Ulla Reif">'
        '<meta property="article:published_time" content="2024-03-01T10:00:00Z"></head>'
        f"<body><article><h1>Brücke</h1>{body}</article></body></html>",
        encoding="utf-8",
    )
    provenance("audit", page)
    with Archive.open(Path("db/provenance.db")) as archive:
        [article_id] = archive.ids()
    provenance(
        "corrections", "add", "missing", "--article", article_id, "--words", "Pressekonferenz", "--rule", "denial",
        "--reason", "x", "--actor", "Ina",
    )  # fmt: skip
    result = provenance("corrections", "apply")
    assert result.code in (0, 1)
    assert (result.code == 1) == ("audit" in result.err)
