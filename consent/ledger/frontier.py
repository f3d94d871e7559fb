"""The right edge of a growing tree: all that appending to it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from consent.errors import LedgerError
from consent.ledger.tree import (
    HASH_LENGTH,
    check_hashes,
    empty_root,
    join,
    pair,
    split_hashes,
)

KEPT_HEIGHT = 4
"""A store keeps the nodes of every so many levels: few to write, few to read."""

_SIZE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Node:
    """The hash of one complete subtree: 2**level leaves, from index * 2**level on."""

    level: int
    index: int
    hash: bytes


class Row(NamedTuple):
    """Neighbouring nodes of one level, from index `start` on."""

    start: int
    hashes: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Frontier:
    """The size of a tree and the roots of its complete subtrees, the largest first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        """Refuse hashes that do not fit the size."""
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise LedgerError(f"{len(self.hashes)} hashes cannot be {self.size} leaves")
        check_hashes(*self.hashes)

    def root(self) -> bytes:
        """Give the root of the tree (RFC 9162 §2.1.1)."""
        return join(self.hashes) if self.hashes else empty_root()

    def append(self, leaf: bytes) -> "Frontier":
        """Give the frontier with one leaf hash more."""
        return self.extend((leaf,))[0]

    def extend(self, leaves: Sequence[bytes]) -> tuple["Frontier", tuple[Node, ...]]:
        """Give the frontier with more leaf hashes, and the nodes that a store keeps.

        Those are the nodes completed at the levels 4, 8, 12 …: level by level from
        the lowest, from left to right.
        """
        frontier, rows = self.grow(leaves)
        return frontier, kept(rows, self.size)

    def grow(self, leaves: Sequence[bytes]) -> tuple["Frontier", tuple[Row, ...]]:
        """Give the frontier with more leaf hashes, and by level what is complete now.

        A row begins with the last node completed before, where that is a left one and
        its right neighbour is new.
        """
        check_hashes(*leaves)
        above, below = list(self.hashes), list[bytes]()
        rows, row = list[Row](), list(leaves)
        while row:
            start = self.size >> len(rows)
            if start & 1:
                row.insert(0, above.pop())
                start -= 1
            rows.append(Row(start, row))
            if len(row) & 1:
                below.append(row[-1])
                row = row[:-1]
            row = pair(row)
        edge = (*above, *reversed(below))
        return Frontier(self.size + len(leaves), edge), tuple(rows)

    def to_bytes(self) -> bytes:
        """Write the size (8 bytes, big-endian) and the hashes."""
        return self.size.to_bytes(_SIZE_LENGTH) + b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Frontier":
        """Read what `to_bytes` wrote, or raise `LedgerError`."""
        size, hashes = data[:_SIZE_LENGTH], data[_SIZE_LENGTH:]
        if len(size) < _SIZE_LENGTH or len(hashes) % HASH_LENGTH:
            raise LedgerError(f"no frontier has {len(data)} bytes")
        return cls(int.from_bytes(size), split_hashes(hashes))


def kept(rows: Sequence[Row], before: int) -> tuple[Node, ...]:
    """Give the nodes that a store keeps of a growth from so many leaves."""
    return tuple(
        Node(level, index, item)
        for level, row in enumerate(rows)
        if level and level % KEPT_HEIGHT == 0
        for index, item in enumerate(row.hashes, row.start)
        if index >= before >> level
    )
