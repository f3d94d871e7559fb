"""What is counted, on no visitor: by hours since 1970 and by months, both in UTC."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

EDGE = 30_000
"""Milliseconds that an answer and its record may lie apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often a notice was shown, and answered, as its pages told.

    One of zeros says that in its hour the site was counted.
    """

    site: str
    hour: int
    notice: str
    lang: str
    shown: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """How many answers on a notice the log holds; the language is lost once erased.

    `first` and `last` of them came within the first and last `EDGE` of the hour.
    """

    hour: int
    notice: str
    lang: str | None
    records: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """How many records of a month say one thing, and of how many people.

    `what` is an action or a purpose's id, `said` the status of the latter; None once
    erased. Records that are linked to nobody count as people of their own.
    """

    month: str
    what: str | None
    said: str | None
    records: int
    people: int


class Counts(Protocol):
    """What a database counts and sums up; times are in milliseconds since 1970."""

    async def tally(self, tallies: Sequence[Tally]) -> None:
        """Add to what was counted, in one transaction; a halted ledger lets it."""
        ...

    async def tallies(self, site: str, since: int, until: int) -> Sequence[Tally]:
        """Give what was counted in the hours from one time to before another."""
        ...

    async def stored(self, site: str, since: int, until: int) -> Sequence[Stored]:
        """Count by hour the answers on the notice itself that the log holds."""
        ...

    async def actions(self, site: str, since: int, until: int) -> Sequence[Sum]:
        """Sum up by month what visitors did."""
        ...

    async def decisions(self, site: str, since: int, until: int) -> Sequence[Sum]:
        """Sum up by month what came of each purpose."""
        ...
