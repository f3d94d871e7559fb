"""What a state says about each purpose and service of a notice, today."""

from dataclasses import dataclass

from consent.model import Notice, Status
from consent.rules.choice import counts
from consent.rules.regime import ASKED_FIRST, Footing
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
    notice: Notice,
    state: State | None,
    today: int,
    *,
    signal: bool = False,
    footing: Footing = ASKED_FIRST,
) -> Standing:
    """Tell what stands; `today` counts days since 1970-01-01 UTC.

    `signal` says that an opt-out signal came with the question: it beats a grant that
    was made without it, and yields to one that was made in its presence.
    """
    visitor = _Visitor(state, today, signal, footing)
    necessary = {purpose.id for purpose in notice.purposes if purpose.necessary}
    sale = {purpose.id for purpose in notice.purposes if purpose.sale}

    purposes = {
        purpose.id: Status.GIVEN
        if purpose.necessary
        else visitor.purpose(purpose.number, sale=purpose.sale)
        for purpose in notice.purposes
    }
    services = {
        service.id: Status.GIVEN
        if necessary.issuperset(service.purposes)
        else visitor.service(service.number, sale=not sale.isdisjoint(service.purposes))
        for service in notice.services
    }
    return Standing(purposes, services)


@dataclass(frozen=True, slots=True)
class _Visitor:
    """What somebody said, and the rules by which that is read today."""

    state: State | None
    today: int
    signal: bool
    footing: Footing

    def purpose(self, number: int, *, sale: bool) -> Status:
        """Tell what holds for one optional purpose."""
        state = self.state
        if state is None or number > state.purposes_asked:
            return self._unasked(sale=sale)
        return self._asked(state, given=bool(state.purposes >> number & 1), sale=sale)

    def service(self, number: int, *, sale: bool) -> Status:
        """Tell what holds for one optional service."""
        state = self.state
        if state is None or number > state.services_asked:
            return self._unasked(sale=sale)
        return self._asked(state, given=bool(state.services >> number & 1), sale=sale)

    def _unasked(self, *, sale: bool) -> Status:
        if self._is_overruled(sale=sale):
            return Status.REFUSED
        free = self.footing.free and self._is_silent(sale=sale)
        return Status.GIVEN if free else Status.UNKNOWN

    def _asked(self, state: State, *, given: bool, sale: bool) -> Status:
        if self._is_overruled(sale=sale):
            return Status.REFUSED
        if self.today >= state.expires:
            return Status.EXPIRED
        if given:
            return (
                Status.GIVEN if counts(state, self.footing.regime) else Status.UNKNOWN
            )
        free = self.footing.free and self._is_silent(sale=sale)
        return Status.GIVEN if free else _NOT_GIVEN[state.outcome]

    def _is_overruled(self, *, sale: bool) -> bool:
        return sale and self.signal and not (self.state and self.state.signal)

    def _is_silent(self, *, sale: bool) -> bool:
        """Tell whether nothing was said of it: a no to sale is silent on the rest."""
        state = self.state
        if state is None:
            return True
        return (
            state.outcome is Outcome.SIGNAL and self.today < state.expires and not sale
        )
