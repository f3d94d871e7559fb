"""A large ledger to measure on: each record supersedes the one before."""

import asyncio
import secrets
from contextlib import aclosing
from pathlib import Path

from benchmarks.append import NOTICE
from consent.model import Kind
from consent.store.base import Act, Store
from consent.store.open import wall_clock
from consent.store.sqlite import open_sqlite

IN_FLIGHT = 512
BODY = b'{"padding":"%s","v":1}' % (b"x" * 700)


async def fill(path: Path, records: int) -> None:
    """Append to the shop's log in a database until it has that many entries."""
    async with aclosing(await open_sqlite(path, clock=wall_clock)) as store:
        size = (await store.head("shop")).frontier.size
        while size < records:
            numbers = range(size, min(size + IN_FLIGHT, records))
            await asyncio.gather(*(_append(store, n) for n in numbers))
            size = numbers.stop


async def _append(store: Store, n: int) -> None:
    await store.append(
        Act(
            site="shop",
            kind=Kind.CONSENT,
            notice=NOTICE,
            body=BODY,
            blind=secrets.token_bytes(32),
            visitor=secrets.token_hex(16),
            supersedes=n - 1,
        )
    )
