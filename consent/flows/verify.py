"""Verify: from files that somebody hands in to a report on them."""

import struct
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile, is_zipfile

from consent.errors import BadBundle, BadReceipt
from consent.ledger import der, note, timestamp, verify_receipt
from consent.ledger import verify as bundles
from consent.ledger.bundle import CHECKPOINT, LARGEST_FILE, Files
from consent.ledger.finding import Report
from consent.ledger.note import LONGEST_NOTE, Key
from consent.ledger.timestamp import Stamp
from consent.ledger.verify_files import Pages, leave_pages
from consent.ledger.verify_held import Held, Stamped
from consent.ledger.verify_receipt import LONGEST_RECEIPT

CHUNK = 2**20

Step = Callable[[int], None]
"""Is told how many bytes were read since it was told last."""


class Stamping(NamedTuple):
    """A file with a time stamp (.tsr) of what is held, and what tells who signed it."""

    path: Path
    who: Callable[[Stamp], str] = lambda _: ""


# What the standard library raises over archives that are damaged, or made to harm.
_BAD = (
    *(BadZipFile, struct.error, zlib.error, EOFError, OSError),
    *(NotImplementedError, OverflowError, RuntimeError, ValueError),
)


def verify(  # noqa: PLR0913, PLR0917
    path: Path,
    keys: Sequence[str] = (),
    since: Path | None = None,
    step: Step = lambda _: None,
    stamping: Stamping | None = None,
    pages: Pages = leave_pages,
) -> Report:
    """Verify a bundle or a receipt by public keys that one trusts.

    A bundle is compared with `since` too, a bundle or a checkpoint; `stamping` tells of
    its time stamp, and `pages` looks at its pages. Raises `BadBundle`, `BadReceipt`,
    `BadKey` and `BadTimestamp` where there is nothing to verify; whatever is wrong
    inside is in the report.
    """
    trusted = [note.read_key(key.strip()) for key in keys]
    if _is_text(path):
        if since is not None:
            raise BadReceipt(f"{path}: --since is for bundles; a receipt has no past")
        return _verify_receipt(path, trusted, step)
    with _opened(path) as archive:
        files = Archive(archive, step)
        if since is None:
            return bundles.verify(files, trusted, pages=pages)
        if not is_zipfile(since):
            held = _held(_read(since, LONGEST_NOTE), None, stamping)
            return bundles.verify(files, trusted, held, pages)
        with _opened(since) as older:
            inner = Archive(older)
            held = _held(inner.read(CHECKPOINT), inner, stamping)
            return bundles.verify(files, trusted, held, pages)


def size(path: Path) -> int:
    """Tell how many bytes verifying a bundle or a receipt reads, about."""
    if _is_text(path):
        return path.stat().st_size
    with _opened(path) as archive:
        return sum(info.file_size for info in archive.infolist())


class Archive:
    """A bundle's files in a zip, whose own checksums are checked as it is read."""

    def __init__(self, archive: ZipFile, step: Step = lambda _: None) -> None:
        """Take an open archive, or raise `BadBundle` if two files have one name."""
        self._archive = archive
        self._step = step
        self._infos = {info.filename: info for info in archive.infolist()}
        if len(self._infos) < len(archive.infolist()):
            raise BadBundle("two files of the archive have the same name")

    def names(self) -> Collection[str]:
        """Name every file."""
        return self._infos.keys()

    def read(self, name: str) -> bytes:
        """Give a small file whole."""
        data = bytearray()
        for chunk in self.chunks(name):
            data += chunk
            if len(data) > LARGEST_FILE:
                raise BadBundle(f"{name} has more than {LARGEST_FILE:,} bytes", name)
        return bytes(data)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Give a file of any size, piece by piece."""
        if name not in self._infos:
            raise BadBundle(f"{name} is missing", name)
        try:
            with self._archive.open(self._infos[name]) as file:
                while chunk := file.read(CHUNK):
                    self._step(len(chunk))
                    yield chunk
        except _BAD as error:
            raise BadBundle(f"{name} is damaged: {error}", name) from error


def _is_text(path: Path) -> bool:
    """Tell a receipt, which is JSON, from all else; failing is left to the reader."""
    try:
        with path.open("rb") as file:
            return file.read(1) == b"{"
    except OSError:
        return False


def _verify_receipt(path: Path, trusted: Sequence[Key], step: Step) -> Report:
    data = _read(path, LONGEST_RECEIPT)
    step(len(data))
    try:
        return verify_receipt.verify(data.removesuffix(b"\n"), trusted)
    except BadReceipt as error:
        raise BadReceipt(f"{path}: {error.message}") from error


@contextmanager
def _opened(path: Path) -> Iterator[ZipFile]:
    try:
        archive = ZipFile(path)
    except OSError as error:
        raise BadBundle(f"{path}: {error.strerror or error}") from error
    except _BAD as error:
        raise BadBundle(f"{path} is no bundle and no receipt: {error}") from error
    with archive:
        yield archive


def _held(checkpoint: bytes, files: Files | None, stamping: Stamping | None) -> Held:
    if stamping is None:
        return Held(checkpoint, files)
    answer = _read(stamping.path, der.LONGEST)
    stamp = timestamp.check(answer, checkpoint)
    return Held(checkpoint, files, Stamped(stamp.date, stamping.who(stamp)))


def _read(path: Path, longest: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(longest + 1)
    except OSError as error:
        raise BadBundle(f"{path}: {error.strerror}") from error
