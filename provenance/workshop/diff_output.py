"""What ``rules diff`` found: a table, JSON, or Markdown to be posted under a pull request."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from provenance.drift import ArticleChange, Score
from provenance.engine.messages import shorten
from provenance.models import ReportFinding
from provenance.workshop.description import counted, named, told
from provenance.workshop.diff import Diff
from provenance.workshop.markdown import escaped, markdown_table
from provenance.workshop.tables import table

__all__ = ["as_json", "as_values", "markdown", "text"]

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
