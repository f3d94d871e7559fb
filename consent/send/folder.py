"""Files into a folder where nothing is ever changed or replaced."""

import os
from pathlib import Path

from consent.errors import NotSent


def put(folder: Path, name: str, content: bytes) -> None:
    """Put a file there and see it onto the disk, or raise `NotSent`.

    A file that is there already is left as it is. One that was cut off is completed;
    one that says something else is a failure.
    """
    path = folder / name
    try:
        _write(path, content)
        _sync(folder)
    except OSError as error:
        raise NotSent(f"{path}: {error.strerror}") from error


def _write(path: Path, content: bytes) -> None:
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o644)
    try:
        place = len(there := os.pread(descriptor, len(content) + 1, 0))
        if not content.startswith(there):
            raise NotSent(f"{path} is there already and says something else")
        # Each byte at its own place: of two that write the same file, neither harms it.
        while place < len(content):
            place += os.pwrite(descriptor, content[place:], place)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
