"""Checkpoints as C2SP tlog-checkpoint has them: the signed head of a log."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consent.errors import BadCheckpoint
from consent.ledger import note
from consent.ledger.tree import HASH_LENGTH, LARGEST_SIZE, empty_root

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: its name, how many leaves it has, and their root.

    `extensions` are further lines, which C2SP allows and advises against.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()


def write(checkpoint: Checkpoint) -> str:
    """Write the text that is signed, or raise `BadCheckpoint`."""
    root = note.encode_base64(checkpoint.root)
    lines = (checkpoint.origin, str(checkpoint.size), root, *checkpoint.extensions)
    text = "".join(f"{line}\n" for line in lines)
    if read(text) != checkpoint:
        raise BadCheckpoint("a line of a checkpoint has a line's end within")
    return text


def read(text: str) -> Checkpoint:
    """Read the text that is signed, or raise `BadCheckpoint`."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() or "" in lines:
        raise BadCheckpoint("a checkpoint is three lines or more, none of them empty")
    origin, size, root, *extensions = lines
    try:
        head = Checkpoint(
            origin, read_number(size), note.decode_base64(root), tuple(extensions)
        )
    except ValueError as error:
        raise BadCheckpoint(f"the checkpoint of {origin!r:.80}: {error}") from error
    if len(head.root) != HASH_LENGTH:
        raise BadCheckpoint(f"a root has {HASH_LENGTH} bytes, not {len(head.root)}")
    if head.size == 0 and head.root != empty_root():
        raise BadCheckpoint("the root of an empty log is the hash of nothing")
    return head


def sign(checkpoint: Checkpoint, signers: Iterable[note.Signer]) -> bytes:
    """Sign a checkpoint with every key given: one, or two while the key changes."""
    return note.sign(write(checkpoint), signers)


def verify(data: bytes, keys: Sequence[note.Key], origin: str) -> Checkpoint:
    """Give the checkpoint of a log that one of the log's own keys signed.

    Raises `BadCheckpoint` if it is malformed, another log's, signed by no known key,
    or wrongly signed by a known one.
    """
    checkpoint = read(note.verify(data, keys).text)
    if checkpoint.origin != origin:
        raise BadCheckpoint(f"the checkpoint is of {checkpoint.origin!r:.80}")
    return checkpoint


def read_number(text: str) -> int:
    """Read a size or an index in its one spelling, or raise ValueError."""
    if not _NUMBER.fullmatch(text) or int(text) > LARGEST_SIZE:
        raise ValueError(f"{text!r:.40} is not a number from 0 to {LARGEST_SIZE}")
    return int(text)
