"""Where a request comes from: by a proxy's word, else by a file, else nobody knows."""

from typing import NamedTuple

from consent.geo import GeoDatabase
from consent.rules import place
from consent.settings import Settings
from consent.web.proxy import client, is_trusted
from consent.web.request import Request


class Found(NamedTuple):
    """A place and who named it; nothing where nobody knows."""

    place: str = ""
    source: str = ""


class Places:
    """Finds out where visitors are, and keeps nothing of it.

    `headers` are those that tell.
    """

    def __init__(self, settings: Settings) -> None:
        """Take which header to believe from which proxies, and which file to read."""
        self.headers = [name.encode() for name in settings.country_headers]
        self._headers = [name.lower().encode() for name in settings.country_headers]
        self._source = f"header {' '.join(settings.country_headers[:1])}"
        self._proxies = settings.trusted_proxies
        path = settings.geo_database
        self._database = None if path is None else GeoDatabase(path)

    def of(self, request: Request) -> Found:
        """Tell where the visitor is who sent a request."""
        if said := self._said(request):
            return Found(said, self._source)
        if self._database is None:
            return Found()
        address = client(request.scope, self._proxies)
        found = self._database.place(address, request.now)
        return Found(found, "database") if found else Found()

    def _said(self, request: Request) -> str:
        """Read the header, which anybody could send who is no trusted proxy."""
        if not self._headers or not is_trusted(request.scope, self._proxies):
            return ""
        values = [request.headers.get(name, b"") for name in self._headers]
        return place.read(*(value.decode("latin-1") for value in values))
