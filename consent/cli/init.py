"""`consent init`: a site's file to begin with, and the tags to change."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from consent import locales
from consent.cli import looking, options
from consent.cli.output import CannotWrite
from consent.scan.draft import draft, site_id
from consent.scan.edits import edits, once
from consent.scan.found import Found, loads, services
from consent.scan.measure import Measure


@click.command("init")
@looking.url
@looking.looks
@options.also_set("--id", "name", metavar="ID", help="The site's id.")
@options.also_set(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The site file. Default: ID.toml",
)
def command(url: str, name: str | None, output: Path | None, **given: Any) -> None:
    """Look at a site that nobody has touched, and draft its file from what is there.

    Beside it comes a list of the tags to change. No file is ever written over.
    """
    knowledge = looking.known(given.pop("cookies"))
    wish = looking.wished(url, **given)
    site = name or site_id(wish.host)
    path = output or Path(f"{site}.toml")
    listed = path.with_suffix(".tags.md")
    for each in (path, listed):
        if each.exists():
            raise CannotWrite(f"{each} is there already; name another with -o FILE")
    sight = looking.looked(wish, only_first=True)
    measure = Measure(sight, knowledge)
    found, tags = services(sight, measure), list(loads(sight, measure))
    _write(path, draft(sight, found, site, [*locales.load()]))
    _write(listed, edits(sight, tags, site))
    _tell(found, path, listed, len(once(tags)))


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise CannotWrite(f"{path}: {error.strerror}") from error


def _tell(found: Mapping[str, Found], path: Path, listed: Path, tags: int) -> None:
    for one in found.values():
        known = f"preset {one.preset}" if one.preset else "no preset"
        click.echo(f"{one.name}: {one.sure}, {known}, under {one.purpose}")
    click.echo(f"{path}: fill in what is empty, then `consent publish {path}`")
    click.echo(f"{listed}: {tags} {'tag' if tags == 1 else 'tags'} to change")
