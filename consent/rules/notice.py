"""A notice as it is stored, named and asked: content, hash and terms."""

import json
from dataclasses import dataclass
from typing import Any

import msgspec

from consent import canonical
from consent.errors import StoreError
from consent.model import Notice
from consent.rules.duration import stored_days


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a notice: `hash` names all of it, `terms` what it asks."""

    notice: Notice
    content: bytes
    hash: str
    terms: str


def version(notice: Notice) -> Version:
    """Write a notice in its one canonical form and name it (SHA-256, hex)."""
    value = msgspec.to_builtins(notice)
    return Version(
        notice=notice,
        content=canonical.encode(value),
        hash=canonical.digest(value),
        terms=canonical.digest(_terms(notice)),
    )


def read(content: bytes) -> Notice:
    """Read a stored notice back, refusing what this version would not show of it.

    An older one may lack members: it was published when their default went unsaid.
    """
    try:
        stored = canonical.decode(content)
        notice = msgspec.convert(stored, Notice)
    except (canonical.NotCanonical, msgspec.ValidationError) as error:
        raise StoreError(f"a stored notice cannot be read: {error}") from error
    if not _says(json.loads(canonical.encode(msgspec.to_builtins(notice))), stored):
        raise StoreError("a stored notice holds what this version does not know")
    return notice


def _says(notice: Any, stored: Any) -> bool:
    """Tell whether a notice says all that was stored, and the rest by default."""
    match notice, stored:
        case dict(), dict():
            return all(
                key in notice and _says(notice[key], value)
                for key, value in stored.items()
            )
        case list(), list():
            return len(notice) == len(stored) and all(map(_says, notice, stored))
        case _:
            return bool(notice == stored)


def _terms(notice: Notice) -> dict[str, Any]:
    """Give what is asked alone; order is how it is shown, and asks nothing."""
    return {
        "controller": notice.controller.name,
        "purposes": [
            {"number": each.number, "necessary": each.necessary, "sale": each.sale}
            for each in sorted(notice.purposes, key=lambda each: each.number)
        ],
        "services": [
            {
                "number": each.number,
                "purposes": sorted(each.purposes),
                "recipient": each.recipient,
                "country": each.country,
                "hosts": sorted(each.hosts),
                "storage": sorted(
                    (item.kind, item.name, item.host, _days(item.duration))
                    for item in each.storage
                ),
            }
            for each in sorted(notice.services, key=lambda each: each.number)
        ],
    }


def _days(duration: str) -> int:
    """Count a duration's days; what has no end counts as -1."""
    days = stored_days(duration)
    return -1 if days is None else days
