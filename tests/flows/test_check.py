"""Check: what the states of one visitor allow together."""

from datetime import date
from typing import Any

from consent.flows.check import check, narrow
from consent.model import Regime, Settings, Site, Status
from consent.rules.state import Outcome, bits
from tests.rules import notices

SITE = Site(
    id="shop",
    settings=Settings(origins=("https://shop.example",)),
    notice=notices.notice(),
    notice_hash="0" * 64,
    terms="0123456789abcdef" * 4,
    publication=1,
)


def allowed(*states: Any, today: int = 100) -> set[str]:
    """Give the purposes that are allowed by some states."""
    checked = check(SITE, states, today)
    return {name for name, yes in checked.purposes.items() if yes}


def test_unknown_is_no() -> None:
    """A54: without a state only the necessary is allowed, under the strictest rules."""
    checked = check(SITE, [], 100)
    assert allowed() == {"necessary"}
    assert checked.status["marketing"] is Status.UNKNOWN
    assert (checked.regime, checked.expires) == (Regime.OPT_IN, None)


def test_a_state_allows_what_it_gave() -> None:
    """The first day that it no longer holds is named."""
    checked = check(SITE, [notices.state()], 100)
    assert allowed(notices.state()) == {"necessary", "statistics"}
    assert checked.services == {"basket": True, "matomo": True, "ads": False}
    assert checked.expires == date(1970, 10, 8)


def test_s05_several_states_allow_what_all_do() -> None:
    """S05: whatever one of them does not give is off."""
    other = notices.state(purposes=bits([3]))
    refusal = notices.state(outcome=Outcome.REFUSED, purposes=0)
    assert allowed(notices.state(), other) == {"necessary"}
    assert allowed(notices.state(), notices.state()) == {"necessary", "statistics"}
    assert allowed(notices.state(), refusal) == {"necessary"}


def test_expired_states_count_only_alone() -> None:
    """A53: they say expired where nothing valid speaks."""
    old = notices.state(expires=150)
    assert allowed(notices.state(), old, today=200) == {"necessary", "statistics"}
    checked = check(SITE, [old], 200)
    assert checked.status["statistics"] is Status.EXPIRED
    assert checked.expires == date(1970, 5, 31)


def test_an_end_beyond_the_calendar_is_its_last_day() -> None:
    """A key's holder may seal any number; the answer is still an answer."""
    checked = check(SITE, [notices.state(expires=9_999_999)], 100)
    assert checked.expires == date.max


def test_narrowed_to_some_purposes() -> None:
    """A service's name is no purpose, and what is unknown is off."""
    checked = narrow(check(SITE, [notices.state()], 100), ["statistics", "matomo"])
    assert checked.purposes == {"statistics": True, "matomo": False}
    assert checked.status == {
        "statistics": Status.GIVEN,
        "matomo": Status.UNKNOWN,
    }
