"""A receipt that somebody hands in: as JSON, or as the text of its file."""

import re

import msgspec
from msgspec import Struct

from consent.errors import BadReceipt
from consent.flows.erase import Handed

LARGEST_RECEIPT = 128 * 1024
"""Bytes: the body of a choice on a thousand services has about half as many."""

_HEX = re.compile("[0-9a-f]{64}")


class Receipt(Struct, frozen=True, kw_only=True):
    """A receipt as it was given out; what proves it is not needed here."""

    entry: str
    body: str
    blind: str


def handed(receipt: Receipt) -> Handed:
    """Give the bytes that a receipt speaks of."""
    # Of any other spelling, no commitment can be right: it is refused like those.
    blind = bytes.fromhex(receipt.blind) if _HEX.fullmatch(receipt.blind) else b""
    return Handed(receipt.entry.encode(), receipt.body.encode(), blind)


def read(text: str) -> Handed:
    """Read the text of a receipt's file, or raise `BadReceipt`."""
    try:
        return handed(msgspec.json.decode(text.strip(), type=Receipt))
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise BadReceipt("this is not the text of a receipt", "receipt") from error
