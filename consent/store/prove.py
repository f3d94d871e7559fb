"""Proving any record of a log, by what the store keeps of its tree."""

from consent.ledger import epoch, note, prover
from consent.ledger.proof import Proof, write
from consent.store.base import Head, Record, Store
from consent.store.tip import Proven


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


async def root_at(store: Store, head: Head, size: int) -> bytes | None:
    """Give the root of a log's first entries; None where it has not as many."""
    if size > head.frontier.size:
        return None
    runs = prover.inclusion_nodes(size - 1, size) if size else ()
    fetched = await store.hashes(head.site, runs)
    return prover.root(size, prover.subtrees(fetched))
