"""What a state says today."""

from consent.model import Regime, Status
from consent.rules.regime import Footing
from consent.rules.state import Outcome, State, bits
from consent.rules.status import Standing, stand
from tests.rules.notices import notice, purpose, service, state

FREE = Footing(Regime.OPT_OUT, free=True)


def standing(
    state: State | None, *, today: int = 100, signal: bool = False
) -> Standing:
    """Ask what stands for the shop's notice."""
    return stand(notice(), state, today, signal=signal)


def test_without_a_state_only_what_is_necessary_is_given() -> None:
    """A54: unknown is no."""
    answer = standing(None)
    assert answer.purposes == {
        "necessary": Status.GIVEN,
        "statistics": Status.UNKNOWN,
        "marketing": Status.UNKNOWN,
    }
    assert answer.services["basket"] is Status.GIVEN
    assert answer.services["matomo"] is Status.UNKNOWN


def test_a_grant_says_what_was_given_and_what_not() -> None:
    """What the visitor left off is refused."""
    answer = standing(state())
    assert answer.purposes["statistics"] is Status.GIVEN
    assert answer.services["matomo"] is Status.GIVEN
    assert answer.purposes["marketing"] is Status.REFUSED
    assert answer.services["ads"] is Status.REFUSED


def test_a_state_ends_on_its_day() -> None:
    """A29: a state holds until the day before it expires."""
    assert standing(state(), today=279).purposes["statistics"] is Status.GIVEN
    last = standing(state(), today=280)
    assert last.purposes["statistics"] is Status.EXPIRED
    assert last.services["matomo"] is Status.EXPIRED
    assert last.purposes["necessary"] is Status.GIVEN


def test_a_withdrawal_says_withdrawn() -> None:
    """After a withdrawal everything optional is withdrawn."""
    answer = standing(state(outcome=Outcome.WITHDRAWN, purposes=0, services=0))
    assert answer.purposes["statistics"] is Status.WITHDRAWN
    assert answer.services["ads"] is Status.WITHDRAWN


def test_what_came_later_is_unknown() -> None:
    """An old decision never stretches over a number it did not know."""
    later = notice(
        purposes=(*notice().purposes, purpose("media", 4)),
        services=(service("matomo", 4, "statistics"),),
    )
    answer = stand(later, state(purposes=bits(range(1, 9))), 100)
    assert answer.purposes["media"] is Status.UNKNOWN
    assert answer.services["matomo"] is Status.UNKNOWN


def test_a_signal_beats_a_grant_made_without_it() -> None:
    """A39: sale is off, whatever an older grant says; the rest stays."""
    older = state(purposes=bits([1, 2, 3]), services=bits([1, 2, 3]))
    answer = standing(older, signal=True)
    assert answer.purposes["marketing"] is Status.REFUSED
    assert answer.services["ads"] is Status.REFUSED
    assert answer.purposes["statistics"] is Status.GIVEN


def test_a_grant_made_under_a_signal_beats_it() -> None:
    """A39: a later, specific act overrides the signal."""
    made = state(purposes=bits([1, 2, 3]), services=bits([1, 2, 3]), signal=True)
    answer = standing(made, signal=True)
    assert answer.purposes["marketing"] is Status.GIVEN
    assert answer.services["ads"] is Status.GIVEN


def test_a_signal_without_a_state_turns_sale_off() -> None:
    """A37: nobody has to click for the signal to count."""
    answer = standing(None, signal=True)
    assert answer.purposes["marketing"] is Status.REFUSED
    assert answer.purposes["statistics"] is Status.UNKNOWN


def test_what_nobody_answered_is_on_where_nobody_is_asked_first() -> None:
    """A37: unless it is sold and a signal came with the question."""
    answer = stand(notice(), None, 100, footing=FREE)
    assert set(answer.purposes.values()) == {Status.GIVEN}
    told = stand(notice(), None, 100, signal=True, footing=FREE)
    assert told.purposes["statistics"] is Status.GIVEN
    assert told.purposes["marketing"] is Status.REFUSED
    assert told.services["ads"] is Status.REFUSED


def test_a_no_to_sale_leaves_the_rest_on_until_it_runs_out() -> None:
    """What came later is on as well, unless it is sold."""
    later = notice(purposes=(*notice().purposes, purpose("media", 4)))
    no = state(outcome=Outcome.SIGNAL, regime=Regime.OPT_OUT, purposes=0, services=0)
    answer = stand(later, no, 100, footing=FREE)
    assert answer.purposes["statistics"] is Status.GIVEN
    assert answer.purposes["media"] is Status.GIVEN
    assert answer.purposes["marketing"] is Status.REFUSED
    sold = notice(purposes=(*notice().purposes, purpose("clicks", 4, sale=True)))
    assert stand(sold, no, 100, footing=FREE).purposes["clicks"] is Status.UNKNOWN
    ended = stand(later, no, 280, footing=FREE)
    assert ended.purposes["statistics"] is Status.EXPIRED
    assert ended.purposes["media"] is Status.UNKNOWN


def test_a_refusal_is_one_under_every_regime() -> None:
    """A57: and what was left on is no yes where people are asked first."""
    refused = state(outcome=Outcome.REFUSED, purposes=0, services=0)
    answer = stand(notice(), refused, 100, footing=FREE)
    assert answer.purposes["statistics"] is Status.REFUSED
    left = state(regime=Regime.OPT_OUT)
    assert stand(notice(), left, 100).purposes["statistics"] is Status.UNKNOWN
    free = stand(notice(), left, 100, footing=FREE)
    assert free.purposes["statistics"] is Status.GIVEN
