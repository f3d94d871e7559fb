"""Which host names the service answers under (against DNS rebinding)."""

from collections.abc import Iterable

from consent.memo import Memo
from consent.model import Site
from consent.rules.host import is_below
from consent.rules.origin import host_of
from consent.store.live import Live
from consent.web.errors import BadHost

_LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
_STALE = 1_000


class Hosts:
    """Knows the names that belong to this service.

    Those listed, or else loopback names and all that share a name with a published
    site: its origins' hosts and cookie domains, what is below them and above them.
    """

    def __init__(self, live: Live, listed: tuple[str, ...] = ()) -> None:
        """Take the sites, and the names that an operator listed, if any were."""
        self._live = live
        self._listed = frozenset(listed)
        self._memo: Memo[bytes, str] = Memo(256)
        self._since = 0

    def name(self, header: bytes, now: int) -> str:
        """Give the name in a Host header, without port, or raise `BadHost`."""
        if not 0 <= now - self._since <= _STALE:
            self._memo, self._since = Memo(256), now
        known = self._memo.get(header)
        if known is not None:
            return known

        name = _name(header)
        if not self._is_ours(name):
            raise BadHost(
                f"the service does not know itself as {name!r:.100}; if that name is "
                "right, add it to CONSENT_HOSTS",
                "Host",
            )
        self._memo.put(header, name)
        return name

    def is_published(self, name: str) -> bool:
        """Tell whether a name was listed, or is that of a published site itself."""
        sites = self._live.sites()
        return name in self._listed or any(
            name == host_of(origin)
            for site in sites
            for origin in site.settings.origins
        )

    def _is_ours(self, name: str) -> bool:
        if self._listed:
            return name in self._listed
        if name in _LOOPBACK or name.endswith(".localhost"):
            return True
        return any(
            is_below(name, known) or ("." in name and is_below(known, name))
            for known in _names(self._live.sites())
        )


def _names(sites: Iterable[Site]) -> Iterable[str]:
    for site in sites:
        yield from (host_of(origin) for origin in site.settings.origins)
        if site.settings.cookie_domain:
            yield site.settings.cookie_domain


def _name(header: bytes) -> str:
    host = header.decode("latin-1").lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]
