"""What law and guidance ask of the first layer, in words, widths and colours."""

from collections.abc import Iterator

import pytest

from tests.browser.spoken import (
    CONTRAST,
    IN_VIEW,
    SCREENS,
    ZOOMED,
    Shown,
    polyglot,
    style,
)
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser

BOTH = "button:is([value=reject_all], [value=accept_all])"
# A whole size is the text's own; what is drawn around it is not.
OF_THE_TEXT = {"width", "inline-size", "perspective-origin", "transform-origin"}
FOCUSED = "document.activeElement.closest('#privacy-choices') !== null"


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Open a stage for all the languages."""
    with polyglot() as stage:
        stage.body = "<p>Words to read.</p>" * 80
        yield stage


def test_a07_rejecting_stands_beside_accepting(unanswered: Shown) -> None:
    """One after the other, both readable and in nobody's way, at 400 % zoom too."""
    card = unanswered.card
    assert card.locator(BOTH).evaluate_all(
        "([one, other]) => one.nextElementSibling === other"
    )
    for key in ("reject_all", "accept_all"):
        named = card.get_by_role("button", name=unanswered.say(key), exact=True)
        assert named.get_attribute("value") == key
    for cell in unanswered.cells((*SCREENS, ZOOMED)):
        assert card.locator("button").evaluate_all(IN_VIEW) == [], cell


@pytest.mark.parametrize("key", ["reject_all", "accept_all"])
def test_a08_one_click_answers(asked: Shown, key: str) -> None:
    """Either way it is one click, one record, and the notice is gone."""
    asked.press(asked.card, key)
    asked.card.wait_for(state="hidden")
    asked.settle()

    assert [choice["action"] for choice in asked.stage.choices] == [key]


def test_a09_both_look_alike(unanswered: Shown) -> None:
    """Not a property differs, but a width that goes with the words, by 5 % at most."""
    one, other = unanswered.card.locator(BOTH).all()
    for cell in unanswered.cells((*SCREENS, ZOOMED)):
        reject, accept = style(one), style(other)
        differ = {name for name in reject if reject[name] != accept[name]}
        assert differ <= OF_THE_TEXT, cell
        widths = [float(it["width"].removesuffix("px")) for it in (reject, accept)]
        assert max(widths) <= 1.05 * min(widths), cell


def test_a10_both_can_be_read_and_seen(unanswered: Shown) -> None:
    """Contrast is 4.5 within and 3 around; a small phone's first screen has both."""
    for cell in unanswered.cells():
        for button in unanswered.card.locator(BOTH).all():
            contrast = button.evaluate(CONTRAST)
            assert contrast["text"] >= 4.5, cell
            assert contrast["edge"] >= 3, cell


def test_a11_no_key_answers_by_itself(asked: Shown) -> None:
    """Focus begins elsewhere, no early key counts, and one Tab lies between the two."""
    page = asked.page
    assert page.evaluate(FOCUSED) is False
    for key in ("Enter", "Space", "Tab"):
        page.keyboard.press(key)
    for _ in range(9):
        if page.evaluate("document.activeElement.value") == "reject_all":
            break
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "reject_all"
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.value") == "accept_all"
    assert asked.stage.choices == []


def test_a14_it_says_who_asks_and_for_what(unanswered: Shown) -> None:
    """Controller, purposes, recipients behind a link, and where to change it all."""
    card = unanswered.card
    said = card.inner_text()
    notice = unanswered.stage.site.notice
    for words in (
        notice.controller.name,
        *unanswered.purposes(),
        unanswered.say("open"),
    ):
        assert words in said
    recipients = {it.recipient for it in notice.services} - {notice.controller.name}
    link = card.locator("a", has_text=str(len(recipients)))
    assert link.is_visible()
    assert said.count(str(len(recipients))) == 1


def test_a19_the_page_can_be_read_beside_it(unanswered: Shown) -> None:
    """Nothing lies over the top of the page, and its end can be scrolled to."""
    page = unanswered.page
    for cell in unanswered.cells(SCREENS[1:]):
        page.evaluate("scrollTo(0, 0)")
        assert page.locator("h1").evaluate_all(IN_VIEW) == [], cell
        page.evaluate("scrollTo(0, 1e6)")
        assert page.evaluate("scrollY > 1000"), cell
        words = page.locator("main > p").nth(60)
        words.evaluate("it => it.scrollIntoView()")
        assert words.evaluate_all(IN_VIEW) == [], cell


def test_a19_after_a_refusal_nothing_is_missing(asked: Shown) -> None:
    """Who refuses reads on, to the page's end."""
    asked.press(asked.card, "reject_all")
    for cell in asked.cells():
        words = asked.page.locator("main > p").nth(60)
        words.evaluate("it => it.scrollIntoView()")
        assert words.evaluate_all(IN_VIEW) == [], cell


def test_a21_it_speaks_the_language_of_the_page(unanswered: Shown) -> None:
    """It says which, runs the right way, and leaves the page's own as it is."""
    region = unanswered.page.locator("#privacy-choices")
    way = "rtl" if unanswered.lang == "ar" else "ltr"

    assert region.get_attribute("lang") == unanswered.lang
    assert style(region)["direction"] == style(unanswered.card)["direction"] == way
    html = unanswered.page.locator("html")
    assert html.get_attribute("lang") == unanswered.lang
    assert html.get_attribute("dir") is None
