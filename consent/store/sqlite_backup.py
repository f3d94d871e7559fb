"""Copies of a SQLite file: taken while it is written to, and read back in full."""

import os
from contextlib import closing
from functools import partial
from pathlib import Path

from consent.errors import StoreError
from consent.store.sqlite_connection import connect, explained
from consent.store.sqlite_examine import examine

COPY = "vacuum into ?"

SIZES = """
select site, size
from logs
order by site
"""

ERASED_SINCE = """
select count(*)
from entries e
join logs l on e.place >= l.log * (1 << 40) + ?
  and e.place < (l.log + 1) * (1 << 40)
where l.site = ?
  and e.kind in ('erase', 'prune')
"""

# A connection that may write takes the WAL away when it is the last to leave.
_opened = partial(connect, mode="rw", steps=())


def copy(database: Path, target: Path) -> None:
    """Write what is committed to a new file that holds nothing that was erased.

    Whoever writes meanwhile is not kept waiting. The file is on the disk afterwards.
    """
    with explained(target), closing(_opened(database)) as connection:
        # SQLite takes an empty file, and this one is for its owner alone.
        descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        try:
            connection.execute(COPY, (str(target),))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sizes(database: Path) -> dict[str, int]:
    """Give how many entries the log of each site has."""
    with explained(database), closing(_opened(database)) as connection:
        return dict(connection.execute(SIZES).fetchall())


def require_whole(database: Path) -> None:
    """Raise `StoreError` unless every row is as it was signed."""
    with explained(database), closing(_opened(database)) as connection:
        faults = examine(connection)
    if faults:
        raise StoreError(f"{database} is damaged: {'; '.join(faults)}")


def erased_since(database: Path, site: str, size: int) -> int:
    """Count the entries from `size` on that tell of something erased."""
    with explained(database), closing(_opened(database)) as connection:
        found: int = connection.execute(ERASED_SINCE, (size, site)).fetchone()[0]
        return found
