"""Who holds a bearer token that lets them read a site's log (RFC 6750)."""

from consent.flows.admit import admitted
from consent.web.errors import NoAccess
from consent.web.parts import Parts
from consent.web.request import Request

_SCHEME = b"bearer "


def is_shown(request: Request) -> bool:
    """Tell whether a request claims to be more than anybody's."""
    return b"authorization" in request.headers


async def require(parts: Parts, request: Request, site: str) -> None:
    """Let a request pass that shows a token for the site, or raise `NoAccess`.

    Whatever is wrong with a token, the answer is the same.
    """
    given = request.headers.get(b"authorization", b"")
    if given[: len(_SCHEME)].lower() == _SCHEME:
        token = given[len(_SCHEME) :].strip().decode("latin-1")
        if await admitted(parts.store, site, token, request.now) is not None:
            return
    raise NoAccess(
        "show a token that `consent token create` made for this site, as "
        "`Authorization: Bearer TOKEN`",
        "Authorization",
    )
