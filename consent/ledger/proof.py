"""Proofs as C2SP tlog-proof has them: what shows offline that a log has an entry."""

from binascii import b2a_base64
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from consent.errors import BadProof
from consent.ledger import checkpoint as checkpoints
from consent.ledger.checkpoint import Checkpoint, read_number
from consent.ledger.note import LONGEST_NOTE, Key, decode_base64, encode_base64
from consent.ledger.tree import LARGEST_SIZE, check_hashes, leaf_hash, verify_inclusion

LONGEST_PROOF = 2 * LONGEST_NOTE
MOST_HASHES = 63

_HEADER = "c2sp.org/tlog-proof@v1"
_EXTRA = "extra "
_INDEX = "index "


class Proof(NamedTuple):
    """An entry's number, the hashes from it to the root, and the signed checkpoint.

    `extra` is whatever the log adds; nothing vouches for it. `checkpoint` is kept as
    it was signed.
    """

    n: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""


def write(proof: Proof) -> bytes:
    """Write a proof as text, or raise `BadProof`."""
    data = begin(proof.n, proof.hashes, proof.extra) + end((), proof.checkpoint)
    if len(data) > LONGEST_PROOF:
        raise BadProof(f"a proof has at most {LONGEST_PROOF} bytes")
    return data


def begin(n: int, hashes: Sequence[bytes], extra: bytes = b"") -> bytes:
    """Write a proof up to some hash, or raise `BadProof`."""
    # Checked rather than read back: a receipt is written for every choice.
    if not 0 <= n <= LARGEST_SIZE:
        raise BadProof(f"no proof is of entry {n}")
    line = f"{_EXTRA}{encode_base64(extra)}\n" if extra else ""
    return f"{_HEADER}\n{line}{_INDEX}{n}\n".encode() + _write(hashes)


def end(hashes: Sequence[bytes], checkpoint: bytes) -> bytes:
    """Write the rest of a proof, which those of neighbours may have in common."""
    if not 0 < len(checkpoint) <= LONGEST_NOTE:
        raise BadProof("a proof ends with a checkpoint, and is not endless")
    return b"%b\n%b" % (_write(hashes), checkpoint)


def _write(hashes: Sequence[bytes]) -> bytes:
    check_hashes(*hashes)
    if len(hashes) > MOST_HASHES:
        raise BadProof(f"no proof has {len(hashes)} hashes")
    # This one ends its text with a line's end of its own.
    return b"".join(map(b2a_base64, hashes))


def read(data: bytes) -> Proof:
    """Take a proof apart without trusting it, or raise `BadProof`."""
    head, _, checkpoint = data.partition(b"\n\n")
    if not 0 < len(checkpoint) <= LONGEST_NOTE or len(data) > LONGEST_PROOF:
        raise BadProof("a proof is its lines, an empty line and a checkpoint")
    lines = iter(head.decode("ascii", "replace").split("\n"))
    try:
        return _read(lines, checkpoint)
    except ValueError as error:
        raise BadProof(f"the proof is malformed: {error}") from error


def _read(lines: Iterator[str], checkpoint: bytes) -> Proof:
    if next(lines) != _HEADER:
        raise ValueError(f"it does not start with {_HEADER}")
    line, extra = next(lines, ""), b""
    if line.startswith(_EXTRA):
        extra = decode_base64(line.removeprefix(_EXTRA))
        line = next(lines, "")
        if not extra:
            raise ValueError("its extra line is empty")
    if not line.startswith(_INDEX):
        raise ValueError("it names no index")
    hashes = tuple(decode_base64(line) for line in lines)
    check_hashes(*hashes)
    if len(hashes) > MOST_HASHES:
        raise ValueError(f"it has more than {MOST_HASHES} hashes")
    return Proof(read_number(line.removeprefix(_INDEX)), hashes, checkpoint, extra)


def verify(data: bytes, leaf: bytes, keys: Sequence[Key], origin: str) -> Checkpoint:
    """Check that a log has an entry, and give the checkpoint that vouches for it.

    `leaf` is the entry itself, `keys` are the log's. Raises `BadProof` or
    `BadCheckpoint`. The proof's extra data is not checked: nothing vouches for it.
    """
    proof = read(data)
    head = checkpoints.verify(proof.checkpoint, keys, origin)
    verify_inclusion(leaf_hash(leaf), proof.n, head.size, proof.hashes, head.root)
    return head
