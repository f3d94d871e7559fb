"""`consent webhooks`: what back ends were told, and telling them again."""

import asyncio
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from consent import secret_key, settings
from consent.cli import options
from consent.cli.author import author as by
from consent.errors import UnknownWebhook
from consent.flows.deliver import send_test, signing_keys
from consent.flows.rekey import rekey
from consent.flows.renew import recognise
from consent.ledger.entry import write_time
from consent.period import DAY
from consent.send.webhook import Webhooks
from consent.signals import standard_webhooks
from consent.store.base import Store
from consent.store.open import wall_clock
from consent.store.outbox import Endpoint, Span

site = options.also_set("--site", required=True, help="The site's id.")
url = options.also_set("--url", help="The address. Default: the only one.")


@click.group("webhooks", invoke_without_command=True)
@options.data
@options.also_set("--site", help="One site's id. Default: all sites.")
@click.pass_context
def command(ctx: click.Context, data: str | None, site: str | None) -> None:
    """Show how far back ends have been told, or tell them again."""
    if ctx.invoked_subcommand is None:
        asyncio.run(_list(options.database(data), site))
    given = {name: value for name, value in ctx.params.items() if value}
    ctx.default_map = dict.fromkeys(command.commands, given)


@command.command("replay")
@options.data
@site
@url
@options.also_set(
    "--from",
    "first",
    type=click.IntRange(0),
    metavar="N",
    help="Default: what it waits for, parked or not.",
)
@options.also_set(
    "--to",
    "last",
    type=click.IntRange(0),
    metavar="M",
    help="Default: all that it was told since.",
)
def replay(
    data: str | None, site: str, url: str | None, first: int | None, last: int | None
) -> None:
    """Tell a back end of entries again, then of what it waits for."""
    if last is not None and first is None:
        raise click.UsageError("--to needs --from")
    span = None if first is None else Span(first, last)
    asyncio.run(_replay(options.database(data), site, url, span))


@command.command("test")
@options.data
@site
@url
def test(data: str | None, site: str, url: str | None) -> None:
    """Send a back end a message that tells of nothing."""
    asyncio.run(_test(options.database(data), site, url, _secrets(data)))


@command.command("secret")
@options.data
@site
@url
def secret(data: str | None, site: str, url: str | None) -> None:
    """Print the secret by which a back end knows what we sent."""
    asyncio.run(_secret(options.database(data), site, url, _secrets(data)))


@command.command("rotate")
@options.data
@site
@url
@options.also_set(
    "--overlap",
    type=click.IntRange(0, 366),
    default=7,
    show_default=True,
    metavar="DAYS",
    help="For how long the old secret signs too.",
)
@options.also_set("--author", help="Who does it. Default: the system's user.")
def rotate(
    data: str | None, site: str, url: str | None, overlap: int, author: str | None
) -> None:
    """Make another secret and print it; the old one signs too for a while."""
    until = wall_clock() + overlap * DAY
    asyncio.run(
        _rotate(options.database(data), site, url, until, by(author), _secrets(data))
    )


async def _list(database: Path, site: str | None) -> None:
    async with options.opened(database) as store:
        if site is not None:
            await store.site(site)
        endpoints = await store.outbox.endpoints(site)
    if not endpoints:
        click.echo("no site has a webhook" if site is None else f"{site}: no webhook")
    for at in endpoints:
        click.echo("\n".join(_lines(at)))


async def _replay(
    database: Path, site: str, url: str | None, span: Span | None
) -> None:
    async with options.opened(database) as store:
        chosen = await _chosen(store, site, url)
        at = await store.outbox.replay(site, chosen.url, span)
    click.echo(f"{site}: {at.url} is told from entry {at.next} on, {at.lag} to look at")


async def _test(
    database: Path, site: str, url: str | None, secrets: Sequence[bytes]
) -> None:
    networks = settings.send_networks(os.environ)
    async with options.opened(database) as store:
        await recognise(store, secrets)
        at = await _chosen(store, site, url)
    by_post = Webhooks(networks).hand
    await send_test(by_post, secrets, at, wall_clock(), os.urandom(16))
    click.echo(f"{site}: {at.url} took it")


async def _secret(
    database: Path, site: str, url: str | None, secrets: Sequence[bytes]
) -> None:
    async with options.opened(database) as store:
        await recognise(store, secrets)
        at = await _chosen(store, site, url)
    _print_secret(at, secrets)


async def _rotate(
    database: Path,
    site: str,
    url: str | None,
    until: int,
    author: str,
    secrets: Sequence[bytes],
) -> None:
    async with options.opened(database) as store:
        await recognise(store, secrets)
        at = await _chosen(store, site, url)
        await rekey(store, site, at.url, until=until, author=author, random=os.urandom)
        _print_secret(await _chosen(store, site, at.url), secrets)
    click.echo(f"The secret before it signs too until {write_time(until)}.", err=True)


def _print_secret(at: Endpoint, secrets: Sequence[bytes]) -> None:
    key = signing_keys(secrets, at, wall_clock())[0]
    click.echo(standard_webhooks.write_secret(key))


async def _chosen(store: Store, site: str, url: str | None) -> Endpoint:
    await store.site(site)
    endpoints = await store.outbox.endpoints(site)
    found = [at for at in endpoints if url in (None, at.url)]
    if len(found) == 1:
        return found[0]
    if not found:
        which = "no webhook" if url is None else f"no webhook {url!r:.200}"
        raise UnknownWebhook(f"{site!r} has {which}; its site file names them")
    addresses = ", ".join(at.url for at in found)
    raise UnknownWebhook(f"{site!r} has several webhooks; add --url: {addresses}")


def _secrets(data: str | None) -> Sequence[bytes]:
    environment = options.environment(data=data)
    return secret_key.find(environment, settings.data_folder(environment))[0]


def _lines(at: Endpoint) -> Iterator[str]:
    yield f"{at.site}: {at.url}"
    yield f"  told of {', '.join(at.events)}"
    yield f"  next is entry {at.next}, {at.lag} to look at"
    yield f"  last taken {_time(at.delivered)}"
    if at.failed is not None:
        yield f"  last error {_time(at.failed)}: {at.error}"
    if at.parked is not None:
        yield f"  PARKED since {_time(at.parked)}: see `consent webhooks replay -h`"
    elif at.failing is not None:
        tries = f"{at.failures} {'try' if at.failures == 1 else 'tries'}"
        yield f"  waits since {_time(at.failing)}, {tries}; next {_time(at.due)}"


def _time(ts: int | None) -> str:
    return "never" if ts is None else write_time(ts)
