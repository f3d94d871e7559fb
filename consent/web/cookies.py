"""The cookies: found in a request by hand, and written as headers by hand."""

from enum import StrEnum
from typing import NamedTuple

from consent.model import Site
from consent.rules.host import is_below
from consent.rules.origin import host_of
from consent.web.answer import Headers

_DAY = 86_400


class Place(StrEnum):
    """Where the service stands, as seen from the page."""

    SAME_HOST = "A"
    SUBDOMAIN = "B"
    ELSEWHERE = "C"


class Cookies(NamedTuple):
    """What one answer sets: the state, the token, and for how many days."""

    state: str
    token: str
    days: int


def place(site: Site, host: str, origin: str | None) -> Place:
    """Tell where the service stands for a request to `host` from a page.

    A site with a cookie domain keeps its choices there wherever page and service
    both belong to it: a second, host-only set would contradict the first one.
    """
    page = host if origin is None else host_of(origin)
    domain = site.settings.cookie_domain
    if domain and is_below(host, domain) and is_below(page, domain):
        return Place.SUBDOMAIN
    return Place.SAME_HOST if host == page else Place.ELSEWHERE


def values(raw: bytes, name: bytes) -> list[bytes]:
    """Give the values of all cookies of a name, with or without `__Host-`."""
    needle = name + b"="
    result = []
    at = raw.find(needle)
    while at >= 0:
        begin = at + len(needle)
        end = raw.find(b";", begin)
        before = raw[:at].removesuffix(b"__Host-").rstrip(b" ")
        if not before or before.endswith(b";"):
            result.append(raw[begin : end if end >= 0 else None].strip())
        at = raw.find(needle, begin)
    return result


def write(site: Site, where: Place, cookies: Cookies) -> Headers:
    """Write the answer's Set-Cookie headers for one place."""
    age = f"; Max-Age={cookies.days * _DAY}; Path=/; Secure"
    state, token = f"pp_{site.id}={cookies.state}", f"pps_{site.id}={cookies.token}"
    match where:
        case Place.SAME_HOST:
            lines = [
                f"{state}{age}; SameSite=Lax",
                f"__Host-{token}{age}; HttpOnly; SameSite=Lax",
            ]
        case Place.SUBDOMAIN:
            domain = f"; Domain={site.settings.cookie_domain}"
            lines = [
                f"{state}{age}; SameSite=Lax{domain}",
                f"{token}{age}; HttpOnly; SameSite=Lax{domain}",
            ]
        case Place.ELSEWHERE:
            lines = [f"{token}{age}; HttpOnly; SameSite=None; Partitioned"]
    return [(b"set-cookie", line.encode()) for line in lines]


def forget(site: Site, where: Place) -> Headers:
    """Delete the cookies that `write` would set."""
    return write(site, where, Cookies("", "", 0))


def clear(site: Site, where: Place, host: str, raw: bytes) -> Headers:
    """Delete our cookies of other scopes, if the request's cookies have any."""
    if not raw or not _has_others(site, where, raw):
        return []
    token, state = f"pps_{site.id}", f"pp_{site.id}"
    match where:
        case Place.SAME_HOST:
            domains = parents(host) | ({site.settings.cookie_domain} - {""})
            scopes = [(token, ""), *((n, d) for d in domains for n in (token, state))]
        case _:
            scopes = [(f"__Host-{token}", ""), (token, ""), (state, "")]
    return [deletion(name, domain) for name, domain in scopes]


def deletion(name: str, domain: str, path: str = "/") -> tuple[bytes, bytes]:
    """Delete a cookie of one domain, or of the host alone, and one path."""
    where = f"; Domain={domain}" if domain else ""
    line = f"{name}=; Max-Age=0; Path={path}; Secure; SameSite=Lax{where}"
    return b"set-cookie", line.encode()


def parents(host: str) -> set[str]:
    """Give a host and the domains above it that have a dot."""
    labels = host.split(".")
    return {".".join(labels[i:]) for i in range(len(labels) - 1)}


def _has_others(site: Site, where: Place, raw: bytes) -> bool:
    name = site.id.encode()
    tokens, states = values(raw, b"pps_" + name), values(raw, b"pp_" + name)
    if len(tokens) > 1 or len(states) > 1:
        return True
    host_only = bool(values(raw, b"__Host-pps_" + name))
    return bool(tokens) and host_only != (where is Place.SAME_HOST)
