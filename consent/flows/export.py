"""Export: a site's records as a stream, in log order and constant memory."""

import csv
import io
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from consent import canonical
from consent.ledger import body as bodies
from consent.ledger import dpv, entry
from consent.ledger.body import Body
from consent.model import Kind, Notice, Status
from consent.rules import notice as notices
from consent.store.base import Query, Record, Store
from consent.store.deed import deed

COLUMNS = (
    *("n", "ts", "kind", "notice", "lang", "regime", "layer", "action", "source"),
    *("purposes_given", "purposes_refused", "services_given", "services_refused"),
    *("visitor", "from", "until", "replaces"),
)

_CHOICES = (Kind.CONSENT, Kind.REFUSE, Kind.WITHDRAW)
# What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def export_ndjson(store: Store, query: Query) -> AsyncIterator[bytes]:
    """Stream the evidence: each line holds entry, body and blind as they are stored."""
    async for lines in store.ndjson(query):
        yield lines


async def export_csv(store: Store, query: Query) -> AsyncIterator[bytes]:
    """Stream a view for spreadsheets (RFC 4180), after a line of column names.

    Cells are defused: what a spreadsheet would run as a formula begins with `'`. Cells
    of several ids have a space between them. What was erased is empty.
    """
    yield _lines([COLUMNS])
    async for page in store.records(query):
        yield _lines(_row(record) for record in page)


async def export_jsonld(store: Store, query: Query) -> AsyncIterator[bytes]:
    """Stream records of choices as JSON-LD, a node a line, after the notices they name.

    They are in W3C's DPV, as ISO/IEC TS 27560 lays consent records out. Entries of
    other kinds have no place there.
    """
    origin = (await store.site(query.site)).origin
    yield b'{"@context":%b,"@graph":[\n' % canonical.encode(dpv.context(origin))
    known: dict[str, Notice] = {}
    between = b""
    async for page in _choices(store, query):
        nodes = [node for one in page async for node in _nodes(store, one, known)]
        yield between + b",\n".join(nodes)
        between = b",\n"
    yield b"\n]}\n"


async def unlock(
    store: Store,
    query: Query,
    *,
    because: str,
    author: str,
    random: Callable[[int], bytes],
) -> Query:
    """Let a query have restricted bodies, now that the log says who reads them and why.

    They are kept for legal claims alone (GDPR Art. 17(3)(e), 18(2)).
    """
    said = f"Restricted bodies exported: {because}"
    await store.append(deed(query.site, said, author=author, random=random))
    return replace(query, restricted=True)


async def _choices(store: Store, query: Query) -> AsyncIterator[Sequence[Record]]:
    kinds = tuple(kind for kind in _CHOICES if kind in (query.kinds or _CHOICES))
    if kinds:
        async for page in store.records(replace(query, kinds=kinds)):
            yield page


async def _nodes(
    store: Store, record: Record, known: dict[str, Notice]
) -> AsyncIterator[bytes]:
    leaf = entry.read(record.line)
    name = leaf.notice or ""
    if name not in known:
        known[name] = notices.read((await store.notice(record.site, name)).content)
        yield canonical.encode(dpv.tell_notice(name, known[name]))
    body = None if record.body is None else bodies.read(record.body)
    yield canonical.encode(dpv.tell_record(leaf, body, known[name]))


def _lines(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_defused(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _defused(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell


def _row(record: Record) -> tuple[object, ...]:
    head = (record.n, entry.write_time(record.ts), record.kind.value, record.notice)
    if record.body is None or record.kind not in _CHOICES:
        return (*head, *(None,) * (len(COLUMNS) - len(head)))
    return (*head, *_chosen(bodies.read(record.body)))


def _chosen(body: Body) -> tuple[object, ...]:
    return (
        body.lang,
        body.regime.value,
        body.layer.value,
        body.action.value,
        body.source,
        _named(body.purposes, given=True),
        _named(body.purposes, given=False),
        _named(body.services, given=True),
        _named(body.services, given=False),
        body.visitor,
        body.begins,
        body.until,
        body.replaces,
    )


def _named(statuses: Mapping[str, Status], *, given: bool) -> str:
    return " ".join(
        name for name, s in statuses.items() if (s is Status.GIVEN) is given
    )
