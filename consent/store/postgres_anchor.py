"""Which checkpoints left the house, in PostgreSQL, and which could not."""

from consent.ledger.anchor import Anchor, Failure
from consent.store.postgres_session import Session
from consent.store.row import made

ANCHORS = """
select site, means, target, at, size, root, said
from anchors
where site = $1
order by seq
"""

LAST = """
select site, means, target, at, size, root, said
from anchors
where (site, seq) in (
  select site, max(seq)
  from anchors
  where site = $1
  group by site, means, target
)
order by seq
"""

FAILURES = """
select site, means, target, since, at, tries, said
from anchor_failures
where site = $1
order by means, target
"""

# Of two at once that take the same number one is undone, and takes the next.
INSERT = """
insert into anchors (site, seq, means, target, at, size, root, said)
select $1, coalesce(max(seq), 0) + 1, $2, $3, $4, $5, $6, $7
from anchors
where site = $1
"""

OVER = """
delete from anchor_failures
where site = $1
  and means = $2
  and target = $3
"""

FAIL = """
insert into anchor_failures (site, means, target, since, at, tries, said)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (site, means, target) do update
set at = excluded.at, tries = excluded.tries, said = excluded.said
"""


async def read_anchors(
    session: Session, site: str, *, last: bool = False
) -> tuple[Anchor, ...]:
    """Give what was sent for a site, the oldest first, or the last of each target."""
    rows = await session.fetch(LAST if last else ANCHORS, site)
    return tuple(made(Anchor, row) for row in rows)


async def read_failures(session: Session, site: str) -> tuple[Failure, ...]:
    """Give what could not be sent for a site."""
    rows = await session.fetch(FAILURES, site)
    return tuple(made(Failure, row) for row in rows)


async def put_anchor(session: Session, anchor: Anchor) -> None:
    """Keep that something was sent, which ends that it could not be."""
    key = (anchor.site, anchor.means.value, anchor.target)
    row = (*key, anchor.at, anchor.size, anchor.root, anchor.said)
    await session.execute(INSERT, *row)
    await session.execute(OVER, *key)


async def put_failure(session: Session, failure: Failure) -> None:
    """Keep that something could not be sent, once more or for the first time."""
    key = (failure.site, failure.means.value, failure.target)
    row = (*key, failure.since, failure.at, failure.tries, failure.said)
    await session.execute(FAIL, *row)
