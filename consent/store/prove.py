"""Proving any record of a log, by what the store keeps of its tree."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from consent.ledger import epoch, note, prover
from consent.ledger.proof import Proof, write
from consent.ledger.prover import Run
from consent.store.base import Head, LogKey, Record, Store
from consent.store.tip import Proven


class Logs(Protocol):
    """What it takes to compare logs with what is known of them."""

    async def heads(self) -> Sequence[Head]:
        """Give the ends of all logs."""
        ...

    async def log_keys(self, site: str) -> Sequence[LogKey]:
        """Give the public keys of a site's log, the oldest first."""
        ...

    async def hashes(
        self, site: str, runs: Sequence[Run]
    ) -> Mapping[Run, Sequence[bytes]]:
        """Give kept hashes of a log's tree: leaves and the levels 4, 8, 12 …"""
        ...


async def prove(store: Store, record: Record) -> Proven:
    """Prove a record: what was appended just now from memory, all others anew.

    A proof made anew is against the log's newest head.
    """
    if record.tip is not None:
        return record.tip.prove(record.n)
    head, keys, kept = await store.evidence(record.site, record.n)
    read = prover.subtrees(kept, head.frontier)
    hashes = prover.inclusion_proof(record.n, head.frontier.size, read)
    signed = {item.key_id for item in note.read(head.checkpoint).signatures}
    return Proven(
        proof=write(Proof(record.n, tuple(hashes), head.checkpoint)),
        keys=tuple(item.key for item in keys if item.key.id in signed),
        epoch=epoch.epoch_of(head.epochs, record.n),
    )


async def root_at(logs: Logs, head: Head, size: int) -> bytes | None:
    """Give the root of a log's first entries; None where it has not as many."""
    if size > head.frontier.size:
        return None
    runs = prover.inclusion_nodes(size - 1, size) if size else ()
    fetched = await logs.hashes(head.site, runs)
    return prover.root(size, prover.subtrees(fetched))
