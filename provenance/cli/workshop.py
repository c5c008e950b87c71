"""``provenance rules``: the workshop of those who write rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from provenance import formats
from provenance.cli.new_rule import new_rule
from provenance.cli.options import format_option, jobs_option, spoken_options

if TYPE_CHECKING:
    from provenance.config import Project

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
    from provenance.workshop.listing import rule_list

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
    from provenance.workshop.show import Shown, show_rule as show

    for part in show(project, name, Shown(text, file)):
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
    from provenance.workshop.see import see

    click.echo(see(project, text, language), nl=False)


@rules.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]…", type=click.Path(exists=True, path_type=Path))
@spoken_options
@format_option(formats.RULES_CHECK, default="text")
def check_rules(paths: tuple[Path, ...], project: Project, format_: str) -> int:
    """Check rule files or folders of rules, or all rules: every error and warning with file, line and column.

    Runs the examples too. Exit code 4 if there is an error, 0 if there are only warnings.
    """
    from provenance.workshop.check import check_rules as check

    checked = check(project, paths)
    click.echo(formats.RULES_CHECK[format_].load()(checked), nl=False)
    return _EXIT_RULES if checked.errors else 0


@rules.command("test")
@click.argument("names", nargs=-1, metavar="[ID|FILE]…")
@spoken_options
@click.option("--coverage", is_flag=True, help="Name every branch of the conditions that no example makes true.")
def test_rules(names: tuple[str, ...], project: Project, coverage: bool) -> int:
    """Run the examples of these rules (* works), or of all, exact to the character."""
    from provenance.workshop.examples import test_rules as run_examples

    text, passed = run_examples(project, names, coverage=coverage)
    click.echo(text)
    return 0 if passed else _EXIT_FAILED


@rules.command("freeze")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def freeze_rules(folder: Path) -> None:
    """Write the rules of this version into DIR, for a project that keeps to them: “rules: {base: DIR}”."""
    from provenance.workshop.freeze import freeze

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
    from provenance.workshop.corpus import Corpus
    from provenance.workshop.stats import rule_stats as stats

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
    from provenance.workshop.corpus import Corpus
    from provenance.workshop.diff import rules_diff

    corpus = Corpus(paths, jobs)
    click.echo(formats.RULES_DIFF[format_].load()(rules_diff(project, sides["old"], sides["new"], corpus)), nl=False)
    return _EXIT_UNREADABLE if corpus.failed else 0


@click.command()
@click.argument("what", type=click.Choice(["report", "story", "rule", "score", "config"]))
def schema(what: str) -> None:
    """Print the JSON Schema of a report, a story, a rule file, score.yaml or the configuration, provenance.yaml."""
    from provenance.workshop.schemas import json_schema

    click.echo(json_schema(what))
