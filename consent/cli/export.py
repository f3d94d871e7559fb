"""`consent export`: a site's log as a file or a stream."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from consent.canonical import LARGEST
from consent.cli import options
from consent.cli.author import author as by
from consent.cli.moment import moment
from consent.cli.output import STANDARD_OUTPUT, writing
from consent.flows import export
from consent.flows.bundle import export_bundle
from consent.ledger import reference
from consent.model import Action, Kind
from consent.store.base import Query, Store

NUMBER = click.IntRange(0, LARGEST)


@click.command("export")
@options.data
@options.also_set("--site", required=True, help="The site's id.")
@options.also_set(
    "--format",
    "form",
    type=click.Choice(["ndjson", "csv", "jsonld", "bundle"]),
    default="ndjson",
    show_default=True,
    help="NDJSON is the evidence, CSV a view of it; a bundle proves itself.",
)
@options.also_set("--since", callback=moment, help="From this time on.")
@options.also_set("--until", callback=moment, help="Up to, and without, this time.")
@options.also_set("--after", type=NUMBER, help="Go on behind the entry of this number.")
@options.also_set("--before", type=NUMBER, help="Stop at the entry of this number.")
@options.also_set("--record", help="The entry of this number or reference alone.")
@options.also_set(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in Kind]),
    help="Of this kind.",
)
@options.also_set("--notice", help="Of the notice with this hash.")
@options.also_set(
    "--action",
    "actions",
    multiple=True,
    type=click.Choice([action.value for action in Action]),
    help="Choices by this action.",
)
@options.also_set("--purpose", help="Choices that speak of this purpose.")
@options.also_set("--visitor", metavar="ID", help="Choices of this visitor.")
@options.also_set(
    "--restricted",
    is_flag=True,
    help="With bodies kept for legal claims alone; needs --because.",
)
@options.also_set(
    "--because", help="Why restricted bodies are read, as the log shall say."
)
@options.also_set("--author", help="Who does it. Default: the system's user.")
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
    record: str | None,
    after: int | None,
    before: int | None,
    kinds: tuple[str, ...],
    actions: tuple[str, ...],
    because: str | None,
    author: str | None,
    output: str,
    **more: Any,
) -> None:
    """Write a site's log, in order and as it is stored."""
    if bool(because) != more["restricted"]:
        raise click.UsageError("--restricted and --because need each other")
    if record is not None:
        before = reference.find(site, record) + 1
        after = before - 2
    query = Query(
        site=site,
        after=-1 if after is None else after,
        before=before,
        kinds=tuple(map(Kind, kinds)),
        actions=tuple(map(Action, actions)),
        **more,
    )
    reason = (because, by(author)) if because else None
    asyncio.run(_export(options.database(data), query, form, output, reason))


async def _export(
    database: Path, query: Query, form: str, output: str, reason: tuple[str, str] | None
) -> None:
    async with options.opened(database) as store:
        # The desk has a log and is no site.
        await store.head(query.site)
        with writing(output) as file:
            if reason and form != "bundle":
                query = await _unlock(store, query, *reason)
            with _progress(await _total(store, query, form)) as step:
                async for chunk in _stream(store, query, form, step):
                    file.write(chunk)
                    if form != "bundle":
                        step(chunk.count(b"\n"))


async def _unlock(store: Store, query: Query, because: str, author: str) -> Query:
    return await export.unlock(
        store, query, because=because, author=author, random=os.urandom
    )


async def _total(store: Store, query: Query, form: str) -> int:
    if form != "bundle":
        return await store.count(query)
    # A bundle has all entries of its span, and goes over them twice.
    return 2 * await store.count(
        replace(query, kinds=(), notice=None, actions=(), purpose=None)
    )


def _stream(
    store: Store, query: Query, form: str, step: Callable[[int], None]
) -> AsyncIterator[bytes]:
    match form:
        case "bundle":
            return export_bundle(store, query, step=step)
        case "csv":
            return export.export_csv(store, query)
        case "jsonld":
            return export.export_jsonld(store, query)
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
