"""A disk that can be filled up, or made to refuse, and freed again."""

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = os.geteuid() == 0


@dataclass(frozen=True)
class Disk:
    """A folder whose disk can be filled up and freed again."""

    folder: Path
    fill: Callable[[], object]
    free: Callable[[], object]


@contextmanager
def small(folder: Path) -> Iterator[Disk]:
    """Give a real small file system, or for who may not mount, a limit on files."""
    if not ROOT:
        yield limited(folder, 300_000)
        return
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    subprocess.run(mount, check=True)
    try:
        yield Disk(folder, lambda: _fill(folder), (folder / "filler").unlink)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def limited(folder: Path, size: int) -> Disk:
    """Give a folder in which no file can be written beyond a size, once it is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limit(size: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))

    return Disk(folder, lambda: limit(size), lambda: limit(soft))


def _fill(folder: Path) -> None:
    with (folder / "filler").open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
