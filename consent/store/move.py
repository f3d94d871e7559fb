"""A database in a file becomes one in PostgreSQL: all of it, or it goes on later."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from consent.errors import StoreError
from consent.store import postgres_take, sqlite_give
from consent.store.postgres_schema import migrate
from consent.store.postgres_server import require_server
from consent.store.postgres_session import Session, Sessions, name_of
from consent.store.sqlite_connection import connect, explained

_ALONE = ("pragma locking_mode = exclusive", "begin immediate")
"""A service that was started now would wait, and then write to what nobody reads."""


class Moved(NamedTuple):
    """A log that is on the other side, hashed anew there; `root` is its tree's."""

    site: str
    size: int
    root: bytes


class Progress(Protocol):
    """Hears how far a move is."""

    def __call__(self, table: str, rows: int, of: int) -> None:
        """Take note that more rows of a table are over, of about so many."""
        ...


async def move(
    database: Path, url: str, progress: Progress, put_aside: Callable[[], None]
) -> tuple[Moved, ...]:
    """Fill an empty PostgreSQL database with all that a file has; nobody may use it.

    The file is put aside before anybody else can open it again. Whatever ends it,
    calling it again goes on. Raises `StoreError` in plain words, and `LedgerError` if a
    log did not arrive whole.
    """
    sessions = Sessions(url)
    try:
        await sessions.open()
        await sessions.read(require_server, name_of(url))
        while await sessions.write(migrate):
            pass
        with _held(database) as source:
            moved = await _move(source, sessions, progress)
            put_aside()
            return moved
    finally:
        await sessions.close()


async def _move(
    source: sqlite3.Connection, sessions: Sessions, progress: Progress
) -> tuple[Moved, ...]:
    name = sqlite_give.fingerprint(sqlite_give.heads(source))
    reached = await sessions.write(postgres_take.begin, name)
    if reached is None:
        return _moved(await sessions.read(postgres_take.end))
    for table in sqlite_give.LARGE:
        of = sqlite_give.count(source, table)
        for chunk in sqlite_give.chunks(source, table, reached.get(table.name, ())):
            await sessions.write(postgres_take.take, name, table, chunk)
            progress(table.name, len(chunk.rows), of)
    return await sessions.write(_end, source)


async def _end(session: Session, source: sqlite3.Connection) -> tuple[Moved, ...]:
    for table in sqlite_give.SMALL:
        for chunk in sqlite_give.chunks(source, table, ()):
            await postgres_take.copy(session, table, chunk.rows)
    return _moved(await postgres_take.end(session))


def _moved(logs: Iterable[tuple[str, int, bytes]]) -> tuple[Moved, ...]:
    return tuple(Moved(*log) for log in logs)


@contextmanager
def _held(database: Path) -> Iterator[sqlite3.Connection]:
    """Open a file that nobody else has open, and let nobody open it meanwhile."""
    if database.with_name(f"{database.name}-wal").exists():
        raise StoreError(
            f"{database} is in use, or was left by a service that was killed: stop the "
            "service; if none runs, `consent doctor` closes it"
        )
    with (
        explained(database),
        closing(connect(database, "rw", _ALONE)) as connection,
    ):
        yield connection
