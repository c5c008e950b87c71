"""``provenance rules``: the workshop of those who write rules."""

from __future__ import annotations

from pathlib import Path

import click

from provenance.cli.options import rules_option


@click.group()
def rules() -> None:
    """List, show, check and test the rules."""


@rules.command("list")
@rules_option
def list_rules(rule_dirs: tuple[Path, ...]) -> None:
    """All rules with category, severity and status."""
    from provenance.workshop import rule_table

    click.echo(rule_table(rule_dirs), nl=False)


@rules.command("show")
@click.argument("rule_id", metavar="ID")
@rules_option
def show_rule(rule_id: str, rule_dirs: tuple[Path, ...]) -> None:
    """One rule: what it finds, why that matters, what it gives or costs."""
    from provenance.workshop import describe_rule

    click.echo(describe_rule(rule_id, rule_dirs), nl=False)


@rules.command("check")
@rules_option
def check_rules(rule_dirs: tuple[Path, ...]) -> None:
    """Check all rule files: every error with file, line and column."""
    from provenance.workshop import check_summary

    click.echo(check_summary(rule_dirs))


@rules.command("test")
@click.argument("rule_ids", nargs=-1, metavar="[ID]…")
@rules_option
def test_rules(rule_ids: tuple[str, ...], rule_dirs: tuple[Path, ...]) -> int:
    """Run the examples of the rules, exact to the character."""
    from provenance.workshop import test_examples

    text, passed = test_examples(rule_ids, rule_dirs)
    click.echo(text)
    return 0 if passed else 1


@click.command()
@click.argument("what", type=click.Choice(["report", "rule", "score"]))
def schema(what: str) -> None:
    """Print the JSON Schema of a report, a rule file or score.yaml."""
    from provenance.workshop import json_schema

    click.echo(json_schema(what))
