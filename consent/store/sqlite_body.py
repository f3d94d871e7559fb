"""Where the personal part of records lies in a SQLite file.

Bodies are only ever added behind the last one and overwritten where they lie. SQLite
overwrites a value of the same length in place; moving it to another page could leave a
copy behind, which no later deletion would reach.
"""

import sqlite3
from collections.abc import Iterable

NEXT = """
select coalesce(max(seq), 0) + 1
from bodies
"""

INSERT = """
insert into bodies (seq, place, blind, body)
values (?, ?, ?, ?)
"""

SPEND = """
update bodies
set blind = zeroblob(32),
  body = cast(zeroblob(length(cast(body as blob))) as text)
where seq = (
  select coalesce(e.body, r.body)
  from entries e
  left join restricted r using (place)
  where e.place = ?
)
"""

RESTRICT = """
insert into restricted (place, body)
select place, body
from entries
where place = ?
  and body is not null
"""

RESTRICT_AT = """
insert into restricted (place, body)
values (?, ?)
"""

HIDE = """
update entries
set body = null
where place = ?
"""

UNLINK = """
update entries
set body = null, visitor = null
where place = ?
"""

UNRESTRICT = """
delete from restricted
where place = ?
"""

FORGET_KEY = """
delete from keys
where place = ?
"""

KEPT_BEHIND = 256
"""How many spent bodies stay before the first that may still be erased.

Taking rows away makes SQLite move their neighbours, three pages of them at most. These
many fill more, so that only spent ones are ever moved.
"""

FIRST_LIVE = f"""
select coalesce(
  (
    select b.seq
    from bodies b
    join entries e using (place)
    where b.blind <> zeroblob(32)
      and e.kind in ('consent', 'refuse', 'withdraw')
    order by b.seq
    limit 1
  ),
  (select max(seq) + 1 from bodies)
) - {KEPT_BEHIND}
"""  # noqa: S608

RECLAIM = """
delete from bodies
where seq in (
  select seq
  from bodies
  where seq < ?
    and blind = zeroblob(32)
  limit ?
)
"""


def next_body(connection: sqlite3.Connection) -> int:
    """Give the number of the next body."""
    return int(connection.execute(NEXT).fetchone()[0])


def spend(connection: sqlite3.Connection, places: Iterable[int]) -> int:
    """Overwrite the bodies at some places, and all that was derived from them."""
    bound = [(at,) for at in places]
    count = connection.executemany(SPEND, bound).rowcount
    for statement in (UNLINK, UNRESTRICT, FORGET_KEY):
        connection.executemany(statement, bound)
    return count


def restrict(connection: sqlite3.Connection, places: Iterable[int]) -> int:
    """Put the bodies at some places where no common way to read leads."""
    bound = [(at,) for at in places]
    count = connection.executemany(RESTRICT, bound).rowcount
    for statement in (HIDE, FORGET_KEY):
        connection.executemany(statement, bound)
    return count


def reclaim(connection: sqlite3.Connection, limit: int) -> int:
    """Give some of the room of spent bodies back; tell how many, 0 at the end."""
    first = connection.execute(FIRST_LIVE).fetchone()[0]
    if first is None:
        return 0
    return connection.execute(RECLAIM, (first, limit)).rowcount
