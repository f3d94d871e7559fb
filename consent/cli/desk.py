"""`consent desk`: letting people in at the desk from the server itself."""

import asyncio
import os
from pathlib import Path

import click

from consent import settings
from consent.cli import options
from consent.cli.author import author as by
from consent.errors import BadName
from consent.flows.invite import FIRST, Inviter
from consent.model import Role
from consent.rules.person import EVERY, Grant
from consent.settings import Settings
from consent.store.base import Store
from consent.store.open import wall_clock


@click.group("desk")
def command() -> None:
    """Let people in at the desk, where sites are looked after and audited."""


@command.command("link")
@click.argument("name", default="")
@options.data
@options.also_set(
    "--role",
    type=click.Choice([role.value for role in Role]),
    help="For somebody new: what they may do. Default: operator.",
)
@options.also_set("--site", help="For somebody new: the site, unless an operator.")
@options.also_set("--author", help="Who does it. Default: the system's user.")
def link(
    name: str, data: str | None, role: str | None, site: str | None, author: str | None
) -> None:
    """Print a one-time link with which somebody sets a password and is let in.

    NAME is theirs; without one it is for the first operator.
    """
    given = options.environment(data=data)
    grant = _grant(role, site)
    text = asyncio.run(_link(options.database(data), name, grant, given, by(author)))
    click.echo(text)
    click.echo(
        "It works once, for a day; every earlier one is none any more.", err=True
    )


@command.command("people")
@options.data
def people(data: str | None) -> None:
    """List who may work at the desk."""
    asyncio.run(_people(options.database(data)))


async def first_link(store: Store, settings: Settings, base: str) -> str | None:
    """Give a link for the first operator, where nobody was ever invited."""
    inviter = _inviter(store, settings.desk_host, "consent serve")
    link = await inviter.first()
    return None if link is None else address(settings, base, link)


def address(settings: Settings, base: str, link: str) -> str:
    """Give the address that a link opens at, under the name that is known of it."""
    if settings.hosts:
        base = f"https://{settings.hosts[0]}"
    return f"{base}{settings.root_path}/admin/link/{link}"


async def _link(
    database: Path,
    name: str,
    grant: Grant | None,
    given: dict[str, str],
    author: str,
) -> str:
    read = settings.read(given)
    async with options.opened(database, create=True) as store:
        inviter = _inviter(store, read.desk_host, author)
        link = await _made(store, inviter, name, grant)
    return address(read, f"http://localhost:{read.port}", link)


async def _made(store: Store, inviter: Inviter, name: str, grant: Grant | None) -> str:
    people = await store.desk.people()
    operators = [person.name for person in people if person.is_operator]
    wanted = name or (operators[0] if operators else FIRST)
    found = await store.desk.named(wanted)
    if found is not None and grant not in (None, *found.grants):
        raise BadName(
            f"{found.name!r} is here already; give roles under People at the desk, "
            "and leave out --role for a link alone",
            "name",
        )
    if found is not None:
        return await inviter.link(found.id)
    if grant is None and operators:
        raise BadName(
            f"Nobody is called {wanted!r}; to let somebody new in, say --role, and "
            "--site unless it is operator",
            "name",
        )
    grant = grant or Grant(Role.OPERATOR, EVERY)
    if grant.site != EVERY:
        await store.site(grant.site)
    _, link = await inviter.invite(wanted, [grant])
    return link


async def _people(database: Path) -> None:
    async with options.opened(database) as store:
        for person in await store.desk.people():
            roles = [
                f"{g.role} of {g.site}" if g.site else g.role for g in person.grants
            ]
            known = "" if person.password else ", no password yet"
            click.echo(f"{person.name}: {', '.join(roles) or 'no role'}{known}")


def _grant(role: str | None, site: str | None) -> Grant | None:
    if role is None:
        if site:
            raise click.UsageError("--site needs --role: owner or auditor")
        return None
    if (role == Role.OPERATOR) is bool(site):
        raise click.UsageError("an owner or auditor needs --site, and an operator none")
    return Grant(Role(role), site or EVERY)


def _inviter(store: Store, host: str, author: str) -> Inviter:
    return Inviter(store, author=author, host=host, clock=wall_clock, random=os.urandom)
