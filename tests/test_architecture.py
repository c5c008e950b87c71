"""The modules know each other in one direction only."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import provenance
from provenance.stamp import OUTSIDE

PACKAGE = Path(provenance.__file__).parent

#: Layers from the bottom to the top; a module may import from its own layer's package and from the layers below.
LAYERS = [
    {"errors", "vocabulary", "formats", "resources", ""},
    {"models"},
    {"lexicon", "wording", "located", "stamp"},
    {"reader", "extract", "segment"},
    {"engine", "corrections"},
    {"config"},
    {"languages"},
    {"annotate"},
    {"detect"},
    {"measures"},
    {"score"},
    {"drift"},
    {"pipeline"},
    {"across"},
    {"store", "runner", "check", "cache"},
    {"shards"},
    {"report", "sandbox"},
    {"web"},
    {"commands", "pytest_plugin", "scrapy", "api"},
    {"cli"},
    {"__main__"},
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}

MODULES = sorted(PACKAGE.rglob("*.py"))


def _unit(dotted: str) -> str:
    """The module or package right below ``provenance`` that a dotted name belongs to."""
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 else ""


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
            if node.module == "provenance":
                found |= {f"provenance.{alias.name}" for alias in node.names if not alias.name.startswith("__")}
    return {name for name in found if name.split(".")[0] == "provenance"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_downwards(path: Path) -> None:
    unit = path.relative_to(PACKAGE).with_suffix("").parts[0].replace("__init__", "")
    for name in _imports(path):
        imported = _unit(name)
        assert imported in LEVEL, f"{imported} has no place in the order of layers"
        assert imported == unit or LEVEL[imported] < LEVEL[unit], f"{path.name} imports {name} from above"


def test_no_report_depends_on_what_its_stamp_leaves_out() -> None:
    """The stamp of a report covers everything that the stages import, however far down."""
    modules = {".".join(("provenance", *path.relative_to(PACKAGE).with_suffix("").parts)): path for path in MODULES}
    modules |= {name.removesuffix(".__init__"): path for name, path in modules.items() if name.endswith(".__init__")}
    reached: set[str] = set()
    ahead = ["provenance.pipeline", "provenance.reader", "provenance.config"]
    while ahead:
        name = ahead.pop()
        if name in modules and name not in reached:
            reached.add(name)
            ahead += _imports(modules[name])
    assert {_unit(name) for name in reached} & OUTSIDE <= {"stamp"}
    assert {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES} >= OUTSIDE


def test_every_module_has_a_layer() -> None:
    units = {path.relative_to(PACKAGE).with_suffix("").parts[0].replace("__init__", "") for path in MODULES}
    assert units <= LEVEL.keys()


#: Rooms of the engine from the bottom to the top, and what stands between them.
ROOMS = [
    {"phrases", "literals"},
    {"fields", "furniture", "line_fields"},
    {"conditions"},
    {"rule"},
    {"ruleset"},
    {"matching"},
    {"keys", "condition_reader", "rulefile", "folders", "loader"},
    {"__init__"},
]
ENGINE = [path for path in MODULES if path.relative_to(PACKAGE).parts[0] == "engine"]


def _room(dotted: str) -> int:
    name = dotted.split(".")[2] if dotted.count(".") > 1 else "__init__"
    return next(level for level, rooms in enumerate(ROOMS) if name in rooms)


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_rooms_of_the_engine_know_each_other_in_one_direction(path: Path) -> None:
    room = _room(".".join(("provenance", *path.relative_to(PACKAGE).with_suffix("").parts)))
    for name in _imports(path):
        if name.startswith("provenance.engine"):
            assert _room(name) <= room, f"{path.name} imports {name} from above"


def test_no_two_modules_import_each_other() -> None:
    """Not even where only types are checked."""
    imports = {
        ".".join(("provenance", *path.relative_to(PACKAGE).with_suffix("").parts)): _imports(path) for path in MODULES
    }
    pairs = [(one, other) for one, found in imports.items() for other in found if one in imports.get(other, ())]
    assert [pair for pair in pairs if pair[0] < pair[1]] == []


def test_the_page_names_every_module_in_the_order_of_the_layers() -> None:
    page = (PACKAGE.parent / "docs/architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]*?) \|", page[page.index("| module | does |") :], re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`([\w.]+)`", row)]
    assert {name for name in named if "." not in name} == LEVEL.keys() - {"", "__main__"}
    levels = [LEVEL[name.partition(".")[0]] for name in named]
    assert levels == sorted(levels)
    for name in named:
        path = PACKAGE / name.replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").is_file(), f"there is no module {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_outer_layers_touch_files_and_clock(path: Path) -> None:
    outer = {
        "reader",
        "store",
        "web",
        "commands",
        "cli",
        "runner",
        "shards",
        "lexicon",
        "stamp",
        "resources",
        "wording",
        "engine",
        "located",
        "config",
        "cache",
    }
    unit = path.relative_to(PACKAGE).with_suffix("").parts[0]
    if unit in outer:
        return
    source = ast.parse(path.read_text(encoding="utf-8"))
    called = {
        node.func.id for node in ast.walk(source) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    methods = {node.attr for node in ast.walk(source) if isinstance(node, ast.Attribute)}
    assert not called & {"open", "input", "print"}
    assert not methods & {"read_text", "write_text", "read_bytes", "write_bytes", "now", "utcnow", "perf_counter"}


def test_whatever_a_test_starts_comes_to_an_end() -> None:
    """``Started`` and ``ran`` in conftest.py have a limit; a hang would take the whole suite with it."""
    started = re.compile(r"subprocess\.(run|Popen|call|check_\w+)\(|os\.(system|popen)\(")
    tests = [path for path in Path(__file__).parent.rglob("test_*.py") if path != Path(__file__)]
    assert [str(path) for path in tests if started.search(path.read_text(encoding="utf-8"))] == []


def _german(path: Path) -> set[str]:
    """German words in the strings of a module, docstrings aside; an umlaut in a class of characters is no word."""
    source = ast.parse(path.read_text(encoding="utf-8"))
    said = {
        id(node.body[0].value)
        for node in ast.walk(source)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    texts = [
        node.value
        for node in ast.walk(source)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
    ]
    return {word for text in texts for word in _WORD.findall(text) if word.lower() in _OFTEN or _UMLAUT.search(word)}


_WORD = re.compile(r"(?<![\w\[\\-])[^\W\d_]{2,}(?![\w\]-])")
_UMLAUT = re.compile(r"[^\W\d_]*[äöüß][^\W\d_]{2,}|[^\W\d_]{2,}[äöüß]|[ÄÖÜ][a-zäöüß]{2,}")
_OFTEN = frozenset(
    "der die das dem den des und oder nicht ein eine einen einem einer eines vom zum zur ist sind wird wurde sich für"
    " aus nach laut kein keine sagte montag dienstag artikel quelle bild stück".split()
)

#: Modules beside ``languages/de`` and ``wording`` in which German words stand, each with its reason.
GERMAN = {
    "across/__init__": "days that articles name, compared in whatever languages they are",
    "across/entities": "names of both languages are brought together here",
    "across/reuse": "outlets are named with and without an article",
    "annotate/genre": "measures of a recipe",
    "annotate/links": "outlets are named with and without an article",
    "detect": "notes of a page on its own changes, in any language",
    "engine/fields": "examples of the rule language",
    "engine/keys": "examples of the rule language",
    "engine/line_fields": "examples of the rule language",
    "engine/rule": "what stands in a message where a value is missing, in both languages",
    "extract/__init__": "names of languages, as pages give them",
    "extract/metadata": "pages are read before their language is known",
    "extract/page": "pages are read before their language is known",
    "extract/links": "pictures of pages are read before their language is known",
    "languages/base": "articles in front of the name of an outlet",
    "lexicon": "examples of frames; prepositions that a frame may name, of both languages",
    "runner/task": "the text that a process warms up with",
    "segment/__init__": "lines are joined and sentences begun before the language is known",
    "store/rows": "what the score itself adds and takes away, in both languages",
    "web/data/search": "numbers as a reader types them, in either language",
}


def test_german_words_stand_in_the_rooms_of_german() -> None:
    found = {
        path.relative_to(PACKAGE).with_suffix("").as_posix(): words
        for path in MODULES
        if path.relative_to(PACKAGE).parts[:2] != ("languages", "de")
        and path.relative_to(PACKAGE).parts[0] != "wording"
        and (words := _german(path))
    }
    assert {name: words for name, words in found.items() if name not in GERMAN} == {}
    assert GERMAN.keys() - found.keys() == set(), "these need no reason any more"


def test_one_name_means_one_thing() -> None:
    """Packages of languages have parts of the same names; a private name is one of its module."""
    found: dict[str, list[str]] = {}
    for path in MODULES:
        place = path.relative_to(PACKAGE).with_suffix("").as_posix()
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not (place.startswith("languages/") and place.count("/") > 1):
                found.setdefault(node.name, []).append(place)
    assert {name: places for name, places in found.items() if len(places) > 1} == {}
