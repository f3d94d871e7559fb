"""Ready services, which a site's file takes by name and version.

A version never changes once it is released: what a site's visitors agreed to stays what
it was, and a better preset is a higher version that owners take when they choose to.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeAlias

from consent.errors import Mistake
from consent.rules.finding import Finding
from consent.rules.rule import PRESET_NEWER
from consent.rules.shape import below, show

_EMBEDS = {
    "media": "content",
    "maps": "content",
    "social": "content",
    "captcha": "captcha",
    "chat": "chat",
    "payments": "payment",
}
REFERENCE = r"preset:[a-z0-9-]+@[1-9][0-9]*"

Tables: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What is publicly known of a tool, as a service's table that an owner may change.

    `breaks` says what visitors miss while it is held back, `yours` what only the owner
    knows; both are for the owner.
    """

    name: str
    version: int
    kind: str
    table: Tables
    breaks: str = ""
    yours: str = ""

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


Presets: TypeAlias = Mapping[tuple[str, int], Preset]


def read(tables: Tables, kind: str) -> Iterator[tuple[tuple[str, int], Preset]]:
    """Read a file of presets: tables by name, then by version."""
    for name, versions in tables.items():
        for version, whole in versions.items():
            table = dict(whole)
            yield (
                (name, int(version)),
                Preset(
                    name=name,
                    version=int(version),
                    kind=kind,
                    breaks=table.pop("breaks", ""),
                    yours=table.pop("yours", ""),
                    table=table,
                ),
            )


def reference_problem(text: str) -> str:
    """Say why a text names no preset, or nothing."""
    if re.fullmatch(REFERENCE, text):
        return ""
    return 'names no preset; write one like "preset:matomo@1"'


def find(reference: str, presets: Presets) -> Preset | str:
    """Give the preset that `NAME@VERSION` names, or the newest of `NAME`.

    Where there is none, say why; the words follow the reference.
    """
    name, _, version = reference.partition("@")
    versions = [each for known, each in presets if known == name]
    if not versions:
        close = get_close_matches(name, {known for known, _ in presets}, n=1)
        hint = f"did you mean {close[0]!r}?" if close else "`consent presets` lists all"
        return f"is unknown; {hint}"
    number = int(version) if version.isdecimal() else max(versions)
    if number not in versions:
        return f"is unknown; {name} has {', '.join(map(str, sorted(versions)))}"
    return presets[name, number]


def expand(
    tables: object, presets: Presets
) -> tuple[object, list[Mistake], list[Finding]]:
    """Put what a file's services say on top of the presets they name.

    A service whose preset is unknown is left out: all else about it would be noise.
    """
    if not isinstance(tables, dict) or not isinstance(tables.get("services"), dict):
        return tables, [], []
    whole: Tables = {}
    mistakes: list[Mistake] = []
    remarks: list[Finding] = []
    for service_id, table in tables["services"].items():
        reference = table.get("service") if isinstance(table, dict) else None
        if not isinstance(reference, str) or reference_problem(reference):
            whole[service_id] = table
            continue
        where = below(below("services", service_id), "service")
        preset = find(reference.removeprefix("preset:"), presets)
        if isinstance(preset, str):
            mistakes.append(Mistake(f"{show(reference)} {preset}", where))
            continue
        remarks += _newer(preset, presets, where)
        whole[service_id] = _implied(preset) | preset.table | table
    return tables | {"services": whole}, mistakes, remarks


def _implied(preset: Preset) -> Tables:
    """Give what the kind of a tool says of a service: what it puts into pages."""
    embed = _EMBEDS.get(preset.kind)
    return {} if embed is None else {"embed": embed}


def _newer(preset: Preset, presets: Presets, where: str) -> Iterator[Finding]:
    newest = max(version for name, version in presets if name == preset.name)
    if newest > preset.version:
        message = (
            f"{preset} stays as it is; `consent presets compare {preset} "
            f"{preset.name}@{newest}` tells what a newer one knows"
        )
        yield Finding(PRESET_NEWER, where, message)


def matches(preset: Preset, words: tuple[str, ...]) -> bool:
    """Tell whether all words occur in what is known of a preset, in any case."""
    text = f"{preset} {preset.kind} {preset.table}".casefold()
    return all(word.casefold() in text for word in words)


def differences(one: Preset, other: Preset) -> Iterator[str]:
    """Say in words what the second knows otherwise than the first."""
    for key in sorted({*one.table, *other.table}):
        before, after = one.table.get(key, []), other.table.get(key, [])
        if before == after:
            continue
        if isinstance(before or after, str):
            yield f"{key}: {show(before)} becomes {show(after)}"
            continue
        gone = [show(each) for each in before if each not in after]
        come = [show(each) for each in after if each not in before]
        yield from (f"{key}: without {each}" for each in gone)
        yield from (f"{key}: also {each}" for each in come)
