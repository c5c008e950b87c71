"""``provenance rules new``: asks for what the options leave open."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from provenance.cli.options import spoken_options
from provenance.errors import UsageError
from provenance.models import SEVERITIES
from provenance.wording import sayable

if TYPE_CHECKING:
    from provenance.config import Project
    from provenance.workshop.new import Draft, NewRule


#: What is asked for where no option says it, in this order.
_ASKED = {
    "title": "--title",
    "category": "--category",
    "severity": "--severity",
    "message": "--message",
    "rationale": "--rationale",
    "phrases": "--phrase",
    "match": "--match",
    "no_match": "--no-match",
}


@click.command("new")
@click.argument("rule_id", metavar="ID")
@spoken_options
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of rules that the file goes into; otherwise that of the project, or rules.",
)
@click.option("--lang", "language", help="Language of the articles it is for, or “any”; may stand in the ID instead.")
@click.option("--title", help="A few words that name what is found.")
@click.option("--category", help="What a finding is; must belong to the dimension in the ID.")
@click.option("--severity", type=click.Choice(SEVERITIES), help="How bad it is.")
@click.option("--message", help="One sentence for the reader of a report; {match} stands for the words found.")
@click.option("--rationale", help="Why it matters to somebody who judges the sourcing.")
@click.option("--phrase", "phrases", multiple=True, help="Words to be found; may be given several times.")
@click.option("--match", "match", multiple=True, metavar="TEXT", help="A text in which they must be found.")
@click.option("--no-match", "no_match", multiple=True, metavar="TEXT", help="A text in which nothing must be found.")
@click.option("--points", multiple=True, metavar="DIMENSION=EACH[/CAP]", help="What a finding gives or costs.")
@click.option("--reference", "references", multiple=True, help="A standard or code that says so.")
def new_rule(rule_id: str, project: Project, into: Path | None, language: str | None, **given: Any) -> None:
    """Write a new rule. ID is language/dimension/name, such as de/attribution/vague-crowd, or dimension/name.

    Asks for what no option says; in place of a text, “? TEXT” shows what a rule can ask of it. What is written passes
    “rules check” and “rules test”; a file that is there already is left alone.
    """
    from provenance.workshop.description import told
    from provenance.workshop.new import Draft, NewRule

    missing = [option for name, option in _ASKED.items() if not given[name]]
    rule = NewRule(project, _with_language(rule_id, language, missing), into)
    draft = Draft(**{name: value for name, value in given.items() if value})
    draft = _filled(rule, draft, missing)
    path = rule.write(draft)
    click.echo(told("{} written. Try it:", path))
    click.echo(f"  provenance rules test {path}")
    if not draft.references:
        click.echo(told("It names no standard yet that says so: “references:” in the file would."))
    if not draft.points:
        click.echo(told("It gives no points yet: “points:” in the file would."))


def _with_language(rule_id: str, language: str | None, missing: Sequence[str]) -> str:
    """The id with its language, which is asked for where neither it nor the option says it."""
    from provenance.languages import languages

    stated, _, rest = rule_id.partition("/")
    if rest.count("/") == 1:
        if language not in (None, stated):
            raise UsageError(f"--lang {language}: “{rule_id}” says that it is for “{stated}”")
        return rule_id
    if rest.count("/") > 1 or not rest:
        return rule_id
    ask = _Questions(["--lang", *missing], str)
    language = language or ask.choice(sayable("Language of the articles it is for"), (*sorted(languages()), "any"))
    return f"{language}/{rule_id}"


def _filled(rule: NewRule, draft: Draft, missing: Sequence[str]) -> Draft:
    ask = _Questions(missing, rule.seen)
    draft = replace(draft, title=draft.title or ask.text(sayable("What does the rule find, in a few words?")))
    category = draft.category or ask.choice(sayable("Category"), rule.categories)
    if category not in rule.categories:
        raise UsageError(f"--category {category}: {rule.id} can be one of {', '.join(rule.categories)}")
    severity = ask.choice(sayable("Severity"), SEVERITIES, "notice") if "--severity" in missing else draft.severity
    draft = replace(draft, category=category, severity=severity)
    rule.check(category=category, points=draft.points)
    message = _checked(rule, "message", draft.message) or ask.text(
        sayable("What is the reader told? {} stands for the words found."),
        lambda text: _checked(rule, "message", text),
        default=f"{draft.title}: “{{match}}”",
    )
    rationale = draft.rationale or ask.text(sayable("Why does it matter?"))
    draft = replace(draft, message=message, rationale=rationale)
    phrases = _phrases(rule, draft.phrases, ask)
    question = sayable("A text in which they are to be found")
    match = _texts(draft.match, question, ask, lambda text: rule.marked(phrases, text))
    question = sayable("A similar text in which nothing is to be found")
    no_match = _texts(draft.no_match, question, ask, lambda text: rule.unmatched(phrases, text))
    return replace(draft, phrases=phrases, match=match, no_match=no_match)


def _checked(rule: NewRule, name: str, answer: str) -> str:
    if answer:
        rule.check(**{name: answer})
    return answer


def _phrases(rule: NewRule, given: Sequence[str], ask: _Questions) -> tuple[str, ...]:
    if given:
        rule.check(phrases=tuple(given))
        return tuple(given)

    def sound(phrase: str) -> str:
        rule.check(phrases=(phrase,))
        return phrase

    return ask.several(sayable("Which words? (a|b) one of them, … a gap, word* an ending"), sound)


def _texts(given: Sequence[str], question: str, ask: _Questions, checked: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(checked(text) for text in given) if given else ask.several(question, checked, looks=True)


class _Look(Exception):  # noqa: N818 - it ends a question, and is no error
    """What was asked to be seen, in place of an answer."""


class _Questions:
    """Asks on the terminal; an answer that is wrong is said to be so, and asked for again.

    ``options`` are those that would have spared the questions; ``see`` says what the annotation knows of a text.
    """

    def __init__(self, options: Sequence[str], see: Callable[[str], str]) -> None:
        self._options = options
        self._see = see

    def text(self, question: str, checked: Callable[[str], str] = str, default: str | None = None) -> str:
        return self._ask(question, default=default, value_proc=_answer(checked))

    def choice(self, question: str, options: Sequence[str], default: str | None = None) -> str:
        return self._ask(question, default=default, type=click.Choice(options))

    def several(self, question: str, checked: Callable[[str], str], *, looks: bool = False) -> tuple[str, ...]:
        """Answers until there are no more; one that begins with “?” ``looks`` at a text, and is asked again."""
        if looks:
            checked = self._looking(checked)
        answers = [self._ask(question, value_proc=_answer(checked))]
        no_more = {"default": "", "show_default": False, "value_proc": _answer(checked, may_be_empty=True)}
        while answer := self._ask(question, sayable("(Enter: no more)"), **no_more):
            answers.append(answer)
        return tuple(answers)

    def _looking(self, checked: Callable[[str], str]) -> Callable[[str], str]:
        def read(answer: str) -> str:
            if answer.startswith("?"):
                raise _Look(self._see(answer.removeprefix("?").strip()))
            return checked(answer)

        return read

    def _ask(self, *question: str, **how: Any) -> str:
        from provenance.workshop.description import told

        try:
            while True:
                try:
                    return str(click.prompt(" ".join(told(part, "{match}") for part in question), err=True, **how))
                except _Look as look:
                    click.echo(str(look), err=True, nl=False)
        except click.Abort:
            if sys.stdin.isatty():
                raise
            click.echo(err=True)  # the line of the question
            raise UsageError(f"nobody is there to be asked: give {', '.join(self._options)}") from None


def _answer(checked: Callable[[str], str], *, may_be_empty: bool = False) -> Callable[[str], str]:
    def read(answer: str) -> str:
        text = " ".join(answer.split())
        if not text:
            if may_be_empty:
                return ""
            raise click.UsageError("an answer is needed")
        try:
            return checked(text)
        except UsageError as error:
            raise click.UsageError(str(error)) from None

    return read
