"""Deliver: back ends are told what the log says, each in order, until they have it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TypeAlias

from consent import canonical
from consent.errors import ConsentError, NoLongerWanted
from consent.ledger import entry, event
from consent.rules import retry
from consent.seal import webhook_key
from consent.signals import standard_webhooks
from consent.store.outbox import Endpoint, Outbox

log = logging.getLogger("consent.flows")

Hand: TypeAlias = Callable[[str, bytes, Mapping[str, str]], Awaitable[None]]
"""Hands a message to an address, or raises `NotSent` or `NoLongerWanted`."""

Secrets: TypeAlias = Callable[[], Sequence[bytes]]

PAUSE = 0.5
"""Seconds between two looks at the logs."""

GATHER = 0.05
"""Seconds in which what is done gathers, to be kept in one transaction."""

AGAIN = 10.0
"""Seconds until the next look after the store failed."""

GRACE = 2.0
"""Seconds that what is under way may take once the service was told to stop."""

TURN = 1_000
"""Milliseconds that one back end is told things before it is kept how far it is."""

AT_ONCE = 16
"""How many back ends are told something at a time."""

PARKED_AFTER = 7 * 24 * 60 * 60 * 1000
"""Milliseconds of failures alone after which nothing more is sent."""


class Courier:
    """Tells every back end of one store what it is to hear."""

    def __init__(
        self,
        outbox: Outbox,
        hand: Hand,
        secrets: Secrets,
        *,
        clock: Callable[[], int],
        random: Callable[[int], bytes],
    ) -> None:
        """Take what is to be told, how, and the master secrets, oldest first."""
        self._outbox = outbox
        self._hand = hand
        self._secrets = secrets
        self._clock = clock
        self._random = random
        self._busy: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._moves: list[tuple[Endpoint, Endpoint]] = []
        self._done = asyncio.Event()
        self._closing = False

    async def follow(self) -> None:
        """Go on for ever; at the end, keep how far everyone is."""
        try:
            while True:
                await self._rest(await self._round())
        finally:
            await self.aclose()

    async def round(self) -> None:
        """Keep how far back ends are, and begin to tell those that wait."""
        await self._settle()
        waiting = await self._outbox.waiting(self._clock(), 2 * AT_ONCE)
        for at in waiting:
            place = (at.site, at.url)
            if place not in self._busy and len(self._busy) < AT_ONCE:
                self._busy[place] = asyncio.create_task(self._tell(at))

    async def aclose(self) -> None:
        """Stop telling, and keep how far everyone is.

        What is under way may still be acknowledged for a moment, and is told only once.
        """
        self._closing = True
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=GRACE)
        for task in self._busy.values():
            task.cancel()
        if self._busy:
            await asyncio.wait(self._busy.values())
        with suppress(ConsentError):
            await self._settle()

    async def _round(self) -> float:
        try:
            await self.round()
        except ConsentError as error:
            log.warning("webhooks: %s: %s", error.code, error.message)
            return AGAIN
        return PAUSE

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._done.wait()
                await asyncio.sleep(GATHER)

    async def _settle(self) -> None:
        self._done.clear()
        moves = tuple(self._moves)
        if moves:
            await self._outbox.settle(moves)
        # Until it is kept, nobody is told more: a store that fails repeats little.
        del self._moves[: len(moves)]
        for old, _ in moves:
            del self._busy[old.site, old.url]

    async def _tell(self, endpoint: Endpoint) -> None:
        at, end = endpoint, self._clock() + TURN
        try:
            while (then := await self._step(at)) is not at:
                at = then
                if self._closing or self._clock() >= end:
                    break
        except NoLongerWanted as error:
            at = self._park(at.refused(error.message, self._clock(), 0))
        except ConsentError as error:
            at = self._refused(at, error.message)
        except Exception as error:
            # Were this task to end here, its back end would wait for ever.
            log.exception("webhook %s of %s", at.url, at.site)
            at = self._refused(at, repr(error)[:200])
        finally:
            self._moves.append((endpoint, at))
            self._done.set()

    async def _step(self, at: Endpoint) -> Endpoint:
        """Tell of one record, or pass over what is not told; the same at the end."""
        kinds = {kind for each in at.events for kind in event.KINDS[each]}
        found = await self._outbox.following(at, sorted(kinds))
        if found.line is None:
            return at if found.n == at.next else at.reached(found.n)
        message = event.tell(found.line, found.body)
        if message is None or message.event not in at.events:
            return at.reached(found.n + 1)
        now = self._clock()
        await send(self._hand, self._secrets(), at, message.name, message.body, now)
        return at.acknowledged(found.n, self._clock())

    def _refused(self, at: Endpoint, error: str) -> Endpoint:
        now = self._clock()
        failed = at.refused(error, now, retry.pause(at.failures, self._random(1)[0]))
        if now - (failed.failing or now) >= PARKED_AFTER:
            return self._park(failed)
        if failed.failures == 1:
            log.warning("webhook %s of %s waits: %s", at.url, at.site, error)
        return failed

    def _park(self, failed: Endpoint) -> Endpoint:
        log.error(
            "webhook %s of %s is parked at entry %d: %s; "
            "`consent webhooks replay` makes it go on",
            *(failed.url, failed.site, failed.next, failed.error),
        )
        return replace(failed, parked=self._clock())


async def send(  # noqa: PLR0913, PLR0917
    hand: Hand,
    secrets: Sequence[bytes],
    at: Endpoint,
    name: str,
    body: bytes,
    now: int,
) -> None:
    """Sign a message by every key that counts, and hand it over."""
    keys = signing_keys(secrets, at, now)
    headers = standard_webhooks.headers(name, now // 1000, body, keys)
    await hand(at.url, body, headers)


async def send_test(
    by: Hand, secrets: Sequence[bytes], at: Endpoint, now: int, chance: bytes
) -> None:
    """Hand over a message that tells of nothing, to see whether it is taken."""
    said = {
        "type": "test",
        "timestamp": entry.write_time(now),
        "data": {"site": at.site},
    }
    name = f"msg_{chance.hex()}"
    await send(by, secrets, at, name, canonical.encode(said), now)


def signing_keys(secrets: Sequence[bytes], at: Endpoint, now: int) -> list[bytes]:
    """Derive the keys that sign for an endpoint, the newest first."""
    return [
        webhook_key(secret, at.site, at.url, number)
        for number in at.keys(now)
        for secret in reversed(secrets)
    ]
