"""Stores to test, one driver after another."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from consent.store.base import Store
from tests.postgres_server import Server
from tests.store.opening import open_at
from tests.store.sample import Clock, publication

OpenStore: TypeAlias = Callable[..., Awaitable[Store]]


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands until it is moved."""
    return Clock()


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name a database that is empty, once for every driver of the contract."""
    return address_of(request, request.param, tmp_path)


def address_of(request: pytest.FixtureRequest, driver: str, folder: Path) -> str:
    """Name an empty database of a driver, with its keys in a folder."""
    if driver == "sqlite":
        return f"sqlite:#{folder}"
    server: Server = request.getfixturevalue("postgres")
    return f"{server.emptied()}#{folder}"


@pytest.fixture
async def open_store(address: str, clock: Clock) -> AsyncIterator[OpenStore]:
    """Open the database, as often as a test likes; all are closed behind it."""
    opened: list[Store] = []

    async def _open(**limits: int) -> Store:
        store = await open_at(address, clock, **limits)
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
