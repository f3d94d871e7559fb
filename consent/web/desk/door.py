"""One address of the desk: who may have it, and what all its answers share."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

import msgspec
from starlette.types import ASGIApp, Receive

from consent.errors import BadSlip
from consent.rules.permission import Need, Verdict, judge
from consent.web import errors
from consent.web.answer import Answer
from consent.web.desk.at import At, Handle
from consent.web.desk.reception import read_slip
from consent.web.desk.show import onward, show
from consent.web.door import Door
from consent.web.door import Handle as Plain
from consent.web.errors import ForeignOrigin, NotDocument, NotFound, NotYours
from consent.web.form import first, read_form
from consent.web.html import PageDoor
from consent.web.origin import own
from consent.web.parts import Parts
from consent.web.request import Request

log = logging.getLogger("consent.web")

SIGN_IN = "/admin/sign-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One method of one address: whom it is for, and what answers it.

    `dest` is what browsers may ask for it as (Fetch Metadata), such as a stylesheet.
    """

    method: str
    path: str
    need: Need
    handle: Handle
    dest: bytes = b"document"


class DeskDoor(PageDoor):
    """A door that lets nobody pass whom the page's permission does not name."""

    def __init__(self, pages: Mapping[str, Page]) -> None:
        """Take what answers each method."""
        self.pages = pages
        super().__init__(**{name: self._entry(page) for name, page in pages.items()})

    def handler(self, request: Request) -> Plain:
        """Give the handler, or raise `NotDocument` where something else asks."""
        found = Door.handler(self, request)
        page = self.pages.get(request.scope["method"], self.pages.get("GET"))
        if page and request.headers.get(b"sec-fetch-dest", page.dest) != page.dest:
            raise NotDocument("this is shown in a window of its own", "Sec-Fetch-Dest")
        return found

    def _entry(self, page: Page) -> Plain:
        async def enter(parts: Parts, request: Request, receive: Receive) -> ASGIApp:
            at = At(parts=parts, request=request, seat=None, headers=[])
            try:
                # A secret that is due would be lost with a style that caches keep.
                if page.dest == b"document":
                    at = await _arrived(at)
                if (turned := _turned_away(at, page)) is not None:
                    return turned
                if page.method == "POST":
                    at = await _with_form(at, receive)
                return await page.handle(at)
            except Exception as error:  # noqa: BLE001 - this is the outermost door
                return _told(at, error)

        return enter


async def _arrived(at: At) -> At:
    seat, headers = await at.parts.reception.arrive(at.request, at.seal)
    return replace(at, seat=seat, headers=headers)


def _turned_away(at: At, page: Page) -> Answer | None:
    """Give the answer to somebody whom the page is not for, or raise it."""
    site = at.request.parameters.get("site", "")
    grants = None if at.seat is None else at.seat.person.grants
    sites = {known.id for known in at.parts.live.sites()}
    match judge(page.need, grants, site, sites):
        case Verdict.SIGN_IN:
            return onward(at, f"{SIGN_IN}?next={quote(at.wanted)}")
        case Verdict.HIDDEN:
            raise NotFound("There is no such site here, or none of yours.")
        case Verdict.FORBIDDEN:
            raise NotYours("Your role does not go that far; ask an operator.")
        case _:
            return None


async def _with_form(at: At, receive: Receive) -> At:
    """Read a form that came from a page of ours, in this session."""
    if not {b"origin", b"sec-fetch-site"} & at.request.headers.keys():
        raise ForeignOrigin("a form has to say which page it comes from", "Origin")
    own(at.request)
    fields = await read_form(at.request, receive)
    await _still_there(at)
    read_slip(at.seal, at.request, at.seat, first(fields, "slip"))
    return replace(at, fields=fields)


async def _still_there(at: At) -> None:
    """Raise `BadSlip` where a session ended while its form was on its way."""
    desk = at.parts.store.desk
    if at.seat is not None and await desk.seat(at.seat.session.id) is None:
        raise BadSlip("the session is over", "slip")


def _told(at: At, error: Exception) -> Answer:
    """Tell of an error on a page, with the status and headers of its kind."""
    refused = errors.answer(error)
    said = msgspec.json.decode(refused.body)["error"]["message"]
    if isinstance(error, BadSlip):
        said = "This form was shown too long ago, or before you signed in. Try again."
    carried = [pair for pair in refused.headers if pair[0] == b"retry-after"]
    at = replace(at, headers=[*at.headers, *carried])
    return show(
        at, "problem.html", status=refused.status, title="That did not work", said=said
    )
