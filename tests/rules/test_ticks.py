"""Forms without script: what ticks mean."""

from consent.rules.ticks import Ticks, chosen
from tests.rules.notices import notice

ALL_ON = {
    **dict.fromkeys(("necessary", "statistics", "marketing"), True),
    **dict.fromkeys(("basket", "matomo", "ads"), True),
}


def ticks(purposes: str, services: str = "") -> Ticks:
    """Name what is ticked."""
    return Ticks(frozenset(purposes.split()), frozenset(services.split()))


def test_services_follow_a_purpose_that_was_moved() -> None:
    """Who ticks a purpose means its services, and leaves those to it."""
    said = chosen(notice(), {}, ticks("statistics"))
    assert said == ({"statistics": True, "marketing": False}, {})


def test_services_go_with_their_purpose() -> None:
    """Who unticks a purpose need not untick what stands under it."""
    said = chosen(notice(), ALL_ON, ticks("marketing", "matomo ads"))
    assert said == ({"statistics": False, "marketing": True}, {})


def test_a_service_that_was_moved_counts_itself() -> None:
    """A service's own tick is the more exact word."""
    _, services = chosen(notice(), {}, ticks("statistics", "ads"))
    assert services == {"ads": True}
    _, services = chosen(notice(), ALL_ON, ticks("statistics marketing", "ads"))
    assert services == {"matomo": False, "ads": True}


def test_what_was_left_alone_stays() -> None:
    """Saving an untouched form says again what stood there."""
    before = ALL_ON | {"matomo": False}
    said = chosen(notice(), before, ticks("statistics marketing", "ads"))
    assert said[1] == {"matomo": False, "ads": True}


def test_what_the_form_does_not_have_is_passed_on() -> None:
    """Unknown names are for the rules to refuse."""
    purposes, services = chosen(notice(), {}, ticks("x", "y"))
    assert purposes["x"] is True
    assert services["y"] is True
