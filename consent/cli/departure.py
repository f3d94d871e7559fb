"""What `consent move --site` does: one site leaves for a folder of its owner's."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from consent import secret_file, secret_key, settings, site_seal
from consent.cli import options
from consent.errors import BadSetting
from consent.flows.depart import Leaver
from consent.keyring import FOLDER_NAME
from consent.ledger.finding import counted
from consent.seal import site_key
from consent.store.base import Store
from consent.store.closed import is_closed
from consent.store.open import keyring_of, opened, wall_clock


@dataclass(frozen=True, slots=True)
class Departure:
    """Which site leaves a data directory, where to, and what the log says of it."""

    data: Path
    site: str
    into: Path
    because: str
    author: str

    @property
    def database(self) -> Path:
        """Give the database of the folder the site goes to."""
        return settings.database_of(self.into)


async def leave(asked: Departure, progress: Callable[[str, int, int], None]) -> None:
    """Let a site leave, or go on with what was interrupted, and tell of it."""
    # Imported here: a usage error needs no driver.
    from consent.store.settle import require_room, settle  # noqa: PLC0415

    if asked.into.resolve() == asked.data.resolve():
        raise BadSetting("--into names the folder that the site is in", "--into")
    _make(asked.into)
    async with opened(asked.database, create=True):
        pass
    async with options.opened(settings.database_of(asked.data)) as store:
        lines = await _key_lines(store, asked)
        if not await is_closed(store, asked.site):
            # Behind the last entry there is no way back.
            site, head = await store.site(asked.site), await store.head(asked.site)
            _refuse_other_key(asked, lines)
            require_room(asked.database, site.id, head.origin)
        leaver = Leaver(store, author=asked.author, random=os.urandom)
        await leaver.depart(asked.site, because=asked.because, now=wall_clock())
        hand_over = partial(_hand_over, asked, lines)
        moved = await settle(store, asked.site, asked.database, hand_over, progress)
    # What opens it now is what will serve it: whole, signed, and with its key.
    async with opened(asked.database) as store:
        await store.head(asked.site)
    entries = counted(moved.size, "entry", "entries")
    click.echo(f"{asked.site}: {entries}, root {moved.root.hex()} on both sides")
    _let_go(asked)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(f"{folder}: {error.strerror}", "--into") from error


async def _key_lines(store: Store, asked: Departure) -> bytes:
    """Read the log's keys here, or there if they went before an interruption."""
    origin = (await store.head(asked.site)).origin
    ring = keyring_of(settings.database_of(asked.data), options.outside().key_file)
    there = keyring_of(asked.database, None)
    lines = ring.lines(asked.site, origin) or there.lines(asked.site, origin)
    if not lines:
        raise BadSetting(
            f"the key that signs the log of {asked.site!r} is not here; bring it back "
            "from a backup, or see `consent doctor`",
            asked.site,
        )
    return lines


def _refuse_other_key(asked: Departure, lines: bytes) -> None:
    path = asked.into / FOLDER_NAME / f"{asked.site}.key"
    there = path.read_bytes().splitlines() if path.exists() else []
    if not {line.strip() for line in there} <= {*lines.splitlines(), b""}:
        raise BadSetting(
            f"{path} has another key, which may sign another log; put it away first",
            str(path),
        )


def _hand_over(asked: Departure, lines: bytes) -> None:
    keys = asked.into / FOLDER_NAME
    keys.mkdir(mode=0o700, exist_ok=True)
    _refuse_other_key(asked, lines)
    secret_file.replace(keys / f"{asked.site}.key", lines)
    site_seal.write(asked.into, asked.site, _opening(asked))


def _opening(asked: Departure) -> tuple[bytes, ...]:
    """Give what opens the site's tokens, and no other site's."""
    environment = options.environment(data=str(asked.data))
    secrets, _ = secret_key.find(environment, asked.data)
    brought = site_seal.read(asked.data, asked.site)
    return (*brought, *(site_key(secret, asked.site) for secret in secrets))


def _let_go(asked: Departure) -> None:
    keys = asked.into / FOLDER_NAME
    click.echo(f"{keys / asked.site}.key signs it now, and no key does here.")
    given = options.outside().key_file
    ring = keyring_of(settings.database_of(asked.data), given)
    if ring.let_go(asked.site) is None:
        click.echo(f"Delete its line in {given}: two that sign are two histories.")
    click.echo(
        f"{keys / asked.site}.seal opens what visitors hold. This service can still "
        "seal such tokens: delete the file once they were all renewed, 13 months at "
        "most.\n"
        f"Serve {asked.into}, and let the site's script tag name that service. Until "
        "then notices are shown and checks answered here, and choices wait in browsers."
    )
