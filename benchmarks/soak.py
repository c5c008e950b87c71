"""Many readers of a server, for minutes, while a watch writes into the database that they read.

``python -m benchmarks.soak [readers] [minutes] [articles]``: errors, pages a minute, and the memory of the server over
time. An answer other than 200, or none within a minute, is an error.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import ProxyHandler, build_opener

from benchmarks.bench_web import make, pages
from benchmarks.synthetic import report

__all__ = ["children_of", "memory_of", "run"]

#: Between two pages of a reader, between two looks at the memory, and until an answer is none, in seconds.
_THINKS, _LOOKS, _WAITS = 0.5, 5.0, 60.0
#: A second of the writer's: one article.
_WRITES = 1.0
_PROVENANCE = (sys.executable, "-m", "provenance")


def run(readers: int = 50, minutes: float = 10, articles: int = 20_000) -> dict[str, Any]:
    """``errors`` by what was said, ``memory`` of the server and its processes in MB over time, ``growth``: the most of
    the last third by the most of the second.
    """
    over = threading.Event()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        place = Path(folder)
        db, feed = place / "provenance.db", place / "in/feed.jsonl"
        feed.parent.mkdir()
        make(db, articles)
        port = _free_port()
        server = stack.enter_context(_started("serve", "--live", "--db", str(db), "--port", str(port)))
        _wait_for(port)
        writer = stack.enter_context(_started("watch", str(feed.parent), "--db", str(db), "--interval", "1"))
        address = f"http://127.0.0.1:{port}"
        asking = _Readers(address, list(pages(db.stem, articles).items()), over)
        threads = [threading.Thread(target=_write, args=(feed, over))]
        threads += [threading.Thread(target=asking.read, args=(number,)) for number in range(readers)]
        for thread in threads:
            thread.start()
        memory = list(_looks(server.pid, minutes * 60))
        over.set()
        for thread in threads:
            thread.join()
        for name, process in (("serve", server), ("watch", writer)):
            if process.poll() is not None:
                asking.errors[f"{name} ended with {process.returncode}"] += 1
            process.terminate()
        written = sum(1 for _ in feed.open("rb"))
    third = len(memory) // 3
    slowest = sorted(((seconds, name) for name, seconds in asking.slowest.items()), reverse=True)[:5]
    return {
        "readers": readers,
        "minutes": minutes,
        "articles": articles,
        "written_meanwhile": written,
        "pages": sum(asking.asked.values()),
        "errors": dict(asking.errors),
        "slowest_seconds": {name: round(seconds, 1) for seconds, name in slowest},
        "memory": memory[:: max(1, len(memory) // 24)],
        "growth": round(max(memory[2 * third :]) / max(memory[third : 2 * third]), 3),
    }


def _started(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*_PROVENANCE, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as given:
        given.bind(("127.0.0.1", 0))
        return int(given.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server did not begin to listen within a minute")


@dataclass(frozen=True, slots=True)
class _Readers:
    """What they ask, and what they were answered."""

    server: str
    addresses: Sequence[tuple[str, Callable[[int], str]]]
    over: threading.Event
    asked: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, float] = field(default_factory=dict)

    def read(self, turn: int) -> None:
        opener = build_opener(ProxyHandler({}))
        while not self.over.wait(_THINKS):
            name, address = self.addresses[turn % len(self.addresses)]
            began = time.monotonic()
            try:
                with opener.open(self.server + quote(address(turn % 40), safe="/?=&+%~"), timeout=_WAITS) as answer:
                    answer.read()
            except Exception as error:
                self.errors[f"{name}: {error}"] += 1
            self.asked[name] += 1
            self.slowest[name] = max(self.slowest.get(name, 0.0), time.monotonic() - began)
            turn += 1


def _write(feed: Path, over: threading.Event) -> None:
    number = 0
    while not over.wait(_WRITES):
        number += 1
        one = {"id": f"new{number}", "outlet": "Talblick", "language": "de", "text": report(number, sentences=24).text}
        with feed.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(one) + "\n")


def _looks(pid: int, seconds: float) -> Iterator[int]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(min(_LOOKS, seconds / 12))
        yield sum(map(memory_of, (pid, *children_of(pid))))


def memory_of(pid: int) -> int:
    """MB of a process; 0 where it is gone, or one cannot know."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 // 1_000_000
    except (OSError, IndexError):
        return 0


def children_of(pid: int) -> list[int]:
    """The processes that a process started, and those that they did."""
    try:
        own = [int(each) for tasks in Path(f"/proc/{pid}/task").iterdir()
               for each in (tasks / "children").read_text().split()]  # fmt: skip
    except OSError:
        return []
    return [*own, *(each for child in own for each in children_of(child))]


if __name__ == "__main__":
    given = [float(each) for each in sys.argv[1:]]
    found = run(*(kind(each) for kind, each in zip((int, float, int), given, strict=False)))
    print(json.dumps(found, indent=2))
    sys.exit(bool(found["errors"]))
