"""The keys and the secret of a data directory, as a backup brings them along."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from consent import secret_key
from consent.keyring import FOLDER_NAME


def names(folder: Path) -> tuple[str, ...]:
    """Name what a folder has of them, a file each, as seen from it."""
    keys = folder / FOLDER_NAME
    kept = sorted(path.name for path in keys.iterdir()) if keys.is_dir() else []
    secret = secret_key.FILE_NAME
    return (
        *((secret,) if (folder / secret).is_file() else ()),
        *(f"{FOLDER_NAME}/{name}" for name in kept),
    )


def others(source: Path, target: Path) -> tuple[str, ...]:
    """Name those of a backup that are not among the ones that a target has."""
    return tuple(
        name
        for name in names(source)
        if (target / name).exists() and _lines(source / name) - _lines(target / name)
    )


def bring(source: Path, target: Path) -> None:
    """Copy those that are not there, each of them whole, and never over others."""
    for name in names(source):
        place = target / name
        if place.exists():
            continue
        place.parent.mkdir(mode=0o700, exist_ok=True)
        with emptied(place.with_name(f"{place.name}.part")) as part:
            _copy(source / name, part)
            part.rename(place)
            sync(place.parent)


@contextmanager
def emptied(part: Path) -> Iterator[Path]:
    """Give a name to write to, in a folder that is made; what stays there is gone."""
    part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _remove(part)
    try:
        yield part
    finally:
        _remove(part)


def sync(folder: Path) -> None:
    """See that what a folder lists is on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _lines(path: Path) -> set[bytes]:
    """Read the keys of a file, a line each, which rotations only add to."""
    return {line.strip() for line in path.read_bytes().splitlines()} - {b""}


def _copy(source: Path, target: Path) -> None:
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(source.read_bytes())
        file.flush()
        os.fsync(descriptor)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
