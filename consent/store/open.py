"""Opening the store that belongs to a database file."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from consent.errors import StoreError
from consent.store.base import Store
from consent.store.sqlite import open_sqlite


def wall_clock() -> int:
    """Tell the time in milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


@asynccontextmanager
async def opened(database: Path, *, create: bool = False) -> AsyncIterator[Store]:
    """Open a database for the length of a block; `create` makes one that is missing."""
    if not create:
        _require(database)
    store = await open_sqlite(database, clock=wall_clock)
    try:
        yield store
    finally:
        await store.aclose()


def _require(database: Path) -> None:
    if not database.exists():
        raise StoreError(f"{database} does not exist; publish a site first")
