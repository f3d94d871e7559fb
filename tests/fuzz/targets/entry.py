"""Entries: read one by one, and read by the million."""

from collections.abc import Callable, Iterator
from typing import Any

from consent.errors import ConsentError
from consent.ledger import entry, leaf
from consent.ledger.entry import Entry
from consent.model import Kind


def attempt(data: bytes) -> None:
    """Both readers take the same lines, and understand the same by them."""
    slow, fast = _read(entry.read, data), _read(leaf.read, data)
    assert (slow is None) is (fast is None)
    if slow is not None:
        assert entry.write(slow) == data
        told = (slow.n, entry.write_time(slow.ts), slow.kind, *slow[4:])
        assert (fast.n, fast.ts, fast.kind, fast.notice, fast.commit) == told
        assert fast.site == slow.site


def seeds() -> Iterator[bytes]:
    """Give an entry of each kind."""
    for n, kind in enumerate(Kind):
        notice = None if n % 2 else "ab" * 32
        yield entry.write(Entry("shop", n, 1_800_000_000_000, kind, notice, "0f" * 32))


def _read(read: Callable[[bytes], Any], data: bytes) -> Any:
    try:
        return read(data)
    except ConsentError:
        return None
