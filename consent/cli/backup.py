"""`consent backup`: a copy that was read back, taken while the service runs."""

import asyncio
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click

from consent import alarm_settings, database_setting, settings
from consent.cli import options
from consent.errors import ConsentError, StoreError
from consent.send.alarm import Cause, raise_alarm
from consent.store import backup as backups
from consent.store.backup import SECRETS, Backup
from consent.store.open import opened


@click.command("backup")
@options.data
@options.also_set(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Where backups are kept, each in a folder of its own.",
)
@options.also_set("--with-keys", is_flag=True, help="Keys and secret too, to go on.")
@options.also_set(
    "--keep",
    type=click.IntRange(1, 3650),
    default=30,
    show_default=True,
    metavar="DAYS",
    help="Delete backups there that are older.",
)
@options.also_set("--check", is_flag=True, help="Take none: read what is there.")
def command(
    data: str | None, into: Path | None, with_keys: bool, keep: int, check: bool
) -> None:
    """Back up what was recorded, and delete backups that were kept long enough.

    With --check, every backup there is read through. Where CONSENT_DATABASE names a
    database, that one is: a copy that a dump was restored to.
    """
    if check and (url := database_setting.url(os.environ)):
        asyncio.run(_check(url))
        return
    database_setting.refuse(os.environ, "take a backup with pg_dump")
    if into is None:
        raise click.UsageError("--into names the folder where backups are kept")
    if check:
        for path in backups.kept(into.absolute()):
            _tell(backups.read(path))
        return
    folder = options.database(data).parent
    now = datetime.now(UTC)
    try:
        made = backups.make(folder, into.absolute(), now, secrets=with_keys)
    except ConsentError as error:
        asyncio.run(_alarm(error.message))
        raise
    _tell(made)
    for path in backups.expire(into.absolute(), now, keep):
        why = "never finished" if backups.is_part(path) else f"older than {keep} days"
        click.echo(f"{path}: deleted, {why}")


async def _check(url: str) -> None:
    """Compare every row of a database with what was signed, and write nothing to it."""
    with tempfile.TemporaryDirectory() as name:
        # The guard of who serves knows more than a copy does, and says nothing of it.
        database = settings.database_of(Path(name))
        async with opened(database, url=url) as store:
            if faults := await store.examine():
                raise StoreError(f"the copy is damaged: {'; '.join(faults)}")
            if not (heads := await store.heads()):
                raise StoreError(
                    "the copy has no log; see what was dumped, and restored to where"
                )
            for head in heads:
                click.echo(f"  {head.site}: {head.frontier.size} entries")
    click.echo("The copy was read, and is whole.")


async def _alarm(message: str) -> None:
    cause = Cause("backup.failed", "", "The backup failed", [message])
    networks = settings.send_networks(os.environ)
    for unsent in await raise_alarm(alarm_settings.read(os.environ), cause, networks):
        click.echo(unsent, err=True)


def _tell(made: Backup) -> None:
    click.echo(f"{made.folder}: read back, and whole")
    for site, size in made.sizes.items():
        click.echo(f"  {site}: {size} entries")
    if missing := [name for name in SECRETS if name not in made.secrets]:
        click.echo(
            f"  without {' and '.join(missing)}: keep them once, elsewhere, or take "
            "them along by --with-keys; without them nothing can be signed"
        )
