"""What a release promises: names that other programs call, and files whose rights are known."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

import provenance
from provenance import api
from tests.conftest import ROOT, ran

#: What other programs call. A name that is to go warns for one version first; a new one is a promise.
PINNED = {
    "audit": "(article: 'str | RawArticle', rules: 'RuleSet | None' = None) -> 'Report'",
    "load_rules": "(folders: 'Sequence[str | Path]' = ()) -> 'RuleSet'",
    "read_articles": "(paths: 'str | Path | Sequence[str | Path]', *, max_bytes: 'int' = 20000000)"
    " -> 'Iterator[RawArticle | Failure]'",
}
PINNED_TYPES = frozenset(
    "Archive Contribution DimensionScore Failure InputError Problem ProvenanceError RawArticle Report ReportArticle "
    "ReportAttribution ReportClaim ReportFinding ReportSource RuleError RuleSet Scores StoreError UsageError".split()
)
#: Fields of the report that must stay, by part.
PINNED_FIELDS = {
    "Report": "schema_ article text noise sources attributions claims findings suppressed not_applied measures scores "
    "ruleset engine",
    "ReportArticle": "id source sha256 language title outlet author published modified url words genre genre_evidence",
    "ReportFinding": "rule category dimension severity message message_de start end line column text attribution points",
    "ReportSource": "id name kind identified role party mentions",
    "ReportAttribution": "id type content source source_id cue frame addressee medium",
    "ReportClaim": "id text quantity approximate unit start end attribution",
    "Scores": "overall band weights caps dimensions unassessed",
    "DimensionScore": "score base contributions",
    "Contribution": "rule count points",
}


def test_the_public_face_is_what_is_pinned() -> None:
    assert {*provenance.__all__} == {*PINNED, *PINNED_TYPES, "__version__"}
    assert {*api.__all__} == {*provenance.__all__} - {"__version__"}
    for name, signature in PINNED.items():
        assert str(inspect.signature(getattr(provenance, name))) == signature
    for name in PINNED_TYPES:
        assert isinstance(getattr(provenance, name), type)
    for name, fields in PINNED_FIELDS.items():
        assert set(fields.split()) <= set(getattr(provenance, name).model_fields), name


def test_the_face_for_type_checkers_is_the_same() -> None:
    tree = ast.parse((ROOT / "provenance/__init__.pyi").read_text(encoding="utf-8"))
    names = {alias.asname for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert names == {*api.__all__}
    assert (ROOT / "provenance/py.typed").is_file()


def test_the_page_names_the_whole_face() -> None:
    page = (ROOT / "docs/python.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (`[^|]*?) \|", page[page.index("## `provenance`") : page.index("## Elsewhere")], re.MULTILINE
    )
    named = {name for row in rows for name in re.findall(r"`(\w+)", row)}
    named |= set(re.findall(r"`(\w+Error|Problem)`", page))
    assert named == {*provenance.__all__}


def test_the_example_of_the_page_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs/python.md").read_text(encoding="utf-8")
    exec(page.partition("```python\n")[2].partition("```")[0], {})  # noqa: S102 - our own page


def test_the_package_loads_nothing_until_asked() -> None:
    script = "import sys, provenance; print(sorted(name for name in sys.modules if name.startswith('provenance')))"
    done = ran([sys.executable, "-c", script], check=True, cwd=ROOT)
    assert done.stdout.strip() == "['provenance']"
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        provenance.nothing  # noqa: B018


@pytest.mark.parametrize(
    ("module", "name"),
    [("provenance.scrapy", "ProvenancePipeline"), ("provenance.pytest_plugin", "audit"), ("provenance.cli", "main")],
)
def test_what_others_name_stays_where_it_is(module: str, name: str) -> None:
    assert hasattr(importlib.import_module(module), name)


# --- rights -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def release() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release", ROOT / "tools/release.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


DATA = sorted(
    path
    for folder in ("provenance", "rules")
    for path in (ROOT / folder).rglob("*")
    if path.is_file() and path.suffix not in (".py", ".pyi", ".pyc", ".typed")
)
#: Collections of others that word lists and tables have been made from.
_OTHERS = re.compile(
    r"mimesis|\bFaker\b|CLDR|Wiktionary|wordfreq|german-nouns|CC[ -]BY|Creative Commons|MIT [Ll]icen[cs]e|\bGPL\b|WordNet"
    r"|Wikidata|GeoNames|Copyright"
)


@pytest.mark.parametrize("path", DATA, ids=lambda path: str(path.relative_to(ROOT)))
def test_data_of_others_lie_in_files_of_their_own_under_their_licence(path: Path, release: ModuleType) -> None:
    held = release.rights(str(path.relative_to(ROOT)))
    assert set(held.licence.split(" AND ")) <= set(release.project()["license"].split(" AND "))
    if held.licence != "Apache-2.0":
        assert (ROOT / "LICENSES" / f"{held.licence}.txt").is_file()
        assert held.holders
    elif path.suffix in (".txt", ".NOTICE", ".LICENSE"):
        head = path.read_text(encoding="utf-8")[:2000]
        said = [line for line in head.splitlines() if line.startswith("#") or path.suffix != ".txt"]
        assert not _OTHERS.search("\n".join(said)), "name its licence and its holders in REUSE.toml"


def test_the_licence_of_the_project_is_the_sum_of_its_files(release: ModuleType) -> None:
    found = {release.rights(str(path.relative_to(ROOT))).licence for path in DATA}
    assert found == set(release.project()["license"].split(" AND "))


def test_notice_names_everybody_who_holds_rights(release: ModuleType) -> None:
    notice = " ".join((ROOT / "NOTICE").read_text(encoding="utf-8").split())
    for path in DATA:
        for holder in release.rights(str(path.relative_to(ROOT))).holders:
            name = (
                re.sub(r"^\d{4}(-\d{4})? ", "", holder)
                .split(" (")[0]
                .split(",")[0]
                .removeprefix("The contributors of the ")
            )
            assert name.split(" and ")[0] in notice, holder


def test_the_bill_of_materials_names_what_is_needed_to_run(release: ModuleType, tmp_path: Path) -> None:
    import zipfile

    wheel = tmp_path / f"provenance_auditor-{provenance.__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as made:
        for path in DATA:
            made.write(
                path,
                f"provenance/{path.relative_to(ROOT)}"
                if path.is_relative_to(ROOT / "rules")
                else path.relative_to(ROOT),
            )
    bill = release.bill(wheel)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    names = {each["name"].lower() for each in bill["components"]}
    assert {"datasette", "trafilatura", "pydantic", "lxml"} <= names
    assert not names & {"pytest", "ruff", "mypy", "scrapy"}
    data = {each["name"] for each in bill["metadata"]["component"]["components"]}
    assert "provenance/languages/de/nouns.txt.gz" in data
    refs = {each["bom-ref"] for each in bill["components"]} | {bill["metadata"]["component"]["bom-ref"]}
    assert {each["ref"] for each in bill["dependencies"]} == refs
    assert {one for each in bill["dependencies"] for one in each["dependsOn"]} <= refs


def test_the_version_has_its_notes() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(provenance.__version__)}\]", changelog, re.MULTILINE)
