"""`consent prune`: what has been kept long enough goes, now."""

import asyncio
import os
from pathlib import Path

import click

from consent.cli import options
from consent.flows.prune import Pruned, Pruner
from consent.ledger import erasure
from consent.store.open import wall_clock


@click.command("prune")
@options.data
@options.also_set("--site", help="One site's id. Default: all sites.")
@options.also_set("--dry-run", is_flag=True, help="Tell, but write nothing.")
def command(data: str | None, site: str | None, dry_run: bool) -> None:
    """End the retention of what has been kept long enough, as `serve` does daily."""
    asyncio.run(_run(options.database(data), site, dry_run=dry_run))


async def _run(database: Path, site: str | None, *, dry_run: bool) -> None:
    async with options.opened(database) as store:
        pruner, now = Pruner(store, os.urandom), wall_clock()
        names = [site] if site else [row.id for row in await store.sites()]
        for name in names:
            if dry_run:
                _tell(await pruner.plan(name, now), "would lose their body")
            else:
                _tell(await pruner.prune(name, now), "lost their body")
        if not dry_run:
            await pruner.forget_keys(now)


def _tell(pruned: Pruned, what: str) -> None:
    if not pruned.records:
        click.echo(f"{pruned.site}: nothing is due")
        return
    first, last = pruned.records[0], pruned.records[-1]
    runs = len(erasure.runs(pruned.records))
    where = f"{first} to {last}" if runs == 1 else f"between {first} and {last}"
    click.echo(f"{pruned.site}: {len(pruned.records)} records {what}: {where}")
