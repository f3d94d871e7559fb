"""How the notice looks and is used: sizes, keyboard, contrast, small screens."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from benchmarks.reference import reference_site
from tests.browser.stage import Stage, staged

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("lang", ["en", "de"])]

SIZES = [(320, 568), (320, 256), (390, 844), (1280, 800), (3840, 2160)]
OpenPage = Callable[..., Page]


@pytest.fixture
def stage(lang: str) -> Iterator[Stage]:
    """Open a stage for one language."""
    with staged(reference_site(lang)) as stage:
        stage.body = '<form><input aria-label="Name" autofocus></form>'
        yield stage


@pytest.fixture
def visit(stage: Stage, profile: Callable[..., BrowserContext]) -> OpenPage:
    """Give a function that opens the host page on a screen of some kind."""

    def open_page(size: tuple[int, int] = (1280, 800), **options: Any) -> Page:
        width, height = size
        viewport = {"width": width, "height": height}
        page = profile(viewport=viewport, **options).new_page()
        page.goto(stage.url)
        page.wait_for_function("() => window.consent")
        return page

    return open_page


def fits(page: Page, selector: str) -> bool:
    """Tell whether each such element lies in the viewport, with nothing over it."""
    return all(
        page.locator(selector).evaluate_all(
            """(all) => all.map((it) => {
              const { left, top, right, bottom } = it.getBoundingClientRect()
              const middle = document.elementFromPoint(
                (left + right) / 2, (top + bottom) / 2)
              return left >= 0 && top >= 0 && right <= innerWidth
                && bottom <= innerHeight && it.contains(middle)
                && it.scrollWidth <= it.clientWidth + 1
            })"""
        )
    )


@pytest.mark.parametrize("size", SIZES)
def test_buttons_are_in_view(visit: OpenPage, size: tuple[int, int]) -> None:
    """On every screen, and at 400 % zoom, all answers are in view (A07, A10, A22)."""
    page = visit(size)
    assert page.locator(".pc-card button").count() == 3
    assert fits(page, ".pc-card button")

    page.evaluate("consent.open()")
    assert page.locator("dialog .pc-buttons button").count() == 3
    assert fits(page, "dialog .pc-buttons button")
    assert fits(page, "dialog [value=close]")


def test_small_screen_can_read_all(visit: OpenPage) -> None:
    """At 320 by 256 a third of the height is words that scroll, and none runs out."""
    page = visit((320, 256))
    page.evaluate("consent.open()")

    for words in (".pc-text", ".pc-body"):
        assert page.locator(words).evaluate(
            "it => it.scrollHeight > it.clientHeight"
            " && it.clientHeight * 3 > innerHeight"
        )
    assert page.locator(".pc-card, .pc-card *").evaluate_all(
        "(all) => all.every((it) => it.scrollWidth <= it.clientWidth + 1"
        " || getComputedStyle(it).display === 'inline')"
    )


def test_focus_stays_where_it_was(visit: OpenPage) -> None:
    """The banner takes no focus, and keys pressed early leave it (A11)."""
    page = visit()
    assert page.evaluate("document.activeElement.localName") == "input"
    page.keyboard.press("Shift")

    assert page.locator(".pc-card").is_visible()
    assert page.evaluate("document.activeElement.localName") == "input"


def test_whole_way_by_keyboard(visit: OpenPage, stage: Stage) -> None:
    """Preferences open, switch and save by keys alone (A22)."""
    page = visit()
    page.locator(".pc-card [value=open]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    switch = page.get_by_role("switch").first
    while not switch.evaluate("it => it === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.locator("dialog [value=save]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => consent.allows('statistics')")

    assert page.evaluate("document.activeElement.localName") == "input"
    assert stage.choices[0]["layer"] == "preferences"


def test_escape_is_no_choice(visit: OpenPage, stage: Stage) -> None:
    """Closing the preferences answers nothing (A05, A06)."""
    page = visit()
    page.locator(".pc-card [value=open]").click()
    page.get_by_role("switch").first.check()
    page.keyboard.press("Escape")

    assert page.locator("dialog").is_hidden()
    assert page.locator(".pc-card").is_visible()
    assert stage.choices == []
    page.locator(".pc-card [value=open]").click()
    assert page.locator("dialog :checked").count() == 0


def test_paper_has_none_of_it(visit: OpenPage) -> None:
    """A printed page is the page alone: no banner, no preferences, no way back in."""
    page = visit()
    for act, layer in (
        ("", ".pc-card"),
        ("consent.open()", "dialog"),
        ("consent.withdraw()", ".pc-foot [value=open]"),
    ):
        page.evaluate(act)
        page.locator(layer).wait_for()
        page.emulate_media(media="print")
        assert page.locator(layer).is_hidden()
        page.emulate_media(media="screen")


def test_owners_link_may_come_late(visit: OpenPage) -> None:
    """A link that the page adds after it has loaded stands in as well."""
    page = visit()
    page.locator(".pc-card [value=reject_all]").click()
    way_back = page.locator(".pc-foot button")
    way_back.wait_for()
    page.evaluate("document.querySelector('main a').dataset.consentOpen = ''")
    page.evaluate("document.querySelector('main').append('News')")

    way_back.wait_for(state="hidden")


def test_owners_link_replaces_it(visit: OpenPage, stage: Stage) -> None:
    """Where the owner has a link of their own, it opens the preferences instead."""
    stage.body = '<a href="/privacy" data-consent-open>Privacy</a>'
    page = visit()
    page.locator(".pc-card [value=reject_all]").click()
    assert page.locator(".pc-foot button").is_hidden()
    page.get_by_text("Privacy", exact=True).click()

    assert page.locator("dialog").is_visible()
    assert page.url == f"{stage.url}/"
