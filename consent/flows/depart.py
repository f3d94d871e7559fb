"""Depart: a log ends here with an entry that says so, and goes on elsewhere."""

from collections.abc import Callable

from consent.errors import StoreError
from consent.ledger import entry
from consent.store.base import Store
from consent.store.change import Departure
from consent.store.closed import ended
from consent.store.deed import deed

_SAID = "The site left this service, with its log and its key"


class Leaver:
    """Lets logs of one store leave, in one person's name."""

    def __init__(
        self, store: Store, *, author: str, random: Callable[[int], bytes]
    ) -> None:
        """Take the store, who acts, and what gives random bytes."""
        self._store = store
        self._author = author
        self._random = random

    async def depart(self, site: str, *, because: str, now: int) -> None:
        """Let no key sign a site's log any more, behind an entry that tells of it.

        A log that ended already stays as it is. Raises `StoreError` while its key
        changes: which of the two signs elsewhere is not said then.
        """
        keys = await self._store.log_keys(site)
        if ended(keys) is not None:
            return
        for key in keys:
            if key.until is not None and key.until > now:
                time = entry.write_time(key.until)
                raise StoreError(
                    f"the key of {site!r} is changing until {time}; move it then"
                )
        said = f"{_SAID}: {because}" if because else f"{_SAID}."
        act = deed(site, said, author=self._author, random=self._random)
        await self._store.change((Departure(), act))
