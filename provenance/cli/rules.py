"""``provenance rules`` and ``provenance schema``: for those who write rules."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from provenance import formats
from provenance.cli.options import format_option, jobs_option, spoken_options
from provenance.errors import UsageError
from provenance.models import SEVERITIES
from provenance.wording import sayable

if TYPE_CHECKING:
    from provenance.commands.rules_new import NewRule, RuleDraft
    from provenance.config import Project


# --- ``provenance rules new``: asks for what the options leave open ---------------------------------------------------


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
    from provenance.commands.rules_named import told
    from provenance.commands.rules_new import NewRule, RuleDraft

    missing = [option for name, option in _ASKED.items() if not given[name]]
    rule = NewRule(project, _with_language(rule_id, language, missing), into)
    draft = RuleDraft(**{name: value for name, value in given.items() if value})
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


def _filled(rule: NewRule, draft: RuleDraft, missing: Sequence[str]) -> RuleDraft:
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
        from provenance.commands.rules_named import told

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


# --- ``provenance rules``: what rule authors need ---------------------------------------------------------------------


_EXIT_FAILED, _EXIT_UNREADABLE, _EXIT_RULES = 1, 3, 4


@click.group()
def rules() -> None:
    """Write, check, test, explain and compare rules."""


rules.add_command(new_rule)


@rules.command("list")
@click.argument("names", nargs=-1, metavar="[ID]…")
@spoken_options
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_rules(names: tuple[str, ...], project: Project, format_: str) -> None:
    """All rules, or those called so (* works), with category, severity and status."""
    from provenance.commands.rules_show import rule_list

    click.echo(rule_list(project, names, format_), nl=False)


@rules.command("show")
@click.argument("name", metavar="ID|FILE")
@spoken_options
@click.option("--text", help="A text: what does the rule find in it, and why, or why not?")
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The same for the articles of a file, as audit reads it.",
)
def show_rule(name: str, project: Project, text: str | None, file: Path | None) -> None:
    """One rule: what it finds, why that matters, what its phrases can match.

    With --text or --file the way through its conditions: what holds where (✓), and what does not, and why (✗).
    """
    from provenance.commands.rules_show import ShowOptions, show_rule as show

    for part in show(project, name, ShowOptions(text, file)):
        click.echo(part, nl=False)


@rules.command("see")
@click.argument("text")
@spoken_options
@click.option("--lang", "language", default="de", show_default=True, help="Language of the text, an ISO 639-1 code.")
def see_text(text: str, project: Project, language: str) -> None:
    """What a rule can ask of TEXT: who says what, by which cue, in which mood, and everything else that is found in it.

    Names and values are those of “attribution:”, “source:” and “quote:” in a rule; – stands for what is not known, or
    not there.
    """
    from provenance.commands.rules_show import see

    click.echo(see(project, text, language), nl=False)


@rules.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]…", type=click.Path(exists=True, path_type=Path))
@spoken_options
@format_option(formats.RULES_CHECK, default="text")
def check_rules(paths: tuple[Path, ...], project: Project, format_: str) -> int:
    """Check rule files or folders of rules, or all rules: every error and warning with file, line and column.

    Runs the examples too. Exit code 4 if there is an error, 0 if there are only warnings.
    """
    from provenance.commands.rules_check import check_rules as check

    checked = check(project, paths)
    click.echo(formats.RULES_CHECK[format_].load()(checked), nl=False)
    return _EXIT_RULES if checked.errors else 0


@rules.command("test")
@click.argument("names", nargs=-1, metavar="[ID|FILE]…")
@spoken_options
@click.option("--coverage", is_flag=True, help="Name every branch of the conditions that no example makes true.")
def test_rules(names: tuple[str, ...], project: Project, coverage: bool) -> int:
    """Run the examples of these rules (* works), or of all, exact to the character."""
    from provenance.commands.rules_test import test_rules as run_examples

    text, passed = run_examples(project, names, coverage=coverage)
    click.echo(text)
    return 0 if passed else _EXIT_FAILED


@rules.command("freeze")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def freeze_rules(folder: Path) -> None:
    """Write the rules of this version into DIR, for a project that keeps to them: “rules: {base: DIR}”."""
    from provenance.commands.rules_new import freeze

    click.echo(freeze(folder), nl=False)


_corpus_option = click.option(
    "--corpus",
    "paths",
    multiple=True,
    required=True,
    metavar="PATH",
    help="Articles to try the rules on: file, folder or glob, as for “audit”; may be given several times.",
)


@rules.command("stats")
@click.argument("names", nargs=-1, metavar="[ID|FILE]…")
@spoken_options
@_corpus_option
@click.option(
    "--reviews",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Database with readers' verdicts: adds the precision of each rule.",
)
@click.option("--time", "timed", is_flag=True, help="Add what each rule costs, in milliseconds for an article.")
@jobs_option
@format_option(formats.RULES_STATS, default="table")
def rule_stats(project: Project, names: tuple[str, ...], paths: tuple[str, ...], format_: str, **how: Any) -> int:
    """What these rules (* works), or all, find in many articles.

    Hits for every 1,000 articles, in which articles, outlets and languages, and which other rules find the same.
    """
    from provenance.commands.rules_stats import Corpus, rule_stats as stats

    corpus = Corpus(paths, how.pop("jobs"))
    counted = stats(project, names, corpus, **how)
    click.echo(formats.RULES_STATS[format_].load()(counted), nl=False)
    return _EXIT_UNREADABLE if corpus.failed else 0


@rules.command("diff")
@click.argument("old")
@click.argument("new")
@spoken_options
@_corpus_option
@jobs_option
@format_option(formats.RULES_DIFF, default="table")
def diff_rules(project: Project, paths: tuple[str, ...], jobs: int, format_: str, **sides: str) -> int:
    """What becomes of many articles when the rules change from OLD to NEW.

    OLD and NEW are folders of rules, git:REVISION, as in “git:HEAD~1”, or built-in. Which findings come and go, which
    scores and bands change, and by how much; as Markdown it is a comment for a pull request.
    """
    from provenance.commands.rules_diff import rules_diff
    from provenance.commands.rules_stats import Corpus

    corpus = Corpus(paths, jobs)
    click.echo(formats.RULES_DIFF[format_].load()(rules_diff(project, sides["old"], sides["new"], corpus)), nl=False)
    return _EXIT_UNREADABLE if corpus.failed else 0


@click.command()
@click.argument("what", type=click.Choice(["report", "story", "rule", "score", "config"]))
def schema(what: str) -> None:
    """Print the JSON Schema of a report, a story, a rule file, score.yaml or the configuration, provenance.yaml."""
    from provenance.commands.rules_new import json_schema

    click.echo(json_schema(what))
