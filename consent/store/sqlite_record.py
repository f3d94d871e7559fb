"""Reading the records of a SQLite file: one, many, counted, or as NDJSON."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from consent.errors import UnknownRecord
from consent.store import row as row_of
from consent.store.base import Query, Record
from consent.store.row import digest
from consent.store.sqlite_head import find_log, index_at
from consent.store.sqlite_place import index, place

PAGE = 256
"""Records a step: it holds one reader for a few milliseconds."""

ROWS = """
select e.place, e.ts, e.kind, e.notice,
  cast(e.line as blob), cast(b.body as blob), b.blind
"""

LINES = """
select b.blind, cast(b.body as blob), cast(e.line as blob)
"""

COUNT = """
select count(*)
"""

FROM = """
from entries e
left join bodies b on b.seq = e.body
"""

FROM_RESTRICTED = """
from entries e
left join restricted r using (place)
left join bodies b on b.seq = coalesce(e.body, r.body)
"""

SPAN = """
where e.place >= :first
  and e.place < :stop
"""

FILTERS = {
    "kinds": "  and e.kind in (select value from json_each(:kinds))",
    "notice": "  and e.notice = :notice",
    "actions": """  and json_extract(b.body, '$.action')
    in (select value from json_each(:actions))""",
    "purpose": """  and exists (
    select 1 from json_each(b.body, '$.purposes') where key = :purpose
  )""",
    "visitor": "  and e.visitor = :visitor and b.seq is not null",
}

ORDER = """
order by e.place
limit :limit
"""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a query asks of one log, from index `first` to before `stop`."""

    site: str
    log: int
    first: int
    stop: int
    filters: dict[str, str | bytes]
    restricted: bool

    def behind(self, n: int) -> "Selection":
        """Give what is left behind an index."""
        return replace(self, first=n + 1)

    def pages(self) -> Iterator["Selection"]:
        """Cut it where a page of records lies between, chosen or not."""
        for first in range(self.first, self.stop, PAGE):
            yield replace(self, first=first, stop=min(first + PAGE, self.stop))

    def sql(self) -> str:
        """Write the clauses that choose the records."""
        filters = "\n".join(FILTERS[name] for name in self.filters)
        return (FROM_RESTRICTED if self.restricted else FROM) + SPAN + filters

    def parameters(self) -> dict[str, Any]:
        """Give what the clauses are bound to."""
        first, stop = place(self.log, self.first), place(self.log, self.stop)
        return {**self.filters, "first": first, "stop": stop, "limit": PAGE}


def select(connection: sqlite3.Connection, query: Query) -> Selection:
    """Find where in its log a query begins and ends, or raise `UnknownSite`."""
    log = find_log(connection, query.site)
    size = log.head.frontier.size
    first, stop = query.after + 1, size if query.before is None else query.before
    if query.since is not None:
        first = max(first, index_at(connection, log.number, size, query.since))
    if query.until is not None:
        stop = min(stop, index_at(connection, log.number, size, query.until))
    return Selection(
        site=query.site,
        log=log.number,
        first=max(first, 0),
        stop=min(stop, size),
        filters=_filters(query),
        restricted=query.restricted,
    )


def _filters(query: Query) -> dict[str, str | bytes]:
    filters = {
        "kinds": json.dumps(query.kinds) if query.kinds else None,
        "notice": query.notice,
        "actions": json.dumps(query.actions) if query.actions else None,
        "purpose": query.purpose,
        "visitor": None if query.visitor is None else digest(query.visitor),
    }
    return {name: value for name, value in filters.items() if value is not None}


def read_record(site: str, row: Sequence[Any]) -> Record:
    """Make a record of a row of `ROWS`."""
    return row_of.read_record(site, (index(row[0]), *row[1:]))


def read_one(connection: sqlite3.Connection, site: str, n: int) -> Record:
    """Give one record, or raise `UnknownSite` or `UnknownRecord`."""
    chosen = select(connection, Query(site=site, after=n - 1, before=n + 1))
    records = read_page(connection, chosen) if n >= 0 else ()
    if not records:
        raise UnknownRecord(f"{site!r} has no record {n}")
    return records[0]


def read_page(connection: sqlite3.Connection, chosen: Selection) -> Sequence[Record]:
    """Give the next records of a selection, none at its end."""
    if chosen.first >= chosen.stop:
        return ()
    rows = connection.execute(ROWS + chosen.sql() + ORDER, chosen.parameters())
    return tuple(read_record(chosen.site, row) for row in rows)


def read_lines(connection: sqlite3.Connection, page: Selection) -> bytes:
    """Give the lines of a selection of at most a page."""
    rows = connection.execute(LINES + page.sql() + ORDER, page.parameters())
    return row_of.write_lines(rows)


def count(connection: sqlite3.Connection, query: Query) -> int:
    """Count the records that a query asks for."""
    chosen = select(connection, query)
    if chosen.first >= chosen.stop or not chosen.filters:
        return max(chosen.stop - chosen.first, 0)
    row = connection.execute(COUNT + chosen.sql(), chosen.parameters()).fetchone()
    return int(row[0])
