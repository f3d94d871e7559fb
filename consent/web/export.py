"""`GET /v1/sites/{site}/export`: a site's records as a stream, for auditors."""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from typing import TypeVar

from starlette.responses import StreamingResponse
from starlette.types import Receive

from consent.flows import export
from consent.model import Kind
from consent.store.base import Query, Store
from consent.web import bearer, query
from consent.web.errors import BadQuery
from consent.web.parts import Parts
from consent.web.request import Request

T = TypeVar("T")

FORMS: Mapping[str, tuple[str, Callable[[Store, Query], AsyncIterator[bytes]]]] = {
    "ndjson": ("application/x-ndjson", export.export_ndjson),
    "csv": ("text/csv; charset=utf-8", export.export_csv),
}
PARAMETERS = {
    "format": "`ndjson`, the evidence, or `csv`, a view of it.",
    "since": "From this time on, ISO 8601; UTC unless it says so.",
    "until": "Up to, and without, this time.",
    "after": "The index of a record to go on behind.",
    "kind": "Entries of these kinds alone: `consent,refuse` or repeated.",
    "notice": "Entries on the notice of this hash alone.",
}


async def read_export(
    parts: Parts, request: Request, receive: Receive
) -> StreamingResponse:
    """Stream the records that are there now, in log order and constant memory."""
    site = parts.live.site(request.parameters["site"])
    await bearer.require(parts, request, site.id)
    given = query.single(request.scope["query_string"], PARAMETERS, many={"kind"})
    form = given.get("format", "ndjson")
    if form not in FORMS:
        raise BadQuery(f"{form!r:.40} is no format; ask for ndjson or csv", "format")
    wanted = Query(
        site=site.id,
        since=_read(given, "since", _time, None),
        until=_read(given, "until", _time, None),
        after=_read(given, "after", int, -1),
        kinds=_read(given, "kind", _kinds, ()),
        notice=given.get("notice"),
    )
    media, stream = FORMS[form]
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="{site.id}.{form}"',
        "vary": "Authorization",
    }
    content = stream(parts.store, wanted)
    return StreamingResponse(content, media_type=media, headers=headers)


def _read(
    given: Mapping[str, str], name: str, read: Callable[[str], T], default: T
) -> T:
    if name not in given:
        return default
    try:
        return read(given[name])
    except (ValueError, OverflowError) as error:
        raise BadQuery(f"{name} cannot be {given[name]!r:.60}", name) from error


def _time(text: str) -> int:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)


def _kinds(text: str) -> tuple[Kind, ...]:
    return tuple(Kind(kind) for kind in text.split(","))
