"""From a decision to the state that the visitor keeps."""

from consent.model import Action, Choice, Layer, Regime
from consent.rules.choice import decide
from consent.rules.issue import Screen, issue
from consent.rules.state import Outcome, State, bits
from tests.rules.notices import notice

TERMS = "0123456789abcdef" * 4
SCREEN = Screen(notice(), "a" * 64, TERMS)


def issued(action: Action, **more: bool) -> State:
    """Give the state of a choice on day 100."""
    choice = Choice(action=action, notice="", layer=Layer.BANNER, key="", purposes=more)
    decision = decide(notice(), choice, None)
    return issue(SCREEN, decision, regime=Regime.OPT_IN, signal=False, today=100)


def test_a_grant_holds_the_notices_days() -> None:
    """A29: from today, for as long as the notice says of grants."""
    state = issued(Action.SAVE, statistics=True)
    assert (state.outcome, state.issued, state.expires) == (Outcome.GIVEN, 100, 280)
    assert (state.purposes, state.services) == (bits([2]), bits([2]))
    assert state.terms == TERMS[:16]


def test_a_refusal_holds_longer() -> None:
    """A24: for as long as the notice says of refusals."""
    state = issued(Action.REJECT_ALL)
    assert (state.outcome, state.expires) == (Outcome.REFUSED, 286)
    assert (state.purposes, state.services) == (0, 0)


def test_a24_a_no_beside_a_yes_holds_longer_where_all_was_on() -> None:
    """A24, A29: what ends there is on again by itself; a whole yes ends as ever."""
    for action, days in ((Action.SAVE, 366), (Action.ACCEPT_ALL, 180)):
        choice = Choice(
            action=action,
            notice="",
            layer=Layer.BANNER,
            key="",
            purposes={"statistics": True} if action is Action.SAVE else {},
        )
        decision = decide(notice(), choice, None, Regime.OPT_OUT)
        state = issue(SCREEN, decision, regime=Regime.OPT_OUT, signal=False, today=100)
        assert (state.outcome, state.expires) == (Outcome.GIVEN, 100 + days)


def test_the_highest_numbers_were_asked() -> None:
    """What gets a higher number later is known to be unasked."""
    state = issued(Action.REJECT_ALL)
    assert (state.purposes_asked, state.services_asked) == (3, 3)


def test_the_necessary_is_not_given() -> None:
    """Were it among what was given, it would stay on if it became optional."""
    state = issued(Action.ACCEPT_ALL)
    assert (state.purposes, state.services) == (bits([2, 3]), bits([2, 3]))
