"""Stores to test, one driver after another."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from consent.store.base import Store
from consent.store.sqlite import open_sqlite
from tests.store.sample import Clock, publication

OpenStore: TypeAlias = Callable[..., Awaitable[Store]]


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands until it is moved."""
    return Clock()


@pytest.fixture(params=["sqlite"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name a database that does not exist yet, once for every driver."""
    return f"{request.param}:{tmp_path / 'consent.db'}"


@pytest.fixture
async def open_store(address: str, clock: Clock) -> AsyncIterator[OpenStore]:
    """Open the database, as often as a test likes; all are closed behind it."""
    opened: list[Store] = []

    async def _open(**limits: int) -> Store:
        store = await open_sqlite(
            Path(address.partition(":")[2]), clock=clock, **limits
        )
        opened.append(store)
        return store

    yield _open
    for store in opened:
        await store.aclose()


@pytest.fixture
async def store(open_store: OpenStore) -> Store:
    """Open a store that knows one site, `shop`, with an empty log."""
    store = await open_store()
    await store.publish(publication(acts=()))
    return store
