"""Receipts: what a visitor keeps proves itself, and no change to it goes unseen."""

import random

import pytest

from consent import canonical
from consent.errors import BadReceipt
from consent.ledger import checkpoint, entry, note, proof, receipt
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.entry import Entry
from consent.ledger.proof import Proof
from consent.ledger.receipt import Receipt
from consent.model import Kind
from tests.ledger.memory import MemoryLog

ORIGIN = "shop.example/consent/shop"
OLD, NEW = (
    note.read_signer(note.write_signer(ORIGIN, seed * 32)) for seed in (b"o", b"n")
)


def body(n: int) -> bytes:
    """Give the body of one of the choices."""
    return canonical.encode({"action": "save", "n": n, "text": "Größe"})


def line(n: int) -> bytes:
    """Give the entry that commits to it."""
    commit = entry.commit(bytes([n]) * 32, body(n))
    return entry.write(Entry("shop", n, 1_800_000_000_000, Kind.CONSENT, None, commit))


LOG = MemoryLog([line(n) for n in range(9)])


def receipt_of(n: int, signers: tuple[note.Signer, ...] = (NEW,)) -> Receipt:
    """Give the receipt of one of nine choices."""
    head = Checkpoint(ORIGIN, 9, LOG.frontier.root())
    signed = checkpoint.sign(head, signers)
    return Receipt(
        entry=line(n),
        body=body(n),
        blind=bytes([n]) * 32,
        proof=proof.write(Proof(n, tuple(LOG.inclusion(n, 9)), signed)),
        keys=tuple(signer.key for signer in signers),
    )


def check(data: bytes, *trusted: note.Key) -> int:
    """Verify a receipt's text; give the size of the log that vouches for it."""
    return receipt.verify(receipt.read(data), trusted).size


@pytest.mark.parametrize("n", [0, 4, 8])
def test_a_receipt_proves_itself(n: int) -> None:
    """A50: offline, with the log's key alone; the text is one and the same."""
    data = receipt.write(receipt_of(n))
    assert receipt.read(data) == receipt_of(n)
    assert check(data, NEW.key) == check(data) == 9


def test_either_key_vouches_while_both_sign() -> None:
    """Who holds the old key alone can check a receipt of the change's time."""
    data = receipt.write(receipt_of(3, (OLD, NEW)))
    assert check(data, OLD.key) == check(data, NEW.key) == 9


def test_another_key_vouches_for_nothing() -> None:
    """Anybody can make a log and sign it."""
    with pytest.raises(BadReceipt, match="none of the keys"):
        check(receipt.write(receipt_of(3)), OLD.key)


BAD = {
    "another body": {"body": body(4)},
    "another blind": {"blind": bytes(32)},
    "a short blind": {"blind": b"short"},
    "another entry": {"entry": line(4)},
    "another proof": {"proof": receipt_of(4).proof},
    "no proof": {"proof": b"c2sp.org/tlog-proof@v1\n"},
    "no key": {"keys": ()},
    "a key that did not sign": {"keys": (NEW.key, OLD.key)},
    "another key": {"keys": (OLD.key,)},
    "extra data": {
        "proof": proof.write(proof.read(receipt_of(3).proof)._replace(extra=b"x"))
    },
}


@pytest.mark.parametrize("change", BAD.values(), ids=BAD)
def test_parts_of_two_receipts_do_not_mix(change: dict[str, bytes]) -> None:
    """Entry, body, blind, proof and keys belong together."""
    data = receipt.write(receipt_of(3)._replace(**change))
    with pytest.raises(BadReceipt):
        check(data)


GOOD = canonical.decode(receipt.write(receipt_of(3)))


@pytest.mark.parametrize(
    "value",
    [
        [],
        {key: GOOD[key] for key in GOOD if key != "body"},
        {**GOOD, "more": ""},
        {**GOOD, "v": 2},
        {**GOOD, "v": True},
        {**GOOD, "keys": "none"},
        {**GOOD, "keys": [1]},
        {**GOOD, "keys": ["none"]},
        {**GOOD, "entry": None},
        {**GOOD, "blind": "zz"},
        {**GOOD, "blind": "AB" * 32},
    ],
)
def test_other_values_are_no_receipts(value: object) -> None:
    """Every field is there, of its type, in its one spelling."""
    with pytest.raises(BadReceipt):
        receipt.read(canonical.encode(value))


def mutate(choose: random.Random, data: bytes, other: bytes) -> bytes:
    """Flip, cut out, put in, repeat, drop or borrow bytes at random."""
    at, width = choose.randrange(len(data)), choose.randrange(1, 9)
    rest = data[at + 1 :]
    match choose.randrange(6):
        case 0:
            return data[:at] + bytes([data[at] ^ 1 << choose.randrange(8)]) + rest
        case 1:
            return data[:at] + data[at + width :]
        case 2:
            return data[:at] + choose.randbytes(width) + data[at:]
        case 3:
            return data[: at + width] + data[at:]
        case 4:
            return data[:at]
        case _:
            return data[:at] + other[at:]


def test_no_mutant_of_a_receipt_passes(*, full: bool) -> None:
    """A50: of thousands of changed receipts, not one is accepted."""
    choose, tried = random.Random(7), 0
    texts = [receipt.write(receipt_of(n)) for n in (0, 3)]
    texts += [receipt.write(receipt_of(n, (OLD, NEW))) for n in (3, 8)]
    while tried < (5_000 if full else 500):
        data = mutate(choose, choose.choice(texts), choose.choice(texts))
        if data not in texts:
            tried += 1
            with pytest.raises(BadReceipt):
                check(data)
