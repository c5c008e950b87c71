"""``rules new``, ``rules freeze`` and ``provenance schema``: files that rule authors begin with."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from provenance import __version__, engine, resources
from provenance.across.story import Story
from provenance.commands.rules_named import shown_path, told
from provenance.commands.rules_show import seen
from provenance.commands.rules_test import enough
from provenance.config import Project, config_schema
from provenance.engine import Rule, RuleSet
from provenance.engine.rule import MARK, mark, unmark
from provenance.engine.rulefile import read_rule
from provenance.errors import UsageError
from provenance.lexicon import Lexicon
from provenance.located import Sheet, guess, parse_yaml
from provenance.models import CATEGORIES, DIMENSIONS, Report, Span
from provenance.pipeline import hits_in

__all__ = ["NewRule", "RuleDraft", "freeze", "json_schema"]


# --- ``rules new``: a rule file that passes ``check`` and ``test`` from its first minute on ---------------------------


_ID = re.compile(r"(any|[a-z]{2})/([a-z]+)/([a-z0-9]+(?:-[a-z0-9]+)*)")
_POINTS = re.compile(r"([a-z]+)=([+-]?\d+)(?:/([+-]?\d+))?")


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """What a rule is made of. ``points`` are written ``dimension=each`` or ``dimension=each/cap``."""

    title: str = ""
    category: str = ""
    severity: str = "notice"
    message: str = ""
    rationale: str = ""
    phrases: tuple[str, ...] = ()
    match: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


def categories_of(rule_id: str) -> tuple[str, ...]:
    """The categories that a rule of this id may have. Raises ``UsageError`` where it is no id of a rule."""
    found = _ID.fullmatch(rule_id)
    if not found:
        message = f"“{rule_id}” is no id: write <language>/<dimension>/<name>, such as de/attribution/vague-crowd"
        raise UsageError(f"{message}; the name in small letters, digits and hyphens")
    if found[2] not in DIMENSIONS:
        raise UsageError(f"“{rule_id}”: unknown dimension “{found[2]}”{guess(found[2], DIMENSIONS)}")
    return tuple(category for category, home in CATEGORIES.items() if home == found[2])


class NewRule:
    """A rule on its way. The answers can be tried one by one; ``write`` is the only step that leaves something behind.

    Raises ``UsageError`` for an id that is none or is taken, ``RuleError`` if a rule of the project is wrong.
    """

    def __init__(self, project: Project, rule_id: str, folder: Path | None = None) -> None:
        self.categories = categories_of(rule_id)
        self.id = rule_id
        self.folder = folder or (project.roots[-1] if len(project.roots) > 1 else Path("rules"))
        self.path = self.folder / f"{rule_id}.yaml"
        taken = [path for root in (*project.roots, self.folder) for path in _files(root, rule_id) if path.exists()]
        if taken:
            raise UsageError(f"there is a rule {rule_id} already, in {shown_path(str(taken[0]))}: choose another name")
        self._others = project.ruleset()

    def check(self, **answers: Any) -> None:
        """Raises ``UsageError`` with what is wrong with the answers, fields of a ``Draft``; others do not matter."""
        self._read(replace(self._stand_in, **answers))

    def marked(self, phrases: Sequence[str], example: str) -> str:
        """The example with marks around what the phrases find, where it has none yet.

        Raises ``UsageError`` where they find nothing, or something else than what is marked.
        """
        text, expected = unmark(example)
        found = self._found(phrases, text)
        if not found:
            raise UsageError(f"the phrases find nothing in “{text}”")
        shown = mark(text, found)
        if expected and tuple(expected) != tuple(found):
            raise UsageError(f"the phrases find something else: {shown}")
        return shown

    def unmatched(self, phrases: Sequence[str], example: str) -> str:
        """The example, in which the phrases must find nothing. Raises ``UsageError``."""
        if MARK.search(example):
            raise UsageError("nothing can be marked in a text in which nothing is to be found")
        found = self._found(phrases, example)
        if found:
            raise UsageError(f"the phrases find something in it: {mark(example, found)}")
        return example

    def seen(self, text: str) -> str:
        """What the annotation knows of a text, as ``rules see`` says it. Raises ``UsageError``."""
        language = self.id.partition("/")[0]
        return seen(self._others, unmark(text)[0], "de" if language == "any" else language)

    def write(self, draft: RuleDraft) -> Path:
        """Check, test and write the rule. Raises ``UsageError``, and then has written nothing."""
        rule = self._read(draft)
        ruleset = self._with(rule)
        failures = engine.run_examples(ruleset, partial(hits_in, ruleset=ruleset), [rule])
        if failures:
            raise UsageError("the examples are not fulfilled:\n" + "\n".join(each.describe() for each in failures))
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(rule_text(draft))
        except FileExistsError:
            raise UsageError(f"{self.path} exists already and is left alone") from None
        except OSError as error:
            raise UsageError(f"cannot write {self.path}: {error.strerror}") from error
        return self.path

    def _found(self, phrases: Sequence[str], text: str) -> Sequence[Span]:
        rule = self._read(replace(self._stand_in, phrases=tuple(phrases)))
        ruleset = self._with(rule)
        hits = hits_in(text, engine.example_language(rule, text, ruleset), ruleset)
        return sorted(hit.span for hit in hits if hit.rule.id == rule.id and hit.span is not None)

    def _with(self, rule: Rule) -> RuleSet:
        others = self._others
        ruleset = RuleSet((*others.rules, rule), others.lexicons, others.score, "", others.ignores)
        return enough(ruleset, [rule])

    @property
    def _stand_in(self) -> RuleDraft:
        """A sound rule that says nothing."""
        return RuleDraft("x", self.categories[0], "info", "x", "x", ("x",), ("[[x]]",), ("-",))

    def _read(self, draft: RuleDraft) -> Rule:
        """Raises ``UsageError`` with everything that is wrong."""
        node, problems = parse_yaml(rule_text(draft), str(self.path))
        sheet = Sheet(problems)
        language = self.id.split("/", 1)[0]
        lexicon = self._others.lexicons.get(language) or Lexicon(language)
        rule = read_rule(sheet, node, self.id, "", lexicon) if node is not None else None
        if rule is None:
            raise UsageError("; ".join(problem.message for problem in sheet.problems))
        return rule


def _files(root: Path, rule_id: str) -> Iterable[Path]:
    return (root / f"{rule_id}{suffix}" for suffix in (".yaml", ".yml"))


# --- the file --------------------------------------------------------------------------------------------------------


def rule_text(draft: RuleDraft) -> str:
    """The rule as YAML. Raises ``UsageError`` for points that are none."""
    lines = [
        f"title: {_scalar(draft.title)}",
        f"category: {draft.category}",
        f"severity: {draft.severity}",
        "status: experimental",
        f"message: {_scalar(draft.message)}",
        f"rationale: {_scalar(draft.rationale)}",
    ]
    if draft.references:
        lines += ["references:", *_items(draft.references)]
    lines += ["match:", "  phrase:", *_items(draft.phrases, 4)]
    if draft.points:
        lines += ["points:", *map(_points, draft.points)]
    lines += ["examples:", "  match:", *_items(draft.match, 4), "  no_match:", *_items(draft.no_match, 4)]
    return "\n".join(lines) + "\n"


def _items(texts: Iterable[str], indent: int = 2) -> list[str]:
    return [f"{' ' * indent}- {_scalar(text)}" for text in texts]


def _scalar(text: str) -> str:
    """In double quotes, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)


def _points(written: str) -> str:
    found = _POINTS.fullmatch(written.replace(" ", ""))
    if not found:
        raise UsageError(
            f"“{written}”: write points as dimension=each or dimension=each/cap, such as attribution=-2/-6"
        )
    dimension, each, cap = found.groups()
    bound = f", cap: {int(cap)}" if cap else ""
    return f"  {dimension}: {{each: {int(each)}{bound}}}"


# --- ``rules freeze``: the built-in rules as a folder that a project keeps --------------------------------------------


def freeze(folder: Path) -> str:
    """Copy the rules of this version and say how to use them. Raises ``UsageError`` where the folder is not empty."""
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty; name a new folder, like rules-{__version__}")
    try:
        shutil.copytree(resources.rules_dir(), folder, dirs_exist_ok=True)
        (folder / resources.VERSION_FILE).write_text(f"{__version__}\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror or error}") from error
    return (
        f"{told('The rules of {} are in {}. In provenance.yaml:', __version__, folder)}\n\n"
        f'rules:\n  version: "{__version__}"\n  base: {folder}\n'
    )


# --- ``provenance schema``: JSON Schemas of what the program reads and writes -----------------------------------------


def json_schema(what: str) -> str:
    """The JSON Schema of a ``report``, a ``story``, a ``rule`` file, ``score`` (score.yaml) or ``config``
    (provenance.yaml)."""
    schemas = {
        "report": Report.model_json_schema,
        "story": Story.model_json_schema,
        "rule": engine.rule_schema,
        "score": engine.score_schema,
        "config": config_schema,
    }
    return json.dumps(schemas[what](), indent=2, ensure_ascii=False)
