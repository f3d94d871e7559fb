"""How a SQLite file keeps the digest of a request: with a sum that shows damage.

Nothing else in the database repeats it, so that a changed bit would go unseen.
"""

import zlib

SUM_LENGTH = 4


def checked(request: bytes) -> bytes:
    """Put the sum behind a digest."""
    return request + zlib.crc32(request).to_bytes(SUM_LENGTH)


def unchecked(kept: bytes) -> bytes | None:
    """Take the sum off again; None if it is another."""
    request = kept[:-SUM_LENGTH]
    return request if checked(request) == kept else None
