"""Whose page is asking: who may write, and who may read the answer."""

from consent.model import Site
from consent.web.answer import Answer, Headers
from consent.web.errors import ForeignOrigin
from consent.web.request import Request

SITES = "/v1/sites/"
VARY = (b"vary", b"Origin")

_PREFLIGHT = [
    (b"access-control-allow-headers", b"authorization, content-type"),
    (b"access-control-max-age", b"7200"),
]


def writer(site: Site, request: Request) -> str | None:
    """Give the origin of the page that asks for a write, if it is one of the site's.

    None stands for a caller that is no browser: every browser that may send another
    site's cookies also sends `Origin` or `Sec-Fetch-Site` with a POST.
    """
    origin = request.headers.get(b"origin")
    if origin is None:
        if b"sec-fetch-site" not in request.headers:
            return None
        raise ForeignOrigin("a page's request without Origin is not accepted", "Origin")

    text = origin.decode("latin-1")
    if text not in site.settings.origins:
        raise ForeignOrigin(
            f"{text:.100} is not one of the site's origins; they are compared "
            "letter by letter with those in its file",
            "Origin",
        )
    return text


def own(request: Request) -> str:
    """Give the origin of our own page that sends a form, or raise `ForeignOrigin`.

    A browser that says nothing of where it comes from is left to the form's slip.
    """
    if request.headers.get(b"sec-fetch-site", b"none") not in {b"same-origin", b"none"}:
        raise ForeignOrigin("a form has to come from its own page", "Sec-Fetch-Site")
    host = request.headers.get(b"host", b"").decode("latin-1")
    origin = request.headers.get(b"origin", b"").decode("latin-1")
    if not origin:
        return f"{request.scope['scheme']}://{host}"
    # The scheme may be that between a proxy and us, which is not the browser's.
    if origin not in {f"https://{host}", f"http://{host}"}:
        raise ForeignOrigin(f"{origin:.100} is not where this page is", "Origin")
    return origin


def varying(path: str) -> Headers:
    """Tell caches of the API that an answer depends on whose page asks."""
    return [VARY] if path.startswith(SITES) else []


def cors(origin: bytes | None, readers: tuple[str, ...]) -> Headers:
    """Let a listed origin read the answer, and no other."""
    if origin is None or origin.decode("latin-1") not in readers:
        return [VARY]
    return [
        VARY,
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-credentials", b"true"),
    ]


def readers(site: Site) -> tuple[str, ...]:
    """Give the origins whose pages may read what the API says of a site."""
    return site.settings.origins + site.settings.may_check


def preflight(methods: bytes) -> Answer:
    """Answer an OPTIONS request; who may go on is for `cors` to say."""
    return Answer(
        204,
        [
            (b"allow", methods),
            (b"access-control-allow-methods", methods),
            *_PREFLIGHT,
        ],
    )
