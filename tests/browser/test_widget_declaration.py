"""The declaration on a page of the site's own: planted, left alone, read by axe."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from benchmarks.reference import reference_site
from consent.model import Regime, Storage, StorageKind
from consent.render.page import declared
from tests.browser import axe
from tests.browser.stage import Stage, staged
from tests.browser.test_widget_strict import STRICT

pytestmark = pytest.mark.browser

LONG = Storage(kind=StorageKind.COOKIE, name="long" * 20, duration="1 day")
PLACE = "<h2>Cookies</h2><div data-consent-declaration>Loading <b>it</b></div>"
LATER = """(name) => {
  const place = document.createElement('div')
  place.id = name
  place.dataset.consentDeclaration = ''
  document.querySelector('main').append(place)
}"""
OpenPage = Callable[..., Page]


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Open a stage under the strictest policy that has the declaration."""
    with staged(reference_site("en", "de")) as stage:
        stage.headers = {"Content-Security-Policy": STRICT}
        stage.body = PLACE
        german = ("application/json", stage.translation("de"))
        stage.files["/consent/w/site.de.json"] = german
        tell(stage, "en")
        yield stage


def tell(stage: Stage, lang: str) -> None:
    """Have the service answer with the declaration in a language."""
    content = declared(stage.site, lang, Regime.OPT_IN, (LONG,)).decode()
    path = f"/consent/p/{stage.site.id}/declaration.json"
    stage.files[path] = ("application/json", content)


@pytest.fixture
def visit(stage: Stage, profile: Callable[..., BrowserContext]) -> OpenPage:
    """Give a function that opens the page, which notes every violation."""

    def open_page(path: str = "", **options: object) -> Page:
        page = profile(locale="en-GB", **options).new_page()
        page.add_init_script("""window.violations = []
          addEventListener('securitypolicyviolation', (event) => {
            violations.push(event.violatedDirective)
          })""")
        page.goto(f"{stage.url}/{path}")
        return page

    return open_page


def test_a_place_is_filled(stage: Stage, visit: OpenPage) -> None:
    """A56: every name is there, below the page's heading, by the strictest policy."""
    page = visit()
    place = page.locator("[data-consent-declaration]")
    place.locator("table").first.wait_for()
    text = place.inner_text()
    stored = [s.name for one in stage.site.notice.services for s in one.storage]
    assert stored
    assert [name for name in stored if name not in text] == []
    assert "Loading" not in text
    assert place.locator("h3").count() >= len(stage.site.notice.purposes)
    assert place.locator("h2").count() == 0
    assert page.evaluate("violations") == []


def test_what_comes_later_is_filled_once(stage: Stage, visit: OpenPage) -> None:
    """A framework's element is filled, each once, by one request for the page."""
    stage.body = ""
    page = visit()
    page.locator(".pc-card").wait_for()
    for name in ("first", "second"):
        page.evaluate(LATER, name)
        page.locator(f"#{name} table").first.wait_for()
    page.evaluate("document.querySelector('#first').replaceChildren('mine')")
    page.evaluate(LATER, "third")
    page.locator("#third table").first.wait_for()
    assert page.locator("#first").inner_text() == "mine"
    assert page.locator("#third > div").count() == 1
    assert len([at for at in stage.asked if "declaration" in at]) == 1


@pytest.mark.parametrize("broken", ["declaration.json", "_page.js"])
def test_without_the_service_all_stays(
    visit: OpenPage, broken: str, stage: Stage
) -> None:
    """What the owner wrote is shown where no answer comes, and nobody asks again."""
    for path in list(stage.files):
        if path.endswith(broken):
            stage.files[path] = ("application/json", "<html>")
    if broken == "_page.js":
        stage.files["/consent/w/_page.js"] = ("text/javascript", "no script")
    page = visit()
    page.locator(".pc-card").wait_for()
    page.evaluate(LATER, "later")
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-consent-declaration]").first.inner_text() == "Loading it"
    assert len([path for path in stage.asked if path.endswith(broken)]) == 1


def test_it_says_which_language_it_speaks(stage: Stage, visit: OpenPage) -> None:
    """A21: it speaks as the notice does, and says so where the page is in another."""
    tell(stage, "de")
    with (page := visit("de")).expect_response("**/declaration.json?lang=de"):
        page.reload()
    planted = page.locator("[data-consent-declaration] > [lang=de][dir=ltr]")
    planted.get_by_text("Empfänger").first.wait_for()


def test_visitors_of_other_pages_load_nothing(stage: Stage, visit: OpenPage) -> None:
    """A page without a place asks for neither module nor declaration."""
    stage.body = ""
    visit().wait_for_load_state("networkidle")
    assert [at for at in stage.asked if "_page" in at or "declaration" in at] == []


@pytest.mark.parametrize(("width", "scrolled"), [(320, 1), (1280, 0)])
def test_a22_axe_finds_nothing_in_it(
    visit: OpenPage, width: int, scrolled: int
) -> None:
    """Nor is anything cut off on a phone: what is wide scrolls within, by keys too."""
    page = visit(bypass_csp=True, viewport={"width": width, "height": 800})
    place = page.locator("[data-consent-declaration]")
    place.locator("table").first.wait_for()
    page.locator(".pc-card [value=reject_all]").click()
    page.wait_for_function(
        "(n) => document.querySelectorAll('[tabindex=\"0\"] > table').length === n",
        arg=scrolled,
    )
    told = axe.findings(page)
    assert [*told["found"], *told["unsure"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") is True
