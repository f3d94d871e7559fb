"""`consent migrate`: the database's tables, brought up to this version."""

import asyncio

import click

from consent.cli import options
from consent.errors import StoreError
from consent.store.sqlite import pending_sqlite


@click.command("migrate")
@options.data
@options.also_set("--dry-run", is_flag=True, help="Tell, but change nothing.")
def command(data: str | None, dry_run: bool) -> None:
    """Bring the database up to this version, as every command does on its way.

    A copy of what was there before stays beside it.
    """
    asyncio.run(_run(data, dry_run=dry_run))


async def _run(data: str | None, *, dry_run: bool) -> None:
    database = options.database(data)
    if not database.exists():
        raise StoreError(f"{database} does not exist; publish a site first")
    waiting = await pending_sqlite(database)
    if not waiting:
        click.echo("The database is at this version.")
    for step in waiting:
        does = "would run" if dry_run else "runs"
        click.echo(f"{does} {step.number}, {step.name.replace('_', ' ')}")
    if waiting and not dry_run:
        async with options.opened(database):
            pass
        click.echo(
            f"Done. {database.name}.before-{waiting[0].number} is the database of "
            "before; it holds personal data: delete it once all is well."
        )
