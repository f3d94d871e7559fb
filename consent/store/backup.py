"""Backups: data directories of their own, read back before they count.

The rollback guard's file never is in one: it has to remember what a backup forgets.
"""

import os
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
from consent.store import sqlite_backup

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
            _bring(data, part)
    return read(folder)


def read(folder: Path) -> Backup:
    """Read a backup through, or raise `StoreError` if anything in it is damaged."""
    database = folder / DATABASE
    if not database.is_file():
        raise StoreError(f"{folder} is no backup: it has no {DATABASE}")
    sqlite_backup.require_whole(database)
    there = tuple(name for name in SECRETS if (folder / name).exists())
    return Backup(folder, sqlite_backup.sizes(database), there)


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


def restore(folder: Path, data: Path, now: datetime) -> Restored:
    """Put a backup's database where it was, and the one that is there aside.

    Keys and secret come along where the data directory has none.
    """
    backup = read(folder)
    database = data / DATABASE
    for path in (database.with_name(f"{DATABASE}-wal"), database):
        if path.is_symlink():
            raise StoreError(f"{path} is a link; restore where it leads to")
    if database.with_name(f"{DATABASE}-wal").exists():
        raise StoreError(
            f"{database} is in use, or was left by a service that was killed: stop the "
            "service; if none runs, `consent doctor` closes it"
        )
    with explained_folder(data), _emptied(data / f"{DATABASE}.part") as part:
        sqlite_backup.copy(folder / DATABASE, part)
        # A service that came upon a database without its secret would make another.
        _bring(folder, data)
        lost = tuple(_lost(database, backup)) if database.exists() else ()
        aside = _put_aside(database, now)
        part.replace(database)
        _sync(data)
    return Restored(backup, aside, lost)


def _lost(database: Path, backup: Backup) -> Iterator[Lost]:
    # Often it is its damage that asks for the backup.
    with suppress(StoreError):
        for site, size in sqlite_backup.sizes(database).items():
            kept = backup.sizes.get(site, 0)
            if size > kept:
                erasures = sqlite_backup.erased_since(database, site, kept)
                yield Lost(site, size - kept, erasures)


def _put_aside(database: Path, now: datetime) -> Path | None:
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


def _bring(source: Path, target: Path) -> None:
    """Copy keys and secret, each of them whole, and never over others."""
    for name in SECRETS:
        if (source / name).exists() and not (target / name).exists():
            with _emptied(target / f"{name}.part") as part:
                _copy(source / name, part)
                part.rename(target / name)


def _copy(source: Path, target: Path) -> None:
    """Copy a file, or a folder of them, to the disk and for its owner alone."""
    if source.is_dir():
        target.mkdir(mode=0o700)
        for path in source.iterdir():
            _copy(path, target / path.name)
        _sync(target)
        return
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(source.read_bytes())
        file.flush()
        os.fsync(descriptor)


@contextmanager
def _emptied(part: Path) -> Iterator[Path]:
    """Give a name to write to, in a folder that is made; what stays there is gone."""
    part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _remove(part)
    try:
        yield part
    finally:
        _remove(part)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


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
            _sync(part)
            part.rename(folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        _sync(folder.parent)


@contextmanager
def explained_folder(folder: Path) -> Iterator[None]:
    """Turn what the file system refuses into `StoreError`."""
    try:
        yield
    except OSError as error:
        where = error.filename or folder
        raise StoreError(f"{where}: {error.strerror}") from error


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
