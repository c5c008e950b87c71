"""``provenance corrections``, and where the other commands find the corrections that are in force."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click
import yaml
from pydantic import ValidationError

from provenance.cache import RulesInForce
from provenance.commands.run import EXIT_FAILED, EXIT_FINE, open_output
from provenance.config import Project
from provenance.corrections import Correction, anchor_at, by_article, in_force
from provenance.errors import StoreError, UsageError
from provenance.models import UiLanguage
from provenance.report import printable
from provenance.wording import count, say, sayable, term

if TYPE_CHECKING:
    from provenance.models import Report

__all__ = [
    "add_correction",
    "apply_corrections",
    "corrections_in_force",
    "export_corrections",
    "import_corrections",
    "list_corrections",
    "log_of",
    "print_cases",
]


def log_of(given: Path | None, project: Project, db: Path | None) -> Path | None:
    """The log that was named, else that of the configuration, else the one beside the database."""
    return given or project.config.corrections or (db.with_name("reviews.db") if db is not None else None)


class _Auditing(Protocol):
    """What every command that audits is told."""

    @property
    def corrections(self) -> Path | None: ...

    @property
    def project(self) -> Project: ...


def corrections_in_force(options: _Auditing, db: Path | None) -> Mapping[str, Sequence[Correction]]:
    """By article. A log that was named must be there; one beside the database may be. Raises ``StoreError``."""
    log = log_of(options.corrections, options.project, db)
    named = options.corrections or options.project.config.corrections
    if log is None or (named is None and not log.exists()):
        return {}
    from provenance.store.corrections import read_log  # the store is slow to load, and few checks need it

    return by_article(in_force(read_log(log)))


def import_corrections(log: Path, files: Sequence[Path]) -> int:
    """Add what the log does not have. Nothing is added where a line of one of the files is wrong."""
    from provenance.store.corrections import add_to, read_log

    if log in files:
        raise UsageError(f"{log} is the log itself")
    read = [one for file in files for one in read_log(file)]
    added = add_to(log, read)
    click.echo(f"{count('en', '{} correction|{} corrections', len(read))} read, {added} new in {log}", err=True)
    return EXIT_FINE


def export_corrections(log: Path, output: Path | None) -> int:
    from provenance.store.corrections import read_log, write_lines

    with open_output(output, for_machines=True) as stream:
        stream.writelines(write_lines(read_log(_there(log))))
    return EXIT_FINE


def _there(log: Path) -> Path:
    if not log.exists():
        raise UsageError(f"there are no corrections yet: {log} does not exist")
    return log


def add_correction(log: Path, db: Path, article: str | None, words: str | None, **said: Any) -> int:
    """Add one correction; the words are looked for in the text that the database keeps. Raises ``UsageError``."""
    from provenance.store.corrections import add_to, now

    report = _article(db, article) if article is not None else None
    given = {name: value for name, value in said.items() if value is not None}
    if words is not None:
        if report is None:
            raise UsageError("--words needs --article")
        given["anchor"] = _anchor(report, words)
    article_id = report.article.id if report else None
    try:
        one = Correction(**given, article=article_id, created=now())
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = " ".join(map(str, first["loc"]))
        raise UsageError(f"{place}: {first['msg']}" if place else first["msg"].removeprefix("Value error, ")) from error
    add_to(log, [one])
    click.echo(one.id)
    return EXIT_FINE


def _article(db: Path, wanted: str) -> Report:
    from provenance.store import Archive

    with Archive.open(db) as archive:
        found = archive.find(wanted)
        report = archive.report(found[0]) if len(found) == 1 else None
    if report is None:
        what = "fits several articles: " + ", ".join(found) if found else f"is no article of {db}"
        raise UsageError(f"“{wanted}” {what}")
    return report


def _anchor(report: Report, words: str) -> Any:
    if not words.strip():
        raise UsageError("--words is empty: give words that stand in the article")
    text = report.text or ""
    at = text.find(words)
    if at < 0:
        raise UsageError(f"“{words}” does not stand in the text of “{report.article.id}”")
    if text.find(words, at + 1) >= 0:
        raise UsageError(f"“{words}” stands there more than once: give more words, or use the page of the article")
    try:
        return anchor_at(text, at, at + len(words))
    except ValueError as error:
        raise UsageError(f"--words: {error}") from error


#: What may be said of a correction that no audit has met, beside the statuses that an audit gives.
_WITHDRAWN, _REPLACED, _PENDING = sayable("withdrawn"), sayable("replaced"), sayable("not audited since")


def list_corrections(log: Path, db: Path, format_: str, language: UiLanguage) -> int:
    """Every correction with what became of it; exit code 1 where one holds on to words that are gone."""
    from provenance.store.corrections import read_log

    found = read_log(_there(log))
    holding = {one.id for one in in_force(found)}
    withdrawn = {one.of for one in found if one.action == "withdraw"}
    seen = _seen(db)
    lost = False
    for one in found:
        over_all = one.action in ("withdraw", "unite", "separate")
        if one.id not in holding:
            status = say(language, _WITHDRAWN if one.id in withdrawn else _REPLACED)
        else:
            known = "noted" if over_all else seen.get((one.article or "", one.id))
            lost |= known in ("words_gone", "nothing_to_correct")
            status = term(language, known) if known else say(language, _PENDING)
        if format_ == "jsonl":
            click.echo(json.dumps({"status": status, **json.loads(one.line())}, ensure_ascii=False))
        else:
            click.echo(printable(_told(one, status, language)))
    return EXIT_FAILED if lost else EXIT_FINE


def _told(one: Correction, status: str, language: UiLanguage) -> str:
    about = f"“{' '.join(one.anchor.exact.split())}”" if one.anchor else one.entity or one.of or ""
    values = filter(None, (one.rule, one.name, one.kind and term(language, one.kind)))
    said = f"{term(language, one.action)} {about} → {', '.join(values) or '–'}"
    return f"{one.id}  {one.created[:10]}  {status}  {one.article or '*'}  {said}  ({one.actor}: {one.reason})"


def _seen(db: Path) -> dict[tuple[str, str], str]:
    """What the last audit made of corrections, by article and id; nothing where there is no database."""
    from provenance.store import Archive

    with suppress(StoreError), Archive.open(db) as archive:
        return dict(archive.corrections())
    return {}


def apply_corrections(log: Path, db: Path, project: Project, language: UiLanguage) -> int:
    """Score anew what corrections change, and say how. Exit code 1 where an input must be audited again."""
    from provenance.store.corrections import apply, read_log

    failed = False
    for one in apply(db, read_log(_there(log)), RulesInForce(project).ruleset):
        if one.after is None:
            failed = True
            text = say(language, "cannot be scored anew from its text; audit {} again", one.source)
            sys.stderr.write(printable(f"{one.article}: {text}") + "\n")
            continue
        before, after = one.before.scores, one.after.scores
        click.echo(printable(f"{one.article}: {_score(before)} → {_score(after)}"))
        for item in one.after.corrections:
            click.echo(printable(f"  {item.id} {term(language, item.action)}: {term(language, item.status)}"))
    return EXIT_FAILED if failed else EXIT_FINE


def _score(scores: Any) -> str:
    return "–" if scores.overall is None else f"{scores.overall:.1f} {scores.band}"


def print_cases(log: Path, rules: Sequence[str]) -> int:
    """The corrections in force as cases: words in their sentence, what is right there, and why."""
    from provenance.store.corrections import read_log

    found = list(_cases(in_force(read_log(_there(log))), rules))
    click.echo(yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=120) if found else "[]", nl=False)
    return EXIT_FINE


def _cases(corrections: Sequence[Correction], rules: Sequence[str]) -> Iterator[dict[str, Any]]:
    for one in corrections:
        if one.anchor is None or (rules and one.rule not in rules):
            continue
        text = " ".join(f"{one.anchor.prefix}[[{one.anchor.exact}]]{one.anchor.suffix}".split())
        right = {name: value for name in ("name", "kind", "identified") if (value := getattr(one, name)) is not None}
        finds = {"refuse": {"no_match": one.rule}, "missing": {"match": one.rule}}.get(one.action, right)
        yield {"action": one.action, "text": text, "right": finds or None, "reason": one.reason, "article": one.article}
