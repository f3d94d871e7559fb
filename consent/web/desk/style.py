"""`GET /admin/desk.css`: the one style of the desk."""

import hashlib
from functools import cache

from consent.render import desk as pages
from consent.web.answer import Answer
from consent.web.desk.at import At
from consent.web.etag import is_known

_CSS = (b"content-type", b"text/css; charset=utf-8")
_CACHING = (b"cache-control", b"public, max-age=300")


async def read_style(at: At) -> Answer:
    """Answer with the style; it changes with the service's version alone."""
    content, tag = _content()
    headers = [_CSS, _CACHING, (b"etag", tag)]
    if is_known(at.request.headers.get(b"if-none-match"), tag):
        return Answer(304, headers)
    return Answer(200, headers, content)


@cache
def _content() -> tuple[bytes, bytes]:
    content = pages.style()
    return content, f'"{hashlib.sha256(content).hexdigest()[:32]}"'.encode()
