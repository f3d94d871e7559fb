"""Options of commands that look at a site with a browser, and how they tell of it."""

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import click

from consent import presets, settings
from consent.cli import options
from consent.rules import host as hosts
from consent.rules.reach import Network
from consent.scan.knowledge import Knowledge, read_rows
from consent.scan.passes import Sight, look
from consent.scan.wish import MEBIBYTE, Wish, login, origin, plain


def _networks(
    ctx: click.Context, param: click.Parameter, value: Sequence[str]
) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(text) for text in value)
    except ValueError as error:
        raise click.BadParameter(f"{error}; write one such as 10.0.0.0/8") from error


def _names(
    ctx: click.Context, param: click.Parameter, value: Sequence[str]
) -> dict[str, str]:
    found = {}
    for text in value:
        name, _, address = text.partition("=")
        try:
            found[name.lower()] = str(ip_address(address))
        except ValueError as error:
            wish = "write NAME=ADDRESS, such as shop.example=192.0.2.1"
            raise click.BadParameter(f"{text!r}: {wish}") from error
    return found


def _url(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if not origin(value):
        wish = "write one such as https://shop.example/"
        raise click.BadParameter(f"{plain(value)!r}: {wish}")
    return value


url = click.argument("url", callback=_url)

_OPTIONS = (
    options.also_set(
        "--pages",
        type=click.IntRange(1, 200),
        default=8,
        show_default=True,
        help="How many pages to look at.",
    ),
    options.also_set(
        "--wait",
        type=click.FloatRange(0, 120),
        default=10.0,
        show_default=True,
        help="Seconds that each page is left untouched.",
    ),
    options.also_set(
        "--seconds",
        type=click.FloatRange(1, 36_000),
        default=900.0,
        show_default=True,
        help="How long all of it may take.",
    ),
    options.also_set(
        "--megabytes",
        type=click.IntRange(1, 100_000),
        default=300,
        show_default=True,
        help="How much may come.",
    ),
    options.also_set(
        "--allow-network",
        multiple=True,
        callback=_networks,
        metavar="NETWORK",
        help="A network that may be reached though it is not public.",
    ),
    options.also_set(
        "--resolve",
        multiple=True,
        callback=_names,
        metavar="NAME=ADDRESS",
        help="Where a host is, without asking for it.",
    ),
    options.also_set(
        "--own", multiple=True, metavar="HOST", help="A further host of the site's own."
    ),
    options.also_set(
        "--cookies",
        type=click.Path(path_type=Path),
        metavar="CSV",
        help="An Open Cookie Database to know cookies by.",
    ),
    options.also_set(
        "--chromium",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The browser. Default: the system's Chromium.",
    ),
    options.also_set(
        "--no-sandbox",
        is_flag=True,
        help="Do without Chromium's sandbox, as root has to.",
    ),
)


def looks(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what says how far a look at a site may go."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def wished(url: str, **given: Any) -> Wish:
    """Give what was wished, or raise `BadParameter`."""
    own = tuple(name.lower() for name in given["own"])
    for name in own:
        if problem := hosts.problem(name):
            raise click.BadParameter(f"--own {name!r} {problem}")
    return Wish(
        url=plain(url),
        login=login(url),
        pages=given["pages"],
        wait=given["wait"],
        seconds=given["seconds"],
        most=given["megabytes"] * MEBIBYTE,
        allowed=(*given["allow_network"], *settings.send_networks(os.environ)),
        names=given["resolve"],
        own=own,
        sandbox=not given["no_sandbox"],
        chromium=given["chromium"],
        pictures=given.get("pictures", False),
    )


def known(cookies: Path | None) -> Knowledge:
    """Give what is known of cookies and hosts, with an own file beside."""
    return Knowledge(presets.load(), read_rows(cookies) if cookies else ())


def looked(wish: Wish, *, only_first: bool = False) -> Sight:
    """Look at a site, and show how far it is where somebody watches.

    Ctrl-C ends it with what was seen so far.
    """
    sight = asyncio.run(look(wish, tell, only_first=only_first, partial=True))
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)
    if sight.stopped:
        click.echo(f"Only a part was looked at: {sight.stopped}.", err=True)
    return sight


def tell(what: str, page: int, pages: int) -> None:
    """Show how far a look is, where somebody watches."""
    if sys.stderr.isatty():
        said = f"{what}: page {page} of at most {pages}"
        click.echo(f"\r\033[K{said}", nl=False, err=True)
