"""Appending to the logs of a SQLite file, inside a transaction that is under way."""

import sqlite3
from collections.abc import Callable, Sequence

from consent.errors import ConsentError, LedgerHalted, StoreError, UnknownSite
from consent.store.base import Act, Record
from consent.store.growth import Appended, Growth, Known, Outcome, by_site, grow
from consent.store.ring import Ring
from consent.store.row import digest
from consent.store.sqlite_body import INSERT as INSERT_BODY
from consent.store.sqlite_body import next_body
from consent.store.sqlite_connection import transaction
from consent.store.sqlite_head import Log, find_log
from consent.store.sqlite_log_key import signer
from consent.store.sqlite_place import place
from consent.store.sqlite_record import read_record
from consent.store.sqlite_request import checked, unchecked

# One question for a whole batch: its keys stand one behind the other.
KNOWN = """
with recursive starts (start) as (
  select 1
  where length(:keys) > 0
  union all
  select start + 32
  from starts
  where start + 32 < length(:keys)
)
select k.key, k.request, e.place, e.ts, e.kind, e.notice,
  cast(e.line as blob), cast(b.body as blob), b.blind
from starts
cross join keys k on k.log = :log and k.key = substr(:keys, start, 32)
join entries e using (place)
left join bodies b on b.seq = e.body
"""

INSERT_ENTRY = """
insert into entries (place, ts, kind, notice, line, leaf, body, visitor)
values (?, ?, ?, ?, ?, ?, ?, ?)
"""

INSERT_KEY = """
insert into keys (place, log, key, request)
values (?, ?, ?, ?)
"""

INSERT_SUPERSEDED = """
insert into superseded (place)
values (?)
on conflict do nothing
"""

INSERT_NODE = """
insert into nodes (log, level, idx, hash)
values (?, ?, ?, ?)
"""

# Of bytes, sqlite3 looks for an adapter whenever they are bound, and fails to find one:
# that takes longer than to store them. A bytearray it takes as it is.
_blob = bytearray

UPDATE_HEAD = """
update logs
set size = ?, ts = ?, frontier = ?, checkpoint = cast(? as text),
  daily = cast(? as text)
where log = ?
"""


def append(
    connection: sqlite3.Connection,
    acts: Sequence[Act],
    clock: Callable[[], int],
    ring: Ring,
) -> list[Outcome]:
    """Append acts to their sites' logs in one transaction; answer each, in order."""
    answers: dict[int, Outcome] = {}
    with transaction(connection):
        now = clock()
        for site, positions in by_site(acts).items():
            chosen = [acts[i] for i in positions]
            outcomes = _append_to(connection, site, chosen, now, ring)
            answers.update(zip(positions, outcomes, strict=True))
    return [answers[i] for i in range(len(acts))]


def _append_to(
    connection: sqlite3.Connection,
    site: str,
    acts: Sequence[Act],
    now: int,
    ring: Ring,
) -> Sequence[Outcome]:
    try:
        log = find_log(connection, site)
        return append_to(connection, log, acts, now, ring).outcomes
    except (UnknownSite, LedgerHalted) as error:
        return [type(error)(error.message) for _ in acts]


def append_to(
    connection: sqlite3.Connection, log: Log, acts: Sequence[Act], now: int, ring: Ring
) -> Growth:
    """Append acts to one log and move its head, or raise and write nothing."""
    head = log.head
    known = _known(connection, log, acts)
    signing = signer(connection, log, ring, max(now, head.ts))
    growth = grow(head, acts, known, now, signing)
    if growth.appended:
        _insert(connection, log.number, growth.appended)
        nodes = [(log.number, n.level, n.index, n.hash) for n in growth.nodes]
        connection.executemany(INSERT_NODE, nodes)
        size, frontier = growth.frontier.size, growth.frontier.to_bytes()
        row = (size, growth.ts, frontier, growth.checkpoint, head.public(growth.ts))
        connection.execute(UPDATE_HEAD, (*row, log.number))
    return growth


def append_all(
    connection: sqlite3.Connection, log: Log, acts: Sequence[Act], now: int, ring: Ring
) -> tuple[Record, ...]:
    """Append acts to one log, or raise what is wrong with the first bad one."""
    outcomes = append_to(connection, log, acts, now, ring).outcomes
    for outcome in outcomes:
        if isinstance(outcome, ConsentError):
            raise outcome
    return tuple(outcome for outcome in outcomes if isinstance(outcome, Record))


def _known(
    connection: sqlite3.Connection, log: Log, acts: Sequence[Act]
) -> dict[bytes, Known]:
    keys = b"".join([act.key for act in acts if act.key is not None])
    known = {}
    for key, checked_request, *row in connection.execute(
        KNOWN, {"log": log.number, "keys": keys}
    ):
        request = unchecked(checked_request)
        if request is None:
            raise StoreError("the database is damaged: restore a backup")
        known[key] = Known(request, read_record(log.head.site, row))
    return known


def _insert(
    connection: sqlite3.Connection, log: int, appended: Sequence[Appended]
) -> None:
    places = [place(log, new.record.n) for new in appended]
    rows = list(zip(places, appended, strict=True))
    bodies = list(enumerate(rows, next_body(connection)))
    connection.executemany(
        INSERT_ENTRY,
        [
            (
                *(at, r.ts, r.kind.value, r.notice, r.line.decode()),
                *(_blob(leaf), seq, _visitor(a)),
            )
            for seq, (at, (a, r, leaf)) in bodies
        ],
    )
    connection.executemany(
        INSERT_BODY,
        [(seq, at, _blob(a.blind), a.body.decode()) for seq, (at, (a, _, _)) in bodies],
    )
    connection.executemany(
        INSERT_KEY,
        [
            (at, log, _blob(a.key), _blob(checked(a.request or b"")))
            for at, (a, _, _) in rows
            if a.key is not None
        ],
    )
    connection.executemany(
        INSERT_SUPERSEDED,
        [
            (place(log, a.supersedes),)
            for _, (a, _, _) in rows
            if a.supersedes is not None
        ],
    )


def _visitor(act: Act) -> bytearray | None:
    return None if act.visitor is None else _blob(digest(act.visitor))
