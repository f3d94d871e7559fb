"""The visitor's page in a browser: its way without script, its looks, who reads it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from consent.ledger import receipt as receipts
from scripts.demo_sites.demo import answering
from scripts.demo_sites.front import Answer, Front, Request
from scripts.demo_sites.pages import TYPES, on_port
from scripts.demo_sites.proxy import forward
from scripts.demo_sites.service import consent, serving
from tests.browser import axe
from tests.browser.spoken import SCHEMES, SPOKEN
from tests.browser.test_same_host import SITE

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

HOST = b"""<!doctype html><html lang="en"><title>The Mill</title>
<link rel="icon" href="data:,"><h1>The Mill</h1>"""
APART = {
    "/": (),
    "/opener": (("Cross-Origin-Opener-Policy", "same-origin"),),
}
LOOKS: list[dict[str, Any]] = [
    {"color_scheme": "light"},
    {"color_scheme": "dark", "viewport": {"width": 320, "height": 256}},
    {"forced_colors": "active"},
]
OPEN = "(all) => all.forEach((one) => { one.open = true })"
STYLE = """(all) => all.map((one) => {
  const style = getComputedStyle(one)
  const text = [...style].map((name) => `${name}: ${style[name]}`).join()
  return text.replace(/[.][0-9]+px/g, 'px')
})"""
# What a script of the same host can try: ask, frame, open and look into.
FETCH = "async (url) => (await fetch(url)).status"
FRAME = """async (url) => {
  const frame = document.createElement('iframe')
  frame.src = url
  document.body.append(frame)
  await new Promise((done) => { frame.onload = done })
  return frame.contentDocument?.body.innerText ?? ''
}"""
LOOK = """() => {
  try {
    return seen.document.body?.innerText ?? ''
  } catch {
    return 'out of reach'
  }
}"""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the mill from its own host, with the service under /privacy/."""
    data = tmp_path_factory.mktemp("mill")
    with Front(0) as front:
        site = SITE.replace('languages = ["en"]', f"languages = {[*SPOKEN]}")
        (data / "mill.toml").write_bytes(on_port(site.encode(), front.port))
        consent("publish", data / "mill.toml", "--data", data)
        with serving(data) as service, answering(front):
            behind = forward(service, strip="/privacy")

            def serve(request: Request) -> Answer:
                if request.path.startswith("/privacy/"):
                    return behind(request)
                headers = (("Content-Type", TYPES[".html"]), *APART[request.path])
                return Answer(200, headers, HOST)

            front.routes = {"mill.localhost": serve}
            yield f"http://mill.localhost:{front.port}"


@pytest.fixture
def visit(host: str, profile: Callable[..., BrowserContext]) -> OpenPage:
    """Give a function that opens the mill's page in a new profile."""

    def open_page(path: str = "/privacy/p/mill", **options: Any) -> Page:
        page = profile(locale="en-GB", **options).new_page()
        page.goto(host + path)
        return page

    return open_page


def press(page: Page, name: str) -> None:
    """Press a button and wait for what it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def test_the_whole_way_without_script(visit: OpenPage, tmp_path: Path) -> None:
    """Choose, look back, download, withdraw and download once more, all by forms."""
    page = visit(java_script_enabled=False)
    page.get_by_role("checkbox", name="Statistics").check()
    press(page, "Save my choice")
    assert page.get_by_role("status").is_visible()
    names = {cookie["name"] for cookie in page.context.cookies()}
    assert names == {"pp_mill", "__Host-pps_mill"}

    with page.expect_download() as given:
        page.get_by_role("button", name="Download receipt").click()
    given.value.save_as(tmp_path / "given.json")
    press(page, "Withdraw my consent")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download receipt").click()
    taken.value.save_as(tmp_path / "taken.json")

    for name in ("given.json", "taken.json"):
        receipts.verify(receipts.read((tmp_path / name).read_bytes()))
    assert page.get_by_text("Off: you withdrew").first.is_visible()


def test_a_saved_receipt_is_handed_in(visit: OpenPage, tmp_path: Path) -> None:
    """In another browser the file leads to the record, and erases it after a word."""
    page = visit(java_script_enabled=False)
    press(page, "Reject all")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download receipt").click()
    taken.value.save_as(tmp_path / "receipt.json")

    other = visit(java_script_enabled=False)
    other.get_by_label("or its file").set_input_files(tmp_path / "receipt.json")
    press(other, "Look it up")
    assert other.get_by_role("heading", name="Refused").is_visible()
    press(other, "Erase what was recorded of me")
    press(other, "Yes, erase")
    assert "has been erased" in other.get_by_role("status").inner_text()


def test_what_was_shown_opens(visit: OpenPage) -> None:
    """The record leads to the notice as it was, with its style and without script."""
    page = visit(java_script_enabled=False)
    press(page, "Accept all")
    page.get_by_role("link", name="What you were shown").click()
    card = page.get_by_text("Your privacy, your choice")
    assert card.is_visible()
    assert page.get_by_role("button", name="Reject all").first.is_visible()


@pytest.mark.parametrize("path", ["/privacy/p/mill", "/privacy/p/mill/declaration"])
def test_nothing_breaks_the_policy(visit: OpenPage, path: str) -> None:
    """The strict policy lets through all that the pages need."""
    page = visit(path)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.reload()
    assert page.evaluate("document.styleSheets.length") == 1
    assert said == []


@pytest.mark.parametrize("path", APART)
def test_no_script_of_the_host_reads_it(visit: OpenPage, path: str) -> None:
    """Asked, framed or opened by a page of the same host, it stays out of reach."""
    page = visit()
    press(page, "Accept all")
    url = page.url.partition("?")[0]
    page.goto(url.partition("/privacy")[0] + path)

    assert page.evaluate(FETCH, url) == 403
    assert "0000-" not in page.evaluate(FRAME, url)
    with page.context.expect_page() as opened:
        page.evaluate("(url) => { window.seen = open(url) }", url)
    opened.value.wait_for_load_state()
    assert "0000-" in opened.value.inner_text("body")
    assert page.evaluate("seen.closed") is True
    assert "0000-" not in page.evaluate(LOOK)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(visit: OpenPage, look: dict[str, Any]) -> None:
    """Every state of the page, and the declaration, pass every rule of axe (A22)."""
    page = visit(bypass_csp=True, **look)
    for name in ("", "Accept all", "Erase what was recorded of me", "Withdraw"):
        if name:
            press(page, name)
        assert findings(page) == [], name
    page.goto(page.url.partition("?")[0] + "/declaration")
    assert findings(page) == []


@pytest.mark.parametrize("lang", SPOKEN)
def test_a22_axe_finds_nothing_in_any_language(visit: OpenPage, lang: str) -> None:
    """Nor does it on page and declaration in a language, light and dark (A22)."""
    page = visit(bypass_csp=True)
    for path in ("mill", "mill/declaration"):
        page.goto(page.url.partition("/p/")[0] + f"/p/{path}?lang={lang}")
        assert page.locator("html").get_attribute("lang") == lang
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert findings(page) == [], (path, scheme)


def findings(page: Page) -> list[str]:
    """Open all that can be opened, and tell what is broken or in doubt."""
    page.locator("details").evaluate_all(OPEN)
    told = axe.findings(page)
    return [*told["found"], *told["unsure"]]


@pytest.mark.parametrize("path", ["/privacy/p/mill", "/privacy/p/mill/declaration"])
def test_it_fits(visit: OpenPage, path: str) -> None:
    """On a phone, at 400 % zoom and right to left nothing is cut off (A22)."""
    page = visit(path)
    page.locator("details").evaluate_all(OPEN)
    for direction in ("ltr", "rtl"):
        page.evaluate("(dir) => { document.documentElement.dir = dir }", direction)
        for width in (320, 390, 1280, 3840):
            page.set_viewport_size({"width": width, "height": 256})
            wide = "document.documentElement.scrollWidth <= innerWidth"
            assert page.evaluate(wide) is True, (direction, width)


def test_refusing_looks_like_accepting(visit: OpenPage) -> None:
    """Both buttons have the same computed style, to the last pixel (A09)."""
    page = visit()
    looks = page.locator(".purposes + .buttons button").evaluate_all(STYLE)
    assert len(looks) == 3
    assert looks[0] == looks[1]


def test_targets_are_large_enough(visit: OpenPage) -> None:
    """Everything that is pressed is at least 24 px in both directions (A22)."""
    page = visit()
    press(page, "Accept all")
    page.locator("details").evaluate_all(OPEN)
    small = page.locator("button, .button, input:not([type=hidden]), summary, a")
    sizes = small.evaluate_all(
        "(all) => all.map((one) => Math.min(one.offsetWidth, one.offsetHeight))"
    )
    assert min(sizes) >= 24
