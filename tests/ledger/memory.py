"""A log kept in memory the way a store keeps one: level 0, and what extend reports."""

from collections.abc import Sequence

from consent.ledger import prover
from consent.ledger.frontier import Frontier
from consent.ledger.prover import Run
from consent.ledger.tree import leaf_hash


class MemoryLog:
    """Entries, their kept hashes, and the frontier."""

    def __init__(self, entries: Sequence[bytes] = ()) -> None:
        self.frontier = Frontier()
        self.kept: dict[tuple[int, int], bytes] = {}
        self.extend(entries)

    def extend(self, entries: Sequence[bytes]) -> None:
        """Append entries, knowing nothing but the frontier."""
        leaves = [leaf_hash(entry) for entry in entries]
        for n, leaf in enumerate(leaves, self.frontier.size):
            self.kept[0, n] = leaf
        self.frontier, nodes = self.frontier.extend(leaves)
        for node in nodes:
            self.kept[node.level, node.index] = node.hash

    def fetch(self, runs: Sequence[Run]) -> dict[Run, list[bytes]]:
        """Read runs of kept hashes, one query each."""
        return {
            run: [self.kept[run.level, n] for n in range(run.start, run.stop)]
            for run in runs
        }

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """Prove an entry from nothing but what was asked for."""
        fetched = self.fetch(prover.inclusion_nodes(index, size))
        return prover.inclusion_proof(index, size, prover.subtrees(fetched))

    def inclusion_now(self, index: int) -> list[bytes]:
        """Prove an entry in the whole log, with the frontier at hand."""
        size = self.frontier.size
        fetched = self.fetch(prover.path_nodes(index, size))
        node = prover.subtrees(fetched, self.frontier)
        return prover.inclusion_proof(index, size, node)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """Prove growth from nothing but what was asked for."""
        fetched = self.fetch(prover.consistency_nodes(old, new))
        return prover.consistency_proof(old, new, prover.subtrees(fetched))
