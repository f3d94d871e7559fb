"""Growing a tree from nothing but its right edge."""

import random

import pytest

from consent.errors import BadProof, LedgerError
from consent.ledger.frontier import Frontier, Node
from consent.ledger.tree import leaf_hash
from tests.ledger import reference
from tests.ledger.vectors import hexes, load

ENTRIES = [n.to_bytes(4) for n in range(70_000)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def test_published_roots():
    """The eight-leaf tree has its published root at every size."""
    vectors = load("reference_tree")
    frontier = Frontier()
    for data, root in zip(vectors["leaves"], vectors["roots"], strict=True):
        frontier = frontier.append(leaf_hash(bytes.fromhex(data)))
        assert frontier.root().hex() == root


def test_root_of_nothing():
    """An empty tree has the root of the empty tree."""
    assert Frontier().root() == reference.tree_hash([])


def test_batches_make_no_difference():
    """Appending in batches of any size gives the same edge and the same nodes."""
    choose, frontier, nodes = random.Random(1), Frontier(), list[Node]()
    while frontier.size < len(LEAVES):
        start = frontier.size
        batch = LEAVES[start : start + choose.choice([0, 1, 2, 255, 256, 257, 9_000])]
        frontier, kept = frontier.extend(batch)
        nodes.extend(kept)
    at_once, kept = Frontier().extend(LEAVES)
    assert frontier == at_once
    assert set(nodes) == set(kept)
    assert len(nodes) == len(kept)


def test_root_of_a_large_tree():
    """A tree of three stored levels has the root that the definition gives."""
    frontier, _ = Frontier().extend(LEAVES)
    assert frontier.root() == reference.tree_hash(ENTRIES)


def test_kept_nodes():
    """Each completed subtree of 16, 256, 4,096 … leaves is reported, in order."""
    _, kept = Frontier().extend(LEAVES)
    places = [(node.level, node.index) for node in kept]
    assert places == [
        (level, n) for level in (4, 8, 12, 16) for n in range(len(LEAVES) >> level)
    ]
    assert kept[2].hash == reference.tree_hash(ENTRIES[32:48])
    assert kept[-1].hash == reference.tree_hash(ENTRIES[:65_536])


def test_a_frontier_never_changes():
    """Appending leaves the old frontier as it was."""
    frontier, _ = Frontier().extend(LEAVES[:11])
    root = frontier.root()
    frontier.append(LEAVES[11])
    assert frontier.root() == root


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 70_000])
def test_bytes_and_back(size: int):
    """What is stored of a frontier gives it back."""
    frontier, _ = Frontier().extend(LEAVES[:size])
    assert Frontier.from_bytes(frontier.to_bytes()) == frontier


@pytest.mark.parametrize(
    "data",
    [b"", bytes(7), bytes(9), bytes(40), b"\0" * 7 + b"\3" + bytes(32)],
    ids=["nothing", "short", "odd", "too many", "too few"],
)
def test_damaged_bytes(data: bytes):
    """Bytes that are no frontier are refused."""
    with pytest.raises(LedgerError):
        Frontier.from_bytes(data)


@pytest.mark.parametrize("leaf", [b"", bytes(31), bytes(33), "a" * 32, None])
def test_no_leaf_hash(leaf: bytes):
    """Only hashes of 32 bytes are appended."""
    with pytest.raises(BadProof):
        Frontier().append(leaf)


def test_negative_size():
    """No tree has fewer than no leaves."""
    with pytest.raises(LedgerError):
        Frontier(-1, hexes(load("reference_tree")["roots"][:1]))
