"""Opening the store that belongs to a database file."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from consent.errors import StoreError
from consent.keyring import FOLDER_NAME, Keyring
from consent.store.base import Store
from consent.store.sqlite import open_sqlite


def wall_clock() -> int:
    """Tell the time in milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


@asynccontextmanager
async def opened(
    database: Path,
    *,
    create: bool = False,
    key_file: Path | None = None,
    guard: Path | None = None,
) -> AsyncIterator[Store]:
    """Open a database for the length of a block; `create` makes one that is missing.

    `key_file` holds the keys that sign the logs and `guard` is the rollback guard's
    file, where they do not lie beside the database.
    """
    if not create:
        _require(database)
    ring = keyring_of(database, key_file)
    store = await open_sqlite(database, clock=wall_clock, ring=ring, guard=guard)
    try:
        yield store
    finally:
        await store.aclose()


def keyring_of(database: Path, key_file: Path | None) -> Keyring:
    """Give the keys that sign the logs of a database."""
    return Keyring(database.with_name(FOLDER_NAME), key_file)


async def require_keys(store: Store, ring: Keyring, now: int) -> None:
    """Raise `BadSetting` unless every log can be signed."""
    for head in await store.heads():
        keys = await store.log_keys(head.site)
        ring.require(
            head.site, [k.key for k in keys if k.until is None or k.until > now]
        )


def _require(database: Path) -> None:
    if not database.exists():
        raise StoreError(f"{database} does not exist; publish a site first")
