"""Build a release, twice, and check it: ``make release``.

Leaves the wheel, the source distribution, ``SHA256SUMS`` and a software bill of materials (CycloneDX) in ``dist/``. Two
builds of one commit are the same to the byte: the time in them is that of the commit, or ``SOURCE_DATE_EPOCH``.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]

#: Folders and files of the checkout that lie elsewhere in the wheel.
_MOVED = {"provenance/rules/": "rules/", "provenance/datasette-metadata.json": "datasette-metadata.json"}
#: What no release holds.
_FOREIGN = re.compile(r"(^|/)(\.git|\.venv|__pycache__|\.[\w-]*_cache)(/|$)|\.(db|db-wal|db-shm|pyc)$")


class Rights(NamedTuple):
    """``licence`` is an SPDX expression."""

    licence: str
    holders: tuple[str, ...]


def rights(path: str) -> Rights:
    """Of a file of the checkout, as ``REUSE.toml`` has it."""
    found = None
    for each in tomllib.loads((ROOT / "REUSE.toml").read_text(encoding="utf-8"))["annotations"]:
        if any(fnmatchcase(path, pattern) for pattern in _texts(each["path"])):
            found = Rights(each["SPDX-License-Identifier"], _texts(each["SPDX-FileCopyrightText"]))
    assert found is not None, f"REUSE.toml says nothing about {path}"
    return found


def _texts(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def in_checkout(name: str) -> str:
    """Where a file of the wheel lies in the checkout."""
    return next((old + name.removeprefix(new) for new, old in _MOVED.items() if name.startswith(new)), name)


def data_files(wheel: Path) -> Iterator[str]:
    """Files of the wheel that are neither code nor about the wheel, by their place in the checkout."""
    for name in zipfile.ZipFile(wheel).namelist():
        if not name.endswith((".py", ".pyi", "py.typed")) and ".dist-info/" not in name:
            yield in_checkout(name)


def project() -> dict[str, Any]:
    values: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return values


# --- build ------------------------------------------------------------------------------------------------------------


def epoch() -> int:
    given = os.environ.get("SOURCE_DATE_EPOCH")
    return int(given) if given else int(_git("log", "-1", "--format=%ct"))


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def build(folder: Path) -> Mapping[str, str]:
    """SHA-256 of the files built, by name."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch())}
    command = [sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def wrong_with(folder: Path) -> Iterator[str]:
    """What is wrong with the files of a release."""
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    in_wheel = zipfile.ZipFile(wheel).namelist()
    with tarfile.open(sdist) as files:
        in_sdist = [name.partition("/")[2] for name in files.getnames()]
    for name in (*in_wheel, *in_sdist):
        if _FOREIGN.search(name):
            yield f"{name} does not belong in a release"
    for licence in sorted({rights(name).licence for name in data_files(wheel)}):
        if licence not in str(project()["license"]).split(" AND "):
            yield f"there are files under {licence}, which the licence of the project leaves out"
        if licence != "Apache-2.0" and not any(name.endswith(f"licenses/LICENSES/{licence}.txt") for name in in_wheel):
            yield f"the text of {licence} is not in the wheel"
    tracked = {path for path in _git("ls-files").splitlines() if path.startswith(("provenance/", "rules/"))}
    yield from (f"{path} is missing from the wheel" for path in sorted(tracked - {*map(in_checkout, in_wheel)}))
    yield from (f"{path} is missing from the source distribution" for path in sorted(tracked - {*in_sdist}))


# --- bill of materials ------------------------------------------------------------------------------------------------


def bill(wheel: Path) -> dict[str, Any]:
    """CycloneDX 1.6: the project, what it needs to run at the versions installed here, and data of others in it."""
    name, version = project()["name"], wheel.name.split("-")[1]
    needed = dict(sorted(_closure(name)))
    foreign = sorted(path for path in data_files(wheel) if rights(path).licence != "Apache-2.0")
    own = f"pkg:pypi/{name}@{version}"
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    root = {
        "type": "application",
        "bom-ref": own,
        "name": name,
        "version": version,
        "purl": own,
        "licenses": [{"expression": project()["license"]}],
        "hashes": [{"alg": "SHA-256", "content": digest}],
    }
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {**root, "components": [_data(path) for path in foreign]},
        },
        "components": [_library(each) for each in needed.values()],
        "dependencies": [
            {
                "ref": own,
                "dependsOn": sorted(_purl(needed[each]) for each in _needs(distribution(name)) if each in needed),
            },
            *(
                {"ref": _purl(each), "dependsOn": sorted(_purl(needed[one]) for one in _needs(each) if one in needed)}
                for each in needed.values()
            ),
        ],
    }


def _closure(name: str) -> Iterator[tuple[str, Distribution]]:
    """Everything that is needed to run, however indirectly, without the extras."""
    seen: set[str] = set()
    ahead = list(_needs(distribution(name)))
    while ahead:
        each = ahead.pop()
        if each not in seen:
            seen.add(each)
            try:
                found = distribution(each)
            except PackageNotFoundError:  # for another platform or version of Python
                continue
            yield each, found
            ahead += _needs(found)


def _needs(found: Distribution) -> Iterator[str]:
    for line in found.requires or ():
        requirement, _, marker = line.partition(";")
        if "extra" not in marker:
            yield _plain(re.match(r"[\w.-]+", requirement)[0])  # type: ignore[index]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _purl(found: Distribution) -> str:
    return f"pkg:pypi/{_plain(found.metadata['Name'])}@{found.version}"


def _library(found: Distribution) -> dict[str, Any]:
    values = {"type": "library", "bom-ref": _purl(found), "name": found.metadata["Name"], "version": found.version}
    return {**values, "purl": _purl(found), "licenses": _licences(found)}


def _licences(found: Distribution) -> list[dict[str, Any]]:
    """The SPDX expression; of older packages what their classifiers or one line of theirs say."""
    if expression := found.metadata.get("License-Expression"):
        return [{"expression": expression}]
    named = [each.rpartition(" :: ")[2] for each in found.metadata.get_all("Classifier", ()) if each[:7] == "License"]
    said = (found.metadata.get("License") or "").strip()
    named = named or ([said] if said and "\n" not in said else [])
    return [{"license": {"name": each}} for each in named]


def _data(path: str) -> dict[str, Any]:
    held = rights(path)
    return {
        "type": "data" if not path.endswith((".js", ".css")) else "library",
        "bom-ref": path,
        "name": path,
        "copyright": "; ".join(held.holders),
        "licenses": [{"expression": held.licence}],
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256((ROOT / path).read_bytes()).hexdigest()}],
    }


def main() -> None:
    target = ROOT / "dist"
    target.mkdir(exist_ok=True)
    for old in target.iterdir():
        old.unlink()
    first = build(target)
    with tempfile.TemporaryDirectory() as folder:
        second = build(Path(folder))
    if first != second:
        raise SystemExit(f"two builds of one commit differ: {first} {second}")
    if wrong := list(wrong_with(target)):
        raise SystemExit("\n".join(wrong))
    subprocess.run([sys.executable, "-m", "twine", "check", "--strict", *map(str, target.iterdir())], check=True)
    (wheel,) = target.glob("*.whl")
    bom = target / f"{wheel.name.removesuffix('.whl')}.cdx.json"
    bom.write_text(json.dumps(bill(wheel), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    sums = {**first, bom.name: hashlib.sha256(bom.read_bytes()).hexdigest()}
    (target / "SHA256SUMS").write_text("".join(f"{sums[name]}  {name}\n" for name in sorted(sums)), encoding="utf-8")
    sys.stdout.write((target / "SHA256SUMS").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
