"""`consent verify`: whether a bundle is what was signed."""

import sys
from pathlib import Path

import click

from consent.cli import options
from consent.flows import verify


@click.command("verify")
@click.argument("bundle", type=click.Path(path_type=Path))
@options.also_set(
    "--key",
    multiple=True,
    metavar="KEY",
    help="A public key of the log, from a source you trust.",
)
@options.also_set(
    "--since",
    type=click.Path(path_type=Path),
    metavar="OLD",
    help="An earlier bundle or checkpoint that you hold.",
)
def command(bundle: Path, key: tuple[str, ...], since: Path | None) -> None:
    """Check a bundle, offline, and say what was changed where.

    Exit code 0: whole and unchanged. 1: not. 2: wrong usage.
    """
    hidden = not sys.stderr.isatty()
    total = 0 if hidden else verify.size(bundle)
    with click.progressbar(
        length=total, label="verifying", file=sys.stderr, hidden=hidden
    ) as bar:
        report = verify.verify(bundle, key, since, bar.update)
    click.echo(report.text())
    if not report.sound:
        sys.exit(1)
