"""Rotate: another key signs a log, and for a while the one before it too."""

from collections.abc import Callable

from consent import canonical
from consent.keyring import gone
from consent.ledger import entry
from consent.ledger.note import write_key
from consent.model import Kind
from consent.store.base import Act, LogKey, Store
from consent.store.change import NewKey
from consent.store.closed import ended
from consent.store.ring import Ring

BODY_VERSION = 1


class Rotator:
    """Rotates the keys of one store's logs, in one person's name."""

    def __init__(
        self, store: Store, ring: Ring, *, author: str, random: Callable[[int], bytes]
    ) -> None:
        """Take what holds the secret keys, who acts, and what gives random bytes."""
        self._store = store
        self._ring = ring
        self._author = author
        self._random = random

    async def rotate(self, site: str, *, until: int, because: str) -> LogKey:
        """Let a new key sign a site's log, and give it.

        Until a time, in milliseconds since 1970, the key before it signs as well; the
        head with this change's own entry bears both signatures in any case.
        """
        head, known = await self._store.head(site), await self._store.log_keys(site)
        if ended(known) is not None:
            # Before a key is made that nothing needs.
            raise gone(site)
        key = self._ring.fresh(site, head.origin, [one.key for one in known])
        body = {
            "v": BODY_VERSION,
            "author": self._author,
            "because": because,
            "new": write_key(key),
            "old": [write_key(one.key) for one in known if one.until is None],
            "until": entry.write_time(until),
        }
        act = Act(
            site=site,
            kind=Kind.KEY,
            notice=None,
            body=canonical.encode(body),
            blind=self._random(32),
        )
        await self._store.change((NewKey(key, until), act))
        return (await self._store.log_keys(site))[-1]
