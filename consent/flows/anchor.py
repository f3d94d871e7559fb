"""Anchor: the newest checkpoint of each site leaves the house, once a day."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from consent.errors import ConsentError, StoreError
from consent.ledger.anchor import Anchor, Failure, Means, Sending, is_anchored, is_due
from consent.period import DAY
from consent.send.target import Target
from consent.store.base import Store

log = logging.getLogger("consent.flows")

PAUSE = 10 * 60
"""Seconds between two looks at what is due."""

LATE = 2 * DAY
"""Milliseconds that an entry may be without an anchor."""

Outcome: TypeAlias = Anchor | Failure
Key: TypeAlias = tuple[str, Means, str]


class Standing(NamedTuple):
    """How it stands between one site and one target."""

    target: Target
    last: Anchor | None
    failing: Failure | None


class Anchorer:
    """Sends the checkpoints of one store to every place that is set."""

    def __init__(self, store: Store, targets: Sequence[Target]) -> None:
        """Take where checkpoints are, and where they go."""
        self._store = store
        self._targets = targets
        self._unkept: dict[Key, Outcome] = {}

    async def follow(self, clock: Callable[[], int]) -> None:
        """Send what is due, for ever; a failure waits for its next time."""
        while self._targets:
            try:
                await self.round(clock())
            except ConsentError as error:
                log.warning("anchoring: %s: %s", error.code, error.message)
            await asyncio.sleep(PAUSE)

    async def round(self, now: int) -> Sequence[Outcome]:
        """Send what is due of every log; `now` is in milliseconds since 1970."""
        sites = [head.site for head in await self._store.heads()]
        return await self.anchor(sites, now)

    async def anchor(
        self, sites: Sequence[str], now: int, *, always: bool = False
    ) -> Sequence[Outcome]:
        """Send sites' checkpoints where they are due, or everywhere if `always`.

        What is halted may contradict what was signed before, and is not sent.
        """
        if self._store.halted:
            return ()
        waiting = []
        for site in sites:
            sending = await self._sending(site, now)
            waiting += [
                (standing, sending)
                for standing in await self.standings(site)
                if always or is_due(sending, standing.last, standing.failing)
            ]
        # One target after another would wait for those that are slow or down.
        queues = [
            self._send_all([one for one in waiting if one[0].target is target])
            for target in self._targets
        ]
        return [one for done in await asyncio.gather(*queues) for one in done]

    async def standings(self, site: str) -> Sequence[Standing]:
        """Tell what was sent last to each target, and what fails."""
        sent = await self._store.anchors(site, last=True)
        failed = await self._store.anchor_failures(site)
        known: dict[Key, Anchor] = {_key(one): one for one in sent}
        failing: dict[Key, Failure] = {_key(one): one for one in failed}
        for key, outcome in self._unkept.items():
            if isinstance(outcome, Failure):
                failing[key] = outcome
            else:
                known[key] = outcome
                failing.pop(key, None)
        return [
            Standing(target, known.get(key), failing.get(key))
            for target in self._targets
            for key in [(site, target.means, target.name)]
        ]

    async def behind(self, site: str, now: int) -> Sequence[Standing]:
        """Give the targets that do not have the newest entries yet.

        Where a log does not grow there are none, however old the last anchor is.
        """
        sending = await self._sending(site, now)
        standings = await self.standings(site)
        return [one for one in standings if not is_anchored(sending, one.last)]

    async def late(self, site: str, now: int) -> Sequence[Standing]:
        """Give the targets that have lacked an entry for too long."""
        sending = await self._sending(site, now)
        return [
            standing
            for standing in await self.behind(site, now)
            if now - await self._lacking_since(sending, standing.last) > LATE
        ]

    async def _lacking_since(self, sending: Sending, last: Anchor | None) -> int:
        if last is not None and last.size >= sending.head.size:
            return last.at
        record = await self._store.record(sending.site, last.size if last else 0)
        return record.ts

    async def _sending(self, site: str, now: int) -> Sending:
        head = await self._store.head(site)
        return Sending(site, now, head.checkpoint)

    async def _send_all(
        self, waiting: Sequence[tuple[Standing, Sending]]
    ) -> Sequence[Outcome]:
        return [await self._send(standing, sending) for standing, sending in waiting]

    async def _send(self, standing: Standing, sending: Sending) -> Outcome:
        target, failing = standing.target, standing.failing
        outcome: Outcome
        try:
            said = await target.send(sending)
            outcome = _anchor(target, sending, said)
            log.info("anchored %s by %s: %s", sending.name, target.means, said)
        except ConsentError as error:
            outcome = _failure(target, sending, failing, error.message)
            log.error(  # noqa: TRY400
                "%s was not anchored by %s (%s), try %d: %s",
                *(sending.name, target.means, target.name, outcome.tries),
                error.message,
            )
        await self._keep(outcome)
        return outcome

    async def _keep(self, outcome: Outcome) -> None:
        key = _key(outcome)
        try:
            await self._store.keep_anchor(outcome)
            self._unkept.pop(key, None)
        except StoreError as error:
            # Remembered here, so that nobody gets a message every ten minutes.
            self._unkept[key] = outcome
            log.error("an anchor was not put down: %s", error.message)  # noqa: TRY400


def _key(outcome: Outcome) -> Key:
    return outcome.site, outcome.means, outcome.target


def _anchor(target: Target, sending: Sending, said: str) -> Anchor:
    head = sending.head
    return Anchor(
        site=sending.site,
        means=target.means,
        target=target.name,
        at=sending.at,
        size=head.size,
        root=head.root,
        said=said,
    )


def _failure(
    target: Target, sending: Sending, before: Failure | None, said: str
) -> Failure:
    return Failure(
        site=sending.site,
        means=target.means,
        target=target.name,
        since=before.since if before else sending.at,
        at=sending.at,
        tries=before.tries + 1 if before else 1,
        said=said,
    )
