"""Write docs/commands.md from the command line's own help, so that the two cannot drift apart.

``python docs/generate.py`` writes it; a test compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from provenance.cli import cli

TARGET = Path(__file__).with_name("commands.md")
_HEAD = """# Commands

Generated from the help texts by `make docs`; do not edit by hand.

| exit code | meaning |
|---|---|
| 0 | fine |
| 1 | findings or scores fail the check; an example of a rule fails |
| 2 | usage: an unknown option, a named path that does not exist; nothing was done |
| 3 | some inputs could not be read; the others are audited and written, each failure is named with its reason |
| 4 | rules are invalid |
| 5 | database error |
| 130, 143 | interrupted; what was finished is written |
"""


def commands_page() -> str:
    return _HEAD + "".join(_sections(cli, "provenance", None))


def _sections(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    width: dict[str, Any] = {"terminal_width": 100, "max_content_width": 100}
    context = click.Context(command, parent, name, **width, **command.context_settings)
    heading = context.command_path
    yield f"\n## {heading}\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            if found:
                yield from _sections(found, sub, context)


if __name__ == "__main__":
    TARGET.write_text(commands_page(), encoding="utf-8")
