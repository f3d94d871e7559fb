"""`consent diff`: what a site file changes, and who would be asked again."""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from consent.cli import options
from consent.cli.draft import drafted
from consent.cli.lenient import lenient as reasons
from consent.cli.lenient import paired
from consent.cli.posters import postered
from consent.cli.rehearsal import publisher, rehearsed
from consent.rules.change import Asked, Change, most_asked
from consent.rules.difference import difference
from consent.rules.site_file import Draft

STOPPED = 3
_REFUSAL = "nothing was compared"

_AGAIN = {
    Asked.NOBODY: "nobody",
    Asked.AGREED: "those who agreed, for what is new alone",
    Asked.EVERYONE: "everyone, for what is new alone",
}


@click.command("diff")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.data
@options.form
@options.also_set(
    "--fail-on",
    type=click.Choice(["change", "material", "everyone"]),
    help=f"End with {STOPPED} if anything changes, if anybody is asked again, later or "
    "for another controller, or if everyone is asked again.",
)
@reasons
def command(
    files: Sequence[Path],
    data: str | None,
    form: str,
    fail_on: str | None,
    lenient: Sequence[str],
    because: Sequence[str],
) -> None:
    """Tell what the second file changes on the first, or one file on what stands.

    Nothing is written. Exit code 0: told. 1: a file was refused. 2: wrong usage. 3:
    what --fail-on names is so.
    """
    if len(files) > 2:
        raise click.UsageError("name one file, or two to compare")
    read = drafted(files, paired(lenient, because), _REFUSAL)
    drafts = asyncio.run(postered(read, files, _REFUSAL, None))
    changes = _compare(drafts, data)
    if form == "json":
        click.echo(msgspec.json.encode(_told(drafts[-1], changes)))
    else:
        click.echo("\n".join(_lines(drafts[-1], changes)))
    if _stops(fail_on, changes):
        sys.exit(STOPPED)


def _stops(fail_on: str | None, changes: Sequence[Change]) -> bool:
    match fail_on:
        case "change":
            return bool(changes)
        case "material":
            return any(change.is_material for change in changes)
        case "everyone":
            return most_asked(changes) is Asked.EVERYONE
        case _:
            return False


def _compare(drafts: Sequence[Draft], data: str | None) -> tuple[Change, ...]:
    if len(drafts) == 1:
        return asyncio.run(_standing(drafts[0], data))
    old, new = drafts
    return difference(old, new)


async def _standing(draft: Draft, data: str | None) -> tuple[Change, ...]:
    async with rehearsed(data) as store:
        (plan,) = await publisher(store, "").plan([draft])
        return plan.changes


def _lines(draft: Draft, changes: Sequence[Change]) -> Iterator[str]:
    site = draft.notice.site
    if not changes:
        yield f"{site}: nothing changes"
        return
    yield f"{site}: asked again: {_AGAIN[most_asked(changes)]}"
    yield from (f"  {change.said}" for change in changes)


def _told(draft: Draft, changes: Sequence[Change]) -> dict[str, Any]:
    return {
        "site": draft.notice.site,
        "asked": most_asked(changes),
        "material": any(each.is_material for each in changes),
        "changes": [
            {"about": each.about, "asked": each.asked, "said": each.said}
            for each in changes
        ],
        "remarks": [
            {"rule": each.rule.name, "where": each.where, "said": each.message}
            for each in draft.remarks
        ],
    }
