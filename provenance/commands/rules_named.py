"""Which rules and folders of rules a command is about, and how rules, places and tables are written."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from provenance import engine
from provenance.config import Project
from provenance.engine import Examined, Points, Rule, RuleSet
from provenance.engine.folders import LANGUAGE
from provenance.errors import RuleError, UsageError
from provenance.located import Place, guess_rule
from provenance.models import DIMENSIONS
from provenance.report import printable
from provenance.vocabulary import UiLanguage
from provenance.wording import number as in_digits, say, singular_or_plural, term

__all__ = [
    "Asked",
    "Selection",
    "asked_of",
    "counted",
    "escaped",
    "kind_in_words",
    "markdown_table",
    "named",
    "own",
    "points_in_words",
    "select",
    "shown_path",
    "speak",
    "table",
    "told",
    "where",
]


# --- Rules by what people call them: an id, a pattern, a file or a folder ---------------------------------------------


@dataclass(frozen=True, slots=True)
class Selection:
    """All rules in force, and those of them that were called, in order of their ids."""

    examined: Examined
    ruleset: RuleSet
    rules: tuple[Rule, ...]

    @property
    def only(self) -> Rule:
        """Raises ``UsageError`` where several were called."""
        if len(self.rules) == 1:
            return self.rules[0]
        several = ", ".join(rule.id for rule in self.rules[:5])
        raise UsageError(f"that is {len(self.rules)} rules, name one: {several}{', …' if self.rules[5:] else ''}")


def select(project: Project, names: Sequence[str]) -> Selection:
    """The rules of these ids, patterns (``de/balance/*``), files and folders; all if none is named.

    Rules of files and folders join those of the project. Raises ``RuleError`` if any rule is wrong, ``UsageError`` for
    a name that no rule has.
    """
    paths = [Path(name) for name in names if Path(name).exists()]
    examined = engine.examine(asked_of(project, paths).roots, project.changes)
    if examined.problems or examined.ruleset is None:
        raise RuleError(examined.problems)
    found: dict[str, Rule] = {}
    for name in names:
        rules = _called(examined.ruleset, name)
        if not rules:
            raise _unknown(examined.ruleset, name)
        found |= {rule.id: rule for rule in rules}
    rules = tuple(found[rule_id] for rule_id in sorted(found)) if names else examined.ruleset.rules
    return Selection(examined, examined.ruleset, rules)


def _called(ruleset: RuleSet, name: str) -> Sequence[Rule]:
    exact = [rule for rule in ruleset.rules if rule.id == name]
    if exact:
        return exact
    path = Path(name).resolve()
    if path.exists():
        return [rule for rule in ruleset.rules if Path(rule.path).resolve().is_relative_to(path)]
    return [rule for rule in ruleset.rules if fnmatchcase(rule.id, name)]


def _unknown(ruleset: RuleSet, name: str) -> UsageError:
    if Path(name).exists():
        return UsageError(f"there is no rule in {name}")
    ids = [rule.id for rule in ruleset.rules]
    near = [rule_id for rule_id in ids if name.casefold() in rule_id]
    if near:
        return UsageError(f"there is no rule “{name}”: did you mean {' or '.join(near[:5])}?")
    hint = guess_rule(name, ids) or "; “provenance rules list” names them all"
    return UsageError(f"there is no rule “{name}”{hint}")


# --- Which folders of rules a command is about, and what of them ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """All folders of rules, built-in ones first, and the paths that the answer is to be about; none: everything."""

    roots: tuple[Path, ...]
    paths: tuple[Path, ...]

    def covers(self, file: str) -> bool:
        path = Path(file).resolve()
        return not self.paths or any(path.is_relative_to(each) for each in self.paths)


def asked_of(project: Project, paths: Sequence[Path]) -> Asked:
    """Rules of ``paths`` (files, or folders of any level) join those of the project.

    Raises ``UsageError`` for a path that cannot hold rules.
    """
    known = [root.resolve() for root in project.roots]
    roots = list(project.roots)
    for path in paths:
        root = _root_of(path)
        if root.resolve() not in known:
            roots.append(root)
            known.append(root.resolve())
    return Asked(tuple(roots), tuple(path.resolve() for path in paths))


def _root_of(path: Path) -> Path:
    """The folder that holds the languages. A path that is none of the known levels is taken for one."""
    folder = path.absolute()
    if folder.is_file():
        if folder.parent.name not in DIMENSIONS and folder.suffix in (".yaml", ".yml") and not _holds(folder.parent):
            message = f"{path}: the id of a rule is its path: put it into <language>/<dimension>/, such as de/balance/"
            raise UsageError(message)
        folder = folder.parent
    if folder.name in (*DIMENSIONS, "lexicons", "frames") and LANGUAGE.fullmatch(folder.parent.name):
        return folder.parent.parent
    if LANGUAGE.fullmatch(folder.name) and _any_named(folder, (*DIMENSIONS, "lexicons", "frames")):
        return folder.parent
    return folder


def _holds(folder: Path) -> bool:
    """Does the folder hold languages?"""
    return any(LANGUAGE.fullmatch(each.name) for each in folder.iterdir() if each.is_dir())


def _any_named(folder: Path, names: Iterable[str]) -> bool:
    return any((folder / name).is_dir() for name in names)


# --- Rules in words, in the language of the one who reads -------------------------------------------------------------


#: Of the command that runs. All that these commands print is for one person at one terminal.
_SPOKEN: ContextVar[UiLanguage] = ContextVar("spoken", default="en")


def speak(language: UiLanguage) -> None:
    """What is told from here on is told in this language."""
    _SPOKEN.set(language)


def told(english: str, *values: object) -> str:
    """``wording.say`` in the language that is spoken."""
    return say(_SPOKEN.get(), english, *values)


def counted(english: str, number: int, *values: object) -> str:
    """``english`` is "{} rule|{} rules": "1 rule", "1,200 rules"."""
    spoken = _SPOKEN.get()
    return singular_or_plural(spoken, english, number).format(in_digits(spoken, number), *values)


def named(name: str) -> str:
    """``wording.term``: a name of the program in plain words."""
    return term(_SPOKEN.get(), name)


def own(text: str, others: Mapping[UiLanguage, str]) -> str:
    """What a rule says, in the language that is spoken where it says it in that one too."""
    return others.get(_SPOKEN.get(), text)


def points_in_words(points: Points) -> str:
    if points.curve:
        return told("by the value, {}", ", ".join(f"{x:g} → {y:+g}" for x, y in points.curve))
    if points.once is not None:
        return told("{} once", f"{points.once:+d}")
    each = f"{points.each or 0:+d}"
    if points.per == "attribution":
        said = told("{} each per attribution", each)
    elif points.per == "100_sentences":
        said = told("{} each per 100 sentences", each)
    else:
        said = told("{} each", each)
    return said if points.cap is None else told("{}, {} at most", said, f"{points.cap:+d}")


def kind_in_words(rule: Rule) -> str:
    """What decides whether the rule applies, in a few words."""
    if rule.measure_name:
        return told("the measure {}", rule.measure_name)
    if rule.detect:
        return told("the detector {}", rule.detect)
    return {
        "article": told("a match in the article"),
        "paragraph": told("a match in a paragraph"),
        "sentence": told("a match in a sentence"),
        "line": told("a match in a line"),
        "story": told("a match in a story"),
    }[rule.scope]


# --- Places in files as people want to read them ----------------------------------------------------------------------


def shown_path(path: str) -> str:
    """Relative to the working directory, if the file lies in it."""
    here = Path.cwd()
    try:
        return Path(path).absolute().relative_to(here).as_posix()
    except ValueError:
        return path


def where(place: Place) -> str:
    """``path:line:column``, which editors and terminals can open."""
    return f"{shown_path(place.file.name)}:{place.line}:{place.column}"


# --- Tables of plain text, which can be searched, cut and compared ----------------------------------------------------


def table(header: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[str] = ()) -> str:
    """Columns two blanks apart, as wide as what stands in them; those named in ``right`` end below each other."""
    cells = [list(header), *([printable(cell) for cell in row] for row in rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(header))]
    lines = (
        "  ".join(
            cell.rjust(width) if name in right else cell.ljust(width)
            for cell, width, name in zip(row, widths, header, strict=True)
        )
        for row in cells
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)


# --- Markdown that shows texts from elsewhere as they are: they cannot format it, link, or call anybody ---------------


_MEANS_SOMETHING = re.compile(r"[^\w\s.,;:!?()/“”„‚‘’«»–—…%&+→·-]|_")
#: Addresses become links without being asked to; a comment in the middle keeps them text.
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|www)(?=[:.])")


def escaped(text: str) -> str:
    """On one line; signs that mean something are written as entities."""
    plain = " ".join(text.split()).replace("&", "&amp;")
    plain = _MEANS_SOMETHING.sub(lambda sign: f"&#{ord(sign[0])};", plain)
    return _ADDRESS.sub(r"\1<!-- -->", plain)


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Cells are Markdown already."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
