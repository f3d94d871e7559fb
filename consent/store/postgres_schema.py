"""Bringing the tables of a PostgreSQL database up to this version."""

from consent.errors import StoreError
from consent.store.migrate import Migration, available, missing
from consent.store.postgres_session import Session

CREATE = """
create table if not exists migrations (
  number bigint primary key,
  name text not null,
  checksum text not null
)
"""

APPLIED = """
select number, checksum
from migrations
"""

INSERT = """
insert into migrations (number, name, checksum)
values ($1, $2, $3)
"""

TABLES = """
select count(*), count(*) filter (where tablename = 'migrations')
from pg_tables
where schemaname = current_schema()
"""


async def plan(session: Session) -> tuple[Migration, ...]:
    """Tell which migrations the database lacks, and change nothing.

    Raises `SchemaTooNew`, or `StoreError` if the tables are not this product's.
    """
    tables, ours = await session.fetchrow(TABLES)
    if not tables:
        return available("postgres")
    if not ours:
        raise StoreError("the database belongs to another program")
    applied = await session.fetch(APPLIED)
    return missing(available("postgres"), {row[0]: row[1] for row in applied})


async def migrate(session: Session) -> bool:
    """Run the next missing migration; tell whether there was one.

    Of two nodes that start at once one is undone, and finds it done.
    """
    waiting = await plan(session)
    if not waiting:
        return False
    one = waiting[0]
    await session.execute(CREATE)
    await session.execute(INSERT, one.number, one.name, one.checksum)
    await session.execute(one.sql)
    return True
