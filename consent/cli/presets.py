"""`consent presets`: ready services, to look up and to build on."""

import json
from typing import Any

import click

from consent import presets
from consent.errors import UnknownPreset
from consent.rules.preset import Preset, differences, find, matches


@click.group("presets", invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Look up ready services, which a site's file takes by name and version."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(search)


@command.command("search")
@click.argument("words", nargs=-1)
def search(words: tuple[str, ...] = ()) -> None:
    """List those in which all words occur: a name, a kind, a host, a cookie."""
    found = [each for each in presets.load().values() if matches(each, words)]
    if not found:
        raise UnknownPreset(f"no preset knows {' '.join(words)!r}")
    wide = max(len(str(each)) for each in found)
    for each in found:
        click.echo(f"{each!s:{wide}}  {each.kind:11}  {each.table['name']}")


@command.command("show")
@click.argument("reference")
def show(reference: str) -> None:
    """Print what a preset knows, as a service's table to paste or to change."""
    preset = _find(reference)
    for words in (preset.yours and f"Yours to add: {preset.yours}.", preset.breaks):
        if words:
            click.echo(f"# {words}")
    click.echo(f"[services.{preset.name}]")
    click.echo(f'service = "preset:{preset}"  # or, in place of that line:')
    for key, value in preset.table.items():
        click.echo(f"# {key} = {_toml(value)}")


@command.command("compare")
@click.argument("one")
@click.argument("other")
def compare(one: str, other: str) -> None:
    """Tell what the second knows otherwise than the first."""
    first, second = _find(one), _find(other)
    click.echo(f"{second}, compared with {first}:")
    for difference in differences(first, second):
        click.echo(f"  {difference}")


def _find(reference: str) -> Preset:
    found = find(reference.removeprefix("preset:"), presets.load())
    if isinstance(found, str):
        raise UnknownPreset(f"{reference!r} {found}")
    return found


def _toml(value: Any) -> str:
    match value:
        case dict():
            return f"{{ {', '.join(f'{k} = {_toml(v)}' for k, v in value.items())} }}"
        case list():
            return f"[{', '.join(map(_toml, value))}]"
        case _:
            return json.dumps(value, ensure_ascii=False)
