"""The seam between the flows and a database: what every driver promises."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from msgspec import Struct
from msgspec.structs import astuple

from consent.ledger import epoch as epochs
from consent.ledger.anchor import Anchor, Failure
from consent.ledger.epoch import Epoch, Mark
from consent.ledger.frontier import Frontier
from consent.ledger.note import Key
from consent.ledger.prover import Run
from consent.model import Action, Kind, Settings
from consent.period import DAY
from consent.store.change import Access, Change, Limit
from consent.store.desk import Desk
from consent.store.feed import NOWHERE, Bits, Superseded
from consent.store.outbox import Outbox
from consent.store.stranger import Strangers
from consent.store.tally import Counts
from consent.store.tip import Tip


class Act(Struct, frozen=True, kw_only=True):
    """Something that happened and waits for its place in a site's log.

    `body` is canonical JSON; `blind` has 32 bytes. `key` and `request` are SHA-256
    digests: of the act's random key, and of all that was asked with it. `visitor` and
    `supersedes` repeat what the body says, for look-ups. `supersedes` is the index of
    the record that this act replaces or withdraws.
    """

    site: str
    kind: Kind
    notice: str | None
    body: bytes
    blind: bytes
    key: bytes | None = None
    request: bytes | None = None
    visitor: str | None = None
    supersedes: int | None = None


class Record(Struct, frozen=True, kw_only=True):
    """One appended piece of evidence; body and blind are None once erased.

    `line` is the entry, exactly as exported. `ts` is in milliseconds since 1970, UTC.
    `tip` proves what was appended just now; what was read has none.
    """

    site: str
    n: int
    ts: int
    kind: Kind
    notice: str | None
    line: bytes
    body: bytes | None
    blind: bytes | None
    tip: Tip | None = None

    def __eq__(self, other: object) -> bool:
        """Compare what is kept: how it can be proven is no part of it."""
        return type(other) is Record and astuple(self)[:-1] == astuple(other)[:-1]

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """What is stored of a site: its settings and its current notice.

    `origin` is the name of its log, fixed at first publish. `numbers` is the highest
    number ever given to a purpose and to a service of the site. `publication` counts
    all publishes on this database and is the cursor of `Store.sites`.
    """

    id: str
    origin: str
    settings: Settings
    notice: str
    numbers: tuple[int, int]
    publication: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """One version of a notice; `content` is its canonical JSON, `hash` names it.

    `published` is when it became current, and `replaced` when another did (None: it
    is current), in milliseconds since 1970.
    """

    site: str
    hash: str
    terms: str
    content: bytes
    published: int
    replaced: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Everything one site's publish writes, in one transaction.

    `origin` counts at a site's first publish and has to stay. `expects` is the
    `publication` the plan was made against (None: no such site), so that of two
    publishes at once the later one is refused and can plan again.
    """

    site: str
    origin: str
    settings: Settings
    notice: NoticeRow
    numbers: tuple[int, int]
    acts: tuple[Act, ...]
    expects: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which records to read, in log order; times in milliseconds since 1970.

    `since` is included, `until` is not. `after` is an index to continue behind, and
    `before` one to stop at, such as the size of a checkpoint. `actions` and `purpose`
    ask for choices by one of these acts, and for those that speak of this purpose, as
    far as their bodies are there to tell. Bodies that are kept for legal claims alone
    are read with `restricted` only.
    """

    site: str
    since: int | None = None
    until: int | None = None
    after: int = -1
    before: int | None = None
    kinds: tuple[Kind, ...] = ()
    notice: str | None = None
    actions: tuple[Action, ...] = ()
    purpose: str | None = None
    visitor: str | None = None
    restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of one log; `ts` is its last record's time, 0 while there is none.

    `checkpoint` is its signed head, and `daily` the one that the last record's day
    began with.
    """

    site: str
    origin: str
    ts: int
    frontier: Frontier
    checkpoint: bytes
    daily: bytes
    epochs: tuple[Epoch, ...] = ()

    @property
    def epoch(self) -> int:
        """Give the number of the log's epoch."""
        return epochs.current(self.epochs)

    def public(self, now: int) -> bytes:
        """Give the checkpoint of the day: the head as the day began (UTC)."""
        return self.checkpoint if self.ts // DAY < now // DAY else self.daily


@dataclass(frozen=True, slots=True, kw_only=True)
class LogKey:
    """A public key of a log, which signs from the entry `first` on.

    `until` is the time, in milliseconds since 1970, at which it stops (None: not yet).
    `checkpoint` is the first head it signed, as did the key before it: whoever trusts
    one of the two can come to trust the other.
    """

    key: Key
    first: int
    until: int | None
    checkpoint: bytes


class Evidence(NamedTuple):
    """What proves a record in its whole log: the end, its keys and the kept hashes."""

    head: Head
    keys: Sequence[LogKey]
    hashes: Mapping[Run, Sequence[bytes]]


class Store(Counts, Strangers, Protocol):
    """What the flows ask of a database. Times never run backwards within a site."""

    async def append(self, act: Act) -> Record:
        """Append one act and return after it is durable.

        An act whose key is known returns the record that is already there if the
        request is the same, and raises `KeyReused` if it is not. Raises `Overloaded`
        when too much is waiting and `StoreError` when nothing was written.
        """
        ...

    async def publish(self, publication: Publication) -> tuple[Record, ...]:
        """Make a notice current and log its acts, all or nothing.

        Raises `PublishConflict` when the site is not at the publication it expects.
        """
        ...

    async def site(self, site: str) -> SiteRow:
        """Give one site, or raise `UnknownSite`."""
        ...

    async def sites(self, after: int = 0) -> Sequence[SiteRow]:
        """Give the sites published since a cursor, in order of publication."""
        ...

    async def notice(self, site: str, notice: str) -> NoticeRow:
        """Give one version of a notice, or raise `UnknownNotice`."""
        ...

    async def notices(self, site: str, since: int | None = None) -> Sequence[NoticeRow]:
        """Give all versions of a site's notice, lately current first.

        With `since`, only those that were current at that time or later.
        """
        ...

    async def keep_build(self, build: str, content: bytes) -> bool:
        """Keep a widget build by its hash; tell whether it was new."""
        ...

    async def builds(self) -> Sequence[str]:
        """Name all kept builds."""
        ...

    async def build(self, build: str) -> bytes | None:
        """Give a kept build, or None."""

    async def keep_poster(self, poster: str, content: bytes) -> None:
        """Keep a poster by its name for good."""

    async def poster(self, poster: str) -> bytes | None:
        """Give a kept poster, or None."""

    async def record(self, site: str, n: int) -> Record:
        """Give one record, or raise `UnknownRecord`."""
        ...

    def records(self, query: Query) -> AsyncIterator[Sequence[Record]]:
        """Stream records in batches, in log order and constant memory.

        It ends with the record that was the last one when it began.
        """
        ...

    def ndjson(self, query: Query) -> AsyncIterator[bytes]:
        """Stream the same records as NDJSON, in chunks of whole lines.

        A line is the canonical JSON of `{"blind": hex, "body": {…}, "entry": {…}}`;
        blind and body are null once erased.
        """
        ...

    async def count(self, query: Query) -> int:
        """Count what `records` would stream."""
        ...

    async def change(self, *changes: tuple[Change, Act]) -> tuple[Record, ...]:
        """Make changes and log the act that tells of each, all or nothing."""
        ...

    async def access(self, name: str) -> Access | None:
        """Give an access by its public id, or None."""
        ...

    async def accesses(self, site: str) -> Sequence[Access]:
        """Give all accesses to a site, the oldest first."""
        ...

    @property
    def desk(self) -> Desk:
        """Give who works at the desk."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Give what back ends are still to be told."""
        ...

    async def head(self, site: str) -> Head:
        """Give the end of a site's log, or raise `UnknownSite`."""
        ...

    async def heads(self) -> Sequence[Head]:
        """Give the ends of all logs."""
        ...

    async def log_keys(self, site: str) -> Sequence[LogKey]:
        """Give the public keys of a site's log, the oldest first."""
        ...

    async def evidence(self, site: str, n: int) -> Evidence:
        """Give at once all that proves a record of a log, or raise `UnknownSite`."""
        ...

    async def hashes(
        self, site: str, runs: Sequence[Run]
    ) -> Mapping[Run, Sequence[bytes]]:
        """Give kept hashes of a log's tree: leaves and the levels 4, 8, 12 …"""
        ...

    async def seal(self) -> bytes | None:
        """Give the fingerprint of the secret that sealed last, or None."""
        ...

    async def put_seal(self, fingerprint: bytes) -> None:
        """Remember the fingerprint of the secret that seals from now on."""
        ...

    async def prune_keys(self, before: int) -> int:
        """Forget the keys of acts recorded before a time; tell how many."""
        ...

    async def due(self, site: str, limits: Sequence[Limit]) -> Sequence[int]:
        """Give the records of choices whose bodies have been kept long enough."""
        ...

    async def reclaim(self) -> None:
        """Free the room of bodies that were let go, and see that no file has them."""
        ...

    async def anchors(self, site: str, *, last: bool = False) -> Sequence[Anchor]:
        """Give the checkpoints sent elsewhere, the oldest first; `last`: by target."""
        ...

    async def anchor_failures(self, site: str) -> Sequence[Failure]:
        """Give what could not be sent when it was tried last."""
        ...

    async def keep_anchor(self, outcome: Anchor | Failure) -> None:
        """Keep that a checkpoint was sent, or what keeps it from being sent."""
        ...

    async def superseded(
        self, after: Mapping[str, int] = NOWHERE
    ) -> Sequence[Superseded]:
        """Give what was superseded since a cursor, at most 10,000 at a time.

        The cursor has the last `seq` of each site that was in the feed.
        """
        ...

    async def superseded_bits(self) -> Bits:
        """Give all that is superseded, to begin with and then follow the feed."""
        ...

    async def news(self, seconds: float) -> None:
        """Return when another node may have written, at the latest after a time."""
        ...

    async def examine(self) -> Sequence[str]:
        """Say what is wrong with the database; it takes as long as reading it all."""
        ...

    @property
    def halted(self) -> str:
        """Say why nothing is signed or written, as long as that is so.

        Whatever would be written raises `LedgerHalted` meanwhile.
        """
        ...

    @property
    def marks(self) -> Sequence[Mark]:
        """Give how far the logs had come, as the rollback guard knows."""
        ...

    async def witness(self, mark: Mark) -> None:
        """Compare a log with what a genuine token or receipt says of it.

        If the log does not reach as far, records were lost, and nothing is written
        until a new epoch begins.
        """
        ...

    async def review(self) -> None:
        """Look again whether what halted the ledger still does."""
        ...

    async def aclose(self) -> None:
        """Finish what is being written and let go of the database."""
        ...
