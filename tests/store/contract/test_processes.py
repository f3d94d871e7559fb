"""Several processes at one database, as when `publish` runs beside `serve`."""

import asyncio
import subprocess
import sys

import pytest

from consent.ledger.frontier import Frontier
from consent.ledger.tree import leaf_hash
from consent.store.base import Query, Store
from tests.store.conftest import OpenStore
from tests.store.sample import act, keyed, publication

pytestmark = pytest.mark.anyio


async def run_child(*arguments: str) -> bytes:
    """Run a verb of the child in another process and give what it printed."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.store.child", *arguments, stdout=subprocess.PIPE
    )
    output, _ = await child.communicate()
    assert child.returncode == 0
    return output


async def test_two_processes_share_one_log(store: Store, address: str) -> None:
    """Each reads the head inside its transaction: no number twice, none left out."""
    child = asyncio.create_task(run_child(address, "append", "100"))
    ours = []
    while not child.done() or len(ours) < 100:
        ours.append((await store.append(act(len(ours)))).n)
    theirs = [int(n) for n in (await child).split()]
    assert sorted(ours + theirs) == list(range(len(ours) + 100))


async def test_the_tree_is_one_as_well(store: Store, address: str) -> None:
    """Two writers leave the same tree as one."""
    child = asyncio.create_task(run_child(address, "append", "50"))
    while not child.done():
        await asyncio.gather(*(store.append(act(n)) for n in range(20)))
    await child
    lines = [r.line async for page in store.records(Query(site="shop")) for r in page]
    whole, _ = Frontier().extend([leaf_hash(line) for line in lines])
    assert (await store.head("shop")).frontier == whole


async def test_a_publish_elsewhere_is_seen_here(store: Store, address: str) -> None:
    """The cursor over sites shows what another process published."""
    await run_child(address, "publish", "second", "1")
    (site,) = await store.sites(1)
    assert site.notice == publication(wording="second").notice.hash


async def test_a_key_is_known_to_every_process(
    store: Store, open_store: OpenStore
) -> None:
    """A retry that reaches another process is still the same act."""
    other = await open_store()
    assert await other.append(keyed(1)) == await store.append(keyed(1))
