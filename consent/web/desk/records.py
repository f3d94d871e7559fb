"""`/admin/sites/{site}/records…`: leafing through a log, and one record of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from starlette.responses import StreamingResponse

from consent.errors import ConsentError
from consent.flows.listing import list_records
from consent.flows.show import show as tell
from consent.ledger import reference
from consent.model import Action, Kind
from consent.period import DAY
from consent.store.base import Query
from consent.store.prove import prove
from consent.web.answer import NO_STORE, Answer
from consent.web.desk.at import At
from consent.web.desk.show import onward, sent, show
from consent.web.errors import status_of
from consent.web.html import HTML
from consent.web.query import single
from consent.web.selection import FORMS, PARAMETERS, SEVERAL, query, stream

LATELY = 7
"""Days that are shown to who asks for none."""

_FORMS = {
    "ndjson": "NDJSON: the evidence, line by line",
    "bundle": "Bundle: a zip that proves itself offline",
    "csv": "CSV: a view for spreadsheets",
    "jsonld": "JSON-LD: ISO/IEC TS 27560 in W3C's vocabulary",
}
assert _FORMS.keys() == FORMS.keys()  # noqa: S101


async def show_records(at: At) -> Answer:
    """Answer with a page of the log, as the address asks for it."""
    site, given = at.site, _given(at)
    try:
        if "record" in given:
            n = reference.find(site.id, given["record"])
            return onward(at, f"/admin/sites/{site.id}/records/{n}")
        wanted = query(site.id, given or _lately(at))
    except ConsentError as error:
        return await _page(at, given, None, error)
    return await _page(at, given or _lately(at), wanted)


async def send_records(at: At) -> StreamingResponse:
    """Answer with all that is asked for, as a file."""
    whole = at.request.scope["method"] != "HEAD"
    answer = await stream(at.parts.store, at.site.id, _given(at), whole=whole)
    answer.raw_headers.extend(at.headers)
    return answer


async def show_record(at: At) -> Answer:
    """Answer with what a record tells, and how it is proven."""
    site, n = at.site, _number(at)
    told = await tell(at.parts.store, site.id, n)
    return show(
        at,
        "record.html",
        title=f"Record {reference.write(site.id, n)}",
        here="sites",
        tab="records",
        site=site,
        record=told.record,
        lines=told.lines,
        is_shown=told.scene is not None,
    )


async def show_scene(at: At) -> Answer:
    """Answer with the notice as the visitor of a record saw it."""
    page = (await tell(at.parts.store, at.site.id, _number(at))).sheet()
    policy = f"{page.policy}; frame-ancestors 'none'; sandbox allow-scripts".encode()
    headers = [HTML, NO_STORE, (b"content-security-policy", policy), *at.headers]
    return Answer(200, headers, page.html)


async def send_proof(at: At) -> Answer:
    """Answer with what proves a record: a C2SP tlog-proof, as a file."""
    record = await at.parts.store.record(at.site.id, _number(at))
    proven = await prove(at.parts.store, record)
    return sent(at, f"{record.site}.{record.n}.tlog-proof", proven.proof)


async def _page(
    at: At,
    given: Mapping[str, str],
    wanted: Query | None,
    problem: ConsentError | None = None,
) -> Answer:
    site = at.site
    listing = None if wanted is None else await list_records(at.parts.store, wanted)
    rest = listing.rest if listing else None
    more = urlencode({**given, "after": rest.after}) if rest else ""
    return show(
        at,
        "records.html",
        status=200 if problem is None else status_of(type(problem)),
        problem="" if problem is None else problem.message,
        title=f"Records of {site.notice.controller.name}",
        here="sites",
        tab="records",
        site=site,
        given=given,
        kinds=list(Kind),
        actions=list(Action),
        forms=_FORMS,
        listing=listing,
        more=more,
    )


def _given(at: At) -> dict[str, str]:
    """Give what the address asks for; a field that was left empty asks for nothing."""
    known = {*PARAMETERS, "said"}
    asked = single(at.request.scope["query_string"], known, many=SEVERAL)
    told = {name: value.strip(",") for name, value in asked.items() if name != "said"}
    return {name: value for name, value in told.items() if value}


def _lately(at: At) -> dict[str, str]:
    first = datetime.fromtimestamp((at.request.now - LATELY * DAY) / 1000, UTC)
    return {"since": first.strftime("%Y-%m-%d")}


def _number(at: At) -> int:
    return reference.find(at.site.id, at.request.parameters["record"])
