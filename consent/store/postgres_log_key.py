"""The public keys of the logs in PostgreSQL, and signing with those that count."""

from collections.abc import Sequence
from functools import lru_cache

from consent.ledger import note, prover
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.note import Key
from consent.store.base import Evidence, LogKey
from consent.store.postgres_head import find_log, read_hashes
from consent.store.postgres_session import Session, count
from consent.store.ring import Ring
from consent.store.tip import Sign, Signed

KEYS = """
select vkey, first, until, convert_to(checkpoint, 'UTF8')
from log_keys
where log = $1
order by first
"""

INSERT = """
insert into log_keys (log, vkey, first, checkpoint)
values ($1, $2, $3, convert_from($4, 'UTF8'))
"""

END = """
update log_keys
set until = $2
where log = $1
  and until is null
"""

CLOSE = """
update log_keys
set until = $2
where log = $1
  and (until is null or until > $2)
"""

PUT_CHECKPOINT = """
update log_keys
set checkpoint = convert_from($3, 'UTF8')
where log = $1
  and vkey = $2
"""

_read_key = lru_cache(maxsize=1024)(note.read_key)


async def read_log_keys(session: Session, site: str) -> tuple[LogKey, ...]:
    """Give the public keys of a site's log, the oldest first."""
    rows = await session.fetch(KEYS, (await find_log(session, site)).number)
    return tuple(
        LogKey(key=_read_key(vkey), first=first, until=until, checkpoint=checkpoint)
        for vkey, first, until, checkpoint in rows
    )


async def read_evidence(session: Session, site: str, n: int) -> Evidence:
    """Give what proves a record: the end of its log first, which only grows."""
    head = (await find_log(session, site)).head
    kept = await read_hashes(session, site, prover.path_nodes(n, head.frontier.size))
    return Evidence(head, await read_log_keys(session, site), kept)


def signer(ring: Ring, site: str, vkeys: Sequence[str]) -> Sign:
    """Give what signs a log's head with some of its keys."""
    keys = tuple(_read_key(vkey) for vkey in vkeys)

    def sign(head: Checkpoint) -> Signed:
        return Signed(ring.sign(site, head, keys), keys)

    return sign


async def insert_log_key(
    session: Session, log: int, key: Key, first: int, checkpoint: bytes
) -> None:
    """Let a key sign a log from an entry on."""
    await session.execute(INSERT, log, note.write_key(key), first, checkpoint)


async def end_log_keys(session: Session, log: int, until: int) -> int:
    """Let the keys that sign a log stop at a time; tell how many do."""
    return count(await session.execute(END, log, until))


async def close_log(session: Session, log: int, ts: int) -> None:
    """Let no key sign a log behind its newest entry, which is of a time."""
    await session.execute(CLOSE, log, ts)


async def put_checkpoint(
    session: Session, log: int, key: Key, checkpoint: bytes
) -> None:
    """Keep the first head that a key signed."""
    await session.execute(PUT_CHECKPOINT, log, note.write_key(key), checkpoint)
