"""`consent key`: the keys that sign the logs, and those that seal tokens."""

import asyncio
import hashlib
import os
from pathlib import Path

import click

from consent import keyring, seal, secret_key, settings, site_seal
from consent.cli import options
from consent.cli.author import author as by
from consent.flows.renew import recognise
from consent.flows.rotate import Rotator
from consent.ledger import entry, note
from consent.ledger.note import Key
from consent.period import DAY
from consent.store.base import LogKey
from consent.store.open import keyring_of, wall_clock

_KEEP = (
    "Warning: whoever has one of these keys can forge choices at {site}; hand them to "
    "its own back end alone, as a secret (oldest first, the last one seals)"
)


@click.group("key")
def command() -> None:
    """Show, rotate or make the keys that sign logs and seal tokens."""


@command.command("show")
@options.data
@options.also_set("--site", help="One site's id. Default: every log.")
def show(data: str | None, site: str | None) -> None:
    """Show the public keys of the logs, for whoever is to verify them."""
    asyncio.run(_show(options.database(data), site))


@command.command("rotate")
@options.data
@options.also_set("--site", help="The site whose log another key shall sign.")
@click.option(
    "--secret",
    is_flag=True,
    # CONSENT_SECRET is the secret itself.
    envvar="CONSENT_ROTATE_SECRET",
    show_envvar=True,
    help="Renew the secret that seals tokens.",
)
@options.also_set(
    "--overlap",
    type=click.IntRange(0, 366),
    default=30,
    show_default=True,
    metavar="DAYS",
    help="For how long the old key signs too.",
)
@options.also_set("--because", default="routine", help="Why, as the log shall say.")
@options.also_set("--author", help="Who does it. Default: the system's user.")
def rotate_key(
    data: str | None,
    site: str | None,
    secret: bool,
    overlap: int,
    because: str,
    author: str | None,
) -> None:
    """Let a new key take over; a service that runs notices by itself."""
    if secret == bool(site):
        raise click.UsageError("give one of --site and --secret")
    if secret:
        _rotate_secret(data)
    else:
        until = wall_clock() + overlap * DAY
        database = options.database(data)
        asyncio.run(_rotate(database, site or "", until, because, by(author)))


@command.command("make")
@click.argument("origin")
def make(origin: str) -> None:
    """Print a new secret key for a log, as a line of CONSENT_LEDGER_KEY_FILE."""
    click.echo(keyring.new_line(origin), nl=False)


@command.command("site")
@click.argument("site")
@options.data
def site_key(site: str, data: str | None) -> None:
    """Print the secret keys of one site's tokens, for its own back end alone."""
    asyncio.run(_check(options.database(data), site))
    environment = options.environment(data=data)
    folder = settings.data_folder(environment)
    secrets, _ = secret_key.find(environment, folder)
    click.echo(_KEEP.format(site=site), err=True)
    ours = [seal.site_key(secret, site) for secret in secrets]
    for key in (*site_seal.read(folder, site), *ours):
        click.echo(key.hex())


async def _check(database: Path, site: str) -> None:
    async with options.opened(database) as store:
        await store.site(site)


async def _show(database: Path, site: str | None) -> None:
    async with options.opened(database) as store:
        names = [site] if site else [head.site for head in await store.heads()]
        for name in names:
            click.echo(f"{name}:")
            for key in await store.log_keys(name):
                click.echo(f"  {note.write_key(key.key)}")
                click.echo(f"    SHA-256 {fingerprint(key.key)}, {_span(key)}")


async def _rotate(
    database: Path, site: str, until: int, because: str, author: str
) -> None:
    ring = keyring_of(database, options.outside().key_file)
    async with options.opened(database) as store:
        rotator = Rotator(store, ring, author=author, random=os.urandom)
        key = await rotator.rotate(site, until=until, because=because)
    click.echo(f"{site}: {note.write_key(key.key)}")
    click.echo(f"  signs from entry {key.first} on, whose head both keys signed;")
    click.echo(f"  the key before it signs too until {entry.write_time(until)}")


def _rotate_secret(data: str | None) -> None:
    environment = options.environment(data=data)
    folder = settings.data_folder(environment)
    path = secret_key.rotate(environment, folder)
    database = settings.database_of(folder)
    if options.is_there(database):
        asyncio.run(_remember(database, secret_key.read_again(path)))
    click.echo(f"{path}: a new secret seals; those before it only open.")
    click.echo("A line may be deleted once no token of its time is valid: 13 months.")


async def _remember(database: Path, secrets: tuple[bytes, ...]) -> None:
    async with options.opened(database) as store:
        await recognise(store, secrets)


def fingerprint(key: Key) -> str:
    """Give what people compare: the SHA-256 of a public key, in groups of four."""
    digits = hashlib.sha256(key.public).hexdigest()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _span(key: LogKey) -> str:
    end = "" if key.until is None else f" until {entry.write_time(key.until)}"
    return f"from entry {key.first} on{end}"
