"""From a decision to the state that the visitor keeps."""

from typing import NamedTuple

from consent.model import Notice, Regime, Status
from consent.rules.choice import Decision
from consent.rules.regime import refusal_days
from consent.rules.state import TERMS_LENGTH, Outcome, State, bits


class Screen(NamedTuple):
    """The notice that a visitor answered, its hash and that of its terms."""

    notice: Notice
    hash: str
    terms: str


def issue(
    screen: Screen, decision: Decision, *, regime: Regime, signal: bool, today: int
) -> State:
    """Write down a decision by numbers, valid from today for the notice's days.

    A no holds longer where the regime says so, also beside a yes.

    What is necessary is left out: it was not given, and would look so if it ever
    became optional.
    """
    notice = screen.notice
    necessary = {purpose.id for purpose in notice.purposes if purpose.necessary}
    return State(
        outcome=decision.outcome,
        regime=regime,
        signal=signal,
        terms=screen.terms[:TERMS_LENGTH],
        purposes_asked=max((p.number for p in notice.purposes), default=0),
        purposes=bits(
            p.number
            for p in notice.purposes
            if not p.necessary and decision.purposes[p.id] is Status.GIVEN
        ),
        services_asked=max((s.number for s in notice.services), default=0),
        services=bits(
            s.number
            for s in notice.services
            if not necessary.issuperset(s.purposes)
            and decision.services[s.id] is Status.GIVEN
        ),
        issued=today,
        expires=today + _days(notice, decision, regime),
    )


def _days(notice: Notice, decision: Decision, regime: Regime) -> int:
    no, yes = refusal_days(notice, regime), notice.validity.grant
    if decision.outcome is not Outcome.GIVEN:
        return no
    # Where people are not asked first, what they said no to would be on again after.
    said = {*decision.purposes.values(), *decision.services.values()}
    partly = regime is not Regime.OPT_IN and said != {Status.GIVEN}
    return max(yes, no) if partly else yes
