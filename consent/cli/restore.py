"""`consent restore`: a backup takes its place again."""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import click

from consent import database_setting
from consent.cli import options
from consent.cli.doctor import WAY_ON, NotWell
from consent.settings import database_of
from consent.store import backup as backups
from consent.store.backup import Lost


@click.command("restore")
@click.argument("backup", type=click.Path(path_type=Path, exists=True, file_okay=False))
@options.data
@options.also_set(
    "--keep-keys", is_flag=True, help="Go on with keys that are not the backup's."
)
def command(backup: Path, data: str | None, keep_keys: bool) -> None:
    """Restore a backup; the database that is there is put aside, not deleted."""
    database_setting.refuse(os.environ, "restore a backup with pg_restore")
    folder = options.database(data).parent
    now = datetime.now(UTC)
    done = backups.restore(backup.absolute(), folder, now, keep_keys=keep_keys)
    for site, size in done.backup.sizes.items():
        click.echo(f"{site}: {size} entries, read through, and whole")
    for lost in done.lost:
        _tell(lost)
    if done.aside:
        click.echo(
            f"The database of before is {done.aside.name}; it holds personal data: "
            "delete it once nothing in it is needed."
        )
    asyncio.run(_review(folder))


def _tell(lost: Lost) -> None:
    click.echo(f"{lost.site}: {lost.entries} entries came after this backup")
    if lost.erasures:
        click.echo(
            f"{lost.site}: {lost.erasures} of them erased or pruned, and what they "
            "erased is back: `consent prune`, and `consent erase` as you were asked"
        )


async def _review(folder: Path) -> None:
    async with options.opened(database_of(folder)) as store:
        halted = store.halted
    if halted:
        click.echo(WAY_ON)
        raise NotWell(f"the backup is in its place, and the ledger is halted: {halted}")
