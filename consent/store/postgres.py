"""The store in a PostgreSQL database, for as many nodes as like."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple, ParamSpec, TypeVar

from consent.errors import ConsentError, StoreError
from consent.ledger.anchor import Anchor, Failure
from consent.ledger.epoch import Mark
from consent.ledger.prover import Run
from consent.store import (
    postgres_access,
    postgres_anchor,
    postgres_body,
    postgres_change,
    postgres_examine,
    postgres_head,
    postgres_key,
    postgres_log_key,
    postgres_poster,
    postgres_prune,
    postgres_publish,
    postgres_record,
    postgres_seal,
    postgres_site,
    postgres_stranger,
    postgres_sum,
    postgres_tally,
)
from consent.store.base import (
    Act,
    Evidence,
    Head,
    Limit,
    LogKey,
    NoticeRow,
    Publication,
    Query,
    Record,
    SiteRow,
)
from consent.store.change import Access, Change, NewEpoch
from consent.store.feed import NOWHERE, Bits, Superseded
from consent.store.growth import Outcome
from consent.store.guard import Guard
from consent.store.migrate import Migration
from consent.store.postgres_append import append
from consent.store.postgres_bell import Bell
from consent.store.postgres_outbox import PostgresOutbox
from consent.store.postgres_schema import migrate, plan
from consent.store.postgres_server import require_server
from consent.store.postgres_session import Doubtful, Sessions, Work, name_of
from consent.store.postgres_superseded import read_bits, read_superseded
from consent.store.postgres_take import require_settled
from consent.store.ring import Ring
from consent.store.stranger import Stranger
from consent.store.tally import Stored, Sum, Tally
from consent.store.writer import BATCH, WAITING, Writer

P = ParamSpec("P")
T = TypeVar("T")


async def open_postgres(  # noqa: PLR0913
    url: str,
    *,
    clock: Callable[[], int],
    ring: Ring,
    guard: Path,
    batch: int = BATCH,
    waiting: int = WAITING,
) -> "PostgresStore":
    """Open a database, its tables made or migrated as needed.

    `clock` gives ms since 1970, `ring` signs the logs and `guard` is the rollback
    guard's file. At most `waiting` acts queue and at most `batch` share a transaction.
    Raises `StoreError` or `BadSetting` in plain words when it cannot be used.
    """
    sessions = Sessions(url)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(sessions.close)
        await sessions.open()
        await sessions.read(require_server, name_of(url))
        while await sessions.write(migrate):
            pass
        await sessions.read(require_settled)
        parts = Parts(sessions, clock, ring, Guard(guard))
        store = PostgresStore(parts, batch=batch, waiting=waiting)
        stack.pop_all()
        stack.push_async_callback(store.aclose)
        await store.review()
        stack.pop_all()
        return store


async def pending_postgres(url: str) -> tuple[Migration, ...]:
    """Tell which migrations `open_postgres` would run, and run none."""
    sessions = Sessions(url)
    try:
        await sessions.open()
        return await sessions.read(plan)
    finally:
        await sessions.close()


class PostgresStore:
    """What `Store` promises, for one of the nodes at one PostgreSQL database."""

    def __init__(self, parts: "Parts", *, batch: int, waiting: int) -> None:
        self._sessions, self._clock = parts.sessions, parts.clock
        self._ring, self._guard = parts.ring, parts.guard
        self.outbox = PostgresOutbox(parts.sessions, parts.guard.check)
        self._writer = Writer(self._write, batch=batch, waiting=waiting)
        self._bell = Bell(parts.sessions)
        self._guarding = asyncio.create_task(
            self._guard.follow(self), name="consent guard"
        )

    async def append(self, act: Act) -> Record:
        """Append one act and return after it is durable."""
        return await self._writer.append(act)

    async def publish(self, publication: Publication) -> tuple[Record, ...]:
        """Make a notice current and log its acts, all or nothing."""
        work = postgres_publish.publish
        return await self._change(work, publication, self._clock, self._ring)

    async def change(self, *changes: tuple[Change, Act]) -> tuple[Record, ...]:
        """Make changes and log the act that tells of each, all or nothing."""
        work = postgres_change.change
        if all(isinstance(change, NewEpoch) for change, _ in changes):
            # The one way on for a log that lost records.
            records = await self._sessions.write(work, changes, self._clock, self._ring)
            await self.review()
            return records
        return await self._change(work, changes, self._clock, self._ring)

    async def access(self, name: str) -> Access | None:
        """Give an access by its public id, or None."""
        return await self._read(postgres_access.read_access, name)

    async def accesses(self, site: str) -> Sequence[Access]:
        """Give all accesses to a site, the oldest first."""
        return await self._read(postgres_access.read_accesses, site)

    async def site(self, site: str) -> SiteRow:
        """Give one site, or raise `UnknownSite`."""
        return await self._read(postgres_site.read_site, site)

    async def sites(self, after: int = 0) -> Sequence[SiteRow]:
        """Give the sites published since a cursor, in order of publication."""
        return await self._read(postgres_site.read_sites, after)

    async def notice(self, site: str, notice: str) -> NoticeRow:
        """Give one version of a notice, or raise `UnknownNotice`."""
        return await self._read(postgres_site.read_notice, site, notice)

    async def notices(self, site: str, since: int | None = None) -> Sequence[NoticeRow]:
        """Give the versions of a site's notice, lately current first."""
        return await self._read(postgres_site.read_notices, site, since=since)

    async def keep_build(self, build: str, content: bytes) -> bool:
        """Keep a widget build by its hash; tell whether it was new."""
        return await self._sessions.write(postgres_site.keep_build, build, content)

    async def builds(self) -> Sequence[str]:
        """Name all kept builds."""
        return await self._read(postgres_site.read_builds)

    async def build(self, build: str) -> bytes | None:
        """Give a kept build, or None."""
        return await self._read(postgres_site.read_build, build)

    async def keep_poster(self, poster: str, content: bytes) -> None:
        """Keep a poster by its name for good."""
        await self._sessions.write(postgres_poster.keep_poster, poster, content)

    async def poster(self, poster: str) -> bytes | None:
        """Give a kept poster, or None."""
        return await self._read(postgres_poster.read_poster, poster)

    async def record(self, site: str, n: int) -> Record:
        """Give one record, or raise `UnknownRecord`."""
        return await self._read(postgres_record.read_one, site, n)

    async def records(self, query: Query) -> AsyncIterator[Sequence[Record]]:
        """Stream records in batches, in log order and constant memory."""
        chosen = await self._read(postgres_record.select, query)
        while page := await self._read(postgres_record.read_page, chosen):
            yield page
            chosen = chosen.behind(page[-1].n)

    async def ndjson(self, query: Query) -> AsyncIterator[bytes]:
        """Stream records as NDJSON, in chunks of whole lines."""
        chosen = await self._read(postgres_record.select, query)
        for page in chosen.pages():
            if lines := await self._read(postgres_record.read_lines, page):
                yield lines

    async def count(self, query: Query) -> int:
        """Count what `records` would stream."""
        return await self._read(postgres_record.count, query)

    async def head(self, site: str) -> Head:
        """Give the end of a site's log, or raise `UnknownSite`."""
        return await self._read(postgres_head.read_head, site)

    async def heads(self) -> Sequence[Head]:
        """Give the ends of all logs."""
        return await self._read(postgres_head.read_heads)

    async def log_keys(self, site: str) -> Sequence[LogKey]:
        """Give the public keys of a site's log, the oldest first."""
        return await self._read(postgres_log_key.read_log_keys, site)

    async def evidence(self, site: str, n: int) -> Evidence:
        """Give at once all that proves a record of a log."""
        return await self._read(postgres_log_key.read_evidence, site, n)

    async def hashes(
        self, site: str, runs: Sequence[Run]
    ) -> Mapping[Run, Sequence[bytes]]:
        """Give kept hashes of a log's tree: leaves and the levels 4, 8, 12 …"""
        return await self._read(postgres_head.read_hashes, site, runs)

    async def seal(self) -> bytes | None:
        """Give the fingerprint of the secret that sealed last, or None."""
        return await self._read(postgres_seal.read_seal)

    async def put_seal(self, fingerprint: bytes) -> None:
        """Remember the fingerprint of the secret that seals from now on."""
        await self._sessions.write(postgres_seal.put_seal, fingerprint)

    async def prune_keys(self, before: int) -> int:
        """Forget the keys of acts recorded before a time; tell how many."""
        total, work = 0, postgres_key.prune_keys
        while gone := await self._sessions.write(work, before):
            total += gone
        return total

    async def due(self, site: str, limits: Sequence[Limit]) -> Sequence[int]:
        """Give the records of choices whose bodies have been kept long enough."""
        return await self._read(postgres_prune.read_due, site, limits)

    async def reclaim(self) -> None:
        """Free the room of bodies that were let go."""
        self._guard.check()
        # No transaction: PostgreSQL frees rooms in several of its own.
        await self._read(postgres_body.reclaim)

    async def tally(self, tallies: Sequence[Tally]) -> None:
        """Add to what was counted, in one transaction; a halted ledger lets it."""
        await self._sessions.write(postgres_tally.add, tallies)

    async def tallies(self, site: str, since: int, until: int) -> Sequence[Tally]:
        """Give what was counted in the hours from one time to before another."""
        return await self._read(postgres_tally.read_tallies, site, since, until)

    async def stored(self, site: str, since: int, until: int) -> Sequence[Stored]:
        """Count by hour the answers on the notice itself that the log holds."""
        return await self._read(postgres_tally.read_stored, site, since, until)

    async def meet(self, strangers: Sequence[Stranger]) -> None:
        """Add to what is known of undeclared hosts, up to `MOST` a site and day."""
        await self._sessions.write(postgres_stranger.add, strangers)

    async def strangers(self, site: str) -> Sequence[Stranger]:
        """Give what is known of them, all days together, the most met first."""
        return await self._read(postgres_stranger.read, site)

    async def anchors(self, site: str, *, last: bool = False) -> Sequence[Anchor]:
        """Give the checkpoints sent elsewhere, the oldest first; `last`: by target."""
        return await self._read(postgres_anchor.read_anchors, site, last=last)

    async def anchor_failures(self, site: str) -> Sequence[Failure]:
        """Give what could not be sent when it was tried last."""
        return await self._read(postgres_anchor.read_failures, site)

    async def keep_anchor(self, outcome: Anchor | Failure) -> None:
        """Keep that a checkpoint was sent, or what keeps it from being sent."""
        if isinstance(outcome, Anchor):
            await self._sessions.write(postgres_anchor.put_anchor, outcome)
        else:
            await self._sessions.write(postgres_anchor.put_failure, outcome)

    async def actions(self, site: str, since: int, until: int) -> Sequence[Sum]:
        """Sum up by month what visitors did."""
        return await self._read(postgres_sum.read_actions, site, since, until)

    async def decisions(self, site: str, since: int, until: int) -> Sequence[Sum]:
        """Sum up by month what came of each purpose."""
        return await self._read(postgres_sum.read_decisions, site, since, until)

    async def superseded(
        self, after: Mapping[str, int] = NOWHERE
    ) -> Sequence[Superseded]:
        """Give what was superseded since a cursor, at most 10,000 at a time."""
        return await self._read(read_superseded, after)

    async def superseded_bits(self) -> Bits:
        """Give all that is superseded, to begin with and then follow the feed."""
        return await self._read(read_bits)

    async def news(self, seconds: float) -> None:
        """Return when another node may have written, at the latest after a time."""
        await self._bell.wait(seconds)

    async def examine(self) -> Sequence[str]:
        """Say what is wrong with the database; it takes as long as reading it all."""
        async with self._sessions.snapshot() as session:
            return await postgres_examine.examine(session)

    @property
    def halted(self) -> str:
        """Say why nothing is signed or written, as long as that is so."""
        return self._guard.halted

    async def witness(self, mark: Mark) -> None:
        """Compare a log with what a genuine token or receipt says of it."""
        await self._guard.witness(self, mark)

    async def review(self) -> None:
        """Look again whether what halted the ledger still does."""
        await self._guard.review(self)

    @property
    def marks(self) -> Sequence[Mark]:
        """Give what the rollback guard knows of how far the logs had come."""
        return self._guard.marks

    async def aclose(self) -> None:
        """Finish what is being written and let go of the database."""
        await self._writer.aclose()
        self._guard.close()
        await self._guarding
        await self._bell.aclose()
        await self._sessions.close()

    async def _write(self, acts: Sequence[Act]) -> Sequence[Outcome]:
        try:
            return await self._change(append, acts, self._clock, self._ring)
        except Doubtful as error:
            return await self._write_again(acts, error)

    async def _write_again(
        self, acts: Sequence[Act], error: ConsentError
    ) -> Sequence[Outcome]:
        """Write acts that may be there; one without a key could be written twice."""
        keyed = [act for act in acts if act.key is not None]
        found = iter(await self._write(keyed) if keyed else ())
        lost = [StoreError(error.message) for _ in acts]
        return [
            lost[i] if act.key is None else next(found) for i, act in enumerate(acts)
        ]

    async def _change(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        self._guard.check()
        result = await self._sessions.write(work, *args, **kwargs)
        self._guard.touch()
        return result

    async def _read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._sessions.read(work, *args, **kwargs)


class Parts(NamedTuple):
    """What a store works with."""

    sessions: Sessions
    clock: Callable[[], int]
    ring: Ring
    guard: Guard
