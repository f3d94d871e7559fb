"""Servers that fall, nodes that die or sleep, links that break: nothing is lost.

Sixteen write on three nodes all the while, and send again what was not acknowledged.
"""

import asyncio
import logging
import random
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from pathlib import Path
from time import monotonic

import pytest

from consent.store.base import Store
from tests.faults.cluster import WRITERS, Cluster, check
from tests.faults.link import linked
from tests.postgres_server import USER, Server, running
from tests.store.opening import open_at
from tests.store.sample import Clock, publication

pytestmark = [pytest.mark.anyio, pytest.mark.fault]

log = logging.getLogger(__name__)

RECOVERY = 2.0
"""Seconds after which nodes write again, once the server is there."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Give a server that keeps what it has, as one in earnest."""
    with running() as server:
        yield server


@pytest.fixture
async def cluster(server: Server, tmp_path: Path) -> AsyncIterator[Cluster]:
    """Give three nodes at an empty log that write already."""
    address = f"{server.new()}#{tmp_path}"
    async with aclosing(await open_at(address, Clock())) as store:
        await store.publish(publication(acts=()))
    cluster = Cluster(address)
    await cluster.start_all()
    yield cluster
    await cluster.close()


async def conclude(cluster: Cluster) -> None:
    """Stop everybody, and see that the log is right."""
    await cluster.written(more=len(WRITERS))
    await cluster.close()
    store: Store
    async with aclosing(await open_at(cluster.address, Clock())) as store:
        await check(store, cluster)


async def test_restarts_lose_nothing(
    server: Server, cluster: Cluster, *, full: bool
) -> None:
    """An immediate restart is a crash: the nodes write again within two seconds."""
    late = []
    for _ in range(20 if full else 2):
        await cluster.written(more=random.randint(1, 60))
        await asyncio.to_thread(server.stop, signal.SIGQUIT)
        await asyncio.to_thread(server.start)
        up = monotonic()
        late.append((await cluster.written()).at - up)
    log.warning("written again after %s", [round(seconds, 2) for seconds in late])
    await conclude(cluster)
    assert max(late) < RECOVERY, sorted(late)


async def test_kills_lose_nothing(cluster: Cluster, *, full: bool) -> None:
    """Any node may die at any moment, and another takes its place."""
    for _ in range(100 if full else 10):
        place = random.randrange(len(WRITERS))
        await cluster.written(place, more=random.randint(1, 30))
        await cluster.nodes[place].kill()
        await cluster.start(place)
    await conclude(cluster)


async def test_a_paused_node_holds_nobody_up(cluster: Cluster, *, full: bool) -> None:
    """Whatever it was doing: the others go on, and it does once it wakes."""
    process = cluster.nodes[0].process
    seconds = 10 if full else 4
    for _ in range(5 if full else 1):
        await cluster.written(0)
        process.send_signal(signal.SIGSTOP)
        asleep, begin = monotonic(), len(cluster.answers)
        await asyncio.sleep(seconds)
        others = [answer for answer in cluster.answers[begin:] if answer.node != 0]
        awake = others[-1].at - asleep
        assert awake > seconds - 1, "the sleeper kept the others waiting"
        process.send_signal(signal.SIGCONT)
        await cluster.written(0)
    await conclude(cluster)


async def test_cut_links_lose_nothing(
    server: Server, cluster: Cluster, *, full: bool
) -> None:
    """Whether a link breaks or only falls silent, the node comes back."""
    socket = server.folder / ".s.PGSQL.5432"
    async with linked(socket) as (link, port):
        await cluster.nodes[0].kill()
        name = cluster.address.partition("///")[2].partition("?")[0]
        beside = cluster.address.partition("#")[2]
        far = f"postgresql://{USER}@127.0.0.1:{port}/{name}#{beside}"
        await cluster.start(0, far)
        for number in range(20 if full else 4):
            await cluster.written(0, more=random.randint(1, 30))
            if number % 2:
                link.hold()
                await asyncio.sleep(0.5)
            link.cut()
            await cluster.written(1)
            link.mend()
        await conclude(cluster)
