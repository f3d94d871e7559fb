"""Options that several commands share."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from consent import settings

F = TypeVar("F", bound=Callable[..., Any])


def data(command: F) -> F:
    """Add --data, the directory that holds everything."""
    option = click.option(
        "--data",
        envvar="CONSENT_DATA",
        show_envvar=True,
        metavar="DIR",
        help="Directory that holds the database and the secret.",
    )
    return option(command)


def environment(**given: str | None) -> dict[str, str]:
    """Give the environment with the options given on top of it."""
    over = {f"CONSENT_{name.upper()}": value for name, value in given.items()}
    return {**os.environ, **{name: value for name, value in over.items() if value}}


def database(data: str | None, *, make: bool = False) -> Path:
    """Give the database of the data directory; `make` makes a missing directory."""
    folder = settings.data_folder(environment(data=data), make=make)
    return settings.database_of(folder)
