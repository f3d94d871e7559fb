"""No failure of ours breaks the page: all stays denied, and a refusal is not lost."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.stage import Stage, staged

pytestmark = pytest.mark.browser

Fault: TypeAlias = Callable[[Page, Stage], None]
OPTIONAL = "['statistics', 'marketing', 'media', 'preferences', 'tallyho']"
DENIED = f"() => !{OPTIONAL}.some((id) => window.consent?.allows(id))"
NO_STORAGE = """
for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
  Object.defineProperty(window, name, { get() { throw new DOMException('no') } })
}"""
NO_COOKIES = (
    """Object.defineProperty(document, 'cookie', { get: () => '', set() {} })"""
)
REFUSING_COOKIES = """Object.defineProperty(document, 'cookie', {
  get() { throw new DOMException('no') }, set() { throw new DOMException('no') } })"""


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Open a stage whose page has something to hold back, and a form."""
    with staged() as stage:
        stage.body = """<input aria-label="Words">
          <script type="text/plain" data-consent="statistics" src="/far.js"></script>"""
        yield stage


@pytest.fixture
def page(profile: Callable[..., BrowserContext]) -> Page:
    """Open a page in a fresh profile."""
    return profile().new_page()


@dataclass(frozen=True)
class Row:
    """What goes wrong; whether a notice is shown all the same, and a refusal kept."""

    breaks: Fault
    asks: bool = True
    keeps: bool = True


def down(_: Page, stage: Stage) -> None:
    """Have the service answer choices with 503."""
    stage.down = True


def script(answer: Callable[[Route], None]) -> Fault:
    """Have the widget's script answered in that way."""
    return lambda page, _: page.route("**/w/site.js", answer)


def choices(answer: Callable[[Route], None]) -> Fault:
    """Have choices answered in that way, while the script still comes."""
    return lambda page, _: page.route("**/choices", answer)


def without(*scripts: str) -> Fault:
    """Take something away from the page before it begins."""

    def take(page: Page, _: Stage) -> None:
        for each in scripts:
            page.add_init_script(each)

    return take


def hang(_: Route) -> None:
    """Never answer."""


def abort(route: Route) -> None:
    """Block, as an extension does."""
    route.abort("blockedbyclient")


def fail(route: Route) -> None:
    """Answer with 500."""
    route.fulfill(status=500, body="broken")


ROWS = {
    "private mode": Row(lambda *_: None),
    "script broken": Row(script(fail), asks=False),
    "script slow": Row(script(hang), asks=False),
    "script blocked": Row(script(abort), asks=False),
    "service down": Row(down),
    "service broken": Row(choices(fail)),
    "service slow": Row(choices(hang)),
    "service blocked": Row(choices(abort)),
    "storage disabled": Row(without(NO_STORAGE)),
    "cookies off": Row(without(NO_COOKIES), keeps=False),
    "cookies and storage off": Row(without(NO_COOKIES, NO_STORAGE), keeps=False),
    "cookies refused": Row(without(REFUSING_COOKIES, NO_STORAGE), asks=False),
}


@pytest.mark.parametrize("name", ROWS)
def test_a04_whatever_fails_all_stays_denied(
    stage: Stage, page: Page, name: str
) -> None:
    """The page works meanwhile; who could refuse has, and is not asked again."""
    row = ROWS[name]
    row.breaks(page, stage)
    page.goto(stage.url, wait_until="domcontentloaded")
    if row.asks:
        page.get_by_role("button", name="Reject all").click()
        page.wait_for_function(
            "() => !document.querySelector('.pc-card')?.checkVisibility()"
        )
    assert page.evaluate(DENIED)
    page.get_by_label("Words").fill("works")
    page.get_by_role("link", name="a link").click(no_wait_after=True)
    page.wait_for_url(f"{stage.url}/next", wait_until="domcontentloaded")
    if row.asks:
        page.wait_for_function("() => window.consent")
        expect(page.get_by_role("button", name="Reject all")).to_have_count(
            0 if row.keeps else 1
        )
    assert page.evaluate(DENIED)
    assert "/far.js" not in stage.asked


@pytest.mark.parametrize("name", [name for name in ROWS if "service" in name])
def test_a60_a_refusal_is_sent_when_it_can_be(
    stage: Stage, page: Page, name: str
) -> None:
    """Once, however often it is tried, and from another page too."""
    ROWS[name].breaks(page, stage)
    page.goto(stage.url, wait_until="domcontentloaded")
    with page.expect_request("**/choices"):
        page.get_by_role("button", name="Reject all").click()
    page.wait_for_function("() => document.cookie.includes('pp_')")
    stage.down = False
    page.unroute_all()
    with page.expect_response("**/choices"):
        page.goto(f"{stage.url}/next")
    assert {choice["action"] for choice in stage.choices} == {"reject_all"}
    assert len({choice["key"] for choice in stage.choices}) == 1
    assert page.evaluate(DENIED)


def test_a_frame_without_an_origin_of_its_own_works(stage: Stage, page: Page) -> None:
    """A sandbox takes cookies and storage away: nothing optional runs in it."""
    stage.files["/frame"] = ("text/html", stage.html("/frame"))
    stage.body = '<iframe src="/frame" sandbox="allow-scripts" title="Frame"></iframe>'
    page.goto(stage.url)
    frame = page.frame_locator("iframe")
    frame.get_by_label("Words").fill("works")
    assert frame.locator("h1").evaluate(DENIED)
    assert "/far.js" not in stage.asked
