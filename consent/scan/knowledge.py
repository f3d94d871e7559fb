"""What is known of hosts, cookies and keys: by presets, trackers and an own file."""

import csv
from collections.abc import Container
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from consent.errors import ConsentError
from consent.rules import trackers
from consent.rules.preset import Preset, Presets

HARMLESS = {"delivery", "payments"}
TRACKING = {"analytics", "advertising", "social", "tag manager"}

SURE, LIKELY, GUESS = "certain", "likely", "a guess"

# The Open Cookie Database's categories in our words.
_CATEGORIES = {
    "analytics": "analytics",
    "marketing": "advertising",
    "personalization": "personalisation",
    "functional": "",
    "security": "",
}


class BadCookieFile(ConsentError):
    """A file of cookies is not one of the Open Cookie Database."""

    code = "bad_cookie_file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What something is: the tool's name, its kind, and how sure that is."""

    name: str
    kind: str
    sure: str
    preset: Preset | None = None
    retention: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an Open Cookie Database: a cookie of some platform."""

    platform: str
    kind: str
    name: str
    wildcard: bool
    retention: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Answers what a host or an entry is; nothing is fetched for it."""

    presets: Presets
    rows: tuple[Row, ...] = ()
    _newest: dict[str, Preset] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep the newest version of each preset."""
        for (name, version), preset in self.presets.items():
            known = self._newest.get(name)
            if known is None or known.version < version:
                self._newest[name] = preset

    def of_host(self, host: str) -> Known | None:
        """Tell whose a host is, or nothing."""
        for preset in self._newest.values():
            if host in preset.table.get("hosts", ()):
                return _preset(preset, SURE)
        kind = trackers.kind_of_host(host)
        return Known(name=host, kind=kind, sure=LIKELY) if kind else None

    def of_key(self, kind: str, name: str, near: Container[str] = ()) -> Known | None:
        """Tell whose a cookie or key is, or nothing.

        Of several presets that know it, one of those `near` counts first.
        """
        presets = sorted(self._newest.values(), key=lambda one: one.name not in near)
        for preset in presets:
            for key in _keys(preset, kind):
                if fnmatchcase(name, key):
                    return _preset(preset, SURE if key == name else LIKELY)
        for row in self.rows:
            if kind == "cookie" and _is(row, name):
                return Known(
                    name=row.platform,
                    kind=row.kind,
                    sure=LIKELY if row.wildcard else SURE,
                    retention=row.retention,
                )
        known = trackers.kind_of_key(name)
        return Known(name=name, kind=known, sure=GUESS) if known else None


def read_rows(path: Path) -> tuple[Row, ...]:
    """Read an Open Cookie Database, or raise `BadCookieFile`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            return tuple(_row(line) for line in reader)
    except (OSError, UnicodeDecodeError, csv.Error, KeyError) as error:
        raise BadCookieFile(
            f"{path} is no Open Cookie Database: {error}; it is a CSV with the columns "
            "Platform, Category, Cookie / Data Key name, Retention period, "
            "Wildcard match"
        ) from error


def _row(line: dict[str, str]) -> Row:
    category = (line["Category"] or "").strip().lower()
    return Row(
        platform=line["Platform"],
        kind=_CATEGORIES.get(category, category),
        name=line["Cookie / Data Key name"],
        wildcard=line["Wildcard match"].strip() == "1",
        retention=line["Retention period"],
    )


def _is(row: Row, name: str) -> bool:
    return name.startswith(row.name) if row.wildcard else name == row.name


def _keys(preset: Preset, kind: str) -> tuple[str, ...]:
    table = preset.table
    if kind == "cookie":
        return tuple(cookie["name"] for cookie in table.get("cookies", ()))
    stored = table.get("storage", ())
    return tuple(one["name"] for one in stored if one["kind"] == kind)


def _preset(preset: Preset, sure: str) -> Known:
    return Known(name=preset.table["name"], kind=preset.kind, sure=sure, preset=preset)
