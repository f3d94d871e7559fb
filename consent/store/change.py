"""Changes beside the records that none may make without an entry that tells of it."""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from consent.ledger.note import Key
from consent.model import ErasureMode, Kind, Role
from consent.store.desk import DeskChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """A bearer token for one site, of which a SHA-256 is kept; `id` is part of it.

    Times are in milliseconds since 1970; `revoked` is None while it counts.
    """

    id: str
    site: str
    role: Role
    digest: bytes
    created: int
    expires: int
    revoked: int | None = None


@dataclass(frozen=True, slots=True)
class NewAccess:
    """Somebody may read a site's log from now on."""

    access: Access


@dataclass(frozen=True, slots=True)
class EndedAccess:
    """An access ends now; there is `UnknownAccess` if it does not count any more."""

    id: str


@dataclass(frozen=True, slots=True)
class NewKey:
    """Another key signs the log from now on.

    The one before signs too until a time, in milliseconds since 1970, and in any case
    the head that has this change's own entry.
    """

    key: Key
    until: int


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A secret seals from now on that is none of those before."""

    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class NewWebhookKey:
    """Another key signs what is sent to an address, or there is `UnknownWebhook`.

    The one before signs too until a time, in milliseconds since 1970.
    """

    url: str
    until: int


@dataclass(frozen=True, slots=True)
class NewEpoch:
    """A log that lost records goes on, in an epoch with a number of its own."""

    number: int


@dataclass(frozen=True, slots=True)
class Erasure:
    """The bodies of a site's choices are let go, and their tokens count no more.

    `records` name all that there are of `visitors`: `EraseConflict` if one is missing.
    """

    records: tuple[int, ...]
    visitors: tuple[str, ...]
    mode: ErasureMode


class Limit(NamedTuple):
    """The choices of some kinds on one notice, before a time: their bodies are due."""

    notice: str
    kinds: tuple[Kind, ...]
    before: int


@dataclass(frozen=True, slots=True)
class Retention:
    """The time is over for which the bodies of these records were to be kept."""

    records: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Departure:
    """The log goes on elsewhere: no key signs it here behind this change's entry."""


Change: TypeAlias = (
    NewAccess
    | EndedAccess
    | NewKey
    | NewWebhookKey
    | NewSecret
    | NewEpoch
    | Erasure
    | Retention
    | DeskChange
    | Departure
)
