"""Every command that a page shows is run in a project of its own; one that needs more than this machine is understood."""

from __future__ import annotations

import gzip
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from provenance.cli import cli
from tests.conftest import ROOT, Result

PAGES = {path.name: path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]}
_BLOCK = re.compile(r"^```(?:sh|bash|console|ini)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`(provenance [^`]+)`")
_TARGET = re.compile(r"\bmake ([a-z][a-z-]+)")

#: Pages whose commands are run in order, and what a reader writes in place of their words.
RUN = ("README.md", "corrections.md", "responsible-use.md", "stories.md", "upgrade.md")
READERS_OWN = {
    "ARTICLE": "bruecke.txt",
    "First Last": "Jens Rode",
    "ID": "articles/bruecke.txt",
    "The Outlet": "Küstenbote",
}
#: What ends only with Ctrl-C, asks, or cannot do what it shows with the few articles here.
ENDS_OTHERWISE = {"serve": None, "forget": b"y\n", "--older-than": None}

TEXT = """Brücke in Aachtal gesperrt

Die Brücke über die Aach bleibt bis Freitag gesperrt. „Der Pfeiler hat sich gesenkt“, hieß es am Montag im Rathaus. Jens
Rode, der Leiter des Tiefbauamts, nannte keine Kosten. Die Stadt will am Mittwoch über die Sanierung beraten. Anwohner
hatten schon im Frühjahr vor Rissen gewarnt. Ein Gutachten soll nun klären, wie lange die Reparatur dauert und ob der
Verkehr halbseitig fließen kann.
"""


def commands(page: str) -> Iterator[list[str]]:
    """What stands in the blocks of a page behind ``provenance``, line by line, without what the shell does with it."""
    for block in _BLOCK.findall(page):
        for line in block.replace("\\\n", " ").splitlines():
            for part in re.split(r"&&|[|>] ", line):
                words = shlex.split(part, comments=True)
                at = next(
                    (n for n, word in enumerate(words) if word.endswith("bin/provenance") or word == "provenance"), None
                )
                if at is not None and words[:at] in ([], ["cd"]):
                    yield words[at + 1 :]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What the pages take for granted: some articles, a feed, a page."""
    for name in ("articles", "new", "exports"):
        (tmp_path / name).mkdir()
    (tmp_path / "articles/bruecke.txt").write_text(TEXT, encoding="utf-8")
    shutil.copy(ROOT / "samples/deichschaden.txt", tmp_path / "articles")
    shutil.copy(ROOT / "samples/drohnenvideo.txt", tmp_path / "new")
    shutil.copy(ROOT / "samples/klinik_vorwuerfe.html", tmp_path / "page.html")
    (tmp_path / "feed.jsonl.gz").write_bytes(gzip.compress((ROOT / "samples/feed.jsonl").read_bytes()))
    return tmp_path


@pytest.mark.parametrize("name", RUN)
def test_the_commands_of_a_page_run(provenance: Callable[..., Result], project: Path, name: str) -> None:
    assert project.is_dir()
    given = [*commands(PAGES[name])]
    assert given
    if given[0][:1] != ["audit"]:
        assert provenance("audit", "articles").code == 0
    for words in given:
        options = [READERS_OWN.get(word, word) for word in words]
        held = next((word for word in words if word in ENDS_OTHERWISE and ENDS_OTHERWISE[word] is None), None)
        if held is not None:
            understood(words)
            continue
        done = provenance(*options, stdin=next((ENDS_OTHERWISE[w] or b"" for w in words if w in ENDS_OTHERWISE), b""))
        assert done.code == 0, f"{words}\n{done.out}{done.err}"


@pytest.mark.parametrize("name", PAGES)
def test_every_command_that_a_page_names_is_one(name: str) -> None:
    for words in commands(PAGES[name]):
        understood(words)
    for inline in _INLINE.findall(PAGES[name]):
        understood(shlex.split(inline.partition(">")[0])[1:], whole=False)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(_TARGET.findall("\n".join(re.findall(r"`[^`\n]+`|^make .*", PAGES[name], re.MULTILINE)))):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def understood(words: list[str], *, whole: bool = True) -> None:
    """The command and all its options exist; a ``whole`` one is taken as it stands."""
    command: click.Command = cli
    names = [word for word in words if word != "…"]
    while isinstance(command, click.Group) and names and not names[0].startswith("-"):
        found = command.commands.get(names[0])
        assert found is not None, words
        command, names = found, names[1:]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word.partition("=")[0] for word in names if word.startswith("-") and word != "-"} <= known | {
        "--help",
        "-h",
    }, words
    if whole and not isinstance(command, click.Group):
        command.make_parser(click.Context(command)).parse_args(args=names)
