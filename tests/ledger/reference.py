"""The tree once more, slow and recursive, word by word from RFC 9162 §2.1.

D is the list of entries, k the largest power of two smaller than its length.
"""

from collections.abc import Sequence
from hashlib import sha256

Entries = Sequence[bytes]


def tree_hash(d: Entries) -> bytes:
    """MTH of §2.1.1."""
    if len(d) == 0:
        return sha256(b"").digest()
    if len(d) == 1:
        return sha256(b"\x00" + d[0]).digest()
    k = split(len(d))
    return node(tree_hash(d[:k]), tree_hash(d[k:]))


def path(m: int, d: Entries) -> list[bytes]:
    """PATH of §2.1.3.1."""
    if len(d) == 1:
        return []
    k = split(len(d))
    if m < k:
        return [*path(m, d[:k]), tree_hash(d[k:])]
    return [*path(m - k, d[k:]), tree_hash(d[:k])]


def proof(m: int, d: Entries) -> list[bytes]:
    """PROOF of §2.1.4.1."""
    return subproof(m, d, known=True)


def subproof(m: int, d: Entries, *, known: bool) -> list[bytes]:
    """SUBPROOF of §2.1.4.1."""
    if m == len(d):
        return [] if known else [tree_hash(d)]
    k = split(len(d))
    if m <= k:
        return [*subproof(m, d[:k], known=known), tree_hash(d[k:])]
    return [*subproof(m - k, d[k:], known=False), tree_hash(d[:k])]


def includes(leaf: bytes, m: int, n: int, hashes: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a path leads from a leaf hash to the root."""
    return 0 <= m < n and root_of(leaf, m, n, list(hashes)) == root


def root_of(leaf: bytes, m: int, n: int, hashes: list[bytes]) -> bytes | None:
    """Undo PATH: the root it leads to, or None if its length is wrong."""
    if n == 1:
        return None if hashes else leaf
    if not hashes:
        return None
    k, last = split(n), hashes[-1]
    if m < k:
        left, right = root_of(leaf, m, k, hashes[:-1]), last
    else:
        left, right = last, root_of(leaf, m - k, n - k, hashes[:-1])
    return None if left is None or right is None else node(left, right)


def extends(m: int, n: int, hashes: Sequence[bytes], old: bytes, new: bytes) -> bool:
    """Tell whether a proof leads to both roots."""
    if not 0 < m <= n:
        return False
    return roots_of(m, n, list(hashes), old) == (old, new)


def roots_of(
    m: int, n: int, hashes: list[bytes], old: bytes | None
) -> tuple[bytes, bytes] | None:
    """Undo SUBPROOF; `old` is the old root as long as it is a node by itself."""
    if m == n:
        return _last_roots(hashes, old)
    if not hashes:
        return None
    k, last = split(n), hashes[-1]
    if m <= k:
        found = roots_of(m, k, hashes[:-1], old)
        return None if found is None else (found[0], node(found[1], last))
    found = roots_of(m - k, n - k, hashes[:-1], None)
    return None if found is None else (node(last, found[0]), node(last, found[1]))


def _last_roots(hashes: list[bytes], old: bytes | None) -> tuple[bytes, bytes] | None:
    if old is not None:
        return None if hashes else (old, old)
    return (hashes[0], hashes[0]) if len(hashes) == 1 else None


def split(n: int) -> int:
    """Give k: the largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def node(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees."""
    return sha256(b"\x01" + left + right).digest()
