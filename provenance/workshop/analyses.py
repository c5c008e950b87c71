"""What the rules make of the texts of their examples, each text analysed once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from provenance.engine import Hit, Rule, RuleSet, example_language
from provenance.engine.marks import unmark
from provenance.pipeline import Analysis, analyse_text

__all__ = ["Analyses"]


class Analyses:
    def __init__(self, ruleset: RuleSet) -> None:
        self.ruleset = ruleset
        self._known: dict[tuple[str, str], Analysis] = {}

    def of(self, text: str, language: str) -> Analysis:
        key = (text, language)
        if key not in self._known:
            self._known[key] = analyse_text(text, language, self.ruleset)
        return self._known[key]

    def hits(self, text: str, language: str) -> Iterable[Hit]:
        return self.of(text, language).hits

    def of_examples(self, rule: Rule) -> Iterator[Analysis]:
        """Of all examples of a rule, those of both kinds."""
        texts = [*(unmark(example)[0] for example in rule.examples.match), *rule.examples.no_match]
        return (self.of(text, example_language(rule)) for text in texts)
