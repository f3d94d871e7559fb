"""Group commit: whatever waits while one transaction is written goes into the next."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, TypeAlias

from consent.errors import ConsentError, Overloaded, StoreError
from consent.store.base import Act, Record
from consent.store.growth import Outcome

Write: TypeAlias = Callable[[Sequence[Act]], Awaitable[Sequence[Outcome]]]
"""Writes acts durably in one transaction; if it raises, none of them is written."""

BATCH = 512
WAITING = 4096


class Waiting(NamedTuple):
    """An act and where its answer is awaited."""

    act: Act
    answer: asyncio.Future[Record]


class Writer:
    """The one task that appends; it answers an act after its batch is durable."""

    def __init__(
        self, write: Write, *, batch: int = BATCH, waiting: int = WAITING
    ) -> None:
        self._write = write
        self._batch = batch
        self._bound = waiting
        self._queue: deque[Waiting] = deque()
        self._wake = asyncio.Event()
        self._closing = False
        self._task = asyncio.create_task(self._run(), name="consent writer")

    async def append(self, act: Act) -> Record:
        """Queue one act and return its record, or raise `Overloaded` at once."""
        if self._closing:
            raise StoreError("the store is closed")
        if len(self._queue) >= self._bound:
            raise Overloaded(f"{self._bound} acts are waiting to be written already")
        answer: asyncio.Future[Record] = asyncio.get_running_loop().create_future()
        self._queue.append(Waiting(act, answer))
        self._wake.set()
        return await answer

    async def aclose(self) -> None:
        """Take no more acts and return when those that wait are written."""
        self._closing = True
        self._wake.set()
        await self._task

    async def _run(self) -> None:
        while True:
            while not self._queue and not self._closing:
                self._wake.clear()
                await self._wake.wait()
            if not self._queue:
                return
            await self._settle(self._take())

    def _take(self) -> list[Waiting]:
        count = min(len(self._queue), self._batch)
        return [self._queue.popleft() for _ in range(count)]

    async def _settle(self, batch: Sequence[Waiting]) -> None:
        acts = [waiting.act for waiting in batch]
        try:
            outcomes = await self._write(acts)
        except ConsentError as error:
            outcomes = [_again(error) for _ in batch]
        except Exception as error:  # noqa: BLE001
            # Were this task to end here, every later act would wait for ever.
            cause = StoreError(f"the batch was not written: {error!r}")
            outcomes = [_again(cause) for _ in batch]
        for waiting, outcome in zip(batch, outcomes, strict=True):
            _answer(waiting.answer, outcome)


def _again(error: ConsentError) -> ConsentError:
    # Raised by many tasks, one exception would gather the tracebacks of all.
    copy = type(error)(error.message, error.where)
    copy.__cause__ = error
    return copy


def _answer(answer: asyncio.Future[Record], outcome: Outcome) -> None:
    if answer.done():
        return
    if isinstance(outcome, ConsentError):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)
