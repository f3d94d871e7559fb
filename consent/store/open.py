"""Opening the store that belongs to a database file."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType

from consent.errors import BadSetting, StoreError
from consent.keyring import FOLDER_NAME, Keyring
from consent.store.base import Store
from consent.store.guard import FILE_NAME
from consent.store.migrate import Migration
from consent.store.sqlite import open_sqlite, pending_sqlite


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
    url: str = "",
) -> AsyncIterator[Store]:
    """Open a database for the length of a block; `create` makes one that is missing.

    `key_file` holds the keys that sign the logs and `guard` is the rollback guard's
    file, where they do not lie beside the database. Where a `url` names a PostgreSQL
    database, nothing is kept in the file.
    """
    if not create and not url:
        _require(database)
    ring = keyring_of(database, key_file)
    store = await open_store(database, url, clock=wall_clock, ring=ring, guard=guard)
    try:
        yield store
    finally:
        await store.aclose()


async def open_store(
    database: Path,
    url: str,
    *,
    clock: Callable[[], int],
    ring: Keyring,
    guard: Path | None,
) -> Store:
    """Open the database at a URL, or without one the file; see the drivers."""
    if not url:
        return await open_sqlite(database, clock=clock, ring=ring, guard=guard)
    guard = guard or database.with_name(FILE_NAME)
    opening: Awaitable[Store] = _postgres().open_postgres(
        url, clock=clock, ring=ring, guard=guard
    )
    return await opening


async def pending(database: Path, url: str) -> tuple[Migration, ...]:
    """Tell which migrations opening would run, and run none."""
    if not url:
        _require(database)
        return await pending_sqlite(database)
    asked: Awaitable[tuple[Migration, ...]] = _postgres().pending_postgres(url)
    return await asked


def keyring_of(database: Path, key_file: Path | None) -> Keyring:
    """Give the keys that sign the logs of a database."""
    return Keyring(database.with_name(FOLDER_NAME), key_file)


async def require_keys(store: Store, ring: Keyring, now: int) -> None:
    """Raise `BadSetting` unless every log can be signed."""
    for head in await store.heads():
        keys, ts = await store.log_keys(head.site), max(now, head.ts)
        ring.require(
            head.site, [k.key for k in keys if k.until is None or k.until > ts]
        )


def _postgres() -> ModuleType:
    try:
        # It comes with the extra `postgres`.
        from consent.store import postgres  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise BadSetting(
            "CONSENT_DATABASE names a PostgreSQL database, and the driver for it is "
            "missing: pip install 'consent-ledger[postgres]'",
            "CONSENT_DATABASE",
        ) from error
    return postgres


def _require(database: Path) -> None:
    if not database.exists():
        raise StoreError(f"{database} does not exist; publish a site first")
