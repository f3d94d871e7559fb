"""History: what was recorded of a visitor, as long as it is kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from consent.ledger import body as bodies
from consent.ledger.body import Body
from consent.ledger.receipt import Receipt
from consent.model import Kind
from consent.store.base import Query, Record, Store
from consent.store.prove import prove

CHOICES = (Kind.CONSENT, Kind.REFUSE, Kind.WITHDRAW)
MOST = 100


@dataclass(frozen=True, slots=True)
class Past:
    """A choice that was recorded: its body as it is stored, and read."""

    record: Record
    raw: bytes
    blind: bytes
    body: Body


async def history(
    store: Store, site: str, records: Iterable[int], visitors: Iterable[str]
) -> tuple[Past, ...]:
    """Give the choices of some visitors, and some by number; the newest 100 first.

    What was erased, pruned or is kept for legal claims alone is not among them.
    """
    queries = [
        *(Query(site=site, after=n - 1, before=n + 1) for n in records),
        *(Query(site=site, kinds=CHOICES, visitor=visitor) for visitor in visitors),
    ]
    found: dict[int, Record] = {}
    for query in queries:
        async for page in store.records(query):
            found |= {record.n: record for record in page}
            found = {n: found[n] for n in sorted(found)[-MOST:]}
    return tuple(
        Past(record, record.body, record.blind, bodies.read(record.body))
        for record in reversed(found.values())
        if record.body and record.blind and record.kind in CHOICES
    )


async def receipt(store: Store, past: Past) -> Receipt:
    """Prove a choice anew, in what the log has grown to since."""
    proof, keys, _ = await prove(store, past.record)
    return Receipt(
        entry=past.record.line,
        body=past.raw,
        blind=past.blind,
        proof=proof,
        keys=keys,
    )
