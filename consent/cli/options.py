"""Options that several commands share."""

import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from consent import database_setting, settings

if TYPE_CHECKING:
    from consent.store.base import Store

Decorator: TypeAlias = Callable[[Callable[..., Any]], Callable[..., Any]]


def also_set(name: str, *names: str, **attributes: Any) -> Decorator:
    """Add an option that the environment can set as well, as CONSENT_ and its name."""
    variable = f"CONSENT_{name.removeprefix('--').replace('-', '_').upper()}"
    return click.option(name, *names, envvar=variable, show_envvar=True, **attributes)


data = also_set(
    "--data",
    metavar="DIR",
    help="Directory that holds the database and the secret.",
)


form = also_set(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Words for people, or JSON for programs.",
)


def anchors(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the places that checkpoints are sent to."""
    for option in reversed(_ANCHORS):
        command = option(command)
    return command


_ANCHORS = (
    also_set("--anchor-folder", metavar="DIR", help="Folder that keeps checkpoints."),
    also_set("--anchor-mail", metavar="ADDRESS", help="Who gets them by e-mail."),
    also_set("--anchor-webhook", metavar="URL", help="Where they are posted to."),
    also_set("--anchor-tsa", metavar="URL", help="A time-stamp service (RFC 3161)."),
)


def environment(**given: str | None) -> dict[str, str]:
    """Give the environment with the options given on top of it."""
    over = {f"CONSENT_{name.upper()}": value for name, value in given.items()}
    return {**os.environ, **{name: value for name, value in over.items() if value}}


def outside() -> settings.Outside:
    """Give where keys and guard lie, by the environment."""
    return settings.outside(os.environ)


def opened(
    database: Path, *, create: bool = False
) -> AbstractAsyncContextManager["Store"]:
    """Open a database with its keys and guard where the environment says they are."""
    # Imported here: help comes at once, without a database.
    from consent.store import open as stores  # noqa: PLC0415

    files = outside()
    return stores.opened(
        database,
        create=create,
        key_file=files.key_file,
        guard=files.guard,
        url=database_setting.url(os.environ),
    )


def database(data: str | None, *, make: bool = False) -> Path:
    """Give the database of the data directory; `make` makes a missing directory."""
    # Beside a database that lies elsewhere, the folder has the guard's file alone.
    make = make or bool(database_setting.url(os.environ))
    folder = settings.data_folder(environment(data=data), make=make)
    return settings.database_of(folder)


def is_there(database: Path) -> bool:
    """Tell whether there is a database: a file, or a server that somebody named."""
    return bool(database_setting.url(os.environ)) or database.exists()
