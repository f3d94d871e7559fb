"""`GET /p/{site}/declaration`: everything that a site may keep on a device.

`/p/{site}/declaration.json` is the same for the widget, which plants it in a page.
"""

from starlette.types import Receive

from consent.model import Regime, Site, Storage, StorageKind
from consent.render import page as pages
from consent.rules.duration import UNTIL_DELETED
from consent.rules.regime import applied, refusal_days
from consent.web import cookies
from consent.web.answer import JSON, Answer
from consent.web.cookies import Place
from consent.web.html import html
from consent.web.parts import Parts
from consent.web.request import Request
from consent.web.shared import SHARED, answer, caching
from consent.web.visit import language


async def read_declaration(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Answer with the declaration; it is the same for everyone in one place."""
    site, lang, regime, own = _asked(parts, request)
    return html(200, pages.declaration(site, lang, regime, own))


async def read_tree(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Answer pages of any origin with the same, as a tree; no cookie is looked at."""
    site, lang, regime, own = _asked(parts, request)
    tree = await parts.server.declaration(site, lang, regime, own)
    headers = caching(parts, site, b"Accept-Language")
    return answer(request, tree, JSON, SHARED, *headers)


def _asked(
    parts: Parts, request: Request
) -> tuple[Site, str, Regime, tuple[Storage, ...]]:
    site = parts.live.site(request.parameters["site"])
    lang = language(request, pages.spoken(site.notice.languages))
    regime = applied(site.notice, parts.places.of(request).place).regime
    return site, lang, regime, _own(site, request.host)


def _own(site: Site, host: str) -> tuple[Storage, ...]:
    """Name what the notice itself keeps, and for how long at most."""
    notice = site.notice
    refusals = [refusal_days(notice, regime) for regime in notice.regimes]
    days = f"{max(notice.validity.grant, *refusals)} days"
    places = {cookies.place(site, host, origin) for origin in site.settings.origins}
    token = f"pps_{site.id}"
    names = {f"__Host-{token}" if p is Place.SAME_HOST else token for p in places}
    return (
        *(
            Storage(kind=StorageKind.COOKIE, name=name, duration=days)
            for name in (f"pp_{site.id}", *sorted(names))
        ),
        # Only until the service has answered, but a browser may close before.
        Storage(kind=StorageKind.COOKIE, name=f"pn_{site.id}", duration="400 days"),
        Storage(kind=StorageKind.LOCAL, name=f"pp_{site.id}", duration=UNTIL_DELETED),
    )
