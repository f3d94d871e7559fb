"""`GET /v1/sites/{site}/notices/{hash}`: a notice as it was published."""

from starlette.types import Receive

from consent.web.answer import JSON, Answer
from consent.web.etag import is_known
from consent.web.parts import Parts
from consent.web.request import Request

_FOR_EVER = (b"cache-control", b"public, max-age=31536000, immutable")


async def read_notice(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Answer with the notice's canonical JSON, whose SHA-256 is its name."""
    site = parts.live.site(request.parameters["site"])
    row = await parts.store.notice(site.id, request.parameters["hash"])

    tag = f'"{row.hash}"'.encode()
    headers = [JSON, _FOR_EVER, (b"etag", tag)]
    if is_known(request.headers.get(b"if-none-match"), tag):
        return Answer(304, headers)
    return Answer(200, headers, row.content)
