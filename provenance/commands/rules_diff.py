"""``rules diff``: what becomes of many articles when the rules change."""

from __future__ import annotations

import io
import json
import subprocess
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from provenance import engine, resources
from provenance.commands.rules_named import counted, escaped, markdown_table, named, table, told
from provenance.commands.rules_stats import Corpus, audited_twice
from provenance.config import Project
from provenance.drift import ArticleChange, Judgement, Score, difference, same_place
from provenance.engine import RuleSet
from provenance.engine.rule import shorten
from provenance.errors import UsageError
from provenance.models import Report, ReportFinding

__all__ = ["Diff", "RuleChanges", "as_json", "as_values", "markdown", "rule_changes", "rules_diff", "text"]


@dataclass(frozen=True, slots=True)
class RuleChanges:
    """Ids of rules that are new, gone, or written otherwise; ``others`` says whether word lists or scores differ."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    others: bool


@dataclass(slots=True)
class Diff:
    """``changes`` are those of articles in which anything changed, the largest change of the score first."""

    rules: RuleChanges
    articles: int = 0
    failed: int = 0
    changes: list[ArticleChange] = field(default_factory=list)

    @property
    def by_rule(self) -> dict[str, tuple[int, int]]:
        """Findings that came and that went, by rule."""
        came = Counter(each.rule for change in self.changes for each in change.came)
        gone = Counter(each.rule for change in self.changes for each in change.gone)
        return {rule: (came[rule], gone[rule]) for rule in sorted(came.keys() | gone.keys())}

    @property
    def band_changes(self) -> Counter[tuple[str | None, str | None]]:
        return Counter(change.bands for change in self.changes if change.bands[0] != change.bands[1])


def rules_diff(project: Project, old: str, new: str, corpus: Corpus) -> Diff:
    """Audit the corpus with both sets of rules. Raises ``UsageError``, ``RuleError``."""
    with rules_of(old, project, new) as before, rules_of(new, project, old) as after:
        others = before.hash != after.hash and (before.lexicons != after.lexicons or before.score != after.score)
        diff = Diff(rule_changes(_hashes(before), _hashes(after), others=others))
        for pair in audited_twice(corpus, before, after):
            diff.articles += 1
            change = compare(*pair)
            if change is not None:
                diff.changes.append(change)
    diff.failed = len(corpus.failed)
    diff.changes.sort(key=lambda change: (-abs(change.by), change.id))
    return diff


def rule_changes(old: Mapping[str, str], new: Mapping[str, str], *, others: bool) -> RuleChanges:
    """What differs between two sets of rules, which are given as hashes by id."""
    changed = [rule for rule in old.keys() & new.keys() if old[rule] != new[rule]]
    return RuleChanges(
        tuple(sorted(new.keys() - old.keys())), tuple(sorted(old.keys() - new.keys())), tuple(sorted(changed)), others
    )


def _hashes(ruleset: RuleSet) -> Mapping[str, str]:
    return {rule.id: rule.hash for rule in ruleset.rules}


def compare(before: Report, after: Report) -> ArticleChange | None:
    """``None`` if findings and scores are the same. A finding is the same if rule, place and wording are."""
    article = after.article
    return difference(article.id, article.title, Judgement.of(before), Judgement.of(after), same_place)


# --- What ``rules diff`` found: a table, JSON, or Markdown to be posted under a pull request --------------------------


_MOST_RULES, _MOST_ARTICLES, _MOST_FINDINGS = 12, 20, 50


# --- table -----------------------------------------------------------------------------------------------------------


def text(diff: Diff, *, rules: bool = True) -> str:
    """``rules``: say what differs between the rules, too."""
    parts = ["".join(f"{line}\n" for line in _rules_in_words(diff))] if rules else []
    if diff.by_rule:
        rows = [[rule, f"+{came}", f"−{gone}"] for rule, (came, gone) in diff.by_rule.items()]
        parts.append(table([told("rule"), told("came"), told("gone")], rows, right={told("came"), told("gone")}))
    scored = [change for change in diff.changes if change.scores or change.by or change.bands[0] != change.bands[1]]
    if scored:
        rows = [[change.id, _overall(change), _bands(change), _scores(change)] for change in scored[:_MOST_ARTICLES]]
        parts.append(table(_head(), rows) + _more(scored, _MOST_ARTICLES))
    findings = list(_findings(diff))
    if findings:
        shown = [f"{sign} {rule}  {where}  “{words}”\n" for sign, rule, where, words in findings[:_MOST_FINDINGS]]
        parts.append("".join(shown) + _more(findings, _MOST_FINDINGS))
    return "\n".join([*parts, f"{_summary(diff)}\n"])


def _rules_in_words(diff: Diff) -> Iterator[str]:
    kinds = {told("new"): diff.rules.added, told("gone"): diff.rules.removed, told("changed"): diff.rules.changed}
    for kind, rules in kinds.items():
        if rules:
            more = " " + told("and {} more", len(rules) - _MOST_RULES) if len(rules) > _MOST_RULES else ""
            yield f"{kind}: {', '.join(rules[:_MOST_RULES])}{more}"
    if diff.rules.others:
        yield told("word lists or score.yaml differ")
    if not (any(kinds.values()) or diff.rules.others):
        yield told("the rules are the same")


def _summary(diff: Diff) -> str:
    came = sum(len(change.came) for change in diff.changes)
    gone = sum(len(change.gone) for change in diff.changes)
    bands = sum(diff.band_changes.values())
    failed = "; " + told("{} could not be audited", diff.failed) if diff.failed else ""
    changed = told("{}, {} changed", counted("{} article|{} articles", diff.articles), f"{len(diff.changes):,}")
    moved = counted("{} finding came|{} findings came", came)
    return told("{}: {}, {} went, {} with another band", changed, moved, f"{gone:,}", f"{bands:,}") + failed


def _head() -> list[str]:
    return [told("article"), named("overall"), told("band"), told("dimensions")]


def _findings(diff: Diff) -> Iterator[tuple[str, str, str, str]]:
    """Sign, rule, place and wording of every finding that came or went."""
    for change in sorted(diff.changes, key=lambda each: each.id):
        signed = [("+", each) for each in change.came] + [("−", each) for each in change.gone]
        for sign, finding in sorted(signed, key=lambda pair: (pair[1].start or 0, pair[0])):
            where = change.id if finding.line is None else f"{change.id}:{finding.line}:{finding.column}"
            yield sign, finding.rule, where, shorten(finding.text or finding.message)


def _overall(change: ArticleChange) -> str:
    before, after = change.overall
    if before == after:
        return _score(after)
    by = f" ({change.by:+.1f})" if before is not None and after is not None else ""
    return f"{_score(before)} → {_score(after)}{by}"


def _bands(change: ArticleChange) -> str:
    before, after = (band or "–" for band in change.bands)
    return after if before == after else f"{before} → {after}"


def _scores(change: ArticleChange) -> str:
    return ", ".join(f"{name} {_score(before)} → {_score(after)}" for name, before, after in change.scores)


def _score(score: Score) -> str:
    return "–" if score is None else f"{score:g}"


def _more(items: Sequence[Any], shown: int) -> str:
    return told("… and {} more", len(items) - shown) + "\n" if len(items) > shown else ""


# --- JSON ------------------------------------------------------------------------------------------------------------


def as_json(diff: Diff) -> str:
    return json.dumps(as_values(diff), indent=2, ensure_ascii=False) + "\n"


def as_values(diff: Diff) -> dict[str, Any]:
    """``{"articles", "failed", "rules": {added, removed, changed, others}, "by_rule": {rule: {came, gone}}, "bands":
    [{before, after, articles}], "changes": [{article, title, overall, band, scores, came, gone}]}``.
    """
    rules = diff.rules
    return {
        "articles": diff.articles,
        "failed": diff.failed,
        "rules": {
            "added": rules.added,
            "removed": rules.removed,
            "changed": rules.changed,
            "others": rules.others,
        },
        "by_rule": {rule: {"came": came, "gone": gone} for rule, (came, gone) in diff.by_rule.items()},
        "bands": [
            {"before": before, "after": after, "articles": count}
            for (before, after), count in diff.band_changes.most_common()
        ],
        "changes": [_plain(change) for change in diff.changes],
    }


def _plain(change: ArticleChange) -> dict[str, Any]:
    return {
        "article": change.id,
        "title": change.title,
        "overall": {"before": change.overall[0], "after": change.overall[1]},
        "band": {"before": change.bands[0], "after": change.bands[1]},
        "scores": {name: {"before": before, "after": after} for name, before, after in change.scores},
        "came": [_plain_finding(finding) for finding in change.came],
        "gone": [_plain_finding(finding) for finding in change.gone],
    }


def _plain_finding(finding: ReportFinding) -> dict[str, Any]:
    fields = ("rule", "category", "severity", "line", "column", "start", "end", "text", "message")
    return {name: getattr(finding, name) for name in fields}


# --- Markdown --------------------------------------------------------------------------------------------------------


def markdown(diff: Diff) -> str:
    """A comment for a pull request; what comes from articles cannot format it, link or call anybody."""
    parts = ["### " + told("What the change does to the articles"), _summary(diff) + "."]
    parts.append("\n".join(f"- {escaped(line)}" for line in _rules_in_words(diff)))
    if diff.by_rule:
        rows = [[f"`{rule}`", f"{came}", f"{gone}"] for rule, (came, gone) in diff.by_rule.items()]
        parts.append(markdown_table([told("rule"), told("came"), told("gone")], rows))
    scored = [change for change in diff.changes if change.scores or change.by]
    if scored:
        rows = [
            [escaped(change.title or change.id), _overall(change), _bands(change), _scores(change)]
            for change in scored[:_MOST_ARTICLES]
        ]
        parts.append(markdown_table(_head(), rows))
        parts += filter(None, [_more(scored, _MOST_ARTICLES).strip()])
    findings = list(_findings(diff))
    if findings:
        lines = [
            f"- {sign} `{rule}` {escaped(where)}: “{escaped(words)}”"
            for sign, rule, where, words in findings[:_MOST_FINDINGS]
        ]
        lines += filter(None, [_more(findings, _MOST_FINDINGS).strip()])
        listed = "\n".join(lines)
        parts.append(
            f"<details><summary>{told('Findings that came (+) and went (−)')}</summary>\n\n{listed}\n\n</details>"
        )
    return "\n\n".join(parts) + "\n"


# --- Rules as they are, or as they were: a folder, or a revision of it in git -----------------------------------------


_GIT, _BUILT_IN = "git:", "built-in"
_SECONDS = 60


@contextmanager
def rules_of(named: str, project: Project, other: str = "") -> Iterator[RuleSet]:
    """The rules of a folder, of ``git:REVISION`` or ``git:REVISION:FOLDER``, or ``built-in``: those of this version.

    A folder with a ``score.yaml`` is a whole set of rules, any other one joins the built-in rules. What the project's
    configuration changes is left out. Without FOLDER it is ``other``, the folder that the revision is compared with; if
    that is a revision too, the folder of the project, or ``rules``. Raises ``UsageError`` where there is no such folder
    or revision, ``RuleError``.
    """
    if not named.startswith(_GIT):
        yield _load(resources.rules_dir() if named == _BUILT_IN else Path(named), named, project)
        return
    revision, _, folder = named.removeprefix(_GIT).partition(":")
    beside = Path(other) if other and not other.startswith(_GIT) and Path(other).is_dir() else None
    with tempfile.TemporaryDirectory() as name:
        folder = folder or _default_folder(project, beside)
        yield _load(_checked_out(revision, folder, Path(name), beside), named, project)


def _load(folder: Path, named: str, project: Project) -> RuleSet:
    if not folder.is_dir():
        raise UsageError(
            f"{named} is no folder of rules; for a revision write git:HEAD~1, for the rules of this version built-in"
        )
    whole = (folder / "score.yaml").exists()
    return engine.load([folder] if whole else [project.roots[0], folder])


def _default_folder(project: Project, beside: Path | None) -> str:
    top = Path(_git("rev-parse", "--show-toplevel", folder=beside).decode().rstrip("\n"))
    asked = (beside or project.roots[-1]).resolve()
    return asked.relative_to(top).as_posix() if asked.is_relative_to(top) else "rules"


def _checked_out(revision: str, folder: str, target: Path, beside: Path | None) -> Path:
    """The folder as it was, below ``target``."""
    named = ("--end-of-options", f"{revision}^{{commit}}")
    commit = _git("rev-parse", "--verify", "--quiet", *named, folder=beside).decode().strip()
    top = Path(_git("rev-parse", "--show-toplevel", folder=beside).decode().rstrip("\n"))
    packed = _git("archive", "--format=zip", commit, "--", folder, folder=top)
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        files.extractall(target)
    return target / folder


def _git(*arguments: str, folder: Path | None = None) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - no shell; what the user names follows --end-of-options or --
            ["git", *arguments],  # noqa: S607 - git of the user's own path
            cwd=folder,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise UsageError("git is not installed; name a folder instead") from None
    except subprocess.TimeoutExpired:
        raise UsageError(f"git did not answer within {_SECONDS} seconds") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip() or "there is no such revision"
        raise UsageError(f"git {arguments[0]}: {said}")
    return done.stdout
