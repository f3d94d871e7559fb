"""What is true now, kept in memory: sites as published and tokens that no longer count.

Checking a token must not wait for the database, so a node follows two feeds of the
store. What this node appends it adds by itself; what others did comes with `refresh`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from consent.errors import ConsentError, UnknownSite
from consent.ledger import epoch as epochs
from consent.ledger.epoch import Epoch, Mark
from consent.model import Notice, Site
from consent.store.base import Head, NoticeRow, Record, SiteRow, Store
from consent.store.feed import Superseded

PAUSE = 0.5
"""Seconds between two refreshes of a node that follows the store."""

FRESH = 5_000
"""Milliseconds after which what is known here may no longer be answered from."""

RECENT = 24 * 60 * 60 * 1000
"""Milliseconds that choices on a replaced notice are still accepted.

A page can stand open for a day before its visitor answers; what is recorded names the
notice that was shown, whichever is current.
"""


@dataclass(frozen=True, slots=True)
class _Known:
    """A site without its replaced notices, and when each of those was replaced."""

    site: Site
    replaced: dict[str, int]

    def at(self, now: int) -> Site:
        """Give the site with the notices that count as recent at a time."""
        if not self.replaced:
            return self.site
        recent = tuple(name for name, ts in self.replaced.items() if ts > now - RECENT)
        return msgspec.structs.replace(self.site, recent=recent)


@dataclass(slots=True)
class _Reach:
    """How far a log had come when this node last looked, or appended itself."""

    origin: str
    size: int
    epochs: tuple[Epoch, ...]
    epoch: int


class Live:
    """One node's view of the store, as old as its last refresh."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, _Known] = {}
        self._sites: dict[str, Site] = {}
        self._superseded: dict[str, bytearray] = {}
        self._reach: dict[str, _Reach] = {}
        self._ahead: dict[str, Mark] = {}
        self._publication = 0
        self.publication = 0
        self._seq: dict[str, int] = {}
        self._refreshed: int | None = None

    async def refresh(self, now: int) -> None:
        """Catch up with the store; `now` is in milliseconds since 1970.

        Raises `StoreError` when the store cannot be read, and then stays as it is.
        """
        for row in await self._store.sites(self._publication):
            notices = await self._store.notices(row.id, now - RECENT)
            self._known[row.id] = _known(row, notices[0], notices[1:])
            self._publication = row.publication
        if self._refreshed is None:
            # Nothing was added before: a node answers nobody until it is refreshed.
            self._seq, self._superseded = await self._store.superseded_bits()
        while feed := await self._store.superseded(self._seq):
            self._take(feed)
        for head in await self._store.heads():
            self._take_head(head)
        await self.settle()
        if self._store.halted:
            await self._store.review()
        self._sites = {name: known.at(now) for name, known in self._known.items()}
        self._refreshed = now
        self.publication = self._publication

    async def follow(self, clock: Callable[[], int]) -> None:
        """Refresh for ever; while the store cannot be read, the view grows old."""
        while True:
            await self._store.news(PAUSE)
            try:
                await self.refresh(clock())
            except ConsentError:
                continue

    def site(self, site: str) -> Site:
        """Give a site as it stands, or raise `UnknownSite`."""
        try:
            return self._sites[site]
        except KeyError:
            raise UnknownSite(f"no site {site!r} has been published here") from None

    def sites(self) -> tuple[Site, ...]:
        """Give all sites."""
        return tuple(self._sites.values())

    def speaks(self, site: str, n: int, epoch: int) -> bool:
        """Tell whether the record of a genuine token still counts.

        If this node does not have the record, `settle` will look for it. As long as
        the ledger is halted, a record that nobody has does not count.
        """
        reach = self._reach.get(site)
        if reach is not None:
            if n >= reach.size or epoch > reach.epoch:
                self._ahead[site] = Mark(reach.origin, epoch, n + 1)
                return not self._store.halted
            if reach.epochs and epochs.is_lost(reach.epochs, epoch, n):
                return False
        bits = self._superseded.get(site, b"")
        return n >> 3 >= len(bits) or not bits[n >> 3] >> (n & 7) & 1

    async def settle(self) -> None:
        """Look for records that genuine tokens name and this node does not have.

        If the store does not have them either, it halts.
        """
        while self._ahead:
            _, mark = self._ahead.popitem()
            await self._store.witness(mark)

    def is_superseded(self, site: str, n: int) -> bool:
        """Tell whether a record was replaced, withdrawn or erased."""
        bits = self._superseded.get(site, b"")
        return 0 <= n >> 3 < len(bits) and bool(bits[n >> 3] >> (n & 7) & 1)

    def add(self, record: Record) -> None:
        """Count a record that this node appended or read as one that is there."""
        reach = self._reach.get(record.site)
        if reach is not None:
            reach.size = max(reach.size, record.n + 1)

    def add_superseded(self, site: str, n: int) -> None:
        """Count a record as superseded from now on."""
        bits = self._superseded.setdefault(site, bytearray())
        if n >> 3 >= len(bits):
            bits.extend(bytes((n >> 3) + 1 - len(bits)))
        bits[n >> 3] |= 1 << (n & 7)

    def age(self, now: int) -> int | None:
        """Tell how many milliseconds ago it was refreshed, None if it never was."""
        return None if self._refreshed is None else now - self._refreshed

    def is_fresh(self, now: int) -> bool:
        """Tell whether this view may be answered from."""
        # A clock that was set back makes an age that says nothing.
        return self._refreshed is not None and 0 <= now - self._refreshed <= FRESH

    def _take_head(self, head: Head) -> None:
        known = self._reach.get(head.site)
        epoch = epochs.current(head.epochs)
        reach = _Reach(head.origin, head.frontier.size, head.epochs, epoch)
        if known is not None and known.epochs == head.epochs:
            # What this node appended since the store was asked.
            reach.size = max(reach.size, known.size)
        self._reach[head.site] = reach

    def _take(self, feed: Sequence[Superseded]) -> None:
        for item in feed:
            self.add_superseded(item.site, item.n)
            self._seq[item.site] = item.seq


def _known(row: SiteRow, current: NoticeRow, older: Sequence[NoticeRow]) -> _Known:
    site = Site(
        id=row.id,
        settings=row.settings,
        notice=msgspec.json.decode(current.content, type=Notice),
        notice_hash=current.hash,
        terms=current.terms,
        publication=row.publication,
    )
    return _Known(
        site, {old.hash: old.replaced for old in older if old.replaced is not None}
    )
