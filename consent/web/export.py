"""`GET /v1/sites/{site}/export`: a site's records as a stream, for auditors."""

from starlette.responses import StreamingResponse
from starlette.types import Receive

from consent.web import bearer, query
from consent.web.parts import Parts
from consent.web.request import Request
from consent.web.selection import PARAMETERS, SEVERAL, stream


async def read_export(
    parts: Parts, request: Request, receive: Receive
) -> StreamingResponse:
    """Stream the records that are there now, in log order and constant memory."""
    site = parts.live.site(request.parameters["site"])
    await bearer.require(parts, request, site.id)
    given = query.single(request.scope["query_string"], PARAMETERS, many=SEVERAL)
    whole = request.scope["method"] != "HEAD"
    return await stream(parts.store, site.id, given, whole=whole)
