"""`consent publish`: from site files to published notices."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import click

from consent.cli import options
from consent.cli.author import author as by
from consent.cli.draft import drafted
from consent.cli.lenient import lenient as reasons
from consent.cli.lenient import paired
from consent.cli.posters import fetch, fetched, postered
from consent.cli.rehearsal import publisher, rehearsed
from consent.flows.publish import Plan
from consent.rules.site_file import Draft
from consent.signals.consent_mode import snippet
from consent.store.base import Store
from consent.tool import Tool

_REFUSAL = "nothing was published"


@click.command("publish")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.data
@options.also_set("--dry-run", is_flag=True, help="Check and tell, but write nothing.")
@options.also_set(
    "--author",
    help="Who publishes, as the log shall say. Default: the system's user.",
)
@reasons
def command(
    files: Sequence[Path],
    data: str | None,
    dry_run: bool,
    author: str | None,
    lenient: Sequence[str],
    because: Sequence[str],
) -> None:
    """Check site files and publish them; all are checked before any is written."""
    drafts = drafted(files, paired(lenient, because), _REFUSAL)
    asyncio.run(_run(drafts, files, data, by(author), dry_run=dry_run))


async def _run(
    read: Sequence[Draft],
    files: Sequence[Path],
    data: str | None,
    author: str,
    *,
    dry_run: bool,
) -> None:
    drafts = await postered(read, files, _REFUSAL, None if dry_run else fetch)
    async with rehearsed(data) if dry_run else _written(data) as store:
        ours = publisher(store, author)
        plans = await ours.plan(drafts)
        for site, remark in await ours.remark(drafts):
            click.echo(f"{site}: {remark.where}: {remark}", err=True)
        if dry_run:
            for plan in plans:
                _tell(plan, "would publish", "would log")
                for address in fetched(plan.draft):
                    click.echo(f"  would fetch {address}")
            return
        for draft in drafts:
            _tell(await ours.publish(draft), "published", "logged")
            _advise(draft)


def _written(data: str | None) -> AbstractAsyncContextManager[Store]:
    return options.opened(options.database(data, make=True), create=True)


def _advise(draft: Draft) -> None:
    if Tool.GOOGLE in draft.settings.told:
        first = "where a tag of Google's is not held back, put this first in <head>:"
        click.echo(f"{draft.notice.site}: {first}")
        click.echo(snippet(draft.settings.google), nl=False)


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
