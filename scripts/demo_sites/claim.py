"""One demo a folder: a second would publish the sites anew, on a port of its own."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from scripts.demo_sites.service import DemoError

FILE_NAME = "demo.lock"


@dataclass(frozen=True, slots=True)
class Claim:
    """A folder that is taken for as long as its file stays open."""

    file: TextIO

    def tell(self, port: int) -> None:
        """Write the port down, for whoever finds the folder taken."""
        self.file.truncate(0)
        self.file.write(f"{port}\n")
        self.file.flush()


@contextmanager
def claimed(data: Path) -> Iterator[Claim]:
    """Make the folder and keep other demos out of it, or raise `DemoError`."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        # To append leaves the port of who holds it.
        file = (data / FILE_NAME).open("a+")
    except OSError as error:
        raise DemoError(
            f"{data} cannot be the demo's folder: {_why(data, error)}; "
            "choose another with --data"
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise DemoError(
                f"a demo already runs on this folder (port {file.read().strip()}); "
                "end it, or choose another with --data"
            ) from error
        yield Claim(file)


def _why(data: Path, error: OSError) -> str:
    taken = data.exists() and not data.is_dir()
    return "it is no folder" if taken else str(error.strerror)
