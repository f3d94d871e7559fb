"""What a store does alike, whichever database it is for."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import (
    AsyncIterator,
    Callable,
    Coroutine,
    Iterator,
    Mapping,
    Sequence,
)
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, Self, TypeVar

from consent.ledger.anchor import Anchor, Failure
from consent.ledger.epoch import Mark
from consent.ledger.prover import Run
from consent.store.base import Act, Head, LogKey, Query, Record
from consent.store.change import Change, Erasure, NewEpoch
from consent.store.growth import Outcome
from consent.store.guard import Guard
from consent.store.writer import Writer

P = ParamSpec("P")
T = TypeVar("T")

Method = Callable[Concatenate[Any, P], Coroutine[Any, Any, T]]
"""A method of a store that was made of work on a connection."""


class Selected(Protocol):
    """The records that a query chose, as far as they were not read yet."""

    def behind(self, n: int) -> Self:
        """Give what is left behind an index."""
        ...

    def pages(self) -> Iterator[Self]:
        """Cut it into pages."""
        ...


S = TypeVar("S", bound=Selected)


class Driver(ABC, Generic[S]):
    """Has acts go through one writer, under one guard; the rest is a table of works."""

    def __init__(self, guard: Guard, *, batch: int, waiting: int) -> None:
        """Take the guard, and how many acts queue or share a transaction at most."""
        self._guard = guard
        self._writer = Writer(self._write, batch=batch, waiting=waiting)
        self._guarding = asyncio.create_task(guard.follow(self), name="consent guard")

    async def append(self, act: Act) -> Record:
        """Append one act and return after it is durable."""
        return await self._writer.append(act)

    async def change(self, *changes: tuple[Change, Act]) -> tuple[Record, ...]:
        """Make changes and log the act that tells of each, all or nothing."""
        is_epoch = all(isinstance(change, NewEpoch) for change, _ in changes)
        if not is_epoch:
            self._guard.check()
        records = await self._make(changes)
        self._guard.touch()
        if is_epoch:
            # The one way on for a log that lost records.
            await self.review()
        if any(isinstance(change, Erasure) for change, _ in changes):
            await self.scrub()
        return records

    async def records(self, query: Query) -> AsyncIterator[Sequence[Record]]:
        """Stream records in batches, in log order and constant memory."""
        chosen = await self._select(query)
        while page := await self._page(chosen):
            yield page
            chosen = chosen.behind(page[-1].n)

    async def ndjson(self, query: Query) -> AsyncIterator[bytes]:
        """Stream records as NDJSON, in chunks of whole lines."""
        chosen = await self._select(query)
        for page in chosen.pages():
            if lines := await self._lines(page):
                yield lines

    async def prune_keys(self, before: int) -> int:
        """Forget the keys of acts recorded before a time; tell how many."""
        total = 0
        while gone := await self._forget_keys(before):
            total += gone
        return total

    async def keep_anchor(self, outcome: Anchor | Failure) -> None:
        """Keep that a checkpoint was sent, or what keeps it from being sent."""
        if isinstance(outcome, Anchor):
            await self._keep_sent(outcome)
        else:
            await self._keep_failure(outcome)

    @property
    def halted(self) -> str:
        """Say why nothing is signed or written, as long as that is so."""
        return self._guard.halted

    @property
    def marks(self) -> Sequence[Mark]:
        """Give what the rollback guard knows of how far the logs had come."""
        return self._guard.marks

    async def witness(self, mark: Mark) -> None:
        """Compare a log with what a genuine token or receipt says of it."""
        await self._guard.witness(self, mark)

    async def review(self) -> None:
        """Look again whether what halted the ledger still does."""
        await self._guard.review(self)

    async def aclose(self) -> None:
        """Finish what is being written and let go of the database."""
        await self._writer.aclose()
        self._guard.close()
        await self._guarding
        await self._let_go()

    async def scrub(self) -> None:
        """See that nothing that was erased is left beside the tables."""

    @abstractmethod
    async def heads(self) -> Sequence[Head]:
        """Give the ends of all logs."""

    @abstractmethod
    async def log_keys(self, site: str) -> Sequence[LogKey]:
        """Give the public keys of a site's log, the oldest first."""

    @abstractmethod
    async def hashes(
        self, site: str, runs: Sequence[Run]
    ) -> Mapping[Run, Sequence[bytes]]:
        """Give kept hashes of a log's tree: leaves and the levels 4, 8, 12 …"""

    @abstractmethod
    async def _write(self, acts: Sequence[Act]) -> Sequence[Outcome]:
        """Append acts in one transaction, and answer each."""

    @abstractmethod
    async def _make(self, changes: Sequence[tuple[Change, Act]]) -> tuple[Record, ...]:
        """Make changes with their acts in one transaction, whatever the guard says."""

    @abstractmethod
    async def _select(self, query: Query) -> S:
        """Find what a query asks for."""

    @abstractmethod
    async def _page(self, chosen: S) -> Sequence[Record]:
        """Give the next records of a selection, none at its end."""

    @abstractmethod
    async def _lines(self, page: S) -> bytes:
        """Give the lines of a selection of at most a page."""

    @abstractmethod
    async def _forget_keys(self, before: int) -> int:
        """Forget some keys of acts recorded before a time; tell how many."""

    @abstractmethod
    async def _keep_sent(self, anchor: Anchor) -> None:
        """Keep that a checkpoint was sent."""

    @abstractmethod
    async def _keep_failure(self, failure: Failure) -> None:
        """Keep what keeps a checkpoint from being sent."""

    @abstractmethod
    async def _let_go(self) -> None:
        """Close all connections."""
