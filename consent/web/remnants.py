"""What services left behind that no script can delete: the site's HttpOnly cookies."""

from collections.abc import Iterator

from consent.ledger.body import Body
from consent.model import CookieScope, Site, Status
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
    off = list(_off(site, body))
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
        for name in sorted(names):
            for domain in ("", *sorted(parents(host))):
                lines.append(deletion(name, domain, scope.path))
    return lines


def _off(site: Site, body: Body) -> Iterator[CookieScope]:
    """Give the cookies of services that are off, and of no other that is not."""
    ours = [scope for scope in site.settings.scopes if scope.http_only]
    # One that came with a later notice was never asked for, and is nobody's to delete.
    kept = {one.name for one in ours if body.services.get(one.service) not in _OFF}
    yield from (one for one in ours if one.name not in kept)
