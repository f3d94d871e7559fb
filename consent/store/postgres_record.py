"""Reading the records in PostgreSQL: one, many, counted, or as NDJSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from consent.errors import UnknownRecord
from consent.store.base import Query, Record
from consent.store.postgres_head import find_log, index_at
from consent.store.postgres_session import LONG, Session
from consent.store.row import digest, read_record, write_lines

PAGE = 256
"""Records a step: it holds one session for a few milliseconds."""

ROWS = """
select e.n, e.ts, e.kind, e.notice,
  convert_to(e.line, 'UTF8'), convert_to(b.body, 'UTF8'), b.blind
"""

LINES = """
select b.blind, convert_to(b.body, 'UTF8'), convert_to(e.line, 'UTF8')
"""

COUNT = """
select count(*)
"""

# The first five parameters are the log, its span, the page and what is restricted.
FROM = """
from entries e
left join bodies b on b.log = e.log and b.n = e.n and (not b.restricted or $4)
"""

SPAN = """
where e.log = $1
  and e.n >= $2
  and e.n < $3
"""

FILTERS = {
    "kinds": "  and e.kind = any({}::text[])",
    "notice": "  and e.notice = {}",
    "actions": "  and b.body::json ->> 'action' = any({}::text[])",
    "purpose": "  and json_typeof(b.body::json -> 'purposes' -> {}) is not null",
    "visitor": "  and e.visitor = {} and b.n is not null",
}

ORDER = f"""
order by e.n
limit {PAGE}
"""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a query asks of one log, from index `first` to before `stop`."""

    site: str
    log: int
    first: int
    stop: int
    filters: dict[str, Any]
    restricted: bool

    def behind(self, n: int) -> "Selection":
        """Give what is left behind an index."""
        return replace(self, first=n + 1)

    def pages(self) -> Iterator["Selection"]:
        """Cut it where a page of records lies between, chosen or not."""
        for first in range(self.first, self.stop, PAGE):
            yield replace(self, first=first, stop=min(first + PAGE, self.stop))

    def sql(self, more: str = "") -> str:
        """Write the clauses that choose the records, of `more` joined tables too."""
        filters = (
            FILTERS[name].format(f"${number}")
            for number, name in enumerate(self.filters, 5)
        )
        return FROM + more + SPAN + "\n".join(filters)

    def bound(self) -> tuple[Any, ...]:
        """Give what the clauses are bound to."""
        span = self.log, self.first, self.stop
        return *span, self.restricted, *self.filters.values()


async def select(session: Session, query: Query) -> Selection:
    """Find where in its log a query begins and ends, or raise `UnknownSite`."""
    log = await find_log(session, query.site)
    size = log.head.frontier.size
    first, stop = query.after + 1, size if query.before is None else query.before
    if query.since is not None:
        first = max(first, await index_at(session, log.number, size, query.since))
    if query.until is not None:
        stop = min(stop, await index_at(session, log.number, size, query.until))
    return Selection(
        site=query.site,
        log=log.number,
        first=max(first, 0),
        stop=min(stop, size),
        filters=_filters(query),
        restricted=query.restricted,
    )


def _filters(query: Query) -> dict[str, Any]:
    filters = {
        "kinds": [kind.value for kind in query.kinds] or None,
        "notice": query.notice,
        "actions": [action.value for action in query.actions] or None,
        "purpose": query.purpose,
        "visitor": None if query.visitor is None else digest(query.visitor),
    }
    return {name: value for name, value in filters.items() if value is not None}


async def read_one(session: Session, site: str, n: int) -> Record:
    """Give one record, or raise `UnknownSite` or `UnknownRecord`."""
    chosen = await select(session, Query(site=site, after=n - 1, before=n + 1))
    records = await read_page(session, chosen) if n >= 0 else ()
    if not records:
        raise UnknownRecord(f"{site!r} has no record {n}")
    return records[0]


async def read_page(session: Session, chosen: Selection) -> Sequence[Record]:
    """Give the next records of a selection, none at its end."""
    if chosen.first >= chosen.stop:
        return ()
    rows = await session.fetch(ROWS + chosen.sql() + ORDER, *chosen.bound())
    return tuple(read_record(chosen.site, row) for row in rows)


async def read_lines(session: Session, page: Selection) -> bytes:
    """Give the lines of a selection of at most a page."""
    return write_lines(await session.fetch(LINES + page.sql() + ORDER, *page.bound()))


async def count(session: Session, query: Query) -> int:
    """Count the records that a query asks for."""
    chosen = await select(session, query)
    if chosen.first >= chosen.stop or not chosen.filters:
        return max(chosen.stop - chosen.first, 0)
    rows = await session.fetch(COUNT + chosen.sql(), *chosen.bound(), timeout=LONG)
    return int(rows[0][0])
