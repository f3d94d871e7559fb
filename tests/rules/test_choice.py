"""What becomes of what a visitor sent."""

from typing import Any

import pytest

from consent.errors import BadChoice, UnknownPurpose, UnknownService
from consent.model import Action, Choice, Layer, Regime, Status
from consent.rules.choice import Decision, counts, decide
from consent.rules.state import Outcome, State, bits
from tests.rules.notices import notice, state


def choose(
    action: Action, *, before: State | None = None, **ids: dict[str, bool]
) -> Decision:
    """Decide on the shop's notice."""
    choice = Choice(action=action, notice="", layer=Layer.BANNER, key="", **ids)
    return decide(notice(), choice, before)


def given(statuses: dict[str, Status]) -> set[str]:
    """Give what was allowed."""
    return {name for name, status in statuses.items() if status is Status.GIVEN}


def test_accept_all_gives_everything() -> None:
    """Accepting all allows every purpose and every service."""
    decision = choose(Action.ACCEPT_ALL)
    assert decision.outcome is Outcome.GIVEN
    assert given(decision.purposes) == {"necessary", "statistics", "marketing"}
    assert given(decision.services) == {"basket", "matomo", "ads"}


def test_reject_all_leaves_what_is_necessary() -> None:
    """Refusing all leaves the necessary purpose and its service, and no more."""
    decision = choose(Action.REJECT_ALL)
    assert decision.outcome is Outcome.REFUSED
    assert given(decision.purposes) == {"necessary"}
    assert given(decision.services) == {"basket"}
    assert decision.purposes["marketing"] is Status.REFUSED


def test_a_saved_choice_starts_services_whose_purposes_were_all_given() -> None:
    """A28: a service under two purposes does not start with one of them."""
    decision = choose(Action.SAVE, purposes={"statistics": True})
    assert decision.outcome is Outcome.GIVEN
    assert given(decision.purposes) == {"necessary", "statistics"}
    assert given(decision.services) == {"basket", "matomo"}


def test_a_service_can_be_chosen_by_itself() -> None:
    """One service under a given purpose can be off, one under a refused one on."""
    decision = choose(
        Action.SAVE,
        purposes={"statistics": True},
        services={"matomo": False, "ads": True},
    )
    assert given(decision.services) == {"basket", "ads"}


def test_one_service_alone_is_a_grant() -> None:
    """Allowing a single service, as under an embed, is a grant."""
    decision = choose(Action.SAVE, services={"ads": True})
    assert decision.outcome is Outcome.GIVEN
    assert given(decision.purposes) == {"necessary"}


def test_a_purpose_without_its_services_is_a_grant() -> None:
    """Who lets a purpose be, and each of its services not, has given something."""
    decision = choose(
        Action.SAVE, purposes={"statistics": True}, services={"matomo": False}
    )
    assert decision.outcome is Outcome.GIVEN
    assert given(decision.services) == {"basket"}


def test_saving_with_all_off_is_a_refusal() -> None:
    """A20: whatever the button was called, nothing chosen is a refusal."""
    decision = choose(Action.SAVE, purposes={"statistics": False})
    assert decision.outcome is Outcome.REFUSED


@pytest.mark.parametrize("action", [Action.REJECT_ALL, Action.SAVE, Action.WITHDRAW])
def test_taking_back_a_grant_is_a_withdrawal(action: Action) -> None:
    """What was given before and is not now is withdrawn; the rest is refused."""
    decision = choose(action, before=state())
    assert decision.outcome is Outcome.WITHDRAWN
    assert decision.purposes["statistics"] is Status.WITHDRAWN
    assert decision.services["matomo"] is Status.WITHDRAWN
    assert decision.purposes["marketing"] is Status.REFUSED


def test_withdrawing_nothing_is_a_withdrawal_too() -> None:
    """Withdrawing needs no earlier grant."""
    assert choose(Action.WITHDRAW).outcome is Outcome.WITHDRAWN


def test_refusing_again_is_a_refusal() -> None:
    """Who refused before and refuses again withdraws nothing."""
    before = state(outcome=Outcome.REFUSED, purposes=bits([1]), services=bits([1]))
    decision = choose(Action.REJECT_ALL, before=before)
    assert decision.outcome is Outcome.REFUSED
    assert decision.purposes["statistics"] is Status.REFUSED


def test_a_signal_turns_sale_off_and_keeps_the_rest() -> None:
    """A37: an opt-out signal takes sale back and leaves other grants alone."""
    before = state(purposes=bits([1, 2, 3]), services=bits([1, 2, 3]))
    decision = choose(Action.SIGNAL, before=before)
    assert decision.outcome is Outcome.GIVEN
    assert given(decision.purposes) == {"necessary", "statistics"}
    assert given(decision.services) == {"basket", "matomo"}
    assert decision.services["ads"] is Status.WITHDRAWN


def test_a_signal_starts_no_service_that_was_off() -> None:
    """A service that was refused under a given purpose stays refused."""
    decision = choose(Action.SIGNAL, before=state(services=bits([1])))
    assert given(decision.services) == {"basket"}


def test_a_signal_keeps_a_service_that_was_chosen_by_itself() -> None:
    """A service that was given under a refused purpose stays given."""
    before = state(purposes=bits([1]), services=bits([1, 2]))
    decision = choose(Action.SIGNAL, before=before)
    assert decision.outcome is Outcome.GIVEN
    assert given(decision.services) == {"basket", "matomo"}


def test_a_signal_alone_gives_nothing() -> None:
    """Without an earlier choice a signal allows nothing that is optional."""
    decision = choose(Action.SIGNAL)
    assert decision.outcome is Outcome.SIGNAL
    assert given(decision.purposes) == {"necessary"}
    assert given(decision.services) == {"basket"}


def test_unknown_ids_are_refused() -> None:
    """A choice on what the notice does not have is no choice."""
    with pytest.raises(UnknownPurpose, match="'profiling'"):
        choose(Action.SAVE, purposes={"profiling": True})
    with pytest.raises(UnknownService, match="'pixel'"):
        choose(Action.SAVE, services={"pixel": True})


@pytest.mark.parametrize(
    "ids", [{"purposes": {"necessary": False}}, {"services": {"basket": False}}]
)
def test_what_is_necessary_cannot_be_refused(ids: dict[str, Any]) -> None:
    """Refusing it would promise what will not happen."""
    with pytest.raises(BadChoice, match="is necessary") as caught:
        choose(Action.SAVE, **ids)
    assert caught.value.where in {"purposes.necessary", "services.basket"}


@pytest.mark.parametrize("action", [Action.SIGNAL, Action.OPT_OUT])
def test_a_no_to_sale_is_silent_where_nobody_is_asked_first(action: Action) -> None:
    """A37: what is neither sold nor shared stays unknown, before and after another."""
    said = Choice(action=action, notice="0" * 64, layer=Layer.PAGE, key="0" * 32)
    for before in (None, state(outcome=Outcome.SIGNAL, purposes=0, services=0)):
        decision = decide(notice(), said, before, Regime.OPT_OUT)
        assert decision.outcome is Outcome.SIGNAL
        assert decision.purposes["statistics"] is Status.UNKNOWN
        assert decision.purposes["marketing"] is Status.REFUSED
        assert decision.services["matomo"] is Status.UNKNOWN
        assert decision.services["ads"] is Status.REFUSED


def test_a_whole_refusal_is_silent_about_nothing() -> None:
    """A37: it speaks of all purposes, as a signal does where people are asked first."""
    said = Choice(action=Action.REJECT_ALL, notice="", layer=Layer.BANNER, key="")
    refused = decide(notice(), said, None, Regime.OPT_OUT)
    assert refused.purposes["statistics"] is Status.REFUSED
    assert refused.services["matomo"] is Status.REFUSED
    signalled = choose(Action.SIGNAL)
    assert signalled.purposes["statistics"] is Status.REFUSED


@pytest.mark.parametrize("regime", Regime)
def test_what_nobody_said_is_no_yes(regime: Regime) -> None:
    """Without a state there is nothing that could count."""
    assert counts(None, regime) is False


@pytest.mark.parametrize(
    ("before", "regime", "outcome"),
    [
        (Outcome.REFUSED, Regime.OPT_OUT, Outcome.REFUSED),
        (Outcome.WITHDRAWN, Regime.OPT_IN, Outcome.REFUSED),
        (Outcome.GIVEN, Regime.OPT_OUT, Outcome.WITHDRAWN),
        (Outcome.GIVEN, Regime.OPT_IN, Outcome.SIGNAL),
    ],
)
def test_a_signal_takes_no_refusal_away(
    before: Outcome, regime: Regime, outcome: Outcome
) -> None:
    """A39, A26: who had refused more than sale has still refused it."""
    said = Choice(action=Action.SIGNAL, notice="0", layer=Layer.PAGE, key="0" * 32)
    gave = bits([3]) if before is Outcome.GIVEN else 0
    earlier = state(outcome=before, purposes=gave, services=gave)
    assert decide(notice(), said, earlier, regime).outcome is outcome


def test_what_was_left_on_is_not_carried_to_where_people_are_asked() -> None:
    """A57: a signal keeps a yes, and this was none."""
    said = Choice(action=Action.SIGNAL, notice="0", layer=Layer.PAGE, key="0" * 32)
    left = state(regime=Regime.OPT_OUT)
    decision = decide(notice(), said, left, Regime.OPT_IN)
    assert decision.purposes["statistics"] is Status.WITHDRAWN
    kept = decide(notice(), said, left, Regime.NONE)
    assert kept.purposes["statistics"] is Status.GIVEN
