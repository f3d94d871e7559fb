"""The right edge of a tree that has just grown: what proves its new leaves at once."""

from collections.abc import Sequence
from typing import NamedTuple

from consent.ledger.frontier import Frontier, Row
from consent.ledger.tree import check_leaf, node_hash


class Edge(NamedTuple):
    """Of every level, the complete nodes that matter to the leaves from `first` on.

    `last` has the last node of each level, complete or not, from the leaf to the root.
    """

    first: int
    size: int
    rows: tuple[Row, ...]
    last: tuple[bytes, ...]

    @property
    def root(self) -> bytes:
        """Give the root of the tree."""
        return self.last[-1]

    @property
    def shared(self) -> int:
        """Give the level of the lowest node that has all new leaves below it."""
        return (self.first ^ (self.size - 1)).bit_length()

    def proof(self, index: int) -> list[bytes]:
        """Build the inclusion proof of a new leaf (RFC 9162 §2.1.3.1)."""
        return self.climb(index, 0, self.shared) + self.climb(index, self.shared)

    def climb(self, index: int, begin: int, end: int | None = None) -> list[bytes]:
        """Give that proof's hashes of some levels: from `shared` on, those of all."""
        check_leaf(index - self.first, self.size - self.first)
        here, edge, proof = index >> begin, self.size - 1 >> begin, []
        levels = zip(self.rows[begin:end], self.last[begin:end], strict=False)
        for (start, hashes), last in levels:
            if here & 1:
                proof.append(hashes[here - 1 - start])
            elif here + 1 < edge:
                proof.append(hashes[here + 1 - start])
            elif here < edge:
                proof.append(last)
            here, edge = here >> 1, edge >> 1
        return proof


def grow(
    before: Frontier, leaves: Sequence[bytes]
) -> tuple[Frontier, tuple[Row, ...], Edge]:
    """Grow a tree by one leaf or more; give its frontier, new rows, and edge."""
    frontier, rows = before.grow(leaves)
    full = _fill_up(frontier, rows)
    edge = Edge(before.size, frontier.size, full, _last(frontier.size, full))
    return frontier, rows, edge


def _fill_up(frontier: Frontier, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Add the levels above the new rows: one node, or none, of the old frontier."""
    above = []
    hashes = iter(frontier.hashes)
    for level in range(frontier.size.bit_length() - 1, len(rows) - 1, -1):
        count = frontier.size >> level
        left = [next(hashes)] if count & 1 else []
        above.append(Row(count - len(left), left))
    return (*rows, *reversed(above))


def _last(size: int, rows: tuple[Row, ...]) -> tuple[bytes, ...]:
    last = [rows[0].hashes[-1]]
    end = size - 1
    for start, hashes in rows:
        if not end:
            break
        left = hashes[end - 1 - start] if end & 1 else None
        last.append(last[-1] if left is None else node_hash(left, last[-1]))
        end >>= 1
    return tuple(last)
