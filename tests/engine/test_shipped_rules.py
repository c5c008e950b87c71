"""The engine on the rules that the program ships, and the page about the rule language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from provenance import resources
from provenance.engine import RuleSet, load, match_document, run_examples
from provenance.engine.fields import ANNOTATED
from provenance.engine.line_fields import LINE
from provenance.engine.matching import match_with
from provenance.engine.rule import Notes, unmark
from provenance.engine.ruleset import everywhere
from provenance.pipeline import hits_in

PAGE = (Path(__file__).parents[2] / "docs" / "rule-language.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def shipped() -> RuleSet:
    return load([resources.rules_dir()])


def test_same_hits_as_the_plain_loop(shipped: RuleSet, engine: Any) -> None:
    rules = shipped.for_language("de").document
    texts = [unmark(text)[0] for rule in rules.rules for text in (*rule.examples.match, *rule.examples.no_match)]
    document = engine.document("\n\n".join(texts[::4]))
    notes = Notes()
    plain = match_with(rules, lambda _, units: everywhere(rules.patterns, units), document, {}, notes)
    assert match_document(shipped, document, notes) == plain
    assert len(plain) > 20
    assert not notes.late


def test_example_of_the_page_is_a_sound_rule(tmp_path: Path, engine: Any) -> None:
    example = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0]
    path = tmp_path / "de" / "verification" / "withheld-origin.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(example, encoding="utf-8")
    base = Path(__file__).parents[1] / "data" / "rules" / "base"
    ruleset = load([base, tmp_path])
    assert run_examples(ruleset, lambda text, _: match_document(ruleset, engine.document(text))) == []


@pytest.mark.parametrize("kind", ["attribution", "source", "quote", "line"])
def test_page_names_every_field(kind: str) -> None:
    fields = {**ANNOTATED, "line": LINE}[kind]
    assert [name for name in fields if f"`{name}`" not in PAGE] == []
    words = [word for field in fields.values() if isinstance(field.kind, tuple) for word in field.kind]
    assert [word for word in words if f"`{word}`" not in PAGE] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Holm lehnt ab\n\nDer Bau ruht. Baudezernentin Ute Holm sagte, sie wolle warten. Holm sagte, es fehle Stahl.",
            "Baudezernentin Ute Holm",
        ),
        (
            "„Wir warten“, sagte sie am Montag. Es fehle Stahl, sagte Baudezernentin Ute Holm, die im Mai geht.",
            "Baudezernentin Ute Holm",
        ),
        ("Der Bau ruht, sagte Holm. Holm ist im Amt neu, Holm sagte, es fehle Stahl.", "Holm"),
    ],
)
def test_a_source_is_shown_where_its_whole_name_is_told(shipped: RuleSet, text: str, shown: str) -> None:
    hits = hits_in(text, "de", shipped)
    found = [hit.span.of(text) for hit in hits if hit.span and hit.rule.id == "de/attribution/identified-source"]
    assert found == [shown]
