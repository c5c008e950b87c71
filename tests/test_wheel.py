"""The built wheel works outside the checkout, with its rules, templates and Datasette configuration."""

from __future__ import annotations

import os
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, ran


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    built = ran([sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)])
    assert built.returncode == 0, built.stdout + built.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_rules_templates_and_licence(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    rules = {f"provenance/{path.relative_to(ROOT)}" for path in (ROOT / "rules").rglob("*.*") if path.is_file()}
    pages = {str(path.relative_to(ROOT)) for path in (ROOT / "provenance").rglob("*.html")}
    assets = [*(ROOT / "provenance/web/static").rglob("*.*"), *(ROOT / "provenance/report/assets").rglob("*.*")]
    styles = {str(path.relative_to(ROOT)) for path in assets}
    assert rules | pages | styles <= names
    assert "provenance/datasette-metadata.json" in names
    assert any(name.endswith("licenses/NOTICE") for name in names)
    assert not any(name.startswith(("tests/", "samples/")) for name in names)


def test_the_installed_wheel_audits_and_serves(wheel: Path, tmp_path: Path) -> None:
    # The dependencies are those of this environment; only the project itself comes from the wheel.
    venv.create(tmp_path / "venv", with_pip=False)
    site = next((tmp_path / "venv").glob("lib*/python*/site-packages"))
    zipfile.ZipFile(wheel).extractall(site)
    here = next(path for path in map(Path, sys.path) if path.name == "site-packages")
    (site / "dependencies.pth").write_text(f"{here}\n", encoding="utf-8")
    python = tmp_path / "venv/bin/python"

    def call(*arguments: str) -> str:
        environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
        done = ran([str(python), *arguments], cwd=tmp_path, env=environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    where = call("-c", "import provenance, sys; print(provenance.__file__)")
    assert where.startswith(str(site))
    (tmp_path / "a.txt").write_text("Die Stadt teilte mit, die Brücke sei gesperrt. " * 12, encoding="utf-8")
    assert "1 article audited" in call("-m", "provenance", "audit", "a.txt")
    assert "rules checked: " in call("-m", "provenance", "rules", "check")
    script = "from pathlib import Path; from provenance.web.serve import serve_arguments; "
    told = call("-c", script + "print(serve_arguments(Path('db/provenance.db'), 8001, False))")
    assert str(site) in told
