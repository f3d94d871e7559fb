"""What a visitor would agree to beyond what an earlier notice asked.

Whatever grows gets a new number, so that no old decision stretches over it.
"""

from collections.abc import Iterator

from consent.model import Notice, Purpose, Regime, Service, Storage
from consent.rules.duration import stored_days

_NO_END = float("inf")


def purpose_growth(
    before: Purpose, old: Notice, after: Purpose, new: Notice
) -> Iterator[str]:
    """Say in words what of a purpose was never asked before."""
    # The script for those who are asked first cannot tell a yes from a thing left on.
    if new.regimes == (Regime.OPT_IN,) != old.regimes and not after.necessary:
        yield "some left it on without being asked first"
    if after.sale and not before.sale:
        yield "it now covers data that is sold or shared"
    # Who saw it as necessary was never asked, whatever their state says of it.
    if before.necessary and not after.necessary:
        yield "it was necessary and is now asked for"


def service_growth(
    before: Service, old: Notice, after: Service, new: Notice
) -> Iterator[str]:
    """Say in words what of a service was never asked before, purposes by number."""
    yield from (f"purpose {name!r}" for name in _new_purposes(before, old, after, new))
    if after.recipient != before.recipient:
        yield f"recipient {after.recipient!r} instead of {before.recipient!r}"
    if after.country != before.country:
        yield f"country {after.country} instead of {before.country}"
    yield from (f"host {host}" for host in after.hosts if host not in before.hosts)
    known = {(item.kind, item.name, item.host): item for item in before.storage}
    for item in after.storage:
        same = known.get((item.kind, item.name, item.host))
        yield from _storage_growth(same, item)


def _new_purposes(
    before: Service, old: Notice, after: Service, new: Notice
) -> list[str]:
    asked = {p.number for p in old.purposes if p.id in before.purposes}
    return [
        p.id for p in new.purposes if p.id in after.purposes if p.number not in asked
    ]


def _storage_growth(before: Storage | None, after: Storage) -> Iterator[str]:
    if before is None:
        yield f"{after.kind} {after.name}"
    elif _days(after) > _days(before):
        yield f"{after.kind} {after.name} for {after.duration}, not {before.duration}"


def _days(item: Storage) -> float:
    days = stored_days(item.duration)
    return _NO_END if days is None else days
