"""The posters that PostgreSQL keeps, by their names."""

from consent.store.postgres_session import Session

INSERT = """
insert into posters (poster, content)
values ($1, $2)
on conflict do nothing
"""

POSTER = """
select content
from posters
where poster = $1
"""


async def keep_poster(session: Session, poster: str, content: bytes) -> None:
    """Keep a poster for good."""
    await session.execute(INSERT, poster, content)


async def read_poster(session: Session, poster: str) -> bytes | None:
    """Give a kept poster, or None."""
    content: bytes | None = await session.fetchval(POSTER, poster)
    return content
