"""`GET /v1/sites/{site}/records/{record}/shown`: what a visitor saw, for auditors."""

from starlette.types import Receive

from consent.flows.show import show
from consent.ledger import reference
from consent.web import bearer
from consent.web.answer import NO_STORE, Answer
from consent.web.parts import Parts
from consent.web.request import Request

_HTML = (b"content-type", b"text/html; charset=utf-8")
_VARY = (b"vary", b"Authorization")


async def read_shown(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Answer an auditor with a record in words, over the notice as it was shown."""
    site = parts.live.site(request.parameters["site"])
    await bearer.require(parts, request, site.id)
    n = reference.find(site.id, request.parameters["record"])
    page = (await show(parts.store, site.id, n)).sheet()
    policy = f"{page.policy}; frame-ancestors 'none'".encode()
    headers = [_HTML, _VARY, NO_STORE, (b"content-security-policy", policy)]
    return Answer(200, headers, page.html)
