"""Admit: who may read a site's log over HTTP, by a bearer token."""

import base64
import hmac
import re
from collections.abc import Callable
from hashlib import sha256

from consent.ledger import entry
from consent.model import Role
from consent.store.base import Store
from consent.store.change import Access, Change, EndedAccess, NewAccess
from consent.store.deed import deed

_TOKEN = re.compile(r"consent_([0-9a-f]{8})_[A-Za-z0-9_-]{43}")


class Admitter:
    """Gives and ends access to the logs of one store, in one person's name."""

    def __init__(
        self,
        store: Store,
        *,
        author: str,
        clock: Callable[[], int],
        random: Callable[[int], bytes],
    ) -> None:
        """Take who acts, milliseconds since 1970, and what gives random bytes."""
        self._store = store
        self._author = author
        self._clock = clock
        self._random = random

    async def create(self, site: str, role: Role, expires: int) -> tuple[str, Access]:
        """Give a new token, which is kept nowhere, and the access it stands for."""
        name, secret = self._random(4).hex(), self._random(32)
        text = base64.urlsafe_b64encode(secret).decode().rstrip("=")
        token = f"consent_{name}_{text}"
        access = Access(
            id=name,
            site=site,
            role=role,
            digest=_digest(token),
            created=self._clock(),
            expires=expires,
        )
        until = entry.write_time(expires)
        said = f"Access token {name} for the role {role} created, valid until {until}."
        await self._change(NewAccess(access), site, said)
        return token, access

    async def revoke(self, site: str, name: str) -> None:
        """End an access, or raise `UnknownAccess`."""
        await self._change(EndedAccess(name), site, f"Access token {name} revoked.")

    async def _change(self, change: Change, site: str, said: str) -> None:
        act = deed(site, said, author=self._author, random=self._random)
        await self._store.change((change, act))


async def admitted(store: Store, site: str, token: str, now: int) -> Access | None:
    """Give the access to a site that a token stands for now, or None."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        return None
    access = await store.access(match[1])
    # Compared in any case, so that the time taken does not tell which ids there are.
    known = bytes(32) if access is None else access.digest
    if not hmac.compare_digest(_digest(token), known) or access is None:
        return None
    counts = access.site == site and access.revoked is None and now < access.expires
    return access if counts else None


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
