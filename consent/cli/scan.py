"""`consent scan`: what is wrong on a live site."""

import time
from collections.abc import Callable
from typing import Any

import click

from consent.cli import looking, options
from consent.cli.output import writing
from consent.scan import report
from consent.scan.fault import Level
from consent.scan.html import html
from consent.scan.judge import judge


def _now() -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.gmtime())


WRITERS: dict[str, Callable[..., str]] = {
    "text": report.text,
    "json": report.as_json,
    "sarif": report.sarif,
    "junit": report.junit,
    "html": lambda sight, faults: html(sight, faults, _now()),
}


@click.command("scan")
@looking.url
@looking.looks
@options.also_set(
    "--format",
    "form",
    type=click.Choice(list(WRITERS)),
    default="text",
    show_default=True,
    help="Words for people, or what a CI reads.",
)
@options.also_set(
    "--output",
    "-o",
    default="-",
    metavar="FILE",
    help="Where to write it; - is the standard output.",
)
@options.also_set(
    "--fail-on",
    type=click.Choice(["error", "warning", "never"]),
    default="error",
    show_default=True,
    help="What ends with exit code 3.",
)
def command(url: str, form: str, output: str, fail_on: str, **given: Any) -> None:
    """Look at a site untouched, refused, granted and withdrawn, and tell what is wrong.

    Where the site shows a notice of ours, it is measured by what that says; every other
    site is audited by what is publicly known.
    """
    knowledge = looking.known(given.pop("cookies"))
    sight = looking.looked(looking.wished(url, **given, pictures=form == "html"))
    faults = judge(sight, knowledge)
    with writing(output) as file:
        # A page may keep half characters, which JSON can write.
        text = WRITERS[form](sight, faults)
        file.write(text.encode(errors="backslashreplace"))
    failing = {"error": (Level.ERROR,), "warning": (Level.ERROR, Level.WARNING)}
    if any(report.count(faults, level) for level in failing.get(fail_on, ())):
        raise SystemExit(3)
    if sight.stopped:
        raise SystemExit(1)
