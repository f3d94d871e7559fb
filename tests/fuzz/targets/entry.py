"""Entries: read one by one, and read by the million."""

from collections.abc import Iterator

from consent.ledger import entry, leaf
from consent.ledger.entry import Entry
from consent.model import Kind
from tests.fuzz.targets import taken


def attempt(data: bytes) -> None:
    """Both readers take the same lines, and understand the same by them."""
    pair = (*taken(entry.read, data), *taken(leaf.read, data))
    assert len(pair) != 1
    if pair:
        slow, fast = pair
        assert entry.write(slow) == data
        told = (slow.n, entry.write_time(slow.ts), slow.kind, *slow[4:])
        assert (fast.n, fast.ts, fast.kind, fast.notice, fast.commit) == told
        assert fast.site == slow.site


def seeds() -> Iterator[bytes]:
    """Give an entry of each kind."""
    for n, kind in enumerate(Kind):
        notice = None if n % 2 else "ab" * 32
        yield entry.write(Entry("shop", n, 1_800_000_000_000, kind, notice, "0f" * 32))
