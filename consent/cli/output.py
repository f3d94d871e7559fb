"""Where a command writes: a file that is whole or not there, or a stream."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from consent.errors import ConsentError

STANDARD_OUTPUT = "-"


class CannotWrite(ConsentError):
    """The file that was asked for cannot be written; there is no half of it."""

    code = "cannot_write"


@contextmanager
def writing(output: str) -> Iterator[IO[bytes]]:
    """Give what takes the bytes; `-` is the standard output."""
    path = Path(output).resolve()
    if output == STANDARD_OUTPUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    # A pipe or device cannot be renamed over, and must not be.
    elif path.exists() and not path.is_file():
        with _explained(output), path.open("wb") as file:
            yield file
    else:
        with _explained(output), _replacing(path) as file:
            yield file


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """Write beside a file and take its place at the end, or leave no trace."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def _explained(output: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotWrite(f"{output}: {error.strerror}") from error
