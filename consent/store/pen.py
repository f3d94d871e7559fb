"""What signs a log's new head: never without the entries that are known to be there.

A server in whose place came a copy without its last records would be given others at
their indexes. The guard finds that a second later at the earliest. So a node looks
under the head's lock for what it appended last itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from consent.errors import LedgerHalted, StoreError
from consent.ledger.epoch import Mark, signed_mark
from consent.store.base import Head
from consent.store.growth import Growth
from consent.store.ring import Ring

NOTHING = -1
LEAD = 10 * 60_000
"""Milliseconds that a node's clock may be ahead of the server's.

Times never run backwards within a log, so one entry of next year dates all others.
"""


class Tail(NamedTuple):
    """The last entry that a node appended to a log, and the head that it signed."""

    epoch: int
    n: int
    leaf: bytes
    checkpoint: bytes


@dataclass(frozen=True, slots=True)
class Pen:
    """Signs in one transaction, with what the node knew before it.

    `written` is what to know once it is committed, and `lost` what a log should have.
    """

    ring: Ring
    tails: Mapping[str, Tail]
    marks: Sequence[Mark]
    lead: int = LEAD
    written: dict[str, Tail] = field(default_factory=dict)
    lost: list[Mark] = field(default_factory=list)

    def last(self, head: Head) -> int:
        """Give the index of what has to be in a log, or `NOTHING`."""
        tail = self.tails.get(head.site)
        return NOTHING if tail is None or tail.epoch < head.epoch else tail.n

    def require(self, head: Head, leaf: bytes | None) -> None:
        """Raise `LedgerHalted` if a log lost entries; `leaf` is its own at `last`."""
        tail = self.tails.get(head.site)
        if tail is not None and self.last(head) != NOTHING and tail.leaf != leaf:
            self._halt(signed_mark(tail.epoch, tail.checkpoint))
        for mark in self.marks:
            if mark.origin == head.origin and _is_beyond(mark, head):
                self._halt(mark)

    def require_time(self, now: int, theirs: int) -> None:
        """Raise `StoreError` if this machine's clock is far ahead of the server's."""
        if now - theirs > self.lead:
            minutes = (now - theirs) // 60_000
            raise StoreError(
                f"the clock of this machine is {minutes} minutes ahead of that of the "
                "database's; set it right, nothing is recorded until then"
            )

    def wrote(self, head: Head, growth: Growth) -> None:
        """Take what is appended behind a head."""
        last = growth.appended[-1]
        tail = Tail(head.epoch, last.record.n, last.leaf, growth.checkpoint)
        self.written[head.site] = tail

    def _halt(self, mark: Mark) -> None:
        self.lost.append(mark)
        raise LedgerHalted(f"{mark.origin} lost entries that were in it already")


def _is_beyond(mark: Mark, head: Head) -> bool:
    return mark.epoch == head.epoch and mark.size > head.frontier.size
