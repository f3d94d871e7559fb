"""What law and guidance ask of the second layer, and of the way back to it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator

from tests.browser.spoken import (
    IN_VIEW,
    OUTSIDE,
    SCREENS,
    ZOOMED,
    Shown,
    polyglot,
    style,
)
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser

SMALL = """(all) => all.filter((it) => it.checkVisibility()
  && Math.min(it.offsetWidth, it.offsetHeight) < 24).map((it) => it.outerHTML)"""
OF_THE_TEXT = {"width", "inline-size", "perspective-origin", "transform-origin"}


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Open a stage for all the languages."""
    with polyglot() as stage:
        stage.body = '<p>Words to read.</p><input aria-label="Search">'
        yield stage


def answer(one: Shown, layer: Locator, key: str) -> None:
    """Press a button of that text, and wait until the choice is recorded."""
    one.press(layer, key)
    one.settle()
    one.card.wait_for(state="hidden")


def acts(one: Shown) -> list[str]:
    """Name what reached the service."""
    return [choice["action"] for choice in one.stage.choices]


def test_a05_nothing_but_an_answer_is_one(asked: Shown) -> None:
    """Scrolling, clicking elsewhere, Esc, another page and a reload are no choice."""
    page = asked.page
    page.mouse.wheel(0, 900)
    page.locator("h1").click()
    page.keyboard.press("Escape")
    page.locator("main a").click()
    page.wait_for_function("() => window.consent")
    page.go_back()
    asked.reload()

    assert asked.stage.choices == []
    assert asked.page.context.cookies() == []
    assert asked.card.is_visible()


@pytest.mark.parametrize("way", ["close", "Escape"])
def test_a06_closing_grants_nothing(asked: Shown, way: str) -> None:
    """Who closes the preferences with everything on has said nothing yet."""
    for switch in asked.open().get_by_role("switch").all():
        switch.check()
    if way == "close":
        asked.press(asked.panel, "close")
    else:
        asked.page.keyboard.press(way)
    asked.panel.wait_for(state="hidden")

    assert asked.stage.choices == []
    assert asked.page.evaluate("consent.allows('media')") is False


def test_a13_switches_say_name_and_state(asked: Shown) -> None:
    """Each is found by its name, and says in words whether it is on."""
    panel = asked.open()
    for name in asked.purposes():
        switch = asked.page.get_by_role("switch", name=name, exact=True)
        row = panel.locator("label").filter(has=switch)
        for state in ("off", "on"):
            switch.set_checked(state == "on")
            assert row.inner_text().split("\n") == [name, asked.say(state)]
    assert panel.get_by_text(asked.say("always_on"), exact=True).count() == 3


def test_a15_nothing_is_on_before(unanswered: Shown) -> None:
    """No switch stands on before the visitor turns it."""
    switches = unanswered.open().get_by_role("switch")
    assert switches.count() == 9
    assert switches.evaluate_all("(all) => all.some((it) => it.checked)") is False


def test_a20_all_three_answers_look_alike(unanswered: Shown) -> None:
    """Accepting, refusing and saving are in view, and alike but for their words."""
    buttons = unanswered.open().locator("button[name=action]")
    assert [it.inner_text() for it in buttons.all()] == [
        unanswered.say(key) for key in ("reject_all", "accept_all", "save")
    ]
    for cell in unanswered.cells((*SCREENS, ZOOMED)):
        assert buttons.evaluate_all(IN_VIEW) == [], cell
        first, *others = [style(button) for button in buttons.all()]
        for other in others:
            differ = {name for name in first if first[name] != other[name]}
            assert differ <= OF_THE_TEXT | {"height", "block-size"}, cell


def test_a20_saving_with_all_off_refuses(asked: Shown) -> None:
    """It is recorded as the refusal that it is."""
    asked.open()
    answer(asked, asked.panel, "save")

    assert asked.stage.state is not None
    assert asked.stage.state.outcome.value == "r"


def test_a22_nothing_is_too_small_or_cut_off(unanswered: Shown) -> None:
    """Targets have 24 px, and all fits the width, up to 400 % zoom."""
    panel = unanswered.open()
    for cell in unanswered.cells((*SCREENS, ZOOMED)):
        pressed = panel.locator("button, input, summary, li a")
        assert pressed.evaluate_all(SMALL) == [], cell
        assert panel.locator("*").evaluate_all(OUTSIDE) == [], cell
    panel.evaluate("it => it.close()")
    for cell in unanswered.cells((*SCREENS, ZOOMED)):
        assert unanswered.card.locator("button").evaluate_all(SMALL) == [], cell
        assert unanswered.card.locator("*").evaluate_all(OUTSIDE) == [], cell


def test_a22_the_whole_way_by_keyboard(asked: Shown) -> None:
    """Open, switch and save by keys alone, found by role and name."""
    keys = asked.page.keyboard
    asked.card.get_by_role("button", name=asked.say("choose")).focus()
    keys.press("Enter")
    switch = asked.panel.get_by_role("switch", name=asked.purposes()[0], exact=True)
    while not switch.evaluate("it => it === document.activeElement"):
        keys.press("Tab")
    keys.press("Space")
    asked.panel.get_by_role("button", name=asked.say("save")).focus()
    keys.press("Enter")
    asked.settle()

    assert asked.stage.choices[0]["purposes"]["statistics"] is True
    assert asked.stage.choices[0]["purposes"]["media"] is False


def test_a31_a_way_back_stands_on_every_page(asked: Shown) -> None:
    """Before and after an answer one press of a key opens the preferences."""
    for key in ("choose", "open"):
        for cell in asked.cells():
            way = asked.page.get_by_role("button", name=asked.say(key), exact=True)
            assert way.evaluate_all(IN_VIEW) == [], cell
        way.focus()
        asked.page.keyboard.press("Enter")
        asked.panel.wait_for()
        if key == "choose":
            answer(asked, asked.panel, "reject_all")
            asked.reload()


def test_a32_a34_a41_taking_back_is_as_easy(asked: Shown) -> None:
    """Two clicks, no field, no warning; and the page is as it was."""
    warnings: list[str] = []
    asked.page.on("dialog", lambda it: warnings.append(it.message) or it.dismiss())
    before = asked.page.locator("main").inner_html()
    answer(asked, asked.card, "accept_all")
    asked.page.get_by_role("button", name=asked.say("open"), exact=True).click()
    assert asked.panel.locator("input:not([role=switch]), textarea").count() == 0
    assert asked.panel.locator(":checked").count() == 9
    answer(asked, asked.panel, "reject_all")

    assert acts(asked) == ["accept_all", "reject_all"]
    said = asked.page.locator("#privacy-choices [role=status]").inner_text()
    assert said == asked.say("said.none")
    assert asked.panel.is_hidden()
    assert asked.page.locator("main").inner_html() == before
    assert warnings == []


def test_a41_refusing_takes_no_more_than_accepting(unanswered: Shown) -> None:
    """Neither needs a field, a second step or another page."""
    buttons = unanswered.card.locator("button[name=action]")
    assert buttons.count() == 2
    assert unanswered.card.locator("input, select, textarea").count() == 0
