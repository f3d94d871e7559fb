"""`consent token`: who may read a site's log over HTTP."""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import click

from consent.cli import options
from consent.cli.author import author as by
from consent.flows.admit import Admitter
from consent.ledger import entry
from consent.model import Role
from consent.period import DAY
from consent.store.base import Store
from consent.store.change import Access
from consent.store.open import wall_clock

YEAR = 365 * DAY


def _expiry(ctx: click.Context, param: click.Parameter, value: str | None) -> int:
    if value is None:
        return wall_clock() + YEAR
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        message = f"{value!r} is not a date; write such as 2027-01-31"
        raise click.BadParameter(message, ctx, param) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    if moment.timestamp() * 1000 <= wall_clock():
        raise click.BadParameter(f"{value} has gone by", ctx, param)
    return round(moment.timestamp() * 1000)


site = options.also_set("--site", required=True, help="The site's id.")
who = options.also_set("--author", help="Who does it. Default: the system's user.")


@click.group("token")
def command() -> None:
    """Let auditors read a site's log over HTTP, and end that."""


@command.command("create")
@options.data
@site
@options.also_set(
    "--role",
    type=click.Choice([Role.OWNER.value, Role.AUDITOR.value]),
    default=Role.AUDITOR.value,
    show_default=True,
    help="Both may read the log; the owner's is for more to come.",
)
@options.also_set(
    "--expires", callback=_expiry, metavar="DATE", help="Default: in a year."
)
@who
def create(
    data: str | None, site: str, role: str, expires: int, author: str | None
) -> None:
    """Make a token and print it, this once."""
    asyncio.run(_create(options.database(data), site, Role(role), expires, by(author)))


@command.command("list")
@options.data
@site
def list_tokens(data: str | None, site: str) -> None:
    """List the tokens of a site by their ids."""
    asyncio.run(_list(options.database(data), site))


@command.command("revoke")
@click.argument("token")
@options.data
@site
@who
def revoke(token: str, data: str | None, site: str, author: str | None) -> None:
    """End a token, by its id or by itself."""
    name = token.removeprefix("consent_").partition("_")[0]
    asyncio.run(_revoke(options.database(data), site, name, by(author)))


async def _create(
    database: Path, site: str, role: Role, expires: int, author: str
) -> None:
    async with options.opened(database) as store:
        token, access = await _admitter(store, author).create(site, role, expires)
    click.echo(token)
    click.echo(
        f"Shown only now; it counts until {entry.write_time(access.expires)}. "
        f"End it with `consent token revoke {access.id} --site {site}`.",
        err=True,
    )


async def _list(database: Path, site: str) -> None:
    async with options.opened(database) as store:
        await store.site(site)
        for access in await store.accesses(site):
            created = entry.write_time(access.created)
            click.echo(f"{access.id}  {access.role}  created {created}, {_end(access)}")


async def _revoke(database: Path, site: str, name: str, author: str) -> None:
    async with options.opened(database) as store:
        await _admitter(store, author).revoke(site, name)
    click.echo(f"{site}: token {name} counts no more")


def _admitter(store: Store, author: str) -> Admitter:
    return Admitter(store, author=author, clock=wall_clock, random=os.urandom)


def _end(access: Access) -> str:
    if access.revoked is not None:
        return f"revoked {entry.write_time(access.revoked)}"
    return f"valid until {entry.write_time(access.expires)}"
