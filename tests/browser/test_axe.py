"""axe-core finds nothing in any state of the notice, whatever it speaks (A22)."""

from collections.abc import Iterator

import pytest

from tests.browser.axe import findings
from tests.browser.spoken import Shown, polyglot
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser

# Tall enough that nothing scrolls out of sight, where axe could not tell its contrast.
TALL = ((1280, 4000),)
USUAL = ((1280, 800),)
# A cross is no word that its name could hold: "Close" is what it means.
CROSS = 'label-content-name-mismatch: button[value="close"]'


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Open a stage for all the languages."""
    with polyglot() as stage:
        yield stage


def test_a22_axe_finds_nothing(asked: Shown) -> None:
    """Banner, preferences unfolded, and what an answer leaves, light and dark."""
    for state in ("banner", "preferences", "answered"):
        if state == "preferences":
            asked.open()
        elif state == "answered":
            asked.press(asked.panel, "reject_all")
            asked.panel.wait_for(state="hidden")
        for cell in asked.cells(TALL if state == "preferences" else USUAL):
            told = findings(asked.page)
            unsure = [it for it in told["unsure"] if not it.startswith(CROSS)]
            assert (told["found"], unsure) == ([], []), (state, cell)
