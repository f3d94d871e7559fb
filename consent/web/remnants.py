"""What services left behind that no script can delete: the site's HttpOnly cookies."""

from consent.ledger.body import Body
from consent.model import CookieScope, Site, Status, StorageKind
from consent.rules.grammar import matches
from consent.web.answer import Headers
from consent.web.cookies import Place, deletion, parents

_OFF = {Status.REFUSED, Status.WITHDRAWN}


def delete(site: Site, where: Place, host: str, raw: bytes, body: Body) -> Headers:
    """Delete those of services that a choice turns off, where they are within reach.

    The request brings the names that a pattern stands for. One whose path hides it from
    us is deleted by its name where something was taken back.
    """
    if where is Place.ELSEWHERE:
        return []
    kept, off = _kept(site, body), _off(site, body)
    if not off:
        return []
    brought = {
        pair.partition("=")[0].strip() for pair in raw.decode("latin-1").split(";")
    }
    lines: Headers = []
    for scope in off:
        names = {name for name in brought if matches(scope.name, name)}
        if body.replaces is not None and "*" not in scope.name:
            names.add(scope.name)
        for name in sorted(each for each in names if not _is_one(each, kept)):
            for domain in ("", *sorted(parents(host))):
                lines.append(deletion(name, domain, scope.path))
    return lines


def _off(site: Site, body: Body) -> list[CookieScope]:
    """Give the HttpOnly cookies of services that are off."""
    return [
        scope
        for scope in site.settings.scopes
        if scope.http_only and body.services.get(scope.service) in _OFF
    ]


def _kept(site: Site, body: Body) -> list[str]:
    """Give the patterns of cookies that some service keeps, of any kind."""
    # One that came with a later notice was never asked for, and is nobody's to delete.
    return [
        stored.name
        for service in site.notice.services
        if body.services.get(service.id) not in _OFF
        for stored in service.storage
        if stored.kind is StorageKind.COOKIE and not stored.host
    ]


def _is_one(name: str, patterns: list[str]) -> bool:
    return any(matches(pattern, name) for pattern in patterns)
