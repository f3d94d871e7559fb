"""How long a yes, a no, a record and a cookie may be held."""

from collections.abc import Iterator

from consent.rules.duration import longest, shortest, stored_days
from consent.rules.finding import Finding
from consent.rules.rule import (
    COOKIE_LONG,
    GRANT_LONG,
    REFUSAL_LONG,
    REFUSAL_SHORT,
    RETENTION_LONG,
)
from consent.rules.shape import below, show
from consent.rules.site_tables import ServiceTable, SiteFile

SHORTEST_REFUSAL = 185
LONGEST = "13 months"
LONGEST_RETENTION = "10 years"
LONGEST_COOKIE = 400
"""Days that browsers keep a cookie at most (RFC 6265bis §5.5)."""


def find_wrong(site: SiteFile) -> Iterator[Finding]:
    """Find times that nag, or that no browser keeps."""
    yield from _grant(site.validity.grant)
    if site.validity.refusal:
        yield from _refusal(site.validity.refusal, site.validity.grant)
    yield from _retention(site.retention.after_validity)
    for service_id, service in site.services.items():
        yield from _cookies(below("services", service_id), service)


def _retention(after: str) -> Iterator[Finding]:
    if after and longest(after) > longest(LONGEST_RETENTION):
        message = f"{show(after)} is too long; write at most {show(LONGEST_RETENTION)}"
        yield Finding(RETENTION_LONG, "retention.after_validity", message)


def _cookies(where: str, service: ServiceTable) -> Iterator[Finding]:
    for place, cookie in enumerate(service.cookies):
        days = stored_days(cookie.duration) if cookie.duration else 0
        # "13 months" is what everyone writes, and 403 days at most.
        if days is None or days > longest(LONGEST):
            message = (
                f"{show(cookie.duration)} is longer than any browser keeps a cookie, "
                f"{LONGEST_COOKIE} days; write what is so"
            )
            yield Finding(COOKIE_LONG, f"{where}.cookies[{place}].duration", message)


def _grant(grant: str) -> Iterator[Finding]:
    if grant and shortest(grant) > shortest(LONGEST):
        message = f"{show(grant)} is too long; write at most {show(LONGEST)}"
        yield Finding(GRANT_LONG, "validity.grant", message)


def _refusal(refusal: str, grant: str) -> Iterator[Finding]:
    where, days = "validity.refusal", longest(refusal)
    if days > longest(LONGEST):
        message = f"{show(refusal)} is too long; browsers keep {show(LONGEST)} at most"
        yield Finding(REFUSAL_LONG, where, message)
    elif days < SHORTEST_REFUSAL:
        message = f'{show(refusal)} is too short; write at least "6 months"'
        yield Finding(REFUSAL_SHORT, where, message)
    elif grant and days < shortest(grant):
        message = f"{show(refusal)} is shorter than a grant, {show(grant)}"
        yield Finding(REFUSAL_SHORT, where, message)
