"""`POST /v1/sites/{site}/erase`: a visitor has what was recorded of them erased."""

from msgspec import UNSET, Struct, UnsetType, ValidationError, convert
from starlette.types import Receive

from consent.errors import BadReceipt
from consent.flows.erase import By, Named
from consent.model import ErasureMode, Site
from consent.period import DAY
from consent.web import cookies
from consent.web.answer import NO_STORE, Answer, Headers, json
from consent.web.body import read_json
from consent.web.handed import LARGEST_RECEIPT, Receipt, handed
from consent.web.origin import writer
from consent.web.parts import Parts
from consent.web.request import Request


class Asked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose records are to go: a receipt's visitor's, else those of the token shown."""

    receipt: Receipt | UnsetType = UNSET


class Gone(Struct, frozen=True, kw_only=True):
    """How many records lost their body, and what became of those."""

    erased: int
    mode: ErasureMode


async def erase(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Erase, and answer once nothing of it is left."""
    site = parts.live.site(request.parameters["site"])
    page = writer(site, request)
    parts.limits.take(site.id, request)
    asked = _read(await read_json(request, receive, LARGEST_RECEIPT))

    named = await _named(parts, request, site, asked)
    gone = await parts.eraser.erase(site, named, request.now, by=By.VISITOR)
    shown = parts.tokens.shown(request, site.id, request.now // DAY)
    # A grant that still counts is not one of those: its visitor did not ask.
    headers = (
        [] if any(one.n is not None for one in shown) else _forget(site, request, page)
    )
    return json(
        200, Gone(erased=len(gone.records), mode=gone.mode), [NO_STORE, *headers]
    )


async def _named(parts: Parts, request: Request, site: Site, asked: Asked) -> Named:
    if asked.receipt is not UNSET:
        return await parts.eraser.prove(site, handed(asked.receipt))
    shown = parts.tokens.shown(request, site.id, request.now // DAY)
    await parts.live.settle()
    return await parts.eraser.find(site, [s.n for s in shown if s.n is not None])


def _read(value: object) -> Asked:
    try:
        return convert(value, Asked)
    except ValidationError as error:
        raise BadReceipt(
            "write {} to erase by token, or a receipt with entry, body and blind",
            "receipt",
        ) from error


def _forget(site: Site, request: Request, page: str | None) -> Headers:
    place = cookies.place(site, request.host, page)
    brought = request.headers.get(b"cookie", b"")
    return [
        *cookies.clear(site, place, request.host, brought),
        *cookies.forget(site, place),
    ]
