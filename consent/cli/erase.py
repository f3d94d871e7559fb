"""`consent erase`: what was recorded of one visitor goes, at the operator's hand."""

import asyncio
import os
from pathlib import Path

import click
import msgspec

from consent.cli import options
from consent.errors import BadReceipt
from consent.flows.erase import By, Eraser, Handed, Named, Planned
from consent.ledger import erasure
from consent.model import ErasureMode, Site
from consent.store.live import Live
from consent.store.open import wall_clock

Way = int | Handed | str

_MODES = {
    ErasureMode.DELETE: "deleted for good",
    ErasureMode.RESTRICT: "locked away, for legal claims alone",
}


class _Receipt(msgspec.Struct):
    entry: str
    body: str
    blind: str


@click.command("erase")
@options.data
@options.also_set("--site", required=True, help="The site's id.")
@options.also_set("--record", type=int, metavar="N", help="A record of the visitor.")
@options.also_set(
    "--receipt", type=click.Path(path_type=Path), help="A receipt of theirs."
)
@options.also_set("--visitor", metavar="ID", help="Their id, as a body has it.")
@options.also_set(
    "--because", required=True, help="Why, as the log shall say. Name nobody."
)
@options.also_set("--yes", is_flag=True, help="Do not ask.")
def command(
    data: str | None,
    site: str,
    record: int | None,
    receipt: Path | None,
    visitor: str | None,
    because: str,
    yes: bool,
) -> None:
    """Erase what was recorded of one visitor, by ONE of record, receipt or id."""
    ways = [way for way in (record, receipt, visitor) if way is not None]
    if len(ways) != 1:
        raise click.UsageError("give one of --record, --receipt and --visitor")
    way = _read(ways[0]) if isinstance(ways[0], Path) else ways[0]
    asyncio.run(_run(options.database(data), site, way, because, yes))


async def _run(database: Path, name: str, way: Way, because: str, yes: bool) -> None:
    async with options.opened(database) as store:
        live, now = Live(store), wall_clock()
        await live.refresh(now)
        site = live.site(name)
        eraser = Eraser(store, live, os.urandom)
        named = await _find(eraser, site, way)
        planned = await eraser.plan(site, named, now)
        if not planned.records:
            click.echo("nothing is left to erase")
            return
        mode = _MODES[site.notice.erasure]
        _tell(site, planned)
        if not yes:
            click.echo(f"  Body and blind will be {mode}.")
            click.confirm("Erase?", abort=True)
        gone = await eraser.erase(
            site, named, wall_clock(), by=By.OPERATOR, because=because
        )
        count = _count(len(gone.records))
        click.echo(f"erased {count}: body and blind are {mode}")
        click.echo("the log says so, and why")


async def _find(eraser: Eraser, site: Site, way: Way) -> Named:
    match way:
        case int():
            return await eraser.find(site, [way])
        case Handed():
            return await eraser.prove(site, way)
        case _:
            return Named(visitors=frozenset({way}))


def _tell(site: Site, planned: Planned) -> None:
    runs = erasure.runs(record.n for record in planned.records)
    numbers = ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs)
    count = _count(len(planned.records))
    click.echo(f"{site.id}: {count} of one visitor: {numbers}")
    if planned.standing:
        click.echo("  A grant stands, and is withdrawn first.")
    click.echo("  The entries stay, with every proof; their tokens count no longer.")
    click.echo("  Backups and exports made before still hold what is erased here.")


def _count(number: int) -> str:
    return "1 record" if number == 1 else f"{number} records"


def _read(path: Path) -> Handed:
    try:
        receipt = msgspec.json.decode(path.read_bytes(), type=_Receipt)
        blind = bytes.fromhex(receipt.blind)
    except OSError as error:
        raise BadReceipt(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise BadReceipt(f"{path} is not a receipt: {error}") from error
    return Handed(receipt.entry.encode(), receipt.body.encode(), blind)
