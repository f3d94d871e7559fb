"""`consent move`: from a file to PostgreSQL, or one site to a folder of its own."""

import asyncio
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consent import database_setting, settings
from consent.cli import options
from consent.cli.author import author as by
from consent.cli.departure import Departure, leave
from consent.errors import BadSetting
from consent.ledger.finding import counted
from consent.store import backup
from consent.store.open import keyring_of, opened, require_keys, wall_clock

if TYPE_CHECKING:
    from consent.store.move import Moved


@click.command("move")
@options.data
@options.also_set("--site", help="Move this site alone, with its log and its key.")
@options.also_set(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The data directory that one site goes to, new or in use.",
)
@options.also_set("--because", default="", help="Why, as the site's log shall say.")
@options.also_set("--author", help="Who says so. Default: the system's user.")
def command(
    data: str | None,
    site: str | None,
    into: Path | None,
    because: str,
    author: str | None,
) -> None:
    """Move all records from the file in --data to the database of CONSENT_DATABASE.

    Stop the service first. What is interrupted goes on when it is called again. The
    file is put aside once every log was hashed anew on the other side.

    With --site, one site leaves --data or that database for the folder --into names;
    services may run. Nothing more is recorded for it where it was.
    """
    if bool(site) != bool(into):
        raise click.UsageError("--site and --into go together")
    if site and into:
        folder = options.database(data).parent
        departure = Departure(folder, site, into.absolute(), because, by(author))
        asyncio.run(leave(departure, Shown()))
        return
    _move_all(data)


def _move_all(data: str | None) -> None:
    url = database_setting.url(os.environ)
    if not url:
        raise BadSetting(
            f"{database_setting.GIVEN} names no database to move to; see "
            "docs/postgres.md",
            database_setting.GIVEN,
        )
    folder = settings.data_folder(options.environment(data=data))
    database = settings.database_of(folder)
    aside: list[Path] = []
    for log in asyncio.run(_move(database, url, partial(_put_aside, database, aside))):
        entries = counted(log.size, "entry", "entries")
        click.echo(f"{log.site}: {entries}, root {log.root.hex()} on both sides")
    for path in aside:
        click.echo(
            f"The file is {path.name} now. It holds personal data, and would sign "
            "another history if it were used again: delete it once all is well."
        )


def _put_aside(database: Path, aside: list[Path]) -> None:
    if path := backup.put_aside(database, datetime.now(UTC)):
        aside.append(path)
    database.unlink(missing_ok=True)
    # SQLite leaves it where it is once the file is gone; nothing was written to it.
    database.with_name(f"{database.name}-wal").unlink(missing_ok=True)


async def _move(
    database: Path, url: str, put_aside: Callable[[], None]
) -> "tuple[Moved, ...]":
    from consent.store.move import move  # noqa: PLC0415 - it needs an extra

    await _require_keys(database)
    return await move(database, url, Shown(), put_aside)


class Shown:
    """Shows how far a move is, in one line for each table, where somebody looks."""

    def __init__(self) -> None:
        """Begin before the first row."""
        self._table = ""
        self._rows = 0

    def __call__(self, table: str, rows: int, of: int) -> None:
        """Take note that more rows of a table are over, of about so many."""
        begins = table != self._table
        self._table, self._rows = table, rows + (0 if begins else self._rows)
        if sys.stderr.isatty():
            share = min(100, 100 * self._rows // max(of, 1))
            line = f"\r{table:<12} {share:>3} % of {of:,}"
            click.echo("\n" * begins + line, nl=False, err=True)


async def _require_keys(database: Path) -> None:
    """Bring the file up to this version, and see that the logs can be signed there."""
    given = options.outside().key_file
    async with opened(database, key_file=given) as store:
        await require_keys(store, keyring_of(database, given), wall_clock())
