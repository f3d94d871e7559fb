"""What PostgreSQL knows of the secret that seals tokens."""

from consent.store.postgres_session import Session

SEAL = """
select fingerprint
from seal
"""

PUT = """
insert into seal (one, fingerprint)
values (1, $1)
on conflict (one) do update
set fingerprint = excluded.fingerprint
"""


async def read_seal(session: Session) -> bytes | None:
    """Give the fingerprint of the secret that sealed last, or None."""
    fingerprint: bytes | None = await session.fetchval(SEAL)
    return fingerprint


async def put_seal(session: Session, fingerprint: bytes) -> None:
    """Remember the fingerprint of the secret that seals from now on."""
    await session.execute(PUT, fingerprint)
