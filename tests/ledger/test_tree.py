"""What a proof about the tree shows, and everything that is not one."""

from collections.abc import Iterator

import pytest

from consent.errors import BadProof
from consent.ledger import tree
from tests.ledger.vectors import base64s, hexes, load

TREE = load("reference_tree")
ROOTS = hexes(TREE["roots"])
LEAVES = [tree.leaf_hash(data) for data in hexes(TREE["leaves"])]
OTHER = bytes(range(32))

Inclusion = tuple[bytes, int, int, list[bytes], bytes]
Consistency = tuple[int, int, list[bytes], bytes, bytes]


def inclusions() -> list[Inclusion]:
    """The published inclusion proofs, as arguments."""
    return [
        (LEAVES[n], n, size, hexes(proof), ROOTS[size - 1])
        for n, size, proof in (
            (one["index"], one["size"], one["proof"]) for one in TREE["inclusion"]
        )
    ]


def consistencies() -> list[Consistency]:
    """The published consistency proofs, as arguments."""
    return [
        (old, new, hexes(proof), ROOTS[old - 1], ROOTS[new - 1])
        for old, new, proof in (
            (one["old"], one["new"], one["proof"]) for one in TREE["consistency"]
        )
    ]


def wrong_proofs(proof: list[bytes]) -> Iterator[tuple[str, list[bytes]]]:
    """Every way to spoil a proof: cut, padded, doubled, reordered, changed."""
    yield "padded", [*proof, OTHER]
    yield "padded in front", [OTHER, *proof]
    for n, item in enumerate(proof):
        yield f"without {n}", proof[:n] + proof[n + 1 :]
        yield f"{n} doubled", proof[: n + 1] + proof[n:]
        changed = bytes([item[0] ^ 8]) + item[1:]
        yield f"{n} changed", [*proof[:n], changed, *proof[n + 1 :]]
        yield f"{n} cut", [*proof[:n], item[:-1], *proof[n + 1 :]]
    if len(proof) > 1:
        yield "reversed", proof[::-1]
        yield "rotated", proof[1:] + proof[:1]


def wrong_inclusions() -> Iterator[object]:
    """Every way to spoil the published inclusion proofs."""
    for leaf, n, size, proof, root in inclusions():
        name = f"{n} of {size}"
        for index in {n - 1, n + 1, n ^ 2, size, -1} - {n}:
            yield pytest.param(leaf, index, size, proof, root, id=f"{name}: {index}")
        for other in (size * 2, size // 2, 0, -size):
            yield pytest.param(leaf, n, other, proof, root, id=f"{name}: size {other}")
        for wrong in (OTHER, b"", leaf + b"\0", tree.empty_root()):
            yield pytest.param(wrong, n, size, proof, root, id=f"{name}: leaf")
            yield pytest.param(leaf, n, size, proof, wrong, id=f"{name}: root")
        for kind, changed in wrong_proofs(proof):
            yield pytest.param(leaf, n, size, changed, root, id=f"{name}: {kind}")


def wrong_consistencies() -> Iterator[object]:
    """Every way to spoil the published consistency proofs."""
    for m, n, proof, old, new in consistencies():
        name = f"{m} to {n}"
        for size in {m - 1, m + 1, m ^ 2, 0, -1} - {m}:
            yield pytest.param(size, n, proof, old, new, id=f"{name}: from {size}")
        for size in (n * 2, n // 2, 0, -n):
            yield pytest.param(m, size, proof, old, new, id=f"{name}: to {size}")
        for wrong in (OTHER, b"", tree.empty_root()):
            yield pytest.param(m, n, proof, wrong, new, id=f"{name}: old root")
            yield pytest.param(m, n, proof, old, wrong, id=f"{name}: new root")
        if proof:
            yield pytest.param(m, n, proof, new, old, id=f"{name}: roots swapped")
            yield pytest.param(m, n, [], old, new, id=f"{name}: nothing")
        for kind, changed in wrong_proofs(proof):
            yield pytest.param(m, n, changed, old, new, id=f"{name}: {kind}")


def test_empty_root():
    """A log without entries has the root that RFC 6962 logs have."""
    assert tree.empty_root().hex() == TREE["empty_root"]


@pytest.mark.parametrize("proven", inclusions())
def test_published_inclusion(proven: Inclusion):
    """The published inclusion proofs verify."""
    tree.verify_inclusion(*proven)


@pytest.mark.parametrize("proven", consistencies())
def test_published_consistency(proven: Consistency):
    """The published consistency proofs verify."""
    tree.verify_consistency(*proven)


def test_real_log():
    """Proofs of a public log with nearly a thousand million entries verify."""
    log = load("argon2020")
    (root, old_root, leaf) = base64s(
        [log["root"], log["consistency"]["old_root"], log["inclusion"]["leaf"]]
    )
    proof, growth = log["inclusion"]["proof"], log["consistency"]["proof"]
    n, old, size = log["inclusion"]["index"], log["consistency"]["old"], log["size"]
    tree.verify_inclusion(tree.leaf_hash(leaf), n, size, base64s(proof), root)
    tree.verify_consistency(old, size, base64s(growth), old_root, root)


@pytest.mark.parametrize(
    ("leaf", "index", "size", "proof", "root"), [*wrong_inclusions()]
)
def test_wrong_inclusion(
    leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes
):
    """An inclusion proof that is changed in any way is refused."""
    with pytest.raises(BadProof):
        tree.verify_inclusion(leaf, index, size, proof, root)


@pytest.mark.parametrize(("m", "n", "proof", "old", "new"), [*wrong_consistencies()])
def test_wrong_consistency(m: int, n: int, proof: list[bytes], old: bytes, new: bytes):
    """A consistency proof that is changed in any way is refused."""
    with pytest.raises(BadProof):
        tree.verify_consistency(m, n, proof, old, new)


@pytest.mark.parametrize("new", [0, 1, 8])
def test_nothing_follows_from_the_empty_tree(new: int):
    """A proof from size 0 is refused, even with the right roots."""
    root = ROOTS[new - 1] if new else tree.empty_root()
    with pytest.raises(BadProof):
        tree.verify_consistency(0, new, [], tree.empty_root(), root)


@pytest.mark.parametrize(
    "wrong",
    [None, "7", 7.0, b"7", -1, 2**63, 10**5000],
    ids=["none", "text", "float", "bytes", "negative", "large", "huge"],
)
def test_wrong_numbers(wrong: object):
    """A size or index that no log can have is refused, never a crash."""
    leaf, index, size, proof, root = inclusions()[2]
    with pytest.raises(BadProof):
        tree.verify_inclusion(leaf, wrong, size, proof, root)
    with pytest.raises(BadProof):
        tree.verify_inclusion(leaf, index, wrong, proof, root)
    with pytest.raises(BadProof):
        tree.verify_consistency(wrong, size, proof, root, root)


@pytest.mark.parametrize("wrong", [None, 5, "abc", b"abc", [None], ["a" * 32], {1, 2}])
def test_wrong_lists(wrong: object):
    """A proof that is no list of hashes is refused, never a crash."""
    leaf, index, size, _, root = inclusions()[2]
    with pytest.raises(BadProof):
        tree.verify_inclusion(leaf, index, size, wrong, root)
    with pytest.raises(BadProof):
        tree.verify_consistency(index, size, wrong, root, root)


def test_the_largest_log_has_its_bounds() -> None:
    """Sizes end where a signed number of 64 bits does."""
    tree.check_growth(2**63 - 2, 2**63 - 1)
    tree.check_leaf(2**63 - 2, 2**63 - 1)
    for larger in (2**63, 2**64):
        with pytest.raises(BadProof, match="whole numbers from 0"):
            tree.check_growth(1, larger)
