"""One connection to a SQLite file: how it is opened, asked, and fails."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeAlias, TypeVar

import aiosqlite

from consent.errors import StoreError, StoreFull

P = ParamSpec("P")
T = TypeVar("T")
Prepare: TypeAlias = Callable[[sqlite3.Connection], object]

PATIENCE = 5.0
"""How many seconds a transaction waits for another process to finish its own."""

# The system keeps the file's pages too: a larger cache would only hold them twice.
_READER = ("pragma query_only = on", "pragma cache_size = -512")
_WRITER = (
    "pragma synchronous = full",
    # Without these two, macOS answers before a commit is on the disk.
    "pragma fullfsync = on",
    "pragma checkpoint_fullfsync = on",
    "pragma foreign_keys = on",
    "pragma secure_delete = on",
    "pragma journal_size_limit = 67108864",
)

_FULL = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "the database or its folder is read-only",
}
_BROKEN = {
    sqlite3.SQLITE_BUSY: f"another process held the database for {PATIENCE:.0f} s",
    sqlite3.SQLITE_CANTOPEN: "the database cannot be opened: is its folder writable?",
    sqlite3.SQLITE_CORRUPT: "the database is damaged: restore a backup",
    sqlite3.SQLITE_IOERR: "the disk failed to read or write",
    sqlite3.SQLITE_NOTADB: "the file is not a SQLite database",
}


class Connection(aiosqlite.Connection):
    """A connection that runs a whole function in its thread, which no cancelling cuts.

    A transaction is one such function: it takes a single change of threads, and it is
    never left half done because whoever waited for it went away.
    """

    def __init__(self, path: Path, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, 64)
        # A store left open must not keep a failed command from ending.
        self._thread.daemon = True
        self._path = path
        self.stopped: asyncio.Future[None] | None = None

    def stop(self) -> asyncio.Future[None] | None:
        """End the thread; `stopped` is done when it has let go of the file."""
        self.stopped = super().stop()
        return self.stopped

    async def run(
        self,
        work: Callable[Concatenate[sqlite3.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run `work(connection, …)` in the thread; SQLite's errors become ours."""
        if self._connection is None:
            raise StoreError("the store is closed")
        with explained(self._path):
            job = partial(work, self._conn, *args, **kwargs)
            result: T = await self._execute(job)  # type: ignore[no-untyped-call]
            return result


async def open_writer(path: Path, prepare: Prepare) -> Connection:
    """Open the connection that writes, creating the file if there is none.

    `prepare` runs first, and the connection is not opened if it raises.
    """

    def connector() -> sqlite3.Connection:
        _create(path)
        return connect(path, "rw", (*_WRITER, _enter_wal, prepare))

    return await _opened(path, connector)


def writing() -> tuple[str | Prepare, ...]:
    """Give the first steps of a connection that writes to a file that is there."""
    return _WRITER


async def open_reader(path: Path) -> Connection:
    """Open a connection that can only read."""
    return await _opened(path, partial(connect, path, "ro", _READER))


async def _opened(
    path: Path, connector: Callable[[], sqlite3.Connection]
) -> Connection:
    connection = Connection(path, connector)
    try:
        with explained(path):
            await connection
    except BaseException:
        if connection.stopped is not None:
            await connection.stopped
        raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write all or nothing, with every other writer kept out from the start."""
    connection.execute("begin immediate")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        # Some failures, such as a full disk, have already rolled back.
        if connection.in_transaction:
            connection.execute("rollback")
        raise


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system raise into `StoreError` in plain words."""
    try:
        yield
    except sqlite3.Error as error:
        # The low byte is the primary code of an extended one.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _FULL:
            raise StoreFull(f"{path}: {_FULL[code]}") from error
        raise StoreError(f"{path}: {_BROKEN.get(code, error)}") from error
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error


def _create(path: Path) -> None:
    if not path.exists():
        # Only who runs the service may read it; SQLite gives its WAL the same mode.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _enter_wal(connection: sqlite3.Connection) -> None:
    mode = connection.execute("pragma journal_mode = wal").fetchone()[0]
    if mode != "wal":
        raise StoreError("the file system cannot hold a WAL database")


def connect(
    path: Path, mode: str, steps: Sequence[str | Prepare]
) -> sqlite3.Connection:
    """Open a file, read-only or not ("ro", "rw"), and take some first steps with it."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=PATIENCE,
        isolation_level=None,
    )
    try:
        for step in steps:
            connection.execute(step) if isinstance(step, str) else step(connection)
    except BaseException:
        connection.close()
        raise
    return connection
