"""Receipts: all that a visitor needs to prove, offline, what was recorded of them."""

from collections.abc import Sequence
from typing import NamedTuple

from consent import canonical
from consent.errors import BadReceipt, LedgerError
from consent.ledger import checkpoint as checkpoints
from consent.ledger import entry as entries
from consent.ledger import note
from consent.ledger import proof as proofs
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.note import Key
from consent.ledger.tree import leaf_hash, verify_inclusion

VERSION = 1

_KEYS = ("blind", "body", "entry", "keys", "proof", "v")


class Receipt(NamedTuple):
    """A record's entry, its body and blind, a C2SP tlog-proof, and the log's keys.

    `keys` are those that signed the proof's checkpoint, in the order of their lines.
    """

    entry: bytes
    body: bytes
    blind: bytes
    proof: bytes
    keys: tuple[Key, ...]


def write(receipt: Receipt) -> bytes:
    """Write a receipt as its one text: canonical JSON, without a last newline."""
    value = {
        "blind": receipt.blind.hex(),
        "body": receipt.body.decode(),
        "entry": receipt.entry.decode(),
        "keys": [note.write_key(key) for key in receipt.keys],
        "proof": receipt.proof.decode(),
        "v": VERSION,
    }
    return canonical.encode(value)


def read(data: bytes) -> Receipt:
    """Read a receipt back without trusting it, or raise `BadReceipt`."""
    try:
        return _read(canonical.decode(data))
    except (canonical.NotCanonical, LedgerError, ValueError) as error:
        raise BadReceipt(f"this is no receipt, or it was changed: {error}") from error


def verify(receipt: Receipt, trusted: Sequence[Key] = ()) -> Checkpoint:
    """Check a receipt as a whole, and give the checkpoint that vouches for it.

    With `trusted`, one of those keys has to be among the log's; without, the receipt
    proves no more than that the holders of its own keys made it. Raises `BadReceipt`.
    """
    try:
        head = _verify(receipt)
    except LedgerError as error:
        raise BadReceipt(f"the receipt does not prove itself: {error}") from error
    if trusted and not set(trusted) & set(receipt.keys):
        raise BadReceipt("none of the keys given signed this receipt")
    return head


def _read(value: object) -> Receipt:
    if not isinstance(value, dict) or tuple(sorted(value)) != _KEYS:
        raise ValueError("its fields are others")
    if type(value["v"]) is not int or value["v"] != VERSION:
        raise ValueError("it is of another version")
    texts = [value["blind"], value["body"], value["entry"], value["proof"]]
    keys = value["keys"]
    if not isinstance(keys, list) or not all(type(t) is str for t in [*texts, *keys]):
        raise ValueError("a field is of another type")
    blind, body, entry, proof = texts
    receipt = Receipt(
        entry=entry.encode(),
        body=body.encode(),
        blind=bytes.fromhex(blind),
        proof=proof.encode(),
        keys=tuple(map(note.read_key, keys)),
    )
    if receipt.blind.hex() != blind:
        raise ValueError("its blind is not written as it should be")
    return receipt


def _verify(receipt: Receipt) -> Checkpoint:
    entry = entries.read(receipt.entry)
    if entries.commit(receipt.blind, receipt.body) != entry.commit:
        raise BadReceipt("body and blind are not those of the entry")
    proof = proofs.read(receipt.proof)
    if proof.n != entry.n or proof.extra:
        raise BadReceipt("the proof is of another entry")
    head = _signed_head(proof.checkpoint, receipt.keys)
    leaf = leaf_hash(receipt.entry)
    verify_inclusion(leaf, proof.n, head.size, proof.hashes, head.root)
    return head


def _signed_head(data: bytes, keys: Sequence[Key]) -> Checkpoint:
    # Every byte counts: no key without its signature, no signature without its key.
    signed = [(line.name, line.key_id) for line in note.read(data).signatures]
    if not keys or signed != [(key.name, key.id) for key in keys]:
        raise BadReceipt("the checkpoint is signed by others than the receipt's keys")
    return checkpoints.verify(data, keys, keys[0].name)
