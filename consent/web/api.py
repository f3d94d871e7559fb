"""One address of a site's API: every answer says which pages may read it."""

from starlette.types import Receive

from consent.errors import UnknownSite
from consent.web.answer import Answer, Headers
from consent.web.door import Door, Handle
from consent.web.origin import VARY, cors, preflight, readers
from consent.web.parts import Parts
from consent.web.request import Request


class ApiDoor(Door):
    """A door under `/v1/sites/{site}/`, open to the pages of that site."""

    def __init__(self, **handlers: Handle) -> None:
        """Take what answers each method; OPTIONS is answered here."""
        super().__init__(**handlers)
        self._methods = ", ".join([*self.handlers, "OPTIONS"]).encode()
        self.handlers["OPTIONS"] = self._preflight

    async def _preflight(
        self, parts: Parts, request: Request, receive: Receive
    ) -> Answer:
        return preflight(self._methods)

    def headers(self, parts: Parts, request: Request) -> Headers:
        """Add which pages may read the answer."""
        try:
            site = parts.live.site(request.parameters["site"])
        except UnknownSite:
            return [VARY, *super().headers(parts, request)]
        allowed = cors(request.headers.get(b"origin"), readers(site))
        return [*allowed, *super().headers(parts, request)]
