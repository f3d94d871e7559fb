"""From what a visitor sent to a decision on every purpose and service."""

from collections.abc import Mapping
from dataclasses import dataclass

from consent.errors import BadChoice, UnknownPurpose, UnknownService
from consent.model import Action, Choice, Notice, Purpose, Regime, Service, Status
from consent.rules.state import Outcome, State

NO_TO_SALE = frozenset({Action.SIGNAL, Action.OPT_OUT})
"""What says no to what is sold or shared, and nothing about the rest."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of a choice: a status for every purpose and every service."""

    outcome: Outcome
    purposes: dict[str, Status]
    services: dict[str, Status]


def decide(
    notice: Notice,
    choice: Choice,
    before: State | None,
    regime: Regime = Regime.OPT_IN,
) -> Decision:
    """Turn a choice into a decision on all that the notice asks.

    `before` is the visitor's valid earlier state: what it gave and the choice does
    not is withdrawn, and a signal keeps what it does not speak about. Where people are
    not asked first, that stays unknown until they answer.
    """
    _check_ids(notice, choice)
    _check_necessary(notice, choice)

    kept = before if counts(before, regime) else None
    purposes = {p.id: _wants(p, choice, kept) for p in notice.purposes}
    services = _services(notice, choice, kept, purposes)
    given = _any_optional(notice, purposes, services)
    sale = {purpose.id for purpose in notice.purposes if purpose.sale}
    silent = _is_silent(choice, before, regime)
    gave, gave_services = (before.purposes, before.services) if before else (0, 0)
    return Decision(
        outcome=Outcome.GIVEN if given else _outcome(choice, before, regime),
        purposes={
            p.id: _status(
                given=purposes[p.id],
                before=_has(gave, p.number),
                silent=silent and not p.sale,
            )
            for p in notice.purposes
        },
        services={
            s.id: _status(
                given=services[s.id],
                before=_has(gave_services, s.number),
                silent=silent and sale.isdisjoint(s.purposes),
            )
            for s in notice.services
        },
    )


def counts(state: State | None, regime: Regime) -> bool:
    """Tell whether what a state gives is a yes under a regime.

    What was left on without being asked for is none where people are asked first.
    """
    if state is None:
        return False
    return regime is not Regime.OPT_IN or state.regime is Regime.OPT_IN


def _is_silent(choice: Choice, before: State | None, regime: Regime) -> bool:
    """Tell whether nothing was ever said about what is neither sold nor shared."""
    if regime is Regime.OPT_IN or choice.action not in NO_TO_SALE:
        return False
    return before is None or before.outcome is Outcome.SIGNAL


def _check_ids(notice: Notice, choice: Choice) -> None:
    purposes = {purpose.id for purpose in notice.purposes}
    for purpose_id in choice.purposes:
        if purpose_id not in purposes:
            raise UnknownPurpose(
                f"the notice has no purpose {purpose_id!r}", f"purposes.{purpose_id}"
            )
    services = {service.id for service in notice.services}
    for service_id in choice.services:
        if service_id not in services:
            raise UnknownService(
                f"the notice has no service {service_id!r}", f"services.{service_id}"
            )


def _check_necessary(notice: Notice, choice: Choice) -> None:
    for purpose in notice.purposes:
        if purpose.necessary and choice.purposes.get(purpose.id) is False:
            raise BadChoice(
                f"{purpose.id!r} is necessary and cannot be refused; leave it out",
                f"purposes.{purpose.id}",
            )
    for service_id in _necessary_services(notice):
        if choice.services.get(service_id) is False:
            raise BadChoice(
                f"{service_id!r} is necessary and cannot be refused; leave it out",
                f"services.{service_id}",
            )


def _necessary_services(notice: Notice) -> set[str]:
    """Give the services that stand under necessary purposes alone."""
    necessary = {purpose.id for purpose in notice.purposes if purpose.necessary}
    return {s.id for s in notice.services if necessary.issuperset(s.purposes)}


def _wants(purpose: Purpose, choice: Choice, before: State | None) -> bool:
    if purpose.necessary:
        return True
    match choice.action:
        case Action.ACCEPT_ALL:
            return True
        case Action.SAVE:
            return choice.purposes.get(purpose.id, False)
        case Action.SIGNAL | Action.OPT_OUT:
            return (
                not purpose.sale
                and before is not None
                and _has(before.purposes, purpose.number)
            )
        case _:
            return False


def _services(
    notice: Notice, choice: Choice, before: State | None, purposes: Mapping[str, bool]
) -> dict[str, bool]:
    necessary = _necessary_services(notice)
    sale = {purpose.id for purpose in notice.purposes if purpose.sale}
    return {
        service.id: service.id in necessary
        or _allows(
            service,
            choice,
            follows=all(purposes[purpose_id] for purpose_id in service.purposes),
            keeps=sale.isdisjoint(service.purposes)
            and before is not None
            and _has(before.services, service.number),
        )
        for service in notice.services
    }


def _allows(service: Service, choice: Choice, *, follows: bool, keeps: bool) -> bool:
    """A service runs if all its purposes were given, or if it was itself chosen."""
    match choice.action:
        case Action.SAVE:
            return choice.services.get(service.id, follows)
        case Action.SIGNAL | Action.OPT_OUT:
            return keeps
        case _:
            return follows


def _status(*, given: bool, before: bool, silent: bool) -> Status:
    if given:
        return Status.GIVEN
    if silent:
        return Status.UNKNOWN
    return Status.WITHDRAWN if before else Status.REFUSED


def _outcome(choice: Choice, before: State | None, regime: Regime) -> Outcome:
    """Saving with everything off is a refusal, whatever the button was called."""
    if choice.action in NO_TO_SALE:
        return _after_no_to_sale(before, regime)
    if choice.action is Action.WITHDRAW:
        return Outcome.WITHDRAWN
    had = before is not None and before.outcome is Outcome.GIVEN
    return Outcome.WITHDRAWN if had else Outcome.REFUSED


def _after_no_to_sale(before: State | None, regime: Regime) -> Outcome:
    """Who had refused more than sale has still refused it."""
    if before is None or before.outcome is Outcome.SIGNAL:
        return Outcome.SIGNAL
    if before.outcome is not Outcome.GIVEN:
        return Outcome.REFUSED
    return Outcome.SIGNAL if regime is Regime.OPT_IN else Outcome.WITHDRAWN


def _any_optional(
    notice: Notice, purposes: Mapping[str, bool], services: Mapping[str, bool]
) -> bool:
    """Tell whether anything was given that is not necessary."""
    necessary = _necessary_services(notice)
    return any(purposes[p.id] for p in notice.purposes if not p.necessary) or any(
        services[s.id] for s in notice.services if s.id not in necessary
    )


def _has(bitmap: int, number: int) -> bool:
    return bool(bitmap >> number & 1)
