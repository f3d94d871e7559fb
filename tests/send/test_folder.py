"""Files that are written once and never changed."""

import os
import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from consent.errors import NotSent
from consent.send.folder import put


def test_a_file_is_written(tmp_path: Path) -> None:
    """Whole, and for others to read."""
    put(tmp_path, "one", b"note")
    assert (tmp_path / "one").read_bytes() == b"note"


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    """It is not made anew: what it was mounted from may be gone."""
    with pytest.raises(NotSent, match="No such file"):
        put(tmp_path / "anchors", "one", b"note")


def test_two_at_once(tmp_path: Path) -> None:
    """Two that write the same file do each other no harm."""
    note = os.urandom(2**20)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: put(tmp_path, "one", note), range(32)))
    assert (tmp_path / "one").read_bytes() == note


def test_the_same_file_again(tmp_path: Path) -> None:
    """What is there already is left alone."""
    put(tmp_path, "one", b"note")
    before = (tmp_path / "one").stat()
    put(tmp_path, "one", b"note")
    assert (tmp_path / "one").stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize("there", [b"", b"no", b"not"])
def test_a_file_that_was_cut_off(tmp_path: Path, there: bytes) -> None:
    """A disk that was full, or a machine that stopped, leaves a beginning."""
    (tmp_path / "one").write_bytes(there)
    put(tmp_path, "one", b"note")
    assert (tmp_path / "one").read_bytes() == b"note"


@pytest.mark.parametrize("there", [b"else", b"note and more"])
def test_a_file_that_says_something_else(tmp_path: Path, there: bytes) -> None:
    """Nothing is ever replaced."""
    (tmp_path / "one").write_bytes(there)
    with pytest.raises(NotSent, match="something else"):
        put(tmp_path, "one", b"note")
    assert (tmp_path / "one").read_bytes() == there


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """Nobody else's file is written to."""
    (tmp_path / "one").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotSent):
        put(tmp_path, "one", b"note")
    assert not (tmp_path / "elsewhere").exists()


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file of this process grow further."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_no_room(tmp_path: Path) -> None:
    """It is said, and once there is room the next try makes the file whole."""
    with room_for(2), pytest.raises(NotSent, match="one: File too large"):
        put(tmp_path, "one", b"note")
    assert (tmp_path / "one").read_bytes() == b"no"
    put(tmp_path, "one", b"note")
    assert (tmp_path / "one").read_bytes() == b"note"
