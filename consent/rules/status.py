"""What a state says about each purpose and service of a notice, today."""

from dataclasses import dataclass

from consent.model import Notice, Status
from consent.rules.state import Outcome, State

_NOT_GIVEN = {
    Outcome.GIVEN: Status.REFUSED,
    Outcome.REFUSED: Status.REFUSED,
    Outcome.WITHDRAWN: Status.WITHDRAWN,
    Outcome.SIGNAL: Status.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A status for every purpose and service; what is not given counts as no."""

    purposes: dict[str, Status]
    services: dict[str, Status]


def stand(
    notice: Notice, state: State | None, today: int, *, signal: bool = False
) -> Standing:
    """Tell what stands; `today` counts days since 1970-01-01 UTC.

    `signal` says that an opt-out signal came with the question: it beats a grant that
    was made without it, and yields to one that was made in its presence.
    """
    overruled = signal and not (state is not None and state.signal)
    necessary = {purpose.id for purpose in notice.purposes if purpose.necessary}
    sale = {purpose.id for purpose in notice.purposes if purpose.sale}

    purposes = {
        purpose.id: Status.GIVEN
        if purpose.necessary
        else Status.REFUSED
        if overruled and purpose.sale
        else purpose_status(state, purpose.number, today)
        for purpose in notice.purposes
    }
    services = {
        service.id: Status.GIVEN
        if necessary.issuperset(service.purposes)
        else Status.REFUSED
        if overruled and not sale.isdisjoint(service.purposes)
        else service_status(state, service.number, today)
        for service in notice.services
    }
    return Standing(purposes, services)


def purpose_status(state: State | None, number: int, today: int) -> Status:
    """Tell what a state says about one optional purpose."""
    if state is None or number > state.purposes_asked:
        return Status.UNKNOWN
    return _status(state, given=bool(state.purposes >> number & 1), today=today)


def service_status(state: State | None, number: int, today: int) -> Status:
    """Tell what a state says about one optional service."""
    if state is None or number > state.services_asked:
        return Status.UNKNOWN
    return _status(state, given=bool(state.services >> number & 1), today=today)


def _status(state: State, *, given: bool, today: int) -> Status:
    if today >= state.expires:
        return Status.EXPIRED
    return Status.GIVEN if given else _NOT_GIVEN[state.outcome]
