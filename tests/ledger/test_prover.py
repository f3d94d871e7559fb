"""Proofs built from stored hashes are those of the definition, and verify."""

import random

import pytest

from consent.errors import BadProof, LedgerError
from consent.ledger import prover, tree
from consent.ledger.prover import Run
from tests.ledger import reference
from tests.ledger.memory import MemoryLog

LARGE = MemoryLog([n.to_bytes(4) for n in range(70_000)])


def spoil(choose: random.Random, proof: list[bytes]) -> list[bytes]:
    """Cut, pad, double, swap or change a proof at random, or leave it."""
    spoilt = list(proof)
    at = choose.randrange(len(proof) + 1)
    match choose.randrange(5):
        case 0:
            del spoilt[at : at + 1]
        case 1:
            spoilt.insert(at, choose.randbytes(32))
        case 2:
            spoilt[at:at] = spoilt[:1]
        case 3:
            spoilt.reverse()
    return spoilt


def agree(choose: random.Random) -> None:
    """Compare everything about one random tree with the reference."""
    size = choose.randrange(1, 90)
    entries = [choose.randbytes(choose.randrange(6)) for _ in range(size)]
    log, n, old = MemoryLog(entries), choose.randrange(size), choose.randint(1, size)
    root, before = reference.tree_hash(entries), reference.tree_hash(entries[:old])
    leaf = tree.leaf_hash(entries[n])
    path, growth = log.inclusion(n, size), log.consistency(old, size)
    assert log.frontier.root() == root
    assert path == log.inclusion_now(n) == reference.path(n, entries)
    assert growth == reference.proof(old, entries)
    tree.verify_inclusion(leaf, n, size, path, root)
    tree.verify_consistency(old, size, growth, before, root)
    judge_alike(choose, (leaf, n, size, path, root), (old, size, growth, before, root))


def judge_alike(
    choose: random.Random,
    inclusion: tuple[bytes, int, int, list[bytes], bytes],
    growth: tuple[int, int, list[bytes], bytes, bytes],
) -> None:
    """Compare the verdicts on spoilt proofs, sizes and indexes."""
    leaf, n, size, path, root = inclusion
    old, new, proof, before, after = growth
    n, size = n + choose.randint(-1, 1), size + choose.randint(-1, 1)
    old, new = old + choose.randint(-1, 1), new + choose.randint(-1, 1)
    path, proof = spoil(choose, path), spoil(choose, proof)
    assert accepts(tree.verify_inclusion, leaf, n, size, path, root) == (
        reference.includes(leaf, n, size, path, root)
    )
    assert accepts(tree.verify_consistency, old, new, proof, before, after) == (
        reference.extends(old, new, proof, before, after)
    )


def accepts(verify, *arguments: object) -> bool:
    """Tell whether a verification goes through."""
    try:
        verify(*arguments)
    except BadProof:
        return False
    return True


def test_agreement_with_the_definition(full: bool):
    """On random trees, roots, proofs and verdicts are those of RFC 9162 itself."""
    for seed in range(10_000 if full else 1_000):
        agree(random.Random(seed))


@pytest.mark.parametrize("index", [0, 255, 256, 65_535, 65_536, 69_887, 69_999])
def test_large_inclusion(index: int):
    """In a tree of three stored levels, entries are proven from a few tiles."""
    root, size = LARGE.frontier.root(), LARGE.frontier.size
    proof = LARGE.inclusion(index, size)
    tree.verify_inclusion(LARGE.kept[0, index], index, size, proof, root)


@pytest.mark.parametrize("old", [1, 255, 256, 257, 512, 65_536, 65_537, 69_888, 70_000])
def test_large_consistency(old: int):
    """In a tree of three stored levels, growth is proven from a few tiles."""
    before = reference.tree_hash([n.to_bytes(4) for n in range(old)])
    root, size = LARGE.frontier.root(), LARGE.frontier.size
    tree.verify_consistency(old, size, LARGE.consistency(old, size), before, root)


def test_sizes_are_proven_too():
    """A proof about a tree is not one about a smaller tree of the same shape."""
    entries = [bytes([n]) for n in range(16)]
    log, root = MemoryLog(entries), reference.tree_hash(entries)
    leaf, before = log.kept[0, 14], reference.tree_hash(entries[:14])
    tree.verify_inclusion(leaf, 14, 16, log.inclusion(14, 16), root)
    tree.verify_consistency(14, 16, log.consistency(14, 16), before, root)
    with pytest.raises(BadProof):
        tree.verify_inclusion(leaf, 6, 8, log.inclusion(14, 16), root)
    with pytest.raises(BadProof):
        tree.verify_consistency(6, 8, log.consistency(14, 16), before, root)


def test_what_is_fetched():
    """A proof takes what is around its path and the right edge, level by level."""
    path = (Run(0, 288, 304), Run(4, 16, 32), Run(8, 0, 16), Run(12, 0, 16))
    edge = (Run(4, 4368, 4375), Run(8, 272, 273), Run(12, 16, 17), Run(16, 0, 1))
    assert prover.path_nodes(300, 70_000) == path
    assert prover.inclusion_nodes(300, 70_000) == tuple(sorted((*path, *edge)))


def test_what_is_fetched_of_full_groups():
    """A right edge without a rest takes no run of its own."""
    path = (Run(0, 288, 304), Run(4, 16, 32))
    assert prover.path_nodes(300, 512) == (*path, Run(8, 0, 2))
    assert prover.inclusion_nodes(300, 512) == (*path, Run(8, 0, 2))


def test_unchanged_tree():
    """That a tree is itself takes no hashes to prove."""
    assert prover.consistency_nodes(7, 7) == ()
    assert LARGE.consistency(7, 7) == []


def test_not_fetched():
    """A node that was not asked for is an error, not a wrong hash."""
    node = prover.subtrees(LARGE.fetch([Run(0, 0, 16)]))
    with pytest.raises(LedgerError):
        node(3, 32)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5), (None, 5)])
def test_no_such_leaf(index: int, size: int):
    """There is no proof of an entry that is not there."""
    with pytest.raises(BadProof):
        prover.inclusion_nodes(index, size)
    with pytest.raises(BadProof):
        prover.path_nodes(index, size)
    with pytest.raises(BadProof):
        prover.inclusion_proof(index, size, prover.subtrees({}))


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (6, 5), (-1, 5), (5, "5")])
def test_no_such_growth(old: int, new: int):
    """There is no proof from nothing, nor to a smaller tree."""
    with pytest.raises(BadProof):
        prover.consistency_nodes(old, new)
    with pytest.raises(BadProof):
        prover.consistency_proof(old, new, prover.subtrees({}))


def test_the_root_follows_from_the_nodes():
    """A store's nodes give the root of the whole tree, that of an empty one too."""
    leaves = [tree.leaf_hash(bytes([n])) for n in range(3)]
    nodes = {(1, 0): tree.node_hash(*leaves[:2]), (0, 2): leaves[2]}

    assert prover.root(0, lambda level, index: b"") == tree.empty_root()
    found = prover.root(3, lambda level, index: nodes[level, index])
    assert found == tree.node_hash(nodes[1, 0], leaves[2])
