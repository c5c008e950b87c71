"""What the YAML parser complains about, in words for somebody who writes YAML now and then."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import yaml

__all__ = ["explained"]


class _Trouble(NamedTuple):
    """``at`` is where the parser gave up, ``since`` where what it was reading began; line and column from 0."""

    lines: Sequence[str]
    at: tuple[int, int]
    since: tuple[int, int]

    @property
    def line(self) -> str:
        return self.lines[self.at[0]] if self.at[0] < len(self.lines) else ""

    @property
    def before(self) -> str:
        return self.line[: self.at[1]]

    @property
    def sign(self) -> str:
        return self.line[self.at[1] : self.at[1] + 1]


_Said = tuple[tuple[int, int], str]


def explained(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> tuple[int, int, str]:
    """Line and column, from 1, and what to do."""
    mark = error.problem_mark or error.context_mark
    at = (mark.line, mark.column) if mark else (0, 0)
    start = error.context_mark
    since = (start.line, start.column) if start else at
    trouble = _Trouble(lines, at, since)
    problem = error.problem or ""
    explain = next((explain for words, explain in _EXPLANATIONS if words in problem), None)
    place, message = explain(trouble) if explain else (at, f"no valid YAML: {problem}")
    line, column = place
    if line >= len(lines) > 0:
        line, column = len(lines) - 1, len(lines[-1])
    return line + 1, column + 1, message


def _colon(trouble: _Trouble) -> _Said:
    if re.search(r"[^\s:]:\s|^\s*-\s|[\"']\s*$", trouble.before):
        return trouble.at, "a colon inside the value: put the whole value in quotation marks"
    return _indentation(trouble)


def _indentation(trouble: _Trouble) -> _Said:
    column = len(trouble.line) - len(trouble.line.lstrip())
    return (trouble.at[0], column), "this line does not line up with the lines above it: check how far it is indented"


def _tab(trouble: _Trouble) -> _Said:
    return (trouble.at[0], trouble.line.find("\t")), "a tab: YAML is indented with blanks"


def _cannot_begin(trouble: _Trouble) -> _Said:
    if trouble.sign == "\t":
        return _tab(trouble)
    return trouble.at, f"a value cannot begin with “{trouble.sign}”: put it in quotation marks"


def _open_quotation(trouble: _Trouble) -> _Said:
    return trouble.since, "this quotation mark is never closed"


def _unexpected(trouble: _Trouble) -> _Said:
    if re.search(r"[\"']\s*$", trouble.before):
        hint = "write '' for an apostrophe inside '…'" if trouble.before.rstrip()[-1] == "'" else 'write \\" inside "…"'
        return trouble.at, f"something stands behind the closing quotation mark: {hint}"
    return _indentation(trouble)


def _open_bracket(closing: str) -> Callable[[_Trouble], _Said]:
    opening = {"]": "[", "}": "{"}[closing]

    def explain(trouble: _Trouble) -> _Said:
        if not trouble.line[trouble.at[1] :].strip():
            return trouble.since, f"this “{opening}” is never closed: “{closing}” is missing"
        return trouble.at, f"a comma or “{closing}” is missing here"

    return explain


def _no_colon(trouble: _Trouble) -> _Said:
    return trouble.since, "a key without its colon: write “key: value”, with a blank behind the colon"


def _escape(trouble: _Trouble) -> _Said:
    found = re.match(r"\\?(.)", trouble.line[trouble.at[1] :])
    sign = found[1] if found else ""
    return trouble.at, f"“\\{sign}” means nothing inside \"…\": write “\\\\{sign}”, or use '…' around the value"


_EXPLANATIONS: Sequence[tuple[str, Callable[[_Trouble], _Said]]] = (
    ("mapping values are not allowed", _colon),
    ("tab character", _tab),
    ("unexpected end of stream", _open_quotation),
    ("unexpected document indicator", _open_quotation),
    ("cannot start any token", _cannot_begin),
    ("expected key", _unexpected),
    ("expected '-' indicator", _indentation),
    ("expected ',' or ']'", _open_bracket("]")),
    ("expected ',' or '}'", _open_bracket("}")),
    ("expected ':'", _no_colon),
    ("unknown escape character", _escape),
    ("block sequence entries", lambda t: (t.at, "a list begins on a line of its own, or is written [a, b]")),
    ("comment or line break", lambda t: (t.at, "behind “|” and “>” the text begins on the next line")),
    ("<document start>", lambda t: (t.at, "expected “key: value” lines, and nothing else")),
    ("tag", lambda t: (t.since, "a value cannot begin with “!”: put it in quotation marks")),
)
