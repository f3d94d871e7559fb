"""A site's file as its owner wrote it: TOML, on top of what it extends."""

import tomllib
from pathlib import Path
from typing import Any

from consent.errors import BadSiteFile, Mistake

LARGEST = 1_000_000

Tables = dict[str, Any]


def read_tables(path: Path) -> Tables:
    """Read a site's file and the files it extends, or raise `BadSiteFile`.

    Tables merge; texts, numbers and lists replace what the extended file says.
    """
    return _read(path, ())


def merge(base: Tables, over: Tables) -> Tables:
    """Put tables on top of others."""
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            merged[key] = merge(below, value)
        else:
            merged[key] = value
    return merged


def _read(path: Path, above: tuple[Path, ...]) -> Tables:
    tables = _parse(path, above)
    base = tables.pop("extends", None)
    if base is None:
        return tables
    if not isinstance(base, str):
        raise _bad("extends", "is not a text; write one file's name", path, above)

    below = path.parent / base
    if below.resolve() in {file.resolve() for file in (*above, path)}:
        message = f"{base!r} leads back to where it began"
        raise _bad("extends", message, path, above)
    return merge(_read(below, (*above, path)), tables)


def _parse(path: Path, above: tuple[Path, ...]) -> Tables:
    data = _bytes(path, above)
    try:
        return tomllib.loads(data.decode())
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _bad("", f"line {line} is not UTF-8", path, above) from error
    except (ValueError, RecursionError) as error:
        raise _bad("", f"is not TOML: {error}", path, above) from error


def _bytes(path: Path, above: tuple[Path, ...]) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        message = f"{error.strerror}"
        raise _bad("extends" if above else "", message, path, above) from error
    if len(data) > LARGEST:
        raise _bad("", f"is larger than {LARGEST:,} bytes", path, above)
    return data


def _bad(where: str, message: str, path: Path, above: tuple[Path, ...]) -> BadSiteFile:
    """Name the file too, where it is not the one that was asked for."""
    mistake = Mistake(f"{path}: {message}" if above else message, where)
    return BadSiteFile("cannot be read", (mistake,))
