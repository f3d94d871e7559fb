"""A publish that only tells: on what is there, or on a database that is gone after."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from consent.cli import options
from consent.flows.publish import Publisher
from consent.render import build
from consent.settings import database_of
from consent.store.base import Store
from consent.store.open import opened, wall_clock


@asynccontextmanager
async def rehearsed(data: str | None) -> AsyncIterator[Store]:
    """Open what is there, or an empty database that is gone after the block."""
    database = options.database(data)
    if options.is_there(database):
        async with options.opened(database) as store:
            yield store
        return
    with TemporaryDirectory() as folder:
        # Neither keys nor guard from outside: they belong to the real database.
        async with opened(database_of(Path(folder)), create=True) as store:
            yield store


def publisher(store: Store, author: str) -> Publisher:
    """Give what publishes into a store in somebody's name."""
    return Publisher(store, build(), author=author, clock=wall_clock, random=os.urandom)
