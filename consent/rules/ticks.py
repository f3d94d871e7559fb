"""What the ticks of a form without script mean, where no tick moves another one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from consent.model import Notice


@dataclass(frozen=True, slots=True)
class Ticks:
    """The purposes and services that a visitor left ticked."""

    purposes: frozenset[str]
    services: frozenset[str]


def chosen(
    notice: Notice, before: Mapping[str, bool], ticks: Ticks
) -> tuple[dict[str, bool], dict[str, bool]]:
    """Turn ticks into what a choice says of purposes and services.

    `before` tells what was ticked when the form was shown. A service whose own tick was
    moved is as its tick says; one that was left alone follows its purposes if one of
    those was moved, and stays as it was if none was.
    """
    optional = {purpose.id for purpose in notice.purposes if not purpose.necessary}
    purposes = {name: name in ticks.purposes for name in optional | ticks.purposes}
    moved = _moved(optional, before, ticks.purposes)
    services = {
        service.id: service.id in ticks.services
        for service in notice.services
        if not optional.isdisjoint(service.purposes)
        and (
            _moved({service.id}, before, ticks.services)
            or moved.isdisjoint(service.purposes)
        )
    }
    return purposes, {**dict.fromkeys(_unknown(notice, ticks), True), **services}


def _moved(
    names: Collection[str], before: Mapping[str, bool], ticked: Collection[str]
) -> set[str]:
    return {name for name in names if (name in ticked) is not before.get(name, False)}


def _unknown(notice: Notice, ticks: Ticks) -> frozenset[str]:
    """Give what no such form can hold, for the rules to refuse."""
    return ticks.services - {service.id for service in notice.services}
