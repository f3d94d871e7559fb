"""`consent anchor`: the newest checkpoints leave the house, now."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import click

from consent.cli import anchoring, options
from consent.errors import BadSetting, ConsentError, LedgerHalted
from consent.flows.anchor import Anchorer
from consent.ledger.anchor import Anchor, Failure
from consent.ledger.finding import counted
from consent.send.target import Target
from consent.store.base import Store
from consent.store.open import wall_clock

SHOWN = 20
"""How many past anchors of a site are shown."""


class NotAnchored(ConsentError):
    """A checkpoint could not be sent somewhere."""

    code = "not_anchored"


@click.command("anchor")
@options.data
@options.also_set("--site", help="One site's id. Default: every log.")
@options.also_set("--now", is_flag=True, help="Send even what is not due.")
@options.anchors
def command(site: str | None, now: bool, **given: str | None) -> None:
    """Send checkpoints where they are due, as `serve` does daily, and show the past."""
    database = options.database(given["data"])
    places = anchoring.places(options.environment(**given), database.parent)
    asyncio.run(_run(database, site, places, always=now))


async def _run(
    database: Path, site: str | None, places: Sequence[Target], *, always: bool
) -> None:
    failed = 0
    async with options.opened(database) as store:
        if places and store.halted:
            raise LedgerHalted(f"nothing is sent: {store.halted}; run `consent doctor`")
        anchorer, now = Anchorer(store, places), wall_clock()
        for name in [site] if site else [head.site for head in await store.heads()]:
            done = await anchorer.anchor([name], now, always=always)
            failed += sum(isinstance(outcome, Failure) for outcome in done)
            await _tell(store, name, anchorer)
            if places and not done:
                behind = await anchorer.behind(name, now)
                click.echo(_nothing(behind=bool(behind)))
    if not places:
        raise BadSetting(anchoring.NONE)
    if failed:
        raise NotAnchored(f"{failed} could not be sent; `serve` tries again by itself")


async def _tell(store: Store, site: str, anchorer: Anchorer) -> None:
    past = await store.anchors(site)
    click.echo(f"{site}: {counted(len(past), 'anchor', 'anchors')}")
    for one in past[-SHOWN:]:
        click.echo(_line(one))
    for standing in await anchorer.standings(site):
        if failure := standing.failing:
            click.echo(
                f"  {anchoring.date(failure.at)}  FAILED, try {failure.tries}  "
                f"{failure.means} {failure.target}: {failure.said}"
            )


def _line(anchor: Anchor) -> str:
    size = counted(anchor.size, "entry", "entries")
    return (
        f"  {anchoring.date(anchor.at)}  {size}  {anchor.root.hex()[:16]}…  "
        f"{anchor.means} {anchor.target}: {anchor.said}"
    )


def _nothing(*, behind: bool) -> str:
    if behind:
        return "  Nothing is due: it is sent once a day; --now sends it at once."
    return "  The log has not grown since: there is nothing new to send."
