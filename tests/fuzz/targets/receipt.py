"""Receipts: what a visitor hands back."""

from collections.abc import Iterator
from contextlib import suppress

from consent.errors import ConsentError
from consent.ledger import receipt
from tests.ledger.test_receipt import NEW, OLD, receipt_of

GENUINE = [receipt.write(receipt_of(n)) for n in (0, 4, 8)]
TWICE = receipt.write(receipt_of(3, (OLD, NEW)))


def attempt(data: bytes) -> None:
    """Read it in its only spelling; nothing that was not handed out proves itself."""
    with suppress(ConsentError):
        read = receipt.read(data)
        assert receipt.write(read) == data
        receipt.verify(read, [OLD.key, NEW.key])
        assert data in {*GENUINE, TWICE}


def seeds() -> Iterator[bytes]:
    """Give receipts of a small log."""
    yield from GENUINE
    yield TWICE
