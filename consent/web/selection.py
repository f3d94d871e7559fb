"""Which records are asked for, in which form, by the part of an address behind `?`."""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar, overload

from starlette.responses import StreamingResponse

from consent.canonical import LARGEST
from consent.errors import BadReference
from consent.flows import bundle, export
from consent.ledger import reference
from consent.model import Action, Kind
from consent.store.base import Query, Store
from consent.web.errors import BadQuery

T = TypeVar("T")

FORMS: Mapping[str, tuple[str, str, Callable[[Store, Query], AsyncIterator[bytes]]]] = {
    "ndjson": ("ndjson", "application/x-ndjson", export.export_ndjson),
    "csv": ("csv", "text/csv; charset=utf-8", export.export_csv),
    "jsonld": ("jsonld", "application/ld+json", export.export_jsonld),
    "bundle": ("zip", "application/zip", bundle.export_bundle),
}
_TIME = {"anyOf": [{"type": "string", "format": f} for f in ("date", "date-time")]}
_NUMBER = {"type": "integer", "minimum": 0, "maximum": LARGEST}
PARAMETERS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "format": (
        "`ndjson`, the evidence; `csv` or `jsonld`, a view of it; or `bundle`, a zip "
        "that proves itself.",
        {"type": "string", "enum": list(FORMS)},
    ),
    "since": ("From this time on, ISO 8601; UTC unless it says so.", _TIME),
    "until": ("Up to, and without, this time.", _TIME),
    "after": ("The index of a record to go on behind.", _NUMBER),
    "before": ("The index of a record to stop at.", _NUMBER),
    "record": (
        "The record of this index or reference alone.",
        {"anyOf": [_NUMBER, {"type": "string"}]},
    ),
    "kind": (
        "Entries of these kinds alone: `consent,refuse` or repeated.",
        {"type": "array", "items": {"type": "string", "enum": list(Kind)}},
    ),
    "notice": ("Entries on the notice of this hash alone.", {"type": "string"}),
    "action": (
        "Choices by these actions alone: `save,withdraw` or repeated.",
        {"type": "array", "items": {"type": "string", "enum": list(Action)}},
    ),
    "purpose": ("Choices that speak of this purpose alone.", {"type": "string"}),
}
SEVERAL = frozenset({"kind", "action"})
"""Those that may stand more than once."""
_DIGITS = re.compile("[0-9]{1,16}")


def query(site: str, given: Mapping[str, str]) -> Query:
    """Read parameters by name, or raise `BadQuery` that says which is wrong."""
    after, before = _read(given, "after", _number, -1), _read(given, "before", _number)
    record = _read(given, "record", lambda text: reference.find(site, text))
    if record is not None:
        after, before = record - 1, record + 1
    return Query(
        site=site,
        since=_read(given, "since", _time),
        until=_read(given, "until", _time),
        after=after,
        before=before,
        kinds=_read(given, "kind", lambda text: tuple(map(Kind, text.split(","))), ()),
        notice=given.get("notice"),
        actions=_read(
            given, "action", lambda text: tuple(map(Action, text.split(","))), ()
        ),
        purpose=given.get("purpose"),
    )


async def stream(
    store: Store, site: str, given: Mapping[str, str], *, whole: bool
) -> StreamingResponse:
    """Answer with the records that are there now, in log order and constant memory.

    `given` has parameters by name; an answer that is not `whole` has no content.
    """
    form = given.get("format", "ndjson")
    if form not in FORMS:
        known = ", ".join(FORMS)
        raise BadQuery(f"{form!r:.40} is no format; ask for one of {known}", "format")
    wanted = query(site, given)
    suffix, media, write = FORMS[form]
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="{site}.{suffix}"',
        "vary": "Authorization",
    }
    content = await _begun(write(store, wanted)) if whole else ()
    return StreamingResponse(content, media_type=media, headers=headers)


async def _begun(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Read the beginning, so that a store that fails is still answered as such."""
    first = await anext(stream, b"")

    async def whole() -> AsyncIterator[bytes]:
        yield first
        async for chunk in stream:
            yield chunk

    return whole()


@overload
def _read(
    given: Mapping[str, str], name: str, read: Callable[[str], T]
) -> T | None: ...


@overload
def _read(
    given: Mapping[str, str], name: str, read: Callable[[str], T], default: T
) -> T: ...


def _read(
    given: Mapping[str, str],
    name: str,
    read: Callable[[str], T],
    default: T | None = None,
) -> T | None:
    if name not in given:
        return default
    try:
        return read(given[name])
    except (ValueError, OverflowError, BadReference) as error:
        raise BadQuery(f"{name} cannot be {given[name]!r:.60}", name) from error


def _number(text: str) -> int:
    if not _DIGITS.fullmatch(text):
        raise ValueError("not a number from 0")
    return min(int(text), LARGEST)


def _time(text: str) -> int:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)
