"""`GET /v1/sites/{site}/notices/{hash}`: a notice as it was published."""

from starlette.types import Receive, Scope

from consent.web.answer import JSON, Answer
from consent.web.etag import is_known
from consent.web.header import read
from consent.web.parts import Parts

_FOR_EVER = (b"cache-control", b"public, max-age=31536000, immutable")


async def read_notice(parts: Parts, scope: Scope, receive: Receive) -> Answer:
    """Answer with the notice's canonical JSON, whose SHA-256 is its name."""
    path = scope["path_params"]
    site = parts.live.site(path["site"])
    row = await parts.store.notice(site.id, path["hash"])

    tag = f'"{row.hash}"'.encode()
    headers = [JSON, _FOR_EVER, (b"etag", tag)]
    if is_known(read(scope, b"if-none-match"), tag):
        return Answer(304, headers)
    return Answer(200, headers, row.content)
