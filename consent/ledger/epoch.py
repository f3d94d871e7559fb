"""Epochs: what a log can say of itself after its newest records were lost.

A log that was restored from an old backup would sign a second history. So it begins a
new epoch instead, with an entry that says so, and what the lost records' tokens and
checkpoints name is told apart from what took their places.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from consent import canonical
from consent.errors import BadCheckpoint, LedgerError
from consent.ledger import checkpoint as checkpoints
from consent.ledger import note

FIRST = 1


class Epoch(NamedTuple):
    """An epoch after the first one, and the index of the entry that it begins with."""

    number: int
    first: int


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a log is known to have come: so many entries, in such an epoch.

    `root` is that of the tree they make, and `checkpoint` says so, where it is known.
    """

    origin: str
    epoch: int
    size: int
    root: bytes | None = None
    checkpoint: bytes = b""


def write_marks(marks: Iterable[Mark]) -> bytes:
    """Write marks as text, a line each."""
    return b"".join(canonical.encode(_line(mark)) + b"\n" for mark in marks)


def read_marks(data: bytes) -> tuple[Mark, ...]:
    """Read marks back, or raise `LedgerError`."""
    return tuple(_mark(line) for line in data.splitlines())


def signed_mark(epoch: int, checkpoint: bytes) -> Mark:
    """Make a mark of a checkpoint, which is taken at its word."""
    head = checkpoints.read(note.read(checkpoint).text)
    return Mark(head.origin, epoch, head.size, head.root, checkpoint)


def _line(mark: Mark) -> dict[str, object]:
    if mark.checkpoint:
        return {"checkpoint": mark.checkpoint.decode(), "epoch": mark.epoch}
    return {"epoch": mark.epoch, "origin": mark.origin, "size": mark.size}


def _mark(line: bytes) -> Mark:
    try:
        match canonical.decode(line):
            case {"checkpoint": str(text), "epoch": int(epoch)}:
                return signed_mark(epoch, text.encode())
            case {"epoch": int(epoch), "origin": str(origin), "size": int(size)}:
                return Mark(origin, epoch, size)
    except (canonical.NotCanonical, BadCheckpoint) as error:
        raise LedgerError(f"{line!r:.80} is not a mark: {error}") from error
    raise LedgerError(f"{line!r:.80} is not a mark")


def current(epochs: Sequence[Epoch]) -> int:
    """Give the number of a log's epoch."""
    return epochs[-1].number if epochs else FIRST


def epoch_of(epochs: Sequence[Epoch], n: int) -> int:
    """Tell in which epoch a log's n-th entry was written."""
    return current([epoch for epoch in epochs if epoch.first <= n])


def is_lost(epochs: Sequence[Epoch], epoch: int, n: int) -> bool:
    """Tell whether the n-th entry that an epoch wrote was lost to a later epoch."""
    return any(later.number > epoch and later.first <= n for later in epochs)


def contradiction(
    mark: Mark, epochs: Sequence[Epoch], size: int, root: bytes | None
) -> str:
    """Say why a log is not the one that a mark was made of; nothing if it may be.

    `root` is that of the log's first `mark.size` entries, where there are as many.
    """
    epoch = current(epochs)
    if mark.epoch < epoch:
        return ""
    if mark.epoch > epoch:
        return f"{mark.origin} is in epoch {epoch}, and was in epoch {mark.epoch}"
    if mark.size > size:
        return f"{mark.origin} has {size} entries, and had {mark.size} or more"
    if mark.root is not None and mark.root != root:
        return f"{mark.origin} has other entries among its first {mark.size} than once"
    return ""
