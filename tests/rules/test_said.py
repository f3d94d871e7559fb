"""The word a page is sent on with."""

import pytest

from consent.rules import said

NOW = 1_800_000_000_000


def test_it_is_said_for_some_minutes() -> None:
    """A page that is loaded again soon says it again, and a bookmark does not."""
    text = said.write("shop", "chosen", NOW)
    assert said.read(text, "shop", NOW + said.LIFE * said.MINUTE) == "chosen"
    assert said.read(text, "shop", NOW + (said.LIFE + 1) * said.MINUTE) == ""


@pytest.mark.parametrize("text", ["", "chosen", "s1.news.30000000.chosen"])
def test_nothing_else_is_said(text: str) -> None:
    """Neither what is none nor what was said of another site."""
    assert said.read(text, "shop", NOW) == ""
