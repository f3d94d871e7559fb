"""`consent migrate`: the database's tables, brought up to this version."""

import asyncio
import os

import click

from consent import database_setting
from consent.cli import options
from consent.store.open import pending


@click.command("migrate")
@options.data
@options.also_set("--dry-run", is_flag=True, help="Tell, but change nothing.")
def command(data: str | None, dry_run: bool) -> None:
    """Bring the database up to this version, as every command does on its way.

    A copy of what was there before stays beside it, where it is a file.
    """
    asyncio.run(_run(data, dry_run=dry_run))


async def _run(data: str | None, *, dry_run: bool) -> None:
    database = options.database(data)
    url = database_setting.url(os.environ)
    waiting = await pending(database, url)
    if not waiting:
        click.echo("The database is at this version.")
    for step in waiting:
        does = "would run" if dry_run else "runs"
        click.echo(f"{does} {step.number}, {step.name.replace('_', ' ')}")
    if waiting and not dry_run:
        async with options.opened(database):
            pass
        if url:
            click.echo("Done.")
            return
        click.echo(
            f"Done. {database.name}.before-{waiting[0].number} is the database of "
            "before; it holds personal data: delete it once all is well."
        )
