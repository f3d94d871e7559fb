"""How long a yes, a no and a record may be held."""

from collections.abc import Iterator

from consent.rules.duration import longest, shortest
from consent.rules.finding import Finding
from consent.rules.rule import GRANT_LONG, REFUSAL_LONG, REFUSAL_SHORT
from consent.rules.shape import show
from consent.rules.site_tables import SiteFile

SHORTEST_REFUSAL = 185
LONGEST = "13 months"


def find_wrong(site: SiteFile) -> Iterator[Finding]:
    """Find times that nag, or that no browser keeps."""
    yield from _grant(site.validity.grant)
    if site.validity.refusal:
        yield from _refusal(site.validity.refusal, site.validity.grant)


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
