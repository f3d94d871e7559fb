"""The queries by time that a desk and an export ask, and how SQLite answers them."""

import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from consent.model import Kind
from consent.store import sqlite_head, sqlite_record, sqlite_sum
from consent.store.base import Query, Store

Asked = Callable[[Store, Query], Awaitable[object]]
VISITOR = "0" * 32


async def _first_page(store: Store, window: Query) -> object:
    return await anext(aiter(store.records(replace(window, until=None))))


async def _all(store: Store, window: Query) -> object:
    return sum([len(lines) async for lines in store.ndjson(window)])


async def _refusals(store: Store, window: Query) -> object:
    return await store.count(replace(window, kinds=(Kind.REFUSE,)))


async def _sums(store: Store, window: Query) -> object:
    return await store.actions(window.site, window.since or 0, window.until or 0)


async def _visitor(store: Store, window: Query) -> object:
    return await store.count(Query(site=window.site, visitor=VISITOR))


QUERIES: Mapping[str, Asked] = {
    "first page": _first_page,
    "5,000 as NDJSON": _all,
    "refusals in them": _refusals,
    "sums by act": _sums,
    "one visitor": _visitor,
}


def read_plan(database: Path, window: Query) -> dict[str, list[str]]:
    """Give what SQLite says of each statement: a SEARCH goes by a key or an index."""
    chosen = replace(window, kinds=(Kind.REFUSE,))
    person = Query(site=window.site, visitor=VISITOR)
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        statements = {
            "page": (sqlite_record.ROWS, window, sqlite_record.ORDER),
            "lines": (sqlite_record.LINES, window, sqlite_record.ORDER),
            "count": (sqlite_record.COUNT, chosen, ""),
            "visitor": (sqlite_record.COUNT, person, ""),
            "sums": (sqlite_sum.ACTIONS, window, sqlite_sum.CHOICES),
        }
        plans = {
            name: _explain(connection, what, query, tail)
            for name, (what, query, tail) in statements.items()
        }
        where = connection.execute(f"explain query plan {sqlite_head.TIME}", (0,))
        return {**plans, "index of a time": [row[3] for row in where]}


def _explain(
    connection: sqlite3.Connection, what: str, query: Query, tail: str
) -> list[str]:
    selection = sqlite_record.select(connection, query)
    rows = connection.execute(
        f"explain query plan {what}{selection.sql()}{tail}", selection.parameters()
    )
    return [row[3] for row in rows]
