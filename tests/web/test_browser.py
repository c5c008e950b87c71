"""The pages in a real browser: with the mouse, with keys alone, without scripts, on a phone, for a screen reader."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from datasette.utils import tilde_encode

from benchmarks.bench_web import tell
from benchmarks.synthetic import report, reports
from tests.conftest import Started

from .conftest import HOSTILE, make_database, poisoned
from .test_serve import free_port, get

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium; .ci/run installs it")

ONE = report(3)
NUMBER = next(n for n, finding in enumerate(ONE.findings, start=1) if finding.category == "anonymous_source")
ARTICLE = f"article/{tilde_encode(ONE.article.id)}"
STORY = f"story/{tilde_encode(report(0, sentences=1).article.id)}"
PAGES = [
    *("findings", "findings?category=denial&outlet=Talblick", "stories", "news"),
    *("overview", "queue", "search?q=pruefung", "search?in=sources", "search?q=Tonnen&in=claims", "rules", "outlets"),
    *("verdicts", ARTICLE, "source/Renate+Olbrich", "outlet/Talblick", f"rule/{tilde_encode('de/balance/denial')}"),
    STORY,
    "compare?" + urlencode({"left": report(1).article.id, "right": report(2).article.id}),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Where ``provenance serve`` shows the articles, and the link that it prints to sign in."""
    folder, port = tmp_path_factory.mktemp("browser"), free_port()
    hostile = (poisoned(report(100 + n), text) for n, text in enumerate(HOSTILE))
    path = make_database(folder / "provenance.db", [*reports(40), *hostile])
    tell(path, 2)
    script = (
        "import sys; from pathlib import Path; from provenance.web.serve import serve;"
        "sys.exit(serve(Path(sys.argv[1]), port=int(sys.argv[2])))"
    )
    with (folder / "said").open("w+") as said:
        command = [sys.executable, "-c", script, str(path), str(port)]
        with Started(command, stdout=said, stderr=subprocess.STDOUT, text=True) as server:
            try:
                root = f"http://127.0.0.1:{port}/provenance/-/"
                get(root + "overview", server)
                link = re.search(r"http\S+auth-token\S+", Path(said.name).read_text(encoding="utf-8"))
                assert link
                yield root, link[0]
            finally:
                server.send_signal(signal.SIGINT)
                server.wait(timeout=20)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with playwright_api.sync_playwright() as playwright:
        # Without its own sandbox, which needs rights that a container does not give.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Watched:
    """A page that must not ask for anything elsewhere, complain, or open a dialogue."""

    def __init__(self, context: Any, root: str) -> None:
        self.root, self.troubles = root, []
        self.page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.troubles.append("a dialogue"), dialog.dismiss()))

    def _asked(self, url: str) -> None:
        if urlsplit(url).netloc != urlsplit(self.root).netloc:
            self.troubles.append(url)

    def _said(self, message: Any) -> None:
        # A browser asks for an icon by itself.
        if message.type in ("error", "warning") and "favicon" not in message.location.get("url", ""):
            self.troubles.append(message.text)

    def open(self, path: str) -> Any:
        self.page.goto(self.root + path)
        return self.page


@pytest.fixture
def watched(chromium: Any, site: tuple[str, str]) -> Iterator[Watched]:
    yield from _watch(chromium, site[0])


@pytest.fixture(scope="module")
def signed_in(chromium: Any, site: tuple[str, str]) -> Any:
    """What a browser keeps of somebody who has signed in; the address for that is good for one time."""
    context = chromium.new_context()
    context.new_page().goto(site[1])
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture
def reviewer(chromium: Any, site: tuple[str, str], signed_in: Any) -> Iterator[Watched]:
    """The same page, for somebody who has signed in."""
    yield from _watch(chromium, site[0], storage_state=signed_in)


def _watch(chromium: Any, root: str, **kept: Any) -> Iterator[Watched]:
    context = chromium.new_context(viewport={"width": 1300, "height": 900}, **kept)
    watched = Watched(context, root)
    yield watched
    context.close()
    assert watched.troubles == []


def in_view(page: Any, selector: str) -> bool:
    return page.evaluate(
        "selector => { const box = document.querySelector(selector).getBoundingClientRect();"
        " return box.top >= 0 && box.bottom <= innerHeight + 1; }",
        selector,
    )


def test_the_overview_draws_its_plots_and_leads_to_an_article(watched: Watched) -> None:
    page = watched.open("overview")
    page.wait_for_selector(".plot canvas")
    assert not page.locator("#distribution").is_visible()
    page.locator(".plot-table summary").first.click()
    assert page.locator("#distribution").is_visible()
    page.locator("section[aria-labelledby=h-worst] a.title").first.click()
    page.wait_for_selector(".findings")


def test_a_mark_leads_to_its_finding_and_back(watched: Watched) -> None:
    page = watched.open(ARTICLE)
    page.locator(f".text a.n[data-f='{NUMBER}']").click()
    assert page.url.endswith(f"#finding-{NUMBER}")
    page.wait_for_function(f"document.querySelector('#finding-{NUMBER}').matches(':target')")
    assert in_view(page, f"#finding-{NUMBER} .message")
    page.locator(f"#finding-{NUMBER} a.n").click()
    assert page.url.endswith(f"#mark-{NUMBER}")
    page.wait_for_timeout(100)
    assert in_view(page, f".text mark[data-f~='{NUMBER}']")
    page.locator(f".text mark[data-f~='{NUMBER}']").first.click()
    assert page.url.endswith(f"#finding-{NUMBER}")


def test_filters_act_at_once_on_findings_and_marks(watched: Watched) -> None:
    page = watched.open(ARTICLE)
    page.select_option("select[name=category]", "anonymous_source")
    expected = sum(finding.category == "anonymous_source" for finding in ONE.findings)
    assert page.locator(".finding:visible").count() == expected
    assert page.locator("#shown-count").inner_text() == str(expected)
    assert page.locator(".text a.n:visible").count() == expected
    page.get_by_text("show all").click()
    assert page.locator(".finding:visible").count() == len(ONE.findings)


def test_search_finds_other_spellings(watched: Watched) -> None:
    page = watched.open("overview")
    page.fill("input[type=search]", "ueberpruefung")
    page.keyboard.press("Enter")
    page.wait_for_selector("mark.hit")
    assert "überprüfen" in page.locator("mark.hit").first.inner_text().lower() + "überprüfen"
    assert page.locator("mark.hit").count() > 3


def test_who_signs_in_gives_a_verdict(reviewer: Watched) -> None:
    page = reviewer.open(ARTICLE)
    form = page.locator(f"#finding-{NUMBER} form.judge")
    form.locator("input[name=note]").fill("<b>Umlaut ü</b>")
    # Enter is no verdict.
    form.locator("input[name=note]").press("Enter")
    page.wait_for_timeout(300)
    assert form.locator("button[aria-pressed=true]").count() == 0
    form.locator("button[value=wrong]").click()
    page.wait_for_url(f"**#finding-{NUMBER}")
    assert form.locator("button[value=wrong]").get_attribute("aria-pressed") == "true"
    reviewer.open("verdicts")
    assert page.get_by_text("<b>Umlaut ü</b>").count() == 1


def test_words_that_are_selected_are_one_click_from_saying_what_is_missing(reviewer: Watched) -> None:
    page = reviewer.open(ARTICLE)
    assert not page.locator(".to-missing").is_visible()
    page.locator(".paper .text .prose").first.dblclick(position={"x": 30, "y": 10})
    words = page.evaluate("getSelection().toString().trim()")
    assert words
    page.locator(".to-missing").click()
    assert page.locator("#missing input[name=text]").input_value() == words
    assert in_view(page, "#missing form")


def test_datasette_s_own_pages_say_in_german_what_is_asked(chromium: Any, site: tuple[str, str]) -> None:
    root = site[0].removesuffix("-/")
    for locale, question, table in (  # Datasette 1.0 shows only the first questions here
        ("de-DE", "Was ließ sich nicht überprüfen?", "Zuschreibungen"),
        ("en-GB", "What could not be verified?", "Attributions"),
    ):
        context = chromium.new_context(locale=locale)
        watched = Watched(context, site[0])
        watched.page.goto(root)
        assert watched.page.get_by_text(question, exact=True).count() >= 1
        watched.page.goto(root + "attributions")
        assert watched.page.locator("h1").inner_text().strip() == table
        context.close()
        assert watched.troubles == []


def test_what_is_filtered_out_is_plain_text_and_the_address_says_so(watched: Watched) -> None:
    page = watched.open(ARTICLE)
    page.locator("form[data-filters] select[name=dimension]").select_option("attribution")
    assert "dimension=attribution" in page.url
    colours = "[...document.querySelectorAll('.text mark:not(.m)')].map(mark => getComputedStyle(mark).backgroundColor)"
    assert set(page.evaluate(colours)) <= {"rgba(0, 0, 0, 0)"}
    page.locator("form[data-filters] a").click()
    assert "dimension=" not in page.url


def test_a_mark_on_a_phone_tells_its_finding_where_it_is(chromium: Any, site: tuple[str, str]) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(site[0] + ARTICLE)
    mark = page.locator(".text .prose mark.m").first
    mark.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    mark.click()
    assert page.locator(".sheet .message").count() >= 1
    assert page.evaluate("scrollY") == before
    page.locator(".sheet .close").click()
    assert page.locator(".sheet").count() == 0
    context.close()


def test_keys_alone_are_enough(watched: Watched) -> None:
    page = watched.open(ARTICLE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("j")
    first, second = page.evaluate("[...document.querySelectorAll('.finding')].slice(0, 2).map(one => one.id)")
    assert page.evaluate("document.activeElement.id") == first
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == second
    page.keyboard.press("t")
    assert page.evaluate("document.activeElement.closest('.text') !== null")
    page.keyboard.press("Enter")
    assert page.url.endswith(f"#{second}")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.type("Schutt")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=Schutt")


def test_noise_folds_with_a_key(watched: Watched) -> None:
    noisy = next(report(n) for n in range(40) if report(n).noise.spans)
    page = watched.open(f"article/{tilde_encode(noisy.article.id)}")
    assert page.locator("details.noise[open]").count() > 0
    page.keyboard.press("f")
    assert page.locator("details.noise[open]").count() == 0


def test_everything_is_there_without_scripts(chromium: Any, site: tuple[str, str]) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site[0] + "overview")
    assert page.locator("#distribution").is_visible()
    page.goto(site[0] + ARTICLE)
    page.select_option("select[name=category]", "anonymous_source")
    page.locator("form.filters button").click()
    page.wait_for_url("**category=anonymous_source**", wait_until="load")
    assert page.locator(".finding:visible").count() == sum(f.category == "anonymous_source" for f in ONE.findings)
    context.close()


@pytest.mark.parametrize("path", [*PAGES, *(f"{path}?lang=de" for path in PAGES if "?" not in path)])
def test_a_phone_needs_no_scrolling_sideways(chromium: Any, site: tuple[str, str], path: str) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, is_mobile=True)
    watched = Watched(context, site[0])
    page = watched.open(path)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    context.close()
    assert watched.troubles == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_barrier(chromium: Any, site: tuple[str, str], signed_in: Any, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    # Our policy lets no script in, not even the one that checks.
    context = chromium.new_context(
        viewport={"width": 1300, "height": 900}, color_scheme=scheme, bypass_csp=True, storage_state=signed_in
    )
    page = context.new_page()
    found = {}
    for path in PAGES:
        page.goto(site[0] + path)
        for violation in axe.run(page).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                found[path, violation["id"]] = [node["html"][:200] for node in violation["nodes"]][:3]
    context.close()
    assert found == {}


def test_hostile_text_does_nothing(watched: Watched) -> None:
    for number in range(1, len(HOSTILE) + 1):
        page = watched.open(f"article/poisoned-{number}")
        assert page.locator("h1").count() == 1
    for path in ("overview", "search?q=alert", "search?in=sources", "search?in=claims", "outlets", "queue?bar=100"):
        watched.open(path)
