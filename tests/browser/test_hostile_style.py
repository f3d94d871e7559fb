"""The notice on pages whose style reaches for everything, and what it leaves alone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from benchmarks.reference import reference_site
from tests.browser.hostile import STYLES, css
from tests.browser.picture import Box, box_of, difference, shot
from tests.browser.stage import Stage, staged

pytestmark = pytest.mark.browser

SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
# Only the notice is compared with itself: the page around it is wiped.
WIPE = """() => {
  for (const it of document.querySelectorAll('html, body'))
    it.style.setProperty('background', 'white', 'important')
  const others = 'head, head *, body > :not(#privacy-choices)'
  for (const it of document.querySelectorAll(others))
    it.style.setProperty('visibility', 'hidden', 'important')
}"""
BODY = """<p>Words of the page.</p><button class="btn">Basket</button>
<form><input aria-label="Name"><label>News <input type="checkbox"></label></form>
<details open><summary>More</summary><ul><li>One</li></ul></details>
<dl><dt>Size</dt><dd>Small</dd></dl>"""


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Open a stage with a page of many kinds of elements."""
    with staged(reference_site("en")) as stage:
        stage.body = BODY
        yield stage


@pytest.fixture
def visit(stage: Stage, profile: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Give a function that opens the page under a style, with the notice or without."""
    script = stage.head

    def open_page(style: str, size: str = "desktop", *, notice: bool = True) -> Page:
        width, height = SIZES[size]
        stage.files["/host.css"] = ("text/css", style)
        stage.head = f'<link rel="stylesheet" href="/host.css">{script * notice}'
        page = profile(viewport={"width": width, "height": height}).new_page()
        page.goto(stage.url)
        if notice:
            page.wait_for_function("() => window.consent")
        return page

    return open_page


def pictures(page: Page) -> list[tuple[bytes, Box]]:
    """Take the banner, and the preferences with a switch on and services unfolded."""
    page.evaluate(WIPE)
    banner = shot(page), box_of(page.locator(".pc-card"))
    page.evaluate("consent.open()")
    page.evaluate(
        """() => {
          const dialog = document.querySelector('dialog')
          dialog.querySelector('input').click()
          for (const it of dialog.querySelectorAll('details')) it.open = true
          document.activeElement.blur()
        }"""
    )
    return [banner, (shot(page), box_of(page.locator("dialog")))]


@pytest.fixture(scope="module")
def clean() -> dict[str, list[tuple[bytes, Box]]]:
    """Keep what it looks like on a page without style, by size, for all to compare."""
    return {}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", STYLES)
def test_the_notice_keeps_its_look(
    visit: Callable[..., Page],
    clean: dict[str, list[tuple[bytes, Box]]],
    name: str,
    size: str,
) -> None:
    """Whatever a page's style does, at most one dot in a thousand differs."""
    if size not in clean:
        clean[size] = pictures(visit("", size))
    page = visit(css(name), size)

    for (one, box), (other, there) in zip(clean[size], pictures(page), strict=True):
        assert there == box
        assert difference(page, one, other, box, inside=True) <= 0.001


@pytest.mark.parametrize("name", STYLES)
def test_the_page_stays_as_it_is(visit: Callable[..., Page], name: str) -> None:
    """Beside the notice's own box and its shadow, no dot of the page differs."""
    without = shot(visit(css(name), notice=False))
    page = visit(css(name))
    box = box_of(page.locator(".pc-card")).grown(32)

    assert difference(page, without, shot(page), box, inside=False) == 0


def test_a_zoomed_root_keeps_it_in_view(visit: Callable[..., Page]) -> None:
    """Where a page makes all larger, the notice grows too and still fits."""
    page = visit(":root { zoom: 1.5 }", "phone")
    box = box_of(page.locator(".pc-card"))

    assert box.x >= 0
    assert box.x + box.width <= 390
    assert 0 < box.y < box.y + box.height <= 844
