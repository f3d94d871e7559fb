"""kill -9 at any moment: what was acknowledged is there, and the tree is right."""

import asyncio
import random
import sys
from contextlib import aclosing
from pathlib import Path

import pytest

from consent.ledger.frontier import Frontier
from consent.ledger.prover import Run
from consent.ledger.tree import leaf_hash
from consent.store.base import Query, Store
from consent.store.sqlite import open_sqlite
from tests.store.sample import Clock, keyed, publication

pytestmark = [pytest.mark.anyio, pytest.mark.fault]

CLIENTS = 32


async def test_no_kill_loses_what_was_acknowledged(
    tmp_path: Path, *, full: bool
) -> None:
    """Whenever a writing process dies, each answer it gave still stands."""
    path = tmp_path / "consent.db"
    async with aclosing(await open_sqlite(path, clock=Clock())) as store:
        await store.publish(publication(acts=()))
    seen = Frontier()
    for _ in range(50 if full else 5):
        acknowledged = await flood_and_kill(path)
        async with aclosing(await open_sqlite(path, clock=Clock())) as store:
            await check_acknowledged(store, acknowledged)
            seen = await check_tree(store, seen)


async def flood_and_kill(path: Path) -> list[list[str]]:
    """Let a child append until some random answer, kill it, and give its answers."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.store.child", f"sqlite:#{path.parent}", "flood", str(CLIENTS)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdout is not None
    lines = [await child.stdout.readline() for _ in range(random.randint(1, 1500))]
    child.kill()
    rest = await child.stdout.read()
    await child.wait()
    whole = b"".join(lines) + rest[: rest.rfind(b"\n") + 1]
    return [line.split() for line in whole.decode().splitlines()]


async def check_acknowledged(store: Store, acknowledged: list[list[str]]) -> None:
    """See that every answer stands, and that a retry of its act gets it again."""
    assert acknowledged
    for _, n, line in acknowledged:
        assert (await store.record("shop", int(n))).line == bytes.fromhex(line)
    number, n, _ = acknowledged[-1]
    assert (await store.append(keyed(int(number)))).n == int(n)


async def check_tree(store: Store, seen: Frontier) -> Frontier:
    """See that head and kept nodes are those of the stored lines."""
    pages = store.records(Query(site="shop", after=seen.size - 1))
    leaves = [leaf_hash(r.line) async for page in pages for r in page]
    whole, nodes = seen.extend(leaves)
    assert (await store.head("shop")).frontier == whole
    run = Run(8, seen.size >> 8, whole.size >> 8)
    kept = await store.hashes("shop", [run])
    assert kept[run] == tuple(node.hash for node in nodes if node.level == 8)
    return whole
