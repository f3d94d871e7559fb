"""`POST /v1/sites/{site}/reports`: pages and browsers tell of undeclared hosts."""

from collections.abc import Iterable
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from starlette.types import Receive

from consent.errors import BadCount
from consent.model import Site
from consent.web.answer import NO_STORE, Answer
from consent.web.body import parse, read_bytes, read_json
from consent.web.errors import ForeignOrigin, NotFound
from consent.web.origin import writer
from consent.web.parts import Parts
from consent.web.request import Request
from consent.web.violation import BATCH, LARGEST, LEGACY, violations

Host = Annotated[str, Meta(max_length=253)]
Hosts = Annotated[tuple[Host, ...], Meta(max_length=50)]


class Met(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hosts that one page loaded from, and was kept from; nothing else of them."""

    loaded: Hosts = ()
    blocked: Hosts = ()


async def report(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Count the hosts of one page more, where the site's owner turned that on."""
    site = parts.live.site(request.parameters["site"])
    if not site.settings.count_undeclared:
        raise NotFound("this site does not collect undeclared hosts")
    kind = request.headers.get(b"content-type", b"").decode("latin-1")
    if kind.partition(";")[0].strip().lower() in {LEGACY, BATCH}:
        loaded, blocked = await _browsers(parts, site, request, receive)
    else:
        loaded, blocked = await _pages(parts, site, request, receive)
    parts.collector.collect(site, loaded, blocked, request.now)
    return Answer(204, [NO_STORE])


async def _pages(
    parts: Parts, site: Site, request: Request, receive: Receive
) -> tuple[Iterable[str], Iterable[str]]:
    if writer(site, request) is None:
        raise ForeignOrigin("only a page of the site has something to report", "Origin")
    parts.limits.take(site.id, request)
    value = await read_json(request, receive)
    try:
        met = msgspec.convert(value, Met)
    except msgspec.ValidationError as error:
        raise BadCount(
            'send {"loaded": [host, …], "blocked": [host, …]}, 50 of each at most'
        ) from error
    return met.loaded, met.blocked


async def _browsers(
    parts: Parts, site: Site, request: Request, receive: Receive
) -> tuple[Iterable[str], Iterable[str]]:
    """Read what a browser sends by itself, which need not say where it comes from."""
    if request.headers.get(b"origin", b"null") != b"null":
        writer(site, request)
    parts.limits.take(site.id, request)
    value = parse(await read_bytes(request, receive, LARGEST))
    return violations(value, site.settings.origins)
