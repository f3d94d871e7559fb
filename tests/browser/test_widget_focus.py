"""Where focus goes, what is announced, and what Esc does."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.stage import Stage, staged

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
FOCUSED = "document.activeElement.id"
UNDER = """() => {
  const { top, bottom, left } = document.activeElement.getBoundingClientRect()
  return [...document.querySelectorAll('.pc-card,.pc-foot button')].some((part) => {
    const over = part.getBoundingClientRect()
    return top >= over.top && bottom <= over.bottom && left < over.right
  })
}"""
ROW = '<p style="height: 200px"><a id="link-{n}" href="#{n}">Link {n}</a></p>'
ADD = """() => {
  const link = document.createElement('a')
  link.href = '/settings'
  link.id = 'late'
  link.dataset.consentOpen = ''
  link.append('Privacy')
  document.querySelector('main').append(link)
  link.focus()
}"""
FIGHT = """() => {
  window.removals = 0
  new MutationObserver(() => {
    const region = document.querySelector('#privacy-choices')
    if (!region) return
    removals += 1
    region.remove()
  }).observe(document.body, { childList: true })
  document.querySelector('#privacy-choices').remove()
}"""


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Open a stage with a page of links, longer than the screen."""
    with staged() as stage:
        stage.body = "".join(ROW.format(n=n) for n in range(9))
        stage.body += '<a id="link-9" href="#9">The end</a>'
        yield stage


@pytest.fixture
def visit(stage: Stage, profile: Callable[..., BrowserContext]) -> OpenPage:
    """Give a function that opens the host page."""

    def open_page() -> Page:
        page = profile(viewport={"width": 1000, "height": 700}).new_page()
        page.goto(stage.url)
        page.locator(".pc-card").wait_for()
        return page

    return open_page


def test_a05_escape_folds_the_banner(visit: OpenPage, stage: Stage) -> None:
    """A05, A06: Esc leaves the way back in, answers nothing, and the next page asks."""
    page = visit()
    page.keyboard.press("Escape")
    assert page.locator(".pc-card").is_hidden()
    assert page.locator(".pc-foot button").is_visible()

    page.reload()
    assert page.locator(".pc-card").is_visible()
    assert stage.choices == []
    assert page.evaluate("document.cookie + localStorage.length") == "0"


def test_a11_focus_returns_to_where_it_was(visit: OpenPage) -> None:
    """A11, A22: after an answer, or Esc, the page's own element has the focus again."""
    for key in ("Enter", "Escape"):
        page = visit()
        page.locator("#link-0").focus()
        page.locator(".pc-card [value=reject_all]").focus()
        page.keyboard.press(key)
        page.locator(".pc-card").wait_for(state="hidden")

        assert page.evaluate(FOCUSED) == "link-0"


def test_a22_preferences_between_do_not_lose_the_place(visit: OpenPage) -> None:
    """A22: banner, preferences and back to the page: the element from before has it."""
    page = visit()
    page.locator("#link-0").focus()
    page.locator(".pc-card button[value=open]").focus()
    page.keyboard.press("Enter")
    page.locator("dialog").wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="hidden")
    page.keyboard.press("Escape")

    assert page.evaluate(FOCUSED) == "link-0"


def test_a22_without_a_place_to_return_to(visit: OpenPage) -> None:
    """A22: who was nowhere before finds the focus on the way back in."""
    page = visit()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    assert page.evaluate("document.activeElement.value") == "open"


def test_a22_the_dialog_gives_the_focus_back(visit: OpenPage) -> None:
    """A22: preferences keep the focus, and return it to what opened them."""
    page = visit()
    opener = page.locator(".pc-card button[value=open]")
    opener.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    for _ in range(12):
        page.keyboard.press("Tab")
        outside = "!document.activeElement.closest('dialog, body:focus')"
        assert page.evaluate(outside) is False

    page.keyboard.press("Escape")
    assert opener.evaluate("it => it === document.activeElement")
    assert page.locator(".pc-card").is_visible()


def test_a22_nothing_focused_is_covered(visit: OpenPage) -> None:
    """A22: with Tab through the page no focused element lies under the banner."""
    page = visit()
    page.locator(".pc-card button[value=open]").focus()
    for n in range(10):
        while page.evaluate(FOCUSED) != f"link-{n}":
            page.keyboard.press("Tab")
        page.wait_for_function(f"() => !({UNDER})()")
        # At the end of the page only folding helps.
        assert page.locator(".pc-card").is_visible() is (n < 9)


def test_a22_nothing_focused_is_covered_afterwards(visit: OpenPage) -> None:
    """A22: nor, once the visitor has answered, under the way back in."""
    page = visit()
    page.locator("#link-0").focus()
    page.locator(".pc-card button[value=reject_all]").press("Enter")
    page.locator(".pc-card").wait_for(state="hidden")
    bottom = page.locator("#link-1").bounding_box()["y"] + 40
    page.set_viewport_size({"width": 1000, "height": round(bottom)})
    page.keyboard.press("Tab")
    page.wait_for_function(f"() => {FOCUSED} === 'link-1' && !({UNDER})()")


def test_a22_the_banner_is_a_region_announced_once(visit: OpenPage) -> None:
    """A22: first in the body, a named region with its language, and one polite text."""
    page = visit()
    region = page.get_by_role("region", name="Privacy preferences")

    assert region.get_attribute("lang") == "en"
    assert region.get_attribute("dir") == "ltr"
    assert region.evaluate("it => it === document.body.firstElementChild")
    live = page.locator("[aria-live], [role=alert], [role=status]")
    assert [" privacy, your choice" in text for text in live.all_inner_texts()] == [
        True,
        False,
    ]


def test_a13_a_purpose_half_given_says_so(visit: OpenPage) -> None:
    """A13: a purpose without one of its services is partly on, in text and by name."""
    page = visit()
    page.evaluate("consent.open()")
    panel = page.get_by_role("dialog")
    panel.get_by_role("switch", name="Statistics", exact=True).check()
    panel.get_by_text("2 services").nth(1).click()
    panel.get_by_role("switch", name="Heatlens").uncheck()
    half = panel.get_by_role("switch", name="Statistics Partly", exact=True)
    assert half.is_checked()
    assert half.locator("xpath=..").inner_text().split() == [
        "Statistics",
        "Partly",
        "On",
    ]

    panel.get_by_role("switch", name="Heatlens").check()
    assert half.count() == 0


def test_a31_links_that_come_later_open_by_keyboard(visit: OpenPage) -> None:
    """A31: what a page adds with `data-consent-open` opens the preferences by Enter."""
    page = visit()
    page.keyboard.press("Escape")
    page.evaluate(ADD)
    page.keyboard.press("Enter")
    assert page.get_by_role("dialog").is_visible()

    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == "late"


def test_a_removed_notice_comes_back(visit: OpenPage) -> None:
    """What a framework takes out of the page is put in again, answers and all."""
    page = visit()
    page.evaluate("document.querySelector('#privacy-choices').remove()")
    page.locator("body > #privacy-choices .pc-card").wait_for()

    page.locator(".pc-card [value=reject_all]").click()
    page.get_by_text("Everything optional is off").wait_for()


def test_a_fight_over_the_notice_ends(visit: OpenPage) -> None:
    """Who removes it every time wins at some time, and the page goes on."""
    page = visit()
    page.evaluate(FIGHT)
    page.wait_for_function("() => removals > 900")
    page.wait_for_function("() => !document.querySelector('#privacy-choices')")

    assert page.evaluate("removals") < 1000
    assert page.evaluate("consent.allows('media')") is False
