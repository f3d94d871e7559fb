"""Listing: a page of a log, a line for each record, as people leaf through it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from consent import canonical
from consent.flows.account import choice_of, decisions
from consent.ledger import reference
from consent.model import Kind
from consent.store.base import Query, Record, Store

LENGTH = 50
"""Records that a page has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A record in short; `said` is what its body tells, None where that is gone."""

    n: int
    reference: str
    ts: int
    kind: Kind
    said: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of records in log order; `rest` asks for those behind them, if any."""

    records: Sequence[Listed]
    rest: Query | None


async def list_records(store: Store, query: Query) -> Listing:
    """Give the first page of what a query asks for."""
    found: list[Record] = []
    async for page in store.records(query):
        found += page
        if len(found) > LENGTH:
            break
    rest = replace(query, after=found[LENGTH - 1].n) if len(found) > LENGTH else None
    return Listing([_listed(record) for record in found[:LENGTH]], rest)


def _listed(record: Record) -> Listed:
    return Listed(
        n=record.n,
        reference=reference.write(record.site, record.n),
        ts=record.ts,
        kind=record.kind,
        said=_said(record),
    )


def _said(record: Record) -> str | None:
    if record.body is None:
        return None
    body = choice_of(record)
    if body is None:
        return " ".join(canonical.decode(record.body).get("changes", ()))
    return f"{body.action}, {decisions(body.purposes)}"
