"""Site files that a command reads: all that is wrong in any of them is told at once."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from consent import locales, presets
from consent.cli.mistakes import told
from consent.errors import BadSiteFile
from consent.flows.source import merge, read_tables
from consent.rules import site_file
from consent.rules.site_file import Draft


def drafted(
    files: Sequence[Path], lenient: Mapping[str, str], refusal: str
) -> list[Draft]:
    """Read site files and tell what is remarked, or say the refusal and its reasons."""
    drafts, refused = [], []
    for path in files:
        try:
            over = {"lenient": dict(lenient)} if lenient else {}
            tables = merge(read_tables(path), over)
            drafts.append(site_file.read(tables, locales.load(), presets.load()))
        except BadSiteFile as error:
            refused.append(f"{path}: {told(error)}")
    if refused:
        raise click.ClickException("\n".join([refusal, *refused]))
    for path, draft in zip(files, drafts, strict=True):
        for remark in draft.remarks:
            click.echo(f"{path}: {remark.where}: {remark}", err=True)
    return drafts
