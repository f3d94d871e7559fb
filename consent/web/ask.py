"""`GET /v1/ask`: may a certificate be had for a name? (Caddy's on-demand TLS asks.)"""

from starlette.types import Receive

from consent.web.answer import NO_STORE, Answer
from consent.web.errors import BadQuery, NotFound
from consent.web.parts import Parts
from consent.web.query import single
from consent.web.request import Request


async def read_ask(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Say yes by 200 to hosts of published sites and those of the settings."""
    name = single(request.scope["query_string"], {"domain"}, ()).get("domain")
    if not name:
        raise BadQuery("name a host: ?domain=shop.example", "domain")
    if not parts.hosts.is_published(name.lower()):
        raise NotFound("no site of that host is published here", "domain")
    return Answer(200, [NO_STORE])
