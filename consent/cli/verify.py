"""`consent verify`: whether a bundle or a receipt is what was signed."""

import sys
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click

from consent.cli import options
from consent.flows import verify
from consent.flows.redraw import redraw
from consent.flows.verify import Stamping
from consent.ledger.stamp_signature import signer


@click.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
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
@options.also_set(
    "--tsr",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A time stamp (RFC 3161) of what --since names.",
)
@options.also_set(
    "--tsa-cert",
    type=click.File("rb"),
    metavar="FILE",
    help="The certificate of the service that signed it, which you trust.",
)
def command(
    file: Path,
    key: tuple[str, ...],
    since: Path | None,
    tsr: Path | None,
    tsa_cert: BinaryIO | None,
) -> None:
    """Check a bundle or a receipt, offline, and say what was changed where.

    Exit code 0: whole and unchanged. 1: not. 2: wrong usage.
    """
    if (tsr and not since) or (tsa_cert and not tsr):
        raise click.UsageError("--tsa-cert is for --tsr, and --tsr for --since")
    hidden = not sys.stderr.isatty()
    total = 0 if hidden else verify.size(file)
    with click.progressbar(
        length=total, label="verifying", file=sys.stderr, hidden=hidden
    ) as bar:
        stamping = _stamping(tsr, tsa_cert)
        report = verify.verify(file, key, since, bar.update, stamping, redraw)
    click.echo(report.text())
    if not report.sound:
        sys.exit(1)


def _stamping(tsr: Path | None, certificate: BinaryIO | None) -> Stamping | None:
    if tsr is None:
        return None
    if certificate is None:
        return Stamping(tsr)
    return Stamping(tsr, partial(signer, pem=certificate.read()))
