"""Connections to one PostgreSQL server: how they are opened, asked, and fail."""

# ruff: noqa: ASYNC109 - asyncpg calls it so.
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from urllib.parse import urlsplit

import asyncpg

from consent.errors import StoreError, StoreFull

P = ParamSpec("P")
T = TypeVar("T")

SESSIONS = 6
PATIENCE = 5.0
"""How many seconds something goes on being tried while the server is not there."""

PAUSE = 0.05
"""Seconds between two tries."""

LONG = 3600.0
"""Seconds that a query may take which reads all there is."""

_TIMEOUT = 10.0
_SETTINGS = {
    "application_name": "consent",
    # A node that stops in the middle of an append holds the head's lock no longer.
    "idle_in_transaction_session_timeout": "2000",
    "lock_timeout": "5000",
}
_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.TooManyConnectionsError,
    # What a server answers that has become a replica.
    asyncpg.ReadOnlySQLTransactionError,
)
_CLASH = (asyncpg.TransactionRollbackError, asyncpg.UniqueViolationError)


class Away(StoreError):
    """The server went before anything was written; it may be back soon."""


class Clash(Away):
    """Two transactions met, and this one was undone."""


class Doubtful(StoreError):
    """The server went before it answered: what was asked may be written or not."""


class Session(Protocol):
    """One connection, as far as the work on it needs it."""

    async def execute(
        self, query: str, *args: Any, timeout: float | None = None
    ) -> str:
        """Run a statement and give its tag, such as `DELETE 3`."""
        ...

    async def executemany(self, query: str, args: Any) -> None:
        """Run a statement for each row of arguments."""
        ...

    async def fetch(
        self, query: str, *args: Any, timeout: float | None = None
    ) -> list[Any]:
        """Give all rows."""
        ...

    async def fetchrow(self, query: str, *args: Any) -> Any:
        """Give the first row, or None."""
        ...

    async def fetchval(self, query: str, *args: Any) -> Any:
        """Give the first value of the first row, or None."""
        ...

    async def copy_records_to_table(
        self, table_name: str, *, records: Any, columns: Any, timeout: float
    ) -> str:
        """Write rows to a table, faster than by a statement."""
        ...

    def cursor(self, query: str, *args: Any, prefetch: int) -> Any:
        """Give rows one after another, within a transaction."""
        ...

    def terminate(self) -> None:
        """Let go of the connection at once."""
        ...


Work = Callable[Concatenate[Session, P], Awaitable[T]]


def count(tag: str) -> int:
    """Tell how many rows a statement touched, by its tag."""
    return int(tag.rpartition(" ")[2])


class Sessions:
    """A few connections to one server, made anew when it comes back."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._name = name_of(url)
        self._pool: Any = None

    async def open(self) -> None:
        """Connect, or raise `StoreError` in plain words."""
        await _patiently(self._open)

    async def _open(self) -> None:
        with explained(self._name):
            self._pool = await asyncpg.create_pool(
                self._url,
                min_size=1,
                max_size=SESSIONS,
                timeout=PATIENCE,
                command_timeout=_TIMEOUT,
                server_settings=_SETTINGS,
                reset=_nothing,
            )

    async def close(self) -> None:
        """Let go of all connections; what is under way may end first."""
        if self._pool is None:
            return
        pool, self._pool = self._pool, None
        with suppress(*_AWAY):
            async with asyncio.timeout(PATIENCE):
                await pool.close()
                return
        pool.terminate()

    async def read(self, work: Work[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run work that only reads, again if the server was away."""

        async def once() -> T:
            async with self._session() as session:
                return await work(session, *args, **kwargs)

        return await _patiently(once)

    async def write(self, work: Work[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run work in one transaction, again if nothing was written.

        Raises `Doubtful` when the server does not say whether it was.
        """

        async def once() -> T:
            async with self._session() as session:
                return await _transact(session, work, *args, **kwargs)

        return await _patiently(once)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Session]:
        """Read all of the database as it is at one moment."""
        async with self._session() as session:
            await session.execute("begin isolation level repeatable read, read only")
            # It rests between rows for as long as they are looked at.
            await session.execute("set local idle_in_transaction_session_timeout = 0")
            try:
                yield session
            finally:
                await _undo(session)

    async def listen(self, channel: str, heard: Callable[[], None]) -> None:
        """Listen until the connection is gone."""
        with explained(self._name):
            connection = await asyncpg.connect(self._url, timeout=PATIENCE)
        gone = asyncio.Event()
        try:
            with explained(self._name):
                connection.add_termination_listener(lambda _: gone.set())
                await connection.add_listener(channel, lambda *_: heard())
            await gone.wait()
        finally:
            connection.terminate()

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[Session]:
        if self._pool is None:
            raise StoreError("the store is closed")
        with explained(self._name):
            async with self._pool.acquire(timeout=PATIENCE) as session:
                yield session


async def _patiently(once: Callable[[], Awaitable[T]]) -> T:
    loop = asyncio.get_running_loop()
    end = loop.time() + PATIENCE
    while True:
        try:
            return await once()
        except Away as error:
            if loop.time() >= end:
                raise StoreError(error.message) from error
        await asyncio.sleep(PAUSE)


async def _transact(
    session: Session, work: Work[P, T], /, *args: P.args, **kwargs: P.kwargs
) -> T:
    try:
        await session.execute("begin")
        result = await work(session, *args, **kwargs)
    except BaseException:
        await _undo(session)
        raise
    try:
        await session.execute("commit")
    except _CLASH:
        raise
    except (*_AWAY, asyncpg.PostgresError) as error:
        session.terminate()
        raise Doubtful("the database went before it answered") from error
    except BaseException:
        session.terminate()
        raise
    return result


async def _undo(session: Session) -> None:
    try:
        await session.execute("rollback", timeout=1.0)
    except (*_AWAY, asyncpg.PostgresError):
        # The server undoes what it gets no end of.
        session.terminate()


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn what the server and the network raise into `StoreError` in plain words."""
    try:
        yield
    except asyncpg.DiskFullError as error:
        raise StoreFull(f"{name}: the server's disk is full") from error
    except _CLASH as error:
        raise Clash(f"{name}: {_said(error)}") from error
    except _AWAY as error:
        raise Away(f"{name} cannot be reached: {_said(error)}") from error
    except (asyncpg.PostgresError, ValueError) as error:
        raise StoreError(f"{name}: {_said(error)}") from error


def name_of(url: str) -> str:
    """Name a database without what is secret in its URL."""
    try:
        parts = urlsplit(url)
        where = parts.hostname or "this machine"
    except ValueError:
        return "the database"
    return f"the database {parts.path.lstrip('/') or '?'} at {where}"


def _said(error: BaseException) -> str:
    return str(error).partition("\n")[0] or type(error).__name__


async def _nothing(_: object) -> None:
    """Spare the server a query each time a connection is given back."""
