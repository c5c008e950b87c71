"""Fixtures that several tests share."""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, AnyStr, Self

import pytest
from hypothesis import HealthCheck, settings
from jsonschema import Draft7Validator

from provenance import cache, engine, resources
from provenance.cache import RulesInForce, default_folder
from provenance.cli import main
from provenance.config import open_project
from provenance.engine import RuleSet
from provenance.models import RawArticle, Report
from provenance.pipeline import audit

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

# A test fails for what the code does, not because the machine is busy or another example was drawn this time; pytest's
# ``--hypothesis-profile default`` draws others.
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


class Started(subprocess.Popen[AnyStr]):
    """A program that a test starts and waits for. Whatever the test reads or waits for comes to an end: the program and
    all that it started are killed when the block ends, and at the latest after ``LIMIT`` seconds.
    """

    LIMIT = 240.0

    def __init__(self, command: Sequence[str | os.PathLike[str]], **options: Any) -> None:
        super().__init__(command, process_group=0, **options)
        self._limit = threading.Timer(self.LIMIT, self._end)
        self._limit.daemon = True

    def __enter__(self) -> Self:
        self._limit.start()
        return self

    def __exit__(self, fault: Any, value: Any, trace: Any) -> None:
        try:
            if fault:
                self._end()
            super().__exit__(fault, value, trace)
        finally:
            self._limit.cancel()
            self._end()

    def _end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)


def ran(command: Sequence[str | os.PathLike[str]], *, check: bool = False, **options: Any) -> Any:
    """``subprocess.run`` with what was written to stdout and stderr, as text unless ``text=False``, and with the limit
    of ``Started``.
    """
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options
    with Started(command, **options) as program:
        out, err = program.communicate()
    done = subprocess.CompletedProcess(command, program.returncode, out, err)
    if check:
        assert done.returncode == 0, done
    return done


@pytest.fixture(autouse=True, scope="session")
def _own_process() -> Iterator[None]:
    """The command takes the process in which it runs for its own, signals and all; here it is the tests'. And what the
    tests start hears every signal: under ``nohup``, or in the background of a shell, it would begin without ears.
    """
    for number, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, usual)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("provenance.cli._own_process", lambda: None)
        yield


@pytest.fixture
def provenance(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Result]:
    """Call the command in an empty folder: ``provenance("audit", "x.txt", stdin=b"…")``."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path, stdin: bytes = b"") -> Result:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Result(int(stop.value.code or 0), captured.out, captured.err)

    return call


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What was found before the tests, by other code perhaps, must not reach them; but see ``built_in``."""
    os.environ["LC_ALL"] = "C.UTF-8"  # whatever language somebody's terminal speaks
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def ruleset() -> RuleSet:
    """The built-in rules."""
    return built_in()


#: Where workers and later runs find the built-in rules as they are now, read and compiled.
KEPT = ROOT / ".pytest_cache" / "kept"


@lru_cache
def built_in() -> RuleSet:
    """Read and compiled by the first process that needs them, for all others and for what the tests start."""
    with pytest.MonkeyPatch.context() as patch, _alone(KEPT):
        own = default_folder()
        patch.setenv("XDG_CACHE_HOME", str(KEPT))
        file = RulesInForce(open_project(no_config=True))._file
        ruleset = file.recall()
        if ruleset is None:
            ruleset = engine.load([resources.rules_dir()])
            for language, text in (("de", "„Das gilt“, sagte er."), ("en", "“It holds,” he said.")):
                audit(RawArticle("a", "a", text, language=language), ruleset)
            for _ in range(2):  # the first time it is only noted that they were read
                file.keep(ruleset)
        own.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in (file._path.with_name("key"), file._path):
            shutil.copy2(path, own)
    return ruleset


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Other processes wait until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session", autouse=True)
def load_built_in_rules_once() -> Iterator[None]:
    """Commands called in this process share them: loading and compiling takes longer than most tests."""

    def load(roots: Sequence[Path], changes: engine.Changes = engine.NO_CHANGES) -> RuleSet:
        plain = tuple(roots) == (resources.rules_dir(),) and changes == engine.NO_CHANGES
        return built_in() if plain else engine.load(roots, changes)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("provenance.config.load", load)
        patch.setattr("provenance.cache._unpickled", lru_cache(maxsize=2)(cache._unpickled))
        yield


@pytest.fixture(scope="session")
def audited(ruleset: RuleSet) -> Callable[..., Report]:
    """Audit a German text with the built-in rules: ``audited("…", outlet="…")``."""

    def call(text: str, **known: object) -> Report:
        known = {"id": "a", "source": "a.txt", "language": "de"} | known
        return audit(RawArticle(content=text, **known), ruleset)  # type: ignore[arg-type]

    return call


@pytest.fixture(scope="session")
def sarif(tmp_path_factory: pytest.TempPathFactory) -> Draft7Validator:
    """The schema of SARIF 2.1.0, out of the collection that the package ``schemastore`` carries."""
    pages = pytest.importorskip("requests_cache")
    [carried] = Path(pages.__file__).parents[1].glob("schemastore/cache.sqlite")
    copy = shutil.copy(carried, tmp_path_factory.mktemp("schema") / "cache.sqlite")
    with pages.CachedSession(Path(copy).with_suffix(""), backend="sqlite") as session:
        found = [page.json() for page in session.cache.responses.values() if page.url.endswith("/sarif-2.1.0.json")]
    assert found, "the package no longer carries the schema"
    return Draft7Validator(found[0])


def needs_shared(*parts: str) -> Path:
    """A path below ``../shared``, which is there for developers and CI only; skips the test elsewhere."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {path}, which is not part of the project")
    return path
