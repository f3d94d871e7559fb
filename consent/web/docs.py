"""`GET /docs`: the contract as a page, without script and without third parties."""

import hashlib
from base64 import b64encode
from functools import cache

from starlette.types import Receive

from consent.render.docs import docs
from consent.web.answer import Answer
from consent.web.document import document
from consent.web.etag import is_known
from consent.web.parts import Parts
from consent.web.request import Request

_HTML = (b"content-type", b"text/html; charset=utf-8")
_CACHING = (b"cache-control", b"public, max-age=300")


async def read_docs(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Answer with the page; it changes with the service's version alone."""
    content, policy, tag = _content()
    headers = [
        _HTML,
        _CACHING,
        (b"etag", tag),
        (b"content-security-policy", policy),
    ]
    if is_known(request.headers.get(b"if-none-match"), tag):
        return Answer(304, headers)
    return Answer(200, headers, content)


@cache
def _content() -> tuple[bytes, bytes, bytes]:
    page = docs(document())
    style = b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
    content = page.html.encode()
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return content, policy.encode(), tag.encode()
