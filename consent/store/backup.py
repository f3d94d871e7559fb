"""Backups: data directories of their own, read back before they count.

The rollback guard's file never is in one: it has to remember what a backup forgets.
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from consent import secret_key
from consent.errors import StoreError
from consent.keyring import FOLDER_NAME
from consent.store import backup_keys, sqlite_backup
from consent.store.backup_keys import emptied, sync

DATABASE = "consent.db"
SECRETS = (secret_key.FILE_NAME, FOLDER_NAME)

_NAME = "consent-%Y%m%dT%H%M%SZ"
_LIKE = re.compile(r"consent-\d{8}T\d{6}Z(?P<part>\.part)?")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was read back; `sizes` counts each log's entries by site."""

    folder: Path
    sizes: Mapping[str, int]
    secrets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """Entries that a log had and its backup has not; `erasures` told of something."""

    site: str
    entries: int
    erasures: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of a restore; `aside` is where the database lies that was there."""

    backup: Backup
    aside: Path | None
    lost: tuple[Lost, ...]


def make(data: Path, into: Path, now: datetime, *, secrets: bool) -> Backup:
    """Back a data directory up into a folder of its own, or leave nothing there."""
    if not (data / DATABASE).exists():
        raise StoreError(f"{data / DATABASE} does not exist; publish a site first")
    folder = into / now.astimezone(UTC).strftime(_NAME)
    if folder.exists():
        raise StoreError(f"{folder} is there already")
    with _whole(folder) as part:
        sqlite_backup.copy(data / DATABASE, part / DATABASE)
        sqlite_backup.require_whole(part / DATABASE)
        if secrets:
            backup_keys.bring(data, part)
    return read(folder)


def read(folder: Path) -> Backup:
    """Read a backup through, or raise `StoreError` if anything in it is damaged."""
    database = folder / DATABASE
    if not database.is_file():
        raise StoreError(f"{folder} is no backup: it has no {DATABASE}")
    sqlite_backup.require_whole(database)
    there = tuple(name for name in SECRETS if (folder / name).exists())
    return Backup(folder, sqlite_backup.sizes(database), there)


def kept(into: Path) -> list[Path]:
    """Name the backups in a folder, the oldest first; or raise `StoreError`."""
    with explained_folder(into):
        there = [path for path in sorted(into.iterdir()) if _LIKE.fullmatch(path.name)]
    whole = [path for path in there if not is_part(path)]
    if not whole:
        raise StoreError(f"{into} has no backup")
    return whole


def expire(into: Path, now: datetime, days: int) -> list[Path]:
    """Delete the backups in a folder that are older than so many days.

    What one left that was interrupted goes after a day.
    """
    with explained_folder(into):
        gone = [path for path in sorted(into.iterdir()) if _is_past(path, now, days)]
        for path in gone:
            shutil.rmtree(path)
    return gone


def is_part(path: Path) -> bool:
    """Tell whether a folder is what an interrupted backup left."""
    match = _LIKE.fullmatch(path.name)
    return match is not None and match["part"] is not None


def restore(folder: Path, data: Path, now: datetime, *, keep_keys: bool) -> Restored:
    """Put a backup's database where it was, and the one that is there aside.

    Keys and secret come along where the data directory has none. Where it has others,
    nothing is done unless `keep_keys` says that those count.
    """
    backup = read(folder)
    if not keep_keys:
        _refuse_others(folder, data)
    database = data / DATABASE
    for path in (database.with_name(f"{DATABASE}-wal"), database):
        if path.is_symlink():
            raise StoreError(f"{path} is a link; restore where it leads to")
    if database.with_name(f"{DATABASE}-wal").exists():
        raise StoreError(
            f"{database} is in use, or was left by a service that was killed: stop the "
            "service; if none runs, `consent doctor` closes it"
        )
    with explained_folder(data), emptied(data / f"{DATABASE}.part") as part:
        sqlite_backup.copy(folder / DATABASE, part)
        # A service that came upon a database without its secret would make another.
        backup_keys.bring(folder, data)
        lost = tuple(_lost(database, backup)) if database.exists() else ()
        aside = put_aside(database, now)
        part.replace(database)
        sync(data)
    return Restored(backup, aside, lost)


def _refuse_others(folder: Path, data: Path) -> None:
    if names := backup_keys.others(folder, data):
        raise StoreError(
            f"{data} has another {' and '.join(names)} than the backup, whose log or "
            "tokens it may not go on with; move what is there away to take the "
            "backup's, or add --keep-keys to keep it"
        )


def _lost(database: Path, backup: Backup) -> Iterator[Lost]:
    # Often it is its damage that asks for the backup.
    with suppress(StoreError):
        for site, size in sqlite_backup.sizes(database).items():
            kept = backup.sizes.get(site, 0)
            if size > kept:
                erasures = sqlite_backup.erased_since(database, site, kept)
                yield Lost(site, size - kept, erasures)


def put_aside(database: Path, now: datetime) -> Path | None:
    """Give a database another name beside where it is; tell which."""
    if not database.exists():
        return None
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = database.with_name(f"{DATABASE}.before-{stamp}")
    if aside.exists():
        raise StoreError(f"{aside} is there already")
    try:
        # So there is a database at every moment, whatever ends this one.
        aside.hardlink_to(database)
    except OSError:
        database.rename(aside)
    return aside


def _is_past(path: Path, now: datetime, days: int) -> bool:
    if path.is_symlink() or not _LIKE.fullmatch(path.name):
        return False
    part = is_part(path)
    oldest = now.astimezone(UTC) - timedelta(days=1 if part else days)
    whole = (path / DATABASE).is_file()
    return path.name < oldest.strftime(_NAME) and (whole or part)


@contextmanager
def _whole(folder: Path) -> Iterator[Path]:
    """Give a folder to fill that takes its name once it is full, and else is gone."""
    part = folder.with_name(f"{folder.name}.part")
    with explained_folder(folder.parent):
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Of two that began in the same second, one fails here.
        part.mkdir(mode=0o700)
        try:
            yield part
            sync(part)
            part.rename(folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        sync(folder.parent)


@contextmanager
def explained_folder(folder: Path) -> Iterator[None]:
    """Turn what the file system refuses into `StoreError`."""
    try:
        yield
    except OSError as error:
        where = error.filename or folder
        raise StoreError(f"{where}: {error.strerror}") from error
