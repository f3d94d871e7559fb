"""`GET /posters/{poster}`: the picture that stands in place of an embed."""

from starlette.types import Receive

from consent.rules.poster import MEDIA, NAME
from consent.web.answer import Answer
from consent.web.errors import NotFound
from consent.web.parts import Parts
from consent.web.request import Request
from consent.web.shared import ANYWHERE

_FOR_EVER = (b"cache-control", b"public, max-age=31536000, immutable")


async def read_poster(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Answer with the picture, whose SHA-256 is its name."""
    name = request.parameters["poster"]
    found = NAME.fullmatch(name)
    content = await parts.store.poster(name) if found else None
    if found is None or content is None:
        raise NotFound("there is no such poster")
    media = (b"content-type", MEDIA[found[1]].encode())
    return Answer(200, [media, ANYWHERE, _FOR_EVER], content)
