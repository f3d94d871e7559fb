"""A database of an earlier version becomes one of this; its copy stays beside it."""

import sqlite3
from pathlib import Path

from consent.store.migrate import Migration
from consent.store.sqlite_backup import copy
from consent.store.sqlite_schema import migrate, plan


def upgrade(connection: sqlite3.Connection, path: Path) -> tuple[Migration, ...]:
    """Run the missing migrations; what was there before them is copied aside first."""
    waiting = plan(connection)
    if waiting and waiting[0].number > 1:
        aside = path.with_name(f"{path.name}.before-{waiting[0].number}")
        part = path.with_name(f"{aside.name}.part")
        part.unlink(missing_ok=True)
        copy(path, part)
        part.replace(aside)
    return migrate(connection)
