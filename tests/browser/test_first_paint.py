"""What a visitor sees first: the notice in it, and never as the largest thing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.stage import staged

pytestmark = pytest.mark.browser

TAG = '<link rel="icon" href="data:,"><script src="{service}/w/site.js"></script>'
# Timed by the browser itself: text that is marked before it is painted.
MARK = """new MutationObserver(() => {
  for (const text of document.querySelectorAll('#privacy-choices p'))
    if (!text.hasAttribute('elementtiming'))
      text.setAttribute('elementtiming', 'notice')
}).observe(document, { childList: true, subtree: true })"""
PAINTS = """() => new Promise((done) => new PerformanceObserver((list) => {
  const [first] = performance.getEntriesByName('first-contentful-paint')
  done([first.startTime, list.getEntries()[0].renderTime])
}).observe({ type: 'element', buffered: true }))"""
LARGEST = """() => new Promise((done) => new PerformanceObserver((list) => {
  done(!!list.getEntries().at(-1).element.closest('#privacy-choices'))
}).observe({ type: 'largest-contentful-paint', buffered: true }))"""


def test_the_notice_is_in_the_first_picture(
    profile: Callable[..., BrowserContext],
) -> None:
    """Where the parser waits for the script, text and banner are painted together."""
    page = profile().new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.add_init_script(MARK)
    with staged() as stage:
        stage.head = TAG
        page.goto(stage.url)
        first, notice = page.evaluate(PAINTS)

    assert notice == first
    assert said == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a60_the_notice_is_never_the_largest_paint(
    profile: Callable[..., BrowserContext], width: int
) -> None:
    """A page with a paragraph of its own is measured by it, on every screen."""
    page = profile(viewport={"width": width, "height": 800}).new_page()
    with staged() as stage:
        stage.head = TAG
        stage.body = f"<p>{'The boats come home late, with lamps lit. ' * 12}</p>"
        page.goto(stage.url)
        page.get_by_role("button", name="Reject all").wait_for()

        assert page.evaluate(LARGEST) is False
