"""What proves the records of one batch, as long as they are in memory."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from consent.ledger import proof
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.edge import Edge
from consent.ledger.note import Key


class Signed(NamedTuple):
    """A checkpoint as it was signed, and the log's keys that signed it."""

    checkpoint: bytes
    keys: tuple[Key, ...]


Sign: TypeAlias = Callable[[Checkpoint], Signed]
"""Signs a log's new head, or raises `LedgerHalted`."""


class Proven(NamedTuple):
    """A C2SP tlog-proof of a record, the keys to check it, and the record's epoch."""

    proof: bytes
    keys: tuple[Key, ...]
    epoch: int


class Tip:
    """The signed head that a batch of records ended with; filled in at the end."""

    __slots__ = ("_edge", "_end", "_epoch", "_keys", "_shared")

    _edge: Edge
    _shared: int
    _end: bytes
    _keys: tuple[Key, ...]

    def __init__(self, epoch: int) -> None:
        self._epoch = epoch

    def close(self, edge: Edge, signed: Signed) -> None:
        """Take what proves the batch's records."""
        self._edge, self._shared, self._keys = edge, edge.shared, signed.keys
        self._end = proof.end(edge.climb(edge.first, edge.shared), signed.checkpoint)

    def prove(self, n: int) -> Proven:
        """Prove one of the batch's records."""
        begin = proof.begin(n, self._edge.climb(n, 0, self._shared))
        return Proven(begin + self._end, self._keys, self._epoch)
