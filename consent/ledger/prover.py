"""Building proofs about a tree from the hashes that a store keeps of it.

A store keeps every leaf hash (level 0) and the nodes at the levels 4, 8, 12 … that
`Frontier.extend` reports; all nodes in between follow from them. To prove something,
it asks `inclusion_nodes` or `consistency_nodes` which runs of kept hashes that takes
(at most two a level, of at most 16 hashes each), fetches them in as many queries, and
hands `subtrees(fetched)` to `inclusion_proof` or `consistency_proof`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from consent.errors import LedgerError
from consent.ledger.frontier import KEPT_HEIGHT, Frontier
from consent.ledger.tree import check_growth, check_leaf, empty_root, fold, join

KEPT_WIDTH = 1 << KEPT_HEIGHT

ReadNode: TypeAlias = Callable[[int, int], bytes]
"""Gives the hash of the complete subtree at a level and an index."""


class Run(NamedTuple):
    """Neighbouring nodes of one level, from index `start` to before `stop`."""

    level: int
    start: int
    stop: int


def inclusion_nodes(index: int, size: int) -> tuple[Run, ...]:
    """Tell which kept hashes an inclusion proof takes, from the leaves upwards.

    They are the 16 hashes at each level around the leaf and the nodes above it, and
    those on the right edge of the tree.
    """
    check_leaf(index, size)
    runs = []
    for level in range(0, size.bit_length(), KEPT_HEIGHT):
        stop = size >> level
        for group in sorted({index >> level >> KEPT_HEIGHT, stop >> KEPT_HEIGHT}):
            start = group << KEPT_HEIGHT
            if start < stop:
                runs.append(Run(level, start, min(start + KEPT_WIDTH, stop)))
    return tuple(runs)


def path_nodes(index: int, size: int) -> tuple[Run, ...]:
    """Tell which of them it takes beside the tree's frontier: those around the path.

    They end at the complete subtree with the leaf, whose root is in the frontier.
    """
    check_leaf(index, size)
    top = (index ^ size).bit_length() - 1
    end = (index >> top) + 1
    runs = []
    for level in range(0, top, KEPT_HEIGHT):
        start = index >> level >> KEPT_HEIGHT << KEPT_HEIGHT
        stop = min(start + KEPT_WIDTH, end << top - level)
        runs.append(Run(level, start, stop))
    return tuple(runs)


def consistency_nodes(old: int, new: int) -> tuple[Run, ...]:
    """Tell which kept hashes a consistency proof takes, from the leaves upwards."""
    check_growth(old, new)
    # Such a proof is made of the siblings on the way to the old tree's last leaf.
    return () if old == new else inclusion_nodes(old - 1, new)


def subtrees(
    fetched: Mapping[Run, Sequence[bytes]], frontier: Frontier | None = None
) -> ReadNode:
    """Make any node that the proof needs from the runs that were fetched for it."""
    edge = {} if frontier is None else _edge(frontier)

    def node(level: int, index: int) -> bytes:
        if (level, index) in edge:
            return edge[level, index]
        height = level % KEPT_HEIGHT
        start, stop = index << height, (index + 1) << height
        for run, hashes in fetched.items():
            if run.level == level - height and run.start <= start and stop <= run.stop:
                return fold(hashes[start - run.start : stop - run.start])
        raise LedgerError(f"node {index} of level {level} was not fetched")

    return node


def _edge(frontier: Frontier) -> dict[tuple[int, int], bytes]:
    """Name the roots of a tree's complete subtrees by level and index."""
    edge, begin, hashes = {}, 0, iter(frontier.hashes)
    for level in range(frontier.size.bit_length() - 1, -1, -1):
        if frontier.size >> level & 1:
            edge[level, begin >> level] = next(hashes)
            begin += 1 << level
    return edge


def inclusion_proof(index: int, size: int, node: ReadNode) -> list[bytes]:
    """Build the proof that a leaf is in a tree (RFC 9162 §2.1.3.1)."""
    check_leaf(index, size)
    begin, end, proof = 0, size, []
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            proof.append(_root(middle, end, node))
            end = middle
        else:
            proof.append(_root(begin, middle, node))
            begin = middle
    return proof[::-1]


def consistency_proof(old: int, new: int, node: ReadNode) -> list[bytes]:
    """Build the proof that a tree begins a later one (RFC 9162 §2.1.4.1)."""
    check_growth(old, new)
    begin, end, proof = 0, new, []
    while end != old:
        middle = begin + _split(end - begin)
        if old <= middle:
            proof.append(_root(middle, end, node))
            end = middle
        else:
            proof.append(_root(begin, middle, node))
            begin = middle
    # A complete old tree needs no node of its own: the verifier has its root.
    if begin:
        proof.append(_root(begin, end, node))
    return proof[::-1]


def root(size: int, node: ReadNode) -> bytes:
    """Build the root of a tree, from the nodes that prove its last leaf."""
    return _root(0, size, node) if size else empty_root()


def _split(width: int) -> int:
    """Give the largest power of two below a width."""
    return 1 << ((width - 1).bit_length() - 1)


def _root(begin: int, end: int, node: ReadNode) -> bytes:
    complete = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        complete.append(node(level, begin >> level))
        begin += 1 << level
    return join(complete)
