"""What is asked of the first layer holds wherever and however an owner has it look."""

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace
from playwright.sync_api import BrowserContext

from benchmarks.reference import reference_site
from consent.rules.look import look
from consent.rules.site_tables import LookTable, PaletteTable
from tests.browser.picture import box_of
from tests.browser.spoken import CONTRAST, IN_VIEW, SCREENS, ZOOMED, Shown, show, style
from tests.browser.stage import Stage, staged

pytestmark = pytest.mark.browser

CLAY = {
    "radius": 4,
    "font": ("Noto Serif", "serif"),
    "light": PaletteTable(background="#fffaf5", text="#2a1c14", accent="#7a2e12"),
    "dark": PaletteTable(background="#1d1714", accent="oklch(78% 0.1 50)"),
}
# The faintest that a publish lets pass.
FAINT = {
    "reopen": "chip",
    "light": PaletteTable(
        background="#ffffff", text="#767676", accent="#949494", label="#000000"
    ),
}
LOOKS = {
    "bottom clay": LookTable(**CLAY),
    "bottom faint": LookTable(cross=True, **FAINT),
    "corner plain": LookTable(position="corner"),
    "corner clay": LookTable(position="corner", cross=True, **CLAY),
    "centre plain": LookTable(position="centre"),
    "centre faint": LookTable(position="centre", **FAINT),
}
BOTH = ".pc-buttons [name=action]"


@pytest.fixture
def stage(name: str) -> Iterator[Stage]:
    """Open a stage whose notice looks as it is called."""
    site = reference_site("en")
    notice = replace(site.notice, look=look(LOOKS[name]))
    with staged(replace(site, notice=notice)) as stage:
        stage.body = "<p>Words to read.</p>" * 80
        yield stage


@pytest.fixture
def shown(stage: Stage, profile: Callable[..., BrowserContext]) -> Shown:
    """Open the page, unanswered."""
    return show(profile().new_page(), stage, "en")


@pytest.mark.parametrize("name", LOOKS)
def test_a09_both_look_alike_in_every_look(shown: Shown) -> None:
    """No position, colour, font or radius tells refusing from accepting."""
    one, other = shown.card.locator(BOTH).all()
    for cell in shown.cells((*SCREENS, ZOOMED)):
        assert style(one) == style(other), cell


@pytest.mark.parametrize("name", LOOKS)
def test_a10_both_are_seen_in_every_look(shown: Shown) -> None:
    """They stand out and lie in view, at 400 % zoom too; the page is never covered."""
    for cell in shown.cells((*SCREENS, ZOOMED)):
        assert shown.card.locator("button").evaluate_all(IN_VIEW) == [], cell
        for button in shown.card.locator(BOTH).all():
            contrast = button.evaluate(CONTRAST)
            assert contrast["text"] >= 4.5, cell
            assert contrast["edge"] >= 3, cell
        box, size = box_of(shown.card), shown.page.viewport_size
        assert size
        assert box.width * box.height < 0.88 * size["width"] * size["height"], cell


@pytest.mark.parametrize("name", ["corner clay", "centre faint"])
def test_a10_words_stand_out_in_every_look(shown: Shown) -> None:
    """All words of both layers and of the way back in, small ones too, have 4.5."""
    words = "p:not(:empty), h2, h3, small, dt, dd, summary, li a, button"
    for cell in shown.cells(SCREENS[2:]):
        panel = shown.open()
        for layer in (shown.card, panel, shown.page.locator(".pc-foot")):
            for element in layer.locator(words).all():
                contrast = element.evaluate(CONTRAST)["text"]
                opacity = float(style(element)["opacity"])
                assert contrast * opacity >= 4.5, (cell, element)


@pytest.mark.parametrize("name", ["corner clay"])
def test_a06_the_cross_refuses_and_says_so(shown: Shown) -> None:
    """An X at the top is called what it does, and leaves a refusal on record."""
    cross = shown.card.locator(".pc-cross")
    assert cross.inner_text().split() == ["Reject", "all", "\N{MULTIPLICATION SIGN}"]
    assert box_of(cross).y < box_of(shown.card.locator("h2")).y
    cross.click()
    shown.card.wait_for(state="hidden")
    shown.settle()

    assert [it["action"] for it in shown.stage.choices] == ["reject_all"]
    assert shown.page.evaluate("consent.get().purposes.statistics") is False


@pytest.mark.parametrize("name", ["corner plain", "centre plain"])
def test_a19_a_card_leaves_the_page_to_be_used(shown: Shown) -> None:
    """A card is narrow, at its place, and nothing is modal about it."""
    shown.page.set_viewport_size({"width": 1440, "height": 900})
    box = box_of(shown.card)
    assert box.width < 480
    assert shown.page.locator("dialog").count() == 0
    shown.page.mouse.wheel(0, 500)
    shown.page.wait_for_function("() => scrollY > 0")
    shown.page.locator("h1").click(force=True)

    middle = box.x + box.width / 2
    assert (middle == 720) == (shown.stage.site.notice.look.position == "centre")
