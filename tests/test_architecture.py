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
    {
        "bounded",
        "conjugation",
        "errors",
        "vocabulary",
        "formats",
        "hosts",
        "input_formats",
        "intervals",
        "processes",
        "",
    },
    {"models", "frames"},
    {"lexicon", "resources", "wording", "located", "stamp"},
    {"reader", "extract", "segment"},
    {"engine", "corrections"},
    {"config"},
    {"languages"},
    {"annotate", "readability"},
    {"detect"},
    {"measures"},
    {"score"},
    {"assessed", "drift"},
    {"pipeline"},
    {"across"},
    {"store", "runner", "check", "cache", "remarks"},
    {"shards"},
    {"report", "sandbox"},
    {"web"},
    {"commands", "pytest_plugin", "scrapy", "api"},
    {"workshop"},
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
    {"phrases"},
    {"conditions"},
    {"messages", "schema", "marks", "suppress"},
    {"matching"},
    {"loading"},
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
        "bounded",
        "lexicon",
        "frames",
        "stamp",
        "resources",
        "wording",
        "engine",
        "located",
        "config",
        "workshop",
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
