"""Which purposes stand for what tools outside know."""

import pytest

from tests.rules.site_files import draft, mistakes

OFFERS = """
[purposes.offers]
name = "Offers"
description = "Shows offers."
[services.ads]
purposes = ["offers", "marketing"]
"""


def test_usual_purposes_stand_for_what_they_are_called() -> None:
    """Two words in the file are enough for most sites."""
    settings = draft('signals.tell = ["google"]').settings
    assert settings.roles == {
        "advertising": ("marketing",),
        "statistics": ("statistics",),
    }


def test_owners_say_what_else_stands_for_them() -> None:
    """Own purposes, several of them too."""
    own = '[signals]\ntell = ["meta"]\nadvertising = ["offers", "marketing"]'
    assert draft(f"{own}\n{OFFERS}").settings.roles["advertising"] == (
        "offers",
        "marketing",
    )


def test_nothing_travels_to_sites_that_tell_nobody() -> None:
    """Roles alone are of no use."""
    assert draft("").settings.roles == {}


@pytest.mark.parametrize(
    ("tables", "where", "words"),
    [
        ('tell = ["goggle"]', "signals.tell[0]", "is not one of"),
        ('tell = ["meta", "meta"]', "signals.tell[1]", "stands there twice"),
        ('statistics = ["necessary"]', "signals.statistics[0]", "no optional purpose"),
        ('statistics = ["stats"]', "signals.statistics[0]", "there are statistics"),
    ],
)
def test_what_cannot_be_told_is_a_mistake(tables: str, where: str, words: str) -> None:
    """It says where, and what there is."""
    assert words in mistakes(f"[signals]\n{tables}")[where]
