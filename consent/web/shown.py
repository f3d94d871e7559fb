"""`POST /v1/sites/{site}/shown`: a page tells that its notice is shown, or answered."""

import msgspec
from msgspec import Struct
from starlette.types import Receive

from consent.errors import BadCount
from consent.flows.count import What
from consent.web.answer import NO_STORE, Answer
from consent.web.body import read_json
from consent.web.errors import ForeignOrigin, NotFound
from consent.web.origin import writer
from consent.web.parts import Parts
from consent.web.request import Request

LARGEST = 512


class Told(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a page says of its notice; nothing in it is a visitor's own."""

    notice: str
    lang: str
    what: What


async def count(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Count one more, where the site's owner turned that on."""
    site = parts.live.site(request.parameters["site"])
    if not site.settings.count_shown:
        raise NotFound("this site does not count what is shown")
    if writer(site, request) is None:
        raise ForeignOrigin("only a page of the site has something to count", "Origin")

    parts.limits.take(site.id, request)
    value = await read_json(request, receive, LARGEST)
    try:
        told = msgspec.convert(value, Told)
    except msgspec.ValidationError as error:
        raise BadCount(
            'send {"notice", "lang", "what"}, where what is "shown" or "answered"'
        ) from error
    await parts.counter.count(site, told.notice, told.lang, told.what, request.now)
    return Answer(204, [NO_STORE])
