"""What rules make of the texts of their examples, each text analysed once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from provenance.across.judge import judged, together
from provenance.across.knowledge import Knowledge
from provenance.across.view import view
from provenance.engine import Hit, Rule, RuleSet, example_language
from provenance.engine.conditions.tree import MeasureTest, leaves
from provenance.engine.marks import unmark
from provenance.models import RawArticle, Span
from provenance.pipeline import Analysis, analyse_text, audit, metadata_above

__all__ = ["Analyses", "enough"]

#: Between the articles of an example that has several.
_BETWEEN = re.compile(r"\n===\n")
_ARTICLE = re.compile(r"(?:\A|(?<=\n===\n)).+?(?=\n===\n|\Z)", re.DOTALL)


class Analyses:
    """For the hits of some rules; ``ruleset`` are all rules in force."""

    def __init__(self, ruleset: RuleSet, rules: Collection[Rule]) -> None:
        self.ruleset = ruleset
        self._enough = enough(ruleset, rules)
        self._known: dict[tuple[str, str], Analysis] = {}

    def of(self, text: str, language: str) -> Analysis:
        key = (text, language)
        if key not in self._known:
            self._known[key] = analyse_text(text, language, self._enough)
        return self._known[key]

    def hits(self, text: str, language: str) -> Iterable[Hit]:
        """Of several articles with a line ``===`` between them the hits of rules about stories."""
        if _BETWEEN.search(text):
            return self._hits_of_stories(text, language)
        return self.of(text, language).hits

    def _hits_of_stories(self, text: str, language: str) -> Iterator[Hit]:
        views, starts = [], {}
        for number, part in enumerate(_ARTICLE.finditer(text)):
            known, at = metadata_above(part[0])
            raw = RawArticle(
                id=str(number),
                source=str(number),
                content=part[0][at:],
                carries_metadata=True,
                language=language,
                outlet=known.get("outlet"),
                published=known.get("published"),
                url=known.get("url"),
            )
            views.append(view(audit(raw, self.ruleset)))
            starts[raw.id] = part.start() + at
        story = judged(together(views, Knowledge(self.ruleset.lexicons)), views, self.ruleset.of_stories)
        rules = {rule.id: rule for rule in self.ruleset.of_stories}
        for finding in story.findings:
            at = starts[finding.article]
            span = Span(finding.span.start + at, finding.span.end + at) if finding.span else None
            yield Hit(rules[finding.rule], span, None, None, finding.message)

    def of_examples(self, rule: Rule) -> Iterator[Analysis]:
        """Of all examples of a rule, those of both kinds."""
        texts = [*(unmark(example)[0] for example in rule.examples.match), *rule.examples.no_match]
        return (self.of(text, example_language(rule, text, self.ruleset)) for text in texts)


def enough(ruleset: RuleSet, rules: Collection[Rule]) -> RuleSet:
    """As few rules as give these ones the hits that they have among all: compiling the others takes longer than most
    of what is asked. Rules of scope ``line`` decide what is prose; measures and detectors look at the hits of all.
    """
    if any(map(_looks_at_others, rules)):
        return ruleset
    ids = {rule.id for rule in rules}
    kept = tuple(rule for rule in ruleset.rules if rule.scope == "line" or rule.id in ids)
    return RuleSet(kept, ruleset.lexicons, ruleset.score, "", ruleset.ignores, ruleset.quality)


def _looks_at_others(rule: Rule) -> bool:
    return rule.match is None or any(isinstance(leaf, MeasureTest) for leaf in leaves(rule.match))
