"""What pages and reports say: everything that is asked for is in the catalogue, and nothing else is."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
import yaml
from jinja2 import Environment, nodes

import provenance
from provenance import vocabulary, wording
from provenance.across.numbers import NumberRelation
from provenance.across.quotes import Relation as QuoteRelation
from provenance.across.reuse import OriginKind
from provenance.across.story import Role
from provenance.engine import RuleSet
from provenance.engine.rule import Status
from provenance.report.html import environment
from provenance.resources import datasette_metadata, rules_dir
from provenance.store.rows import SCORE_RULES
from provenance.web import described_texts
from provenance.web.data.rules import VERDICTS

PACKAGE = Path(provenance.__file__).parent
CATALOGUE = PACKAGE / "wording" / "de.yaml"

GERMAN = wording.catalogue("de")
HOSTILE: list[str] = json.loads((Path(__file__).parent / "data" / "hostile.json").read_text(encoding="utf-8"))
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent.name != "wording")
# Datasette's own pages extend those that lie in “templates” itself.
TEMPLATES = sorted([*PACKAGE.glob("report/templates/*.html"), *PACKAGE.rglob("web/templates/**/*.html")])
SAYING = {
    "say": "text",
    "provenance_say": "text",
    "sayable": "text",
    "told": "text",
    "count": "counted",
    "counted": "counted",
}

#: A text, and whether it has a singular and a plural.
Asked = set[tuple[str, str]]


def asked_by_code(path: Path) -> Iterator[tuple[str, str]]:
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call):
            continue
        is_of_visit = isinstance(call.func, ast.Attribute) and call.func.attr == "say"
        name = call.func.id if isinstance(call.func, ast.Name) else "say" if is_of_visit else ""
        if name in SAYING:
            # The language stands before the text, unless it is marked alone or the visit knows the language.
            told = call.args[0 if is_of_visit or name in ("sayable", "told", "counted") else 1]
            yield from ((part.value, SAYING[name]) for part in ast.walk(told) if isinstance(part, ast.Constant))


def asked_by_template(path: Path) -> Iterator[tuple[str, str]]:
    tree = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in SAYING and isinstance(call.args[0], nodes.Const):
            yield call.args[0].value, SAYING[call.node.name]


def asked() -> Asked:
    found = {one for path in MODULES for one in asked_by_code(path)}
    found |= {one for path in TEMPLATES for one in asked_by_template(path)}
    score = yaml.safe_load((rules_dir() / "score.yaml").read_text(encoding="utf-8"))
    reasons = [*(cap["reason"] for cap in score["caps"]), *score["unassessed"].values()]
    tables = json.loads(datasette_metadata().read_text(encoding="utf-8"))["databases"]["provenance"]["tables"]
    return found | {(text, "text") for text in (*reasons, *described_texts(*tables))}


def test_every_text_is_in_the_catalogue_and_every_entry_is_asked_for() -> None:
    texts = {text for text, _ in asked()}
    assert sorted(texts - GERMAN.texts.keys()) == []
    assert sorted(GERMAN.texts.keys() - texts) == []


def test_every_rule_of_ours_says_in_german_why_it_is_there(ruleset: RuleSet) -> None:
    in_force = [rule for rule in ruleset.rules if rule.status != "deprecated"]
    assert len(in_force) > 50
    for rule in in_force:
        assert rule.titles.get("de"), rule.id
        assert rule.messages.get("de"), rule.id
        assert rule.rationales.get("de"), rule.id
    assert all(rule.title_de and rule.rationale_de for rule in SCORE_RULES)


def fields(text: str) -> list[str]:
    """What stands in braces, by position; nothing but positions may."""
    found = [name for _, name, form, conversion in Formatter().parse(text) if name is not None and not form]
    return sorted(name or str(at) for at, name in enumerate(found))


@pytest.mark.parametrize(("english", "kind"), sorted(asked()))
def test_a_translation_has_the_same_values_and_forms(english: str, kind: str) -> None:
    german = GERMAN.texts[english]
    forms = [english.split("|"), german.split("|")] if kind == "counted" else [[english], [german]]
    assert len(forms[0]) == len(forms[1]) == (2 if kind == "counted" else 1)
    for one, other in zip(*forms, strict=True):
        assert set(fields(other)) == set(fields(one))
        assert all(name.isdecimal() for name in fields(other))
        assert (one[:1].isspace(), one[-1:] in ".:…!?") == (other[:1].isspace(), other[-1:] in ".:…!?")


def test_the_catalogue_says_nothing_twice() -> None:
    keys = Counter(
        key.value
        for node in _mappings(yaml.compose(CATALOGUE.read_text(encoding="utf-8"), Loader=yaml.SafeLoader))
        for key, _ in node.value
    )
    assert [key for key, times in keys.items() if times > 1] == []


def _mappings(node: yaml.Node) -> Iterator[yaml.MappingNode]:
    if isinstance(node, yaml.MappingNode):
        yield node
        for _, value in node.value:
            yield from _mappings(value)


def test_the_vocabulary_is_whole() -> None:
    names: list[Iterable[str]] = [
        ("overall", *vocabulary.DIMENSIONS),
        vocabulary.SEVERITIES,
        vocabulary.CATEGORIES,
        get_args(vocabulary.SourceKind),
        get_args(vocabulary.Genre),
        get_args(vocabulary.AttributionType),
        get_args(vocabulary.CorrectionAction),
        get_args(vocabulary.CorrectionStatus),
        get_args(Status),
        ("built-in", "running", "finished", "interrupted", "failed"),
        VERDICTS,
        *(get_args(field) for field in (Role, QuoteRelation, NumberRelation, OriginKind)),
        ("caveat_lost", "caveat_to_check"),
    ]
    assert GERMAN.terms.keys() == {name for group in names for name in group}


# --- nothing is said past the catalogue -------------------------------------------------------------------------------

#: What is the same in every language: names, formats, keys, languages by their own names.
_NAMES = {"CSV", "provenance", "English", "Deutsch", "· provenance", "SHA-256", "noscript"}


class _Said(HTMLParser):
    """What a reader sees or hears of a template."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipped += tag in ("style", "script")
        self.said += [value or "" for name, value in attrs if name in ("title", "placeholder", "aria-label")]

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.said.append(data)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_say_nothing_by_themselves(path: Path) -> None:
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(encoding="utf-8"), flags=re.S)
    reader = _Said()
    reader.feed(source)
    words = {text.strip() for text in reader.said if re.search(r"[A-Za-z]{2}", text)}
    assert words - _NAMES == set()


# --- how it is said -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("english", "german"),
    [
        (wording.number("en", 12345.5), wording.number("de", 12345.5)),
        (wording.decimal("en", 7), wording.decimal("de", 7)),
        (wording.number("en", None), wording.number("de", None)),
        (wording.date("en", "2025-01-18"), wording.date("de", "2025-01-18")),
        (wording.date("en", "2025-01-18T08:30:00Z"), wording.date("de", "2025-01-18T08:30:00Z")),
        (wording.date("en", "gestern"), wording.date("de", "gestern")),
        (wording.month("en", "2025-01"), wording.month("de", "2025-01")),
        (wording.count("en", "{} finding|{} findings", 1), wording.count("de", "{} finding|{} findings", 1)),
        (wording.count("en", "{} finding|{} findings", 0), wording.count("de", "{} finding|{} findings", 0)),
        (wording.term("en", "named_person"), wording.term("de", "named_person")),
        (wording.say("en", "not {0} there"), wording.say("de", "not {0} there")),
    ],
)
def test_numbers_dates_and_words(english: str, german: str) -> None:
    expected = {
        "12,345.5": "12.345,5",
        "7.0": "7,0",
        "–": "–",
        "2025-01-18": "18.01.2025",
        "2025-01-18T08:30:00Z": "18.01.2025, 08:30 Uhr UTC",
        "gestern": "gestern",
        "2025-01": "01/2025",
        "1 finding": "1 Befund",
        "0 findings": "0 Befunde",
        "named person": "namentlich genannte Person",
        "not {0} there": "not {0} there",
    }
    assert expected[english] == german


@pytest.mark.parametrize("hostile", [*HOSTILE, "{0.__class__}", "{", "{}{}{}"])
@pytest.mark.parametrize("language", vocabulary.UI_LANGUAGES)
def test_values_of_a_text_are_escaped(language: vocabulary.UiLanguage, hostile: str) -> None:
    made = environment(language)
    template = made.from_string(
        '<p title="{{ say("says {}", x) }}">{{ say("“{}”", x) }}{{ say(x) }}{{ x|words }}{{ x|date }}'
        '{{ count("{} more finding is in the {}.|{} more findings are in the {}.", 2, x) }}</p>'
    )
    told = template.render(x=hostile)
    assert told.count("<") == 2
    assert told.count('"') == 2
