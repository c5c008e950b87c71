"""Write the pictures in docs/images: the samples as ``provenance serve`` shows them.

``python docs/screenshots.py`` needs playwright and a chromium of the system. Run it when the pages change.
"""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"


class Picture(NamedTuple):
    name: str
    path: str
    scheme: str = "light"
    width: int = 1360
    height: int = 900
    anchor: str = ""


PICTURES = (
    Picture("article", "article/samples~2Ffusion_insider~2Etxt"),
    Picture("article-dark", "article/samples~2Fdeichschaden~2Etxt", "dark"),
    Picture("waterfall", "article/samples~2Ffusion_insider~2Etxt", height=760, anchor="#h-why"),
    Picture("overview", "overview?lang=de", height=1000),
    Picture("story", "story/fische-1", height=1500),
    Picture("story-numbers", "story/fische-1?lang=de", height=760, anchor="#h-numbers"),
    Picture("findings", "findings?category=anonymous_source", height=760),
    Picture("search", "search?q=ueberpruefen", height=640),
    Picture("phone", "article/samples~2Ffusion_insider~2Etxt", width=390, height=844, anchor=".paper"),
)


def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("there is no chromium", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "provenance.db"
        command = [sys.executable, "-m", "provenance"]
        subprocess.run([*command, "audit", "samples", "--db", str(db), "--format", "none"], cwd=ROOT, check=True)
        subprocess.run([*command, "link", "--db", str(db)], cwd=ROOT, check=True)
        port = _free_port()
        with subprocess.Popen([*command, "serve", "--db", str(db), "--port", str(port)], cwd=ROOT) as server:
            try:
                _take(chromium, f"http://127.0.0.1:{port}/provenance/-/")
            finally:
                server.send_signal(signal.SIGINT)
    return 0


def _take(chromium: str, root: str) -> None:
    _wait_for(root + "overview")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture in PICTURES:
            size = {"width": picture.width, "height": picture.height}
            page = browser.new_page(viewport=size, color_scheme=picture.scheme, is_mobile=picture.width < 500)
            page.goto(root + picture.path)
            _settle(page, picture.anchor)
            page.screenshot(path=IMAGES / f"{picture.name}.png")
            page.close()
        browser.close()


def _settle(page: Page, anchor: str) -> None:
    page.wait_for_load_state("networkidle")
    if anchor:
        page.locator(anchor).evaluate("element => { element.scrollIntoView(); scrollBy(0, -60); }")
    page.wait_for_timeout(200)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own server
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"nothing answers at {url}")


if __name__ == "__main__":
    sys.exit(main())
