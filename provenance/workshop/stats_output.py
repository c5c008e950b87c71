"""What ``rules stats`` counted, as a table or for other programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from provenance.workshop.description import counted, named, told
from provenance.workshop.reviews import Precision
from provenance.workshop.stats import RuleStats, Stats
from provenance.workshop.tables import table

__all__ = ["as_json", "text"]

_NOT_KNOWN = "unknown"  # in JSON


def text(stats: Stats) -> str:
    """One row a rule that found something, those without findings named below."""
    shown = [each for each in stats.rules if each.hits or each.precision]
    columns = _columns(stats)
    rows = [[cell(each) for cell in columns.values()] for each in shown]
    right = set(map(told, ("hits", "per 1,000", "articles", "share", "ms")))
    parts = [table(list(columns), rows, right)] if rows else []
    silent = [each.rule for each in stats.rules if not each.hits]
    if silent:
        parts.append(told("without a hit: {}", ", ".join(silent)) + "\n")
    failed = "; " + told("{} could not be audited", stats.failed) if stats.failed else ""
    found = counted("{} finding of all rules|{} findings of all rules", stats.hits)
    parts.append(f"{counted('{} article|{} articles', stats.articles)}, {found}{failed}\n")
    return "\n".join(parts)


def _columns(stats: Stats) -> Mapping[str, Callable[[RuleStats], str]]:
    columns: dict[str, Callable[[RuleStats], str]] = {
        told("rule"): lambda each: each.rule,
        told("hits"): lambda each: f"{each.hits:,}",
        told("per 1,000"): lambda each: f"{_per_1000(each, stats):.1f}",
        told("articles"): lambda each: f"{each.articles:,}",
        told("share"): lambda each: f"{100 * each.hits / (stats.hits or 1):.1f} %",
        told("outlets"): lambda each: _shares(each.outlets),
        told("languages"): lambda each: _shares(each.languages),
        told("same place as"): lambda each: ", ".join(
            f"{rule} {count}" for rule, count in each.overlaps.most_common(2)
        ),
    }
    if any(each.milliseconds is not None for each in stats.rules):
        columns["ms"] = lambda each: f"{each.milliseconds or 0:.3f}"
    if any(each.precision for each in stats.rules):
        columns[told("precision")] = lambda each: _precision(each.precision)
    return columns


def _per_1000(each: RuleStats, stats: Stats) -> float:
    return 1000 * each.hits / stats.articles if stats.articles else 0.0


def _shares(counts: Counter[str | None], most: int = 2) -> str:
    total = counts.total() or 1
    shares = [f"{name or named('unknown')} {100 * count / total:.0f} %" for name, count in counts.most_common(most)]
    return ", ".join([*shares, *(["…"] if len(counts) > most else [])])


def _precision(precision: Precision | None) -> str:
    if precision is None:
        return ""
    share = 100 * precision.right / precision.n
    bounds = told("{} to {}", f"{100 * precision.low:.0f}", f"{100 * precision.high:.0f}")
    return f"{share:.0f} % ({bounds}), n = {precision.n}"


def as_json(stats: Stats) -> str:
    """``{"articles", "failed", "hits", "rules": [{rule, hits, per_1000, articles, share, outlets, languages, overlaps,
    milliseconds, precision}]}``; shares from 0 to 1, ``outlets`` and ``languages`` as shares of the rule's hits.
    """
    rules = [_plain(each, stats) for each in stats.rules]
    counts = {"articles": stats.articles, "failed": stats.failed, "hits": stats.hits}
    return json.dumps({**counts, "rules": rules}, indent=2, ensure_ascii=False) + "\n"


def _plain(each: RuleStats, stats: Stats) -> dict[str, Any]:
    precision = each.precision
    return {
        "rule": each.rule,
        "hits": each.hits,
        "per_1000": round(_per_1000(each, stats), 3),
        "articles": each.articles,
        "share": round(each.hits / stats.hits, 4) if stats.hits else 0,
        "outlets": _plain_shares(each.outlets),
        "languages": _plain_shares(each.languages),
        "overlaps": dict(each.overlaps.most_common()),
        "milliseconds": each.milliseconds,
        "precision": precision
        and {
            "right": precision.right,
            "n": precision.n,
            "share": round(precision.right / precision.n, 4),
            "low": round(precision.low, 4),
            "high": round(precision.high, 4),
        },
    }


def _plain_shares(counts: Counter[str | None]) -> dict[str, float]:
    total = counts.total()
    return {name or _NOT_KNOWN: round(count / total, 4) for name, count in counts.most_common()}
