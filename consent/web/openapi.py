"""`GET /openapi.json`: the contract as OpenAPI 3.1."""

import hashlib
from functools import cache

import msgspec
from starlette.types import Receive

from consent.web.answer import JSON, Answer
from consent.web.document import document
from consent.web.etag import is_known
from consent.web.parts import Parts
from consent.web.request import Request

_CACHING = (b"cache-control", b"public, max-age=300")


async def read_openapi(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Answer with the document; it changes with the service's version alone."""
    content, tag = _content()
    headers = [JSON, _CACHING, (b"etag", tag)]
    if is_known(request.headers.get(b"if-none-match"), tag):
        return Answer(304, headers)
    return Answer(200, headers, content)


@cache
def _content() -> tuple[bytes, bytes]:
    content = msgspec.json.encode(document())
    return content, f'"{hashlib.sha256(content).hexdigest()[:32]}"'.encode()
