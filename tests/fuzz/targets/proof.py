"""Proofs of inclusion as they are handed out."""

from base64 import b64decode
from collections.abc import Iterator

from consent.ledger import note, proof
from consent.ledger.checkpoint import Checkpoint
from tests.fuzz.targets import taken
from tests.ledger.vectors import load

VECTORS = load("tlog_proof")
REKOR = VECTORS["rekor"]
LEAF, KEY = b64decode(REKOR["leaf"]), note.read_key(REKOR["key"])
GOOD = REKOR["proof"].encode()


def attempt(data: bytes) -> None:
    """Read it in its only spelling; nothing else proves what the genuine one does."""
    for read in taken(proof.read, data):
        assert proof.write(read) == data
    for _ in taken(_verify, data):
        # The extra line is the log's to say; nothing vouches for it.
        genuine, given = proof.read(GOOD), proof.read(data)
        assert (given.n, given.hashes) == (genuine.n, genuine.hashes)


def _verify(data: bytes) -> Checkpoint:
    return proof.verify(data, LEAF, [KEY], REKOR["origin"])


def seeds() -> Iterator[bytes]:
    """Give the published proofs."""
    yield GOOD
    yield VECTORS["c2sp"].encode()
    yield GOOD.replace(b"\n", b"\nextra AAAA\n", 1)
