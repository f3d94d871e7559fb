"""`consent show`: one record in plain words, and the notice as its visitor saw it."""

import asyncio
from pathlib import Path

import click

from consent.cli import options
from consent.cli.output import STANDARD_OUTPUT, writing
from consent.flows.show import show
from consent.ledger import reference


@click.command("show")
@click.argument("record")
@options.data
@options.also_set("--site", required=True, help="The site's id.")
@options.also_set(
    "--output",
    "-o",
    metavar="FILE",
    help="Where to write the page that was shown; - is the standard output.",
)
def command(record: str, data: str | None, site: str, output: str | None) -> None:
    """Tell of a record, by its number or by the reference that its visitor has.

    The page opens in any browser, without a network: the notice as it was shown, by the
    very build that showed it.
    """
    asyncio.run(_run(options.database(data), site, record, output))


async def _run(database: Path, site: str, record: str, output: str | None) -> None:
    async with options.opened(database) as store:
        await store.head(site)
        shown = await show(store, site, reference.find(site, record))
        click.echo(shown.text(), err=output == STANDARD_OUTPUT)
        if output is not None:
            page = shown.sheet()
            with writing(output) as file:
                file.write(page.html)
