"""Receipts: what a visitor hands back."""

from collections.abc import Iterator

from consent.ledger import receipt
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.receipt import Receipt
from tests.fuzz.targets import taken
from tests.ledger.test_receipt import NEW, OLD, receipt_of

GENUINE = [receipt.write(receipt_of(n)) for n in (0, 4, 8)]
TWICE = receipt.write(receipt_of(3, (OLD, NEW)))


def attempt(data: bytes) -> None:
    """Read it in its only spelling; nothing that was not handed out proves itself."""
    for read in taken(receipt.read, data):
        assert receipt.write(read) == data
        for _ in taken(_verify, read):
            assert data in {*GENUINE, TWICE}


def _verify(read: Receipt) -> Checkpoint:
    return receipt.verify(read, [OLD.key, NEW.key])


def seeds() -> Iterator[bytes]:
    """Give receipts of a small log."""
    yield from GENUINE
    yield TWICE
