"""`consent publish`: from site files to published notices."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from consent import locales, presets
from consent.cli import options
from consent.cli.author import author as by
from consent.errors import BadSiteFile
from consent.flows.publish import Plan, Publisher
from consent.flows.source import read_tables
from consent.render import build
from consent.rules import site_file
from consent.rules.site_file import Draft
from consent.settings import database_of
from consent.store.base import Store
from consent.store.open import opened, wall_clock


@click.command("publish")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.data
@options.also_set("--dry-run", is_flag=True, help="Check and tell, but write nothing.")
@options.also_set(
    "--author",
    help="Who publishes, as the log shall say. Default: the system's user.",
)
def command(
    files: Sequence[Path], data: str | None, dry_run: bool, author: str | None
) -> None:
    """Check site files and publish them; all are checked before any is written."""
    drafts = _read(files)
    for path, draft in zip(files, drafts, strict=True):
        for remark in draft.remarks:
            click.echo(f"{path}: {remark.where}: {remark}", err=True)
    asyncio.run(_run(drafts, data, by(author), dry_run=dry_run))


async def _run(
    drafts: Sequence[Draft], data: str | None, author: str, *, dry_run: bool
) -> None:
    async with _rehearsed(data) if dry_run else _written(data) as store:
        publisher = _publisher(store, author)
        plans = await publisher.plan(drafts)
        if dry_run:
            for plan in plans:
                _tell(plan, "would publish", "would log")
            return
        for draft in drafts:
            _tell(await publisher.publish(draft), "published", "logged")


def _written(data: str | None) -> AbstractAsyncContextManager[Store]:
    return options.opened(options.database(data, make=True), create=True)


@asynccontextmanager
async def _rehearsed(data: str | None) -> AsyncIterator[Store]:
    """Open what is there, or an empty database that is gone after the block."""
    database = options.database(data)
    if database.exists():
        async with options.opened(database) as store:
            yield store
        return
    with TemporaryDirectory() as folder:
        # Neither keys nor guard from outside: they belong to the real database.
        async with opened(database_of(Path(folder)), create=True) as store:
            yield store


def _read(files: Sequence[Path]) -> list[Draft]:
    drafts, refused = [], []
    for path in files:
        try:
            drafts.append(
                site_file.read(read_tables(path), locales.load(), presets.load())
            )
        except BadSiteFile as error:
            refused.append(_list(path, error))
    if refused:
        raise click.ClickException("\n".join(["nothing was published", *refused]))
    return drafts


def _list(path: Path, error: BadSiteFile) -> str:
    lines = [
        f"  {mistake.where}: {mistake}" if mistake.where else f"  {mistake}"
        for mistake in error.mistakes
    ]
    return "\n".join([f"{path}: {error}", *lines])


def _publisher(store: Store, author: str) -> Publisher:
    return Publisher(store, build(), author=author, clock=wall_clock, random=os.urandom)


def _tell(plan: Plan, published: str, logged: str) -> None:
    site, name = plan.version.notice.site, plan.version.hash[:16]
    if not plan.kinds:
        click.echo(f"{site}: nothing changed, notice {name} stands")
        return
    if plan.changes:
        click.echo(f"{site}: {published} notice {name}")
    else:
        click.echo(f"{site}: {logged} the widget's new build, notice {name} stands")
    for change in plan.changes:
        click.echo(f"  {change}")
