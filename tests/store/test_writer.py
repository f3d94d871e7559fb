"""Group commit: who shares a transaction, and who is answered what."""

import asyncio
from collections.abc import Sequence

import pytest

from consent.errors import Overloaded, StoreError, StoreFull
from consent.model import Kind
from consent.store.base import Act, Record
from consent.store.growth import Outcome
from consent.store.writer import Writer
from tests.store.sample import act

pytestmark = pytest.mark.anyio


class Disk:
    """Stands in for a database: writes when it is let, or fails."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.free = asyncio.Event()
        self.free.set()
        self.failure: Exception | None = None

    async def write(self, acts: Sequence[Act]) -> Sequence[Outcome]:
        """Take a batch, and wait while the disk is held."""
        self.batches.append(len(acts))
        await self.free.wait()
        if self.failure is not None:
            raise self.failure
        return [_record(item) for item in acts]


def _record(item: Act) -> Record:
    return Record(
        site=item.site,
        n=0,
        ts=0,
        kind=Kind.CONSENT,
        notice=None,
        line=b"",
        body=item.body,
        blind=item.blind,
    )


async def turn() -> None:
    """Let every task that can go on do so."""
    for _ in range(5):
        await asyncio.sleep(0)


async def begin(writer: Writer, count: int) -> list[asyncio.Task[Record]]:
    """Queue many acts."""
    tasks = [asyncio.create_task(writer.append(act(n))) for n in range(count)]
    await turn()
    return tasks


async def finish(*tasks: asyncio.Task[Record]) -> list[Record | BaseException]:
    """Give what came of each, and fail rather than wait for ever."""
    async with asyncio.timeout(10):
        return await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def disk() -> Disk:
    """Give a disk that writes at once."""
    return Disk()


async def test_what_waits_shares_the_next_transaction(disk: Disk) -> None:
    """While one batch is written, all that comes is gathered for the next."""
    writer = Writer(disk.write)
    disk.free.clear()
    tasks = await begin(writer, 1) + await begin(writer, 9)
    disk.free.set()
    await finish(*tasks)
    assert disk.batches == [1, 9]


async def test_a_batch_has_a_bound(disk: Disk) -> None:
    """No transaction grows beyond what was allowed."""
    writer = Writer(disk.write, batch=4)
    await finish(*await begin(writer, 10))
    assert disk.batches == [4, 4, 2]


async def test_too_many_are_refused_at_once(disk: Disk) -> None:
    """Who does not fit into the queue is told without waiting."""
    writer = Writer(disk.write, waiting=2)
    disk.free.clear()
    tasks = await begin(writer, 1) + await begin(writer, 2)
    with pytest.raises(Overloaded):
        await writer.append(act())
    disk.free.set()
    assert {type(outcome) for outcome in await finish(*tasks)} == {Record}


@pytest.mark.parametrize(
    ("failure", "answer"),
    [(StoreFull("the disk is full"), StoreFull), (RuntimeError("a bug"), StoreError)],
)
async def test_a_failed_batch_fails_all_its_acts(
    disk: Disk, failure: Exception, answer: type[StoreError]
) -> None:
    """Each is told why, and the next batch is tried again."""
    writer = Writer(disk.write)
    disk.failure = failure
    outcomes = await finish(*await begin(writer, 3))
    assert [type(outcome) for outcome in outcomes] == [answer] * 3
    disk.failure = None
    assert (await writer.append(act(4))).body == act(4).body


async def test_who_goes_away_breaks_nothing(disk: Disk) -> None:
    """Cancelled while queued or while written: the neighbours are still answered."""
    writer = Writer(disk.write)
    disk.free.clear()
    written, queued = await begin(writer, 3), await begin(writer, 3)
    written[1].cancel()
    queued[1].cancel()
    disk.free.set()
    outcomes = await finish(*written, *queued)
    gone = [isinstance(outcome, asyncio.CancelledError) for outcome in outcomes]
    assert gone == [False, True, False] * 2


async def test_closing_answers_those_who_wait(disk: Disk) -> None:
    """Nobody who was let in is left without an answer."""
    writer = Writer(disk.write, batch=2)
    tasks = [asyncio.create_task(writer.append(act(n))) for n in range(5)]
    await asyncio.sleep(0)
    await writer.aclose()
    assert {type(outcome) for outcome in await finish(*tasks)} == {Record}
