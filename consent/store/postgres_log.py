"""How a log begins in PostgreSQL: empty, and signed."""

from consent.ledger.checkpoint import Checkpoint
from consent.ledger.frontier import Frontier
from consent.ledger.tree import empty_root
from consent.store.postgres_head import lock_logs
from consent.store.postgres_log_key import insert_log_key
from consent.store.postgres_session import Session
from consent.store.ring import Ring

# Of two at once that take the same number one is undone, and takes the next.
INSERT_LOG = """
insert into logs (log, site, origin, frontier, checkpoint, daily)
select coalesce(max(log), 0) + 1, $1, $2, $3,
  convert_from($4, 'UTF8'), convert_from($4, 'UTF8')
from logs
returning log
"""


async def insert_log(session: Session, site: str, origin: str, ring: Ring) -> None:
    """Begin the log of a site, or of the desk, with its first key."""
    key = ring.fresh(site, origin)
    checkpoint = ring.sign(site, Checkpoint(origin, 0, empty_root()), [key])
    frontier = Frontier().to_bytes()
    number = await session.fetchval(INSERT_LOG, site, origin, frontier, checkpoint)
    await insert_log_key(session, number, key, 0, checkpoint)


async def require_log(session: Session, site: str, origin: str, ring: Ring) -> None:
    """Begin a log where there is none."""
    if not await lock_logs(session, [site]):
        await insert_log(session, site, origin, ring)
