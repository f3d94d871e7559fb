"""A database of an earlier version becomes one of this; its copy stays beside it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from consent.store.migrate import Migration
from consent.store.sqlite_backup import copy
from consent.store.sqlite_connection import PATIENCE, transaction
from consent.store.sqlite_schema import migrate, plan

UPGRADE_PATIENCE = 600.0
"""How many seconds a process waits for another one to copy what was there before."""


def upgrade(connection: sqlite3.Connection, path: Path) -> tuple[Migration, ...]:
    """Run the missing migrations; what was there before them is copied aside first."""
    if _is_earlier(plan(connection)):
        with _patient(connection), transaction(connection):
            # Another process may have gone through all of it meanwhile.
            waiting = plan(connection)
            if _is_earlier(waiting):
                _keep(path, waiting[0].number)
    return migrate(connection)


def _is_earlier(waiting: tuple[Migration, ...]) -> bool:
    return bool(waiting) and waiting[0].number > 1


def _keep(path: Path, number: int) -> None:
    aside = path.with_name(f"{path.name}.before-{number}")
    part = path.with_name(f"{aside.name}.part")
    part.unlink(missing_ok=True)
    copy(path, part)
    part.replace(aside)


@contextmanager
def _patient(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute(f"pragma busy_timeout = {UPGRADE_PATIENCE * 1000:.0f}")
    try:
        yield
    finally:
        connection.execute(f"pragma busy_timeout = {PATIENCE * 1000:.0f}")
