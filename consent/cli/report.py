"""`consent report`: a site's period on three sheets of paper."""

import asyncio
import tempfile
from pathlib import Path
from zipfile import ZipFile

import click

from consent.cli import options
from consent.cli.moment import moment
from consent.cli.output import writing
from consent.flows.bundle import export_bundle
from consent.flows.gap import find_gaps, sentences
from consent.flows.report import Period, Verified, gather
from consent.flows.verify import verify
from consent.ledger.bundle import CHECKPOINT
from consent.ledger.note import write_key
from consent.render.report import report
from consent.store.base import Query, Store
from consent.store.open import wall_clock


@click.command("report")
@options.data
@options.also_set("--site", required=True, help="The site's id.")
@options.also_set("--since", required=True, callback=moment, help="From this time on.")
@options.also_set(
    "--until", required=True, callback=moment, help="Up to, and without, this time."
)
@options.also_set(
    "--output",
    "-o",
    required=True,
    metavar="FILE",
    help="Where to write the HTML; - is the standard output.",
)
def command(data: str | None, site: str, since: int, until: int, output: str) -> None:
    """Write what was shown and answered in a period, and what proves it, to be printed.

    The log of the period is verified first; what that found stands in the report.
    """
    if since >= until:
        raise click.UsageError("--since has to come before --until")
    period = Period(site=site, since=since, until=until, now=wall_clock())
    asyncio.run(_run(options.database(data), period, output))


async def _run(database: Path, period: Period, output: str) -> None:
    async with options.opened(database) as store:
        await store.site(period.site)
        gaps = await find_gaps(
            store, period.site, period.since, period.until, period.now
        )
        verified = await _verified(store, period)
        content = await gather(store, period, verified, list(sentences(gaps)))
        with writing(output) as file:
            file.write(report(content))


async def _verified(store: Store, period: Period) -> Verified:
    """Verify the period's part of the log as an auditor would, from its bundle."""
    query = Query(site=period.site, since=period.since, until=period.until)
    keys = [write_key(one.key) for one in await store.log_keys(period.site)]
    with tempfile.TemporaryDirectory(prefix="consent-") as folder:
        bundle = Path(folder, "bundle.zip")
        with writing(str(bundle)) as file:
            async for chunk in export_bundle(store, query):
                file.write(chunk)
        found = await asyncio.to_thread(verify, bundle, keys)
        with ZipFile(bundle) as archive:
            return Verified(found, archive.read(CHECKPOINT))
