"""Numbered changes to a database's tables: which there are and which one lacks."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from consent.errors import SchemaTooNew, StoreError


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of a schema; `checksum` is the SHA-256 of its text, in hex."""

    number: int
    name: str
    sql: str
    checksum: str


def available(driver: str) -> tuple[Migration, ...]:
    """Give all migrations that this version ships for a driver, in order."""
    folder = resources.files("consent.store").joinpath("sql", driver)
    files = (item for item in folder.iterdir() if item.name.endswith(".sql"))
    return tuple(
        _migration(item.name, item.read_text("utf-8"))
        for item in sorted(files, key=lambda item: item.name)
    )


def _migration(file: str, sql: str) -> Migration:
    number, _, name = file.removesuffix(".sql").partition("_")
    return Migration(int(number), name, sql, hashlib.sha256(sql.encode()).hexdigest())


def missing(
    migrations: tuple[Migration, ...], applied: Mapping[int, str]
) -> tuple[Migration, ...]:
    """Tell what is still to run, given the checksums of what ran, by number.

    Raises `SchemaTooNew` if more ran than this version knows, and `StoreError` if
    what ran is not what this version has under that number.
    """
    newest = max((migration.number for migration in migrations), default=0)
    if applied and max(applied) > newest:
        raise SchemaTooNew(
            f"the database is at schema {max(applied)}, this version knows {newest}: "
            "install the newer version again"
        )
    for migration in migrations:
        if applied.get(migration.number, migration.checksum) != migration.checksum:
            raise StoreError(
                f"migration {migration.number} ({migration.name}) is not the one that "
                "made this database: install an unchanged release"
            )
    return tuple(item for item in migrations if item.number not in applied)
