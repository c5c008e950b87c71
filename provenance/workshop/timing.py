"""What each rule costs: processor time for an article, the rule run alone and compiled before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from time import process_time

from provenance import engine
from provenance.detect import detect
from provenance.engine import Rule, RuleSet
from provenance.errors import InputError
from provenance.extract import extract
from provenance.models import RawArticle
from provenance.pipeline import Analysis, analyse, spoken

__all__ = ["milliseconds"]


def milliseconds(rules: Sequence[Rule], articles: Iterable[RawArticle], ruleset: RuleSet) -> dict[str, float]:
    """Milliseconds for an article, by rule; articles in a language that a rule is not for are left out of its mean."""
    analyses = [analysis for raw in articles if (analysis := _analysed(raw, ruleset)) is not None]
    return {rule.id: _mean(rule, analyses, ruleset) for rule in rules}


def _analysed(raw: RawArticle, ruleset: RuleSet) -> Analysis | None:
    try:
        return analyse(extract(raw), ruleset)
    except InputError:
        return None


def _mean(rule: Rule, analyses: Sequence[Analysis], ruleset: RuleSet) -> float:
    alone = RuleSet((rule,), ruleset.lexicons, ruleset.score, "")
    asked = [each for each in analyses if rule.language in ("any", each.document.article.language)]
    if not asked:
        return 0.0
    for analysis in asked[:1]:
        _run(rule, analysis, alone)()
    runs = [_run(rule, analysis, alone) for analysis in asked]
    start = process_time()
    for run in runs:
        run()
    return 1000 * (process_time() - start) / len(asked)


def _run(rule: Rule, analysis: Analysis, alone: RuleSet) -> Callable[[], object]:
    document, language = analysis.document, analysis.document.article.language
    if rule.detect:
        known = spoken(alone, language)
        return lambda: detect(frozenset([rule.detect or ""]), document, analysis.hits, known)
    if rule.scope == "line" and rule.match is not None:
        return lambda: engine.match_lines(alone, document.text, document.lines, language)
    return lambda: (
        engine.match_document(alone, document),
        engine.match_measures(alone, document, analysis.measures),
    )
