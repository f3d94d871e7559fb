"""Handing a message to a back end: what it answers says whether it has it."""

import asyncio
import ssl
from collections.abc import Mapping, Sequence

from consent.errors import NoLongerWanted, NotSent
from consent.rules.reach import Network
from consent.send import http

PATIENCE = 15.0
"""Seconds that a back end may take to acknowledge a message."""


class Webhooks:
    """Hands messages over, each by a connection of its own."""

    def __init__(self, allowed: Sequence[Network] = ()) -> None:
        """Take the networks that may be reached though they are not public."""
        self._allowed = allowed
        self._tls: ssl.SSLContext | None = None

    async def hand(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Hand a message over, or raise `NotSent`, or `NoLongerWanted`."""
        if self._tls is None:
            self._tls = await asyncio.to_thread(http.trust)
        answer = await http.post(
            url,
            body,
            {"content-type": "application/json", **headers},
            timeout=PATIENCE,
            allowed=self._allowed,
            tls=self._tls,
            # To loopback alone: site files have no other plain address.
            plain=True,
        )
        if answer.status == 410:
            raise NoLongerWanted("it answered 410: it wants no more messages")
        if not 200 <= answer.status < 300:
            raise NotSent(f"it answered {answer.status}")
