"""`consent doctor`: what is wrong with a ledger, and the way on."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

import click

from consent import database_setting, secret_key, settings
from consent.cli import anchoring, options, surroundings, undeclared
from consent.cli.author import author as by
from consent.errors import BadSetting, ConsentError
from consent.flows.renew import recognise, renew
from consent.flows.resume import resume
from consent.ledger import entry
from consent.period import HOUR
from consent.rules import notice as notices
from consent.store.base import Store
from consent.store.open import keyring_of, require_keys, wall_clock

WayOn: TypeAlias = Callable[[Store, str, str], Awaitable[None]]


WAY_ON = """\
Nothing is written until this is settled; notices are shown and checks answered.
If a newer backup is there, stop the service and run `consent restore`. If not, and the
records are lost:
  consent doctor --new-epoch --because "what happened, as the log shall say"
That begins a new epoch: every log says that it lost records, and goes on."""


class NotWell(ConsentError):
    """Something has to be done before the ledger goes on."""

    code = "not_well"


@click.command("doctor")
@options.data
@options.also_set("--new-epoch", is_flag=True, help="Go on after records were lost.")
@options.also_set("--new-secret", is_flag=True, help="Go on after it was lost.")
@options.also_set("--thorough", is_flag=True, help="Read all of the database, too.")
@options.also_set("--site", help="Tell of hosts that its pages met undeclared, too.")
@options.also_set("--because", help="What happened, as the log shall say.")
@options.also_set("--author", help="Who says so. Default: the system's user.")
def command(
    data: str | None,
    new_epoch: bool,
    new_secret: bool,
    thorough: bool,
    site: str | None,
    because: str | None,
    author: str | None,
) -> None:
    """Examine the logs, their keys, their guard and the secret."""
    if new_epoch + new_secret != bool(because):
        raise click.UsageError("--because goes with --new-epoch or with --new-secret")
    database = options.database(data)
    secrets = _secrets(data, make=new_secret) if options.is_there(database) else ()
    way = _renew(secrets) if new_secret else _resume
    asyncio.run(_run(database, secrets, because, by(author), way, thorough=thorough))
    if site:
        asyncio.run(_undeclared(database, site))


def _secrets(data: str | None, *, make: bool) -> tuple[bytes, ...]:
    environment = options.environment(data=data)
    folder = settings.data_folder(environment)
    path = secret_key.watched(environment, folder)
    if path is not None and not path.exists() and not make:
        return ()
    return secret_key.find(environment, folder)[0]


async def _run(
    database: Path,
    secrets: tuple[bytes, ...],
    because: str | None,
    author: str,
    way: WayOn,
    *,
    thorough: bool,
) -> None:
    outside = options.outside()
    async with options.opened(database) as store:
        if because:
            await way(store, because, author)
        trouble = [f"the ledger is halted: {store.halted}"] if store.halted else []
        for head in await store.heads():
            keys = [k.key.id.hex() for k in await store.log_keys(head.site)]
            click.echo(
                f"{head.site}: {head.frontier.size} entries, epoch {head.epoch}, "
                f"key {keys[-1]}"
            )
        try:
            ring = keyring_of(database, outside.key_file)
            await require_keys(store, ring, wall_clock())
            await recognise(store, secrets)
        except BadSetting as error:
            trouble.append(error.message)
        trouble += await _around(store, database)
        trouble += await _stuck(store)
        if thorough:
            trouble += await store.examine()
        if outside.guard is None:
            click.echo(
                "The rollback guard lies beside the database, so that one backup holds "
                "both; set CONSENT_GUARD_FILE to a file elsewhere."
            )
        trouble += await _anchors(store, database.parent)
        _conclude(store, trouble)


async def _around(store: Store, database: Path) -> list[str]:
    """Name what is wrong with the machine and the settings it runs by."""
    sites = await store.sites()
    hosts = os.environ.get("CONSENT_HOSTS", "").replace(",", " ").lower().split()
    for line in surroundings.placement(sites, [host.split(":")[0] for host in hosts]):
        click.echo(line)
    for line in surroundings.proxies(os.environ):
        click.echo(line)
    folder = database.parent.resolve()
    on_file = not database_setting.url(os.environ)
    return [
        *surroundings.clock(await store.heads(), wall_clock()),
        *surroundings.disk(folder),
        *(surroundings.share(folder, surroundings.mounted()) if on_file else ()),
    ]


async def _undeclared(database: Path, site: str) -> None:
    async with options.opened(database) as store:
        row = await store.site(site)
        notice = notices.read((await store.notice(site, row.notice)).content)
        met = await store.strangers(site)
    for line in undeclared.told(row.settings, notice, met):
        click.echo(line)


async def _anchors(store: Store, data: Path) -> list[str]:
    try:
        places = anchoring.places(os.environ, data)
    except BadSetting as error:
        return [error.message]
    if not places:
        click.echo(anchoring.NONE)
    return await anchoring.faults(store, places, wall_clock())


async def _stuck(store: Store) -> list[str]:
    """Name each back end that has not taken what it was sent for an hour."""
    return [
        f"the webhook {at.url} of {at.site} {'is parked' if at.parked else 'fails'} "
        f"since {entry.write_time(at.parked or at.failing or 0)}: {at.error}; "
        "see `consent webhooks`"
        for at in await store.outbox.endpoints()
        if at.parked or (at.failing and wall_clock() - at.failing >= HOUR)
    ]


async def _resume(store: Store, because: str, by: str) -> None:
    for record in await resume(store, because=because, author=by, random=os.urandom):
        click.echo(f"{record.site}: entry {record.n} begins a new epoch")


def _renew(secrets: tuple[bytes, ...]) -> WayOn:
    async def way(store: Store, because: str, by: str) -> None:
        for record in await renew(
            store, secrets, because=because, author=by, random=os.urandom
        ):
            click.echo(f"{record.site}: entry {record.n} tells of a new secret")

    return way


def _conclude(store: Store, trouble: list[str]) -> None:
    if store.halted:
        click.echo(WAY_ON)
    if trouble:
        raise NotWell("; ".join(trouble))
    click.echo("All is well.")
