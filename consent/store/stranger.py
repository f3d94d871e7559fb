"""Hosts that pages met and no service declares: by days since 1970, on nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

MOST = 100
"""Hosts that are kept of a site for one day: anybody may post some."""
KEPT = 30
"""Days after which they go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """How many pages of a day loaded from a host, and how many were kept from it."""

    site: str
    day: int
    host: str
    loaded: int = 0
    blocked: int = 0


class Strangers(Protocol):
    """What a database knows of undeclared hosts."""

    async def meet(self, strangers: Sequence[Stranger]) -> None:
        """Add to what is known, in one transaction, up to `MOST` a site and day."""
        ...

    async def strangers(self, site: str) -> Sequence[Stranger]:
        """Give what is known of a site, all its days together, the most met first."""
        ...
