"""`consent export`: a site's log as a file or a stream."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from consent.cli import options
from consent.cli.moment import moment
from consent.cli.output import STANDARD_OUTPUT, writing
from consent.flows import export
from consent.flows.bundle import export_bundle
from consent.model import Action, Kind
from consent.store.base import Query, Store
from consent.store.open import opened


@click.command("export")
@options.data
@options.also_set("--site", required=True, help="The site's id.")
@options.also_set(
    "--format",
    "form",
    type=click.Choice(["ndjson", "csv", "bundle"]),
    default="ndjson",
    show_default=True,
    help="NDJSON is the evidence, CSV a view of it; a bundle proves itself.",
)
@options.also_set("--since", callback=moment, help="From this time on.")
@options.also_set("--until", callback=moment, help="Up to, and without, this time.")
@options.also_set("--after", type=int, help="Go on behind the entry of this number.")
@options.also_set("--record", type=int, help="The entry of this number alone.")
@options.also_set(
    "--kind",
    multiple=True,
    type=click.Choice([kind.value for kind in Kind]),
    help="Of this kind.",
)
@options.also_set("--notice", help="Of the notice with this hash.")
@options.also_set(
    "--action",
    multiple=True,
    type=click.Choice([action.value for action in Action]),
    help="Choices by this action; bundles only.",
)
@options.also_set("--purpose", help="Choices on this purpose; bundles only.")
@options.also_set(
    "--output",
    "-o",
    default=STANDARD_OUTPUT,
    show_default=True,
    metavar="FILE",
    help="Where to write; - is the standard output.",
)
def command(
    data: str | None,
    site: str,
    form: str,
    since: int | None,
    until: int | None,
    after: int | None,
    record: int | None,
    kind: tuple[str, ...],
    notice: str | None,
    action: tuple[str, ...],
    purpose: str | None,
    output: str,
) -> None:
    """Write a site's log, in order and as it is stored."""
    if form != "bundle" and (action or purpose):
        raise click.UsageError("--action and --purpose need --format bundle")
    if record is not None:
        after = record - 1
    query = Query(
        site=site,
        since=since,
        until=until,
        after=-1 if after is None else after,
        before=None if record is None else record + 1,
        kinds=tuple(map(Kind, kind)),
        notice=notice,
    )
    bodies = {"actions": action, "purpose": purpose}
    asyncio.run(_export(options.database(data), query, form, output, bodies))


async def _export(
    database: Path, query: Query, form: str, output: str, bodies: dict[str, Any]
) -> None:
    async with opened(database) as store:
        await store.site(query.site)
        with _progress(await _total(store, query, form)) as step:
            stream = _stream(store, query, form, bodies, step)
            with writing(output) as file:
                async for chunk in stream:
                    file.write(chunk)
                    if form != "bundle":
                        step(chunk.count(b"\n"))


async def _total(store: Store, query: Query, form: str) -> int:
    if form != "bundle":
        return await store.count(query)
    # A bundle has all entries of its span, and goes over them twice.
    return 2 * await store.count(replace(query, kinds=(), notice=None))


def _stream(
    store: Store,
    query: Query,
    form: str,
    bodies: dict[str, Any],
    step: Callable[[int], None],
) -> AsyncIterator[bytes]:
    match form:
        case "bundle":
            return export_bundle(store, query, **bodies, step=step)
        case "csv":
            return export.export_csv(store, query)
        case _:
            return export.export_ndjson(store, query)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar to a person at a terminal, and to nobody else."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(
        length=total, label="records", file=sys.stderr, hidden=hidden
    ) as bar:
        yield bar.update
