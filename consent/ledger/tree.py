"""The Merkle tree of RFC 9162 §2.1: its hashes, and verifying proofs about it.

Building proofs is in `prover`, growing a tree in `frontier`.
"""

from collections.abc import Sequence
from hashlib import sha256

from consent.errors import BadProof

HASH_LENGTH = 32
LARGEST_SIZE = 2**63 - 1


def leaf_hash(data: bytes) -> bytes:
    """Hash what a leaf holds (RFC 9162 §2.1.1)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into the one above them (RFC 9162 §2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


def empty_root() -> bytes:
    """Give the root of a tree without leaves."""
    return sha256().digest()


def pair(row: Sequence[bytes]) -> list[bytes]:
    """Hash an even number of neighbours into the row above them."""
    # Every append comes through here: calling no function saves a third of its time.
    return [
        sha256(b"\x01" + left + right).digest()
        for left, right in zip(row[::2], row[1::2], strict=True)
    ]


def fold(row: Sequence[bytes]) -> bytes:
    """Hash a complete subtree's row, a power of two of hashes, into its root."""
    while len(row) > 1:
        row = pair(row)
    return row[0]


def join(subtrees: Sequence[bytes]) -> bytes:
    """Hash complete subtrees, from the largest to the smallest, into one root."""
    root = subtrees[-1]
    for left in subtrees[-2::-1]:
        root = node_hash(left, root)
    return root


def split_hashes(data: bytes) -> tuple[bytes, ...]:
    """Cut a row of hashes, a whole number of them, into single ones."""
    return tuple(data[at : at + HASH_LENGTH] for at in range(0, len(data), HASH_LENGTH))


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that a leaf hash stands at an index of a tree (RFC 9162 §2.1.3.2).

    Raises `BadProof` unless it does, and for every malformed argument.
    """
    check_leaf(index, size)
    check_hashes(leaf, root, *_items(proof))
    here, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise BadProof("the inclusion proof is too long")
        if here & 1 or here == last:
            found = node_hash(sibling, found)
            here, last = _climb(here, last)
        else:
            found = node_hash(found, sibling)
        here, last = here >> 1, last >> 1
    if last != 0:
        raise BadProof("the inclusion proof is too short")
    if found != root:
        raise BadProof(f"the proof does not lead from leaf {index} to the root")


def verify_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """Check that a tree is the beginning of a later one (RFC 9162 §2.1.4.2).

    Raises `BadProof` unless 0 < old <= new and the proof shows it. Every tree begins
    with the empty one, so a proof from size 0 would show nothing and is refused.
    """
    check_growth(old, new)
    check_hashes(old_root, new_root, *_items(proof))
    if old == new:
        if proof or old_root != new_root:
            raise BadProof("equal sizes need equal roots and an empty proof")
        return
    if not proof:
        raise BadProof("the consistency proof is empty")
    # The old root is itself a node of the new tree where the old tree is complete.
    path = [old_root, *proof] if old.bit_count() == 1 else list(proof)
    if _climb_both(old - 1, new - 1, path) != (old_root, new_root):
        raise BadProof("the consistency proof does not lead to both roots")


def _climb_both(here: int, last: int, path: list[bytes]) -> tuple[bytes, bytes]:
    while here & 1:
        here, last = here >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise BadProof("the consistency proof is too long")
        if here & 1 or here == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            here, last = _climb(here, last)
        else:
            new = node_hash(new, sibling)
        here, last = here >> 1, last >> 1
    if last != 0:
        raise BadProof("the consistency proof is too short")
    return old, new


def _climb(here: int, last: int) -> tuple[int, int]:
    # On the right edge a node without a sibling is lifted, unhashed, until it has one.
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last


def check_leaf(index: int, size: int) -> None:
    """Raise `BadProof` unless a tree of that size has a leaf at that index."""
    _check_numbers(index, size)
    if index >= size:
        raise BadProof(f"a tree of {size} leaves has no leaf {index}")


def check_growth(old: int, new: int) -> None:
    """Raise `BadProof` unless a proof can lead from the old size to the new one."""
    _check_numbers(old, new)
    if not 0 < old <= new:
        raise BadProof(f"no proof leads from {old} leaves to {new}")


def check_hashes(*hashes: object) -> None:
    """Raise `BadProof` unless all are hashes of 32 bytes."""
    for item in hashes:
        if type(item) is not bytes or len(item) != HASH_LENGTH:
            raise BadProof(f"{item!r:.40} is not a hash of {HASH_LENGTH} bytes")


def _check_numbers(*numbers: object) -> None:
    for number in numbers:
        # Larger ones would make even the error's own text fail (past 4,300 digits).
        if not isinstance(number, int) or not 0 <= number <= LARGEST_SIZE:
            raise BadProof("sizes and indexes are whole numbers from 0 to 2**63 - 1")


def _items(proof: object) -> Sequence[object]:
    if not isinstance(proof, Sequence):
        raise BadProof("a proof is a list of hashes")
    return proof
