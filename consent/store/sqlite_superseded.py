"""The records whose tokens no longer count, in a SQLite file: as bits and as a feed."""

import sqlite3
from collections.abc import Mapping, Sequence

from consent.store.feed import NOWHERE, Bits, Superseded
from consent.store.sqlite_place import LOG_SIZE

LIMIT = 10_000
WORD = 32
"""How many records share a row of `superseded_words`; the schema says it too."""

SINCE = """
select s.seq, l.site, s.place % :log_size
from superseded s
join logs l on l.log = s.place / :log_size
where s.seq > :after
order by s.seq
limit :limit
"""

NEWEST = """
select coalesce(max(seq), 0)
from superseded
"""

WORDS = """
select l.site, w.word % :log_words, w.bits
from superseded_words w
join logs l on l.log = w.word / :log_words
order by w.word
"""


def read_superseded(
    connection: sqlite3.Connection, after: Mapping[str, int] = NOWHERE
) -> Sequence[Superseded]:
    """Give what was superseded since a cursor, at most `LIMIT` at a time."""
    # One file, one writer: the feeds of all sites are numbered as one.
    last = max(after.values(), default=0)
    bound = {"after": last, "limit": LIMIT, "log_size": LOG_SIZE}
    return tuple(map(Superseded._make, connection.execute(SINCE, bound)))


def read_bits(connection: sqlite3.Connection) -> Bits:
    """Give all that was superseded, and the feed's cursor behind it."""
    # Asked first: what comes in between is in both, which does no harm.
    seq = connection.execute(NEWEST).fetchone()[0]
    logs: dict[str, bytearray] = {}
    bound = {"log_words": LOG_SIZE // WORD}
    for site, word, bits in connection.execute(WORDS, bound):
        row = logs.setdefault(site, bytearray())
        row.extend(bytes(word * WORD // 8 - len(row)))
        row += bits.to_bytes(WORD // 8, "little")
    return Bits(dict.fromkeys(logs, seq), logs)
