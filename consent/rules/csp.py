"""The Content-Security-Policy that lets a browser enforce a choice (CSP Level 3).

It says which hosts a page may reach, and nothing else: inline code and `eval` are for
the site's own policy to forbid. Where both are sent, a browser obeys both.
"""

from collections.abc import Collection, Iterable, Iterator

from consent.model import CspMode, Service, Settings
from consent.rules.origin import host_of

HEADERS = {
    CspMode.REPORT: "Content-Security-Policy-Report-Only",
    CspMode.ENFORCE: "Content-Security-Policy",
}
"""The header of each mode that has one."""

_HERE = ("'self'", "'unsafe-inline'", "'unsafe-eval'", "data:", "blob:")


def policy(
    own: Iterable[str], services: Iterable[Service], given: Collection[str]
) -> str:
    """Write the policy for a visitor.

    It names the site's own hosts, and the hosts of services whose id is given. A host
    that two services share is reachable as soon as one of them is.
    """
    hosts = dict.fromkeys(own)
    for service in services:
        if service.id in given:
            hosts |= dict.fromkeys(service.hosts)
    sources = (source for host in hosts for source in _sources(host))
    return " ".join(("default-src", *_HERE, *sources))


def own_hosts(settings: Settings) -> tuple[str, ...]:
    """Give the site's own hosts: of its origins, of this service, and those listed."""
    csp = settings.csp
    origins = (*settings.origins, csp.service) if csp.service else settings.origins
    return (*map(host_of, origins), *csp.hosts)


def _sources(host: str) -> Iterator[str]:
    # An address in brackets cannot be written here; 'self' has to do.
    if not host.startswith("["):
        # Without a port only the scheme's own would count, and a name without a scheme
        # stands for no web socket.
        yield f"{host}:*"
        yield f"ws://{host}:*"
