"""``provenance rules``: the workshop of those who write rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from provenance.cli.options import project_options

if TYPE_CHECKING:
    from provenance.config import Project


@click.group()
def rules() -> None:
    """List, show, check and test the rules."""


@rules.command("list")
@project_options
def list_rules(project: Project) -> None:
    """All rules with category, severity and status."""
    from provenance.workshop import rule_table

    click.echo(rule_table(project), nl=False)


@rules.command("show")
@click.argument("rule_id", metavar="ID")
@project_options
def show_rule(rule_id: str, project: Project) -> None:
    """One rule: what it finds, why that matters, what it gives or costs."""
    from provenance.workshop import describe_rule

    click.echo(describe_rule(rule_id, project), nl=False)


@rules.command("check")
@project_options
def check_rules(project: Project) -> None:
    """Check all rule files: every error with file, line and column."""
    from provenance.workshop import check_summary

    click.echo(check_summary(project))


@rules.command("test")
@click.argument("rule_ids", nargs=-1, metavar="[ID]…")
@project_options
def test_rules(rule_ids: tuple[str, ...], project: Project) -> int:
    """Run the examples of the rules, exact to the character."""
    from provenance.workshop import test_examples

    text, passed = test_examples(rule_ids, project)
    click.echo(text)
    return 0 if passed else 1


@click.command()
@click.argument("what", type=click.Choice(["report", "rule", "score"]))
def schema(what: str) -> None:
    """Print the JSON Schema of a report, a rule file or score.yaml."""
    from provenance.workshop import json_schema

    click.echo(json_schema(what))
