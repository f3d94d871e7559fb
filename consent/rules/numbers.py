"""The numbers of purposes and services: counted from 1, never given twice."""

from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from msgspec.structs import replace

from consent.model import Notice, Purpose, Service
from consent.rules.growth import purpose_growth, service_growth


class Numbers(NamedTuple):
    """The highest number ever given to a purpose and to a service of a site."""

    purpose: int = 0
    service: int = 0


def number(
    draft: Notice, previous: Notice | None, given: Numbers
) -> tuple[Notice, Numbers]:
    """Number a draft: what the previous notice asked keeps its number, the rest is new.

    A purpose or service that is back after a notice without it is new, too.
    """
    purposes = count(given.purpose + 1)
    services = count(given.service + 1)
    notice = replace(draft, purposes=tuple(_purposes(draft, previous, purposes)))
    notice = replace(notice, services=tuple(_services(notice, previous, services)))
    return notice, Numbers(next(purposes) - 1, next(services) - 1)


def _purposes(
    draft: Notice, previous: Notice | None, numbers: Iterator[int]
) -> Iterator[Purpose]:
    known = {} if previous is None else {each.id: each for each in previous.purposes}
    for purpose in draft.purposes:
        before = known.get(purpose.id)
        if before is None or previous is None:
            yield replace(purpose, number=next(numbers))
            continue
        grown = any(purpose_growth(before, previous, purpose, draft))
        yield replace(purpose, number=next(numbers) if grown else before.number)


def _services(
    draft: Notice, previous: Notice | None, numbers: Iterator[int]
) -> Iterator[Service]:
    known = {} if previous is None else {each.id: each for each in previous.services}
    for service in draft.services:
        before = known.get(service.id)
        if before is None or previous is None:
            yield replace(service, number=next(numbers))
            continue
        grown = any(service_growth(before, previous, service, draft))
        yield replace(service, number=next(numbers) if grown else before.number)
