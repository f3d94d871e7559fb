"""The edge of a tree that has just grown proves what was added."""

import random

import pytest

from consent.errors import BadProof
from consent.ledger import edge
from consent.ledger.frontier import Frontier
from consent.ledger.tree import leaf_hash
from tests.ledger.memory import MemoryLog


def grown(old: int, new: int) -> tuple[edge.Edge, MemoryLog]:
    """Grow a log, and give its edge and all that was kept of it."""
    entries = [b"%d" % n for n in range(old + new)]
    log = MemoryLog(entries[:old])
    leaves = [leaf_hash(entry) for entry in entries[old:]]
    frontier, _, made = edge.grow(log.frontier, leaves)
    log.extend(entries[old:])
    assert frontier == log.frontier
    return made, log


def test_its_proofs_are_those_of_the_whole_tree(*, full: bool) -> None:
    """From memory and from what a store keeps, one proof comes out."""
    choose = random.Random(3)
    for _ in range(3_000 if full else 300):
        old, new = choose.randrange(700), choose.randrange(1, 90)
        made, log = grown(old, new)
        assert made.root == log.frontier.root()
        for n in {old, old + new - 1, choose.randrange(old, old + new)}:
            assert made.proof(n) == log.inclusion(n, old + new)


def test_a_first_leaf_needs_no_proof() -> None:
    """A log of one entry has that entry's hash for its root."""
    made, _ = grown(0, 1)
    assert made.proof(0) == []
    assert made.root == leaf_hash(b"0")


@pytest.mark.parametrize("n", [6, 12, -1])
def test_only_what_was_added_is_proven(n: int) -> None:
    """Of older leaves it knows too little."""
    made, _ = grown(7, 5)
    with pytest.raises(BadProof):
        made.proof(n)


def test_growing_by_nothing_keeps_the_frontier() -> None:
    """No leaf, no new node."""
    frontier = Frontier().append(leaf_hash(b"0"))
    assert frontier.grow([]) == (frontier, ())
