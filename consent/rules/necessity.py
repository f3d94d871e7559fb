"""What may be on without asking, and what never is (A18)."""

from collections.abc import Iterable, Iterator

from consent.rules import trackers, wording
from consent.rules.finding import Finding
from consent.rules.locale import Locales
from consent.rules.measurement import declared
from consent.rules.rule import (
    NEVER_NECESSARY,
    REASON_MISSING,
    SERVICE_MIXED,
    SOLD_NECESSARY,
)
from consent.rules.shape import below, show
from consent.rules.site_tables import PurposeTable, ServiceTable, SiteFile
from consent.rules.skeleton import skeleton

_USUAL = {"marketing": "advertising", "statistics": "analytics", "media": "media"}

_LEAST_LETTERS = 4


def find_wrong(site: SiteFile, locales: Locales) -> Iterator[Finding]:
    """Find what a site calls necessary and is not."""
    for purpose_id, purpose in site.purposes.items():
        where = below("purposes", purpose_id)
        if purpose.necessary:
            kind = trackers.kind_of_purpose(purpose_id)
            names = wording.purpose_texts("name", purpose_id, site, locales)
            kind = kind or _kind_of_usual(names.values(), locales)
            kind = "" if _is_exempt(kind, purpose) else kind
            yield from _purpose(where, purpose, kind, names.values())
        elif purpose.reason:
            message = "is for necessary purposes alone; put it into the description"
            yield Finding(REASON_MISSING, below(where, "reason"), message)
    for service_id, service in site.services.items():
        yield from _service(below("services", service_id), service, site)


def _purpose(
    where: str, purpose: PurposeTable, kind: str, names: Iterable[str]
) -> Iterator[Finding]:
    if not purpose.reason:
        message = "is missing; say why the site does not work without it"
        yield Finding(REASON_MISSING, below(where, "reason"), message)
    elif little := next(filter(_says_little, _reasons(purpose)), ""):
        message = f"{show(little)} is no reason; say why the site needs it"
        yield Finding(REASON_MISSING, below(where, "reason"), message)
    if kind:
        message = f"{kind} is never necessary; leave it out, so that it is asked for"
        yield Finding(NEVER_NECESSARY, below(where, "necessary"), message)
    elif named := _named(names, purpose):
        message = f"{named} is never necessary; make it a purpose that is asked for"
        yield Finding(NEVER_NECESSARY, below(where, "name"), message)
    if purpose.sale:
        message = "data that is sold or shared is never necessary; ask for it"
        yield Finding(SOLD_NECESSARY, below(where, "sale"), message)


def _reasons(purpose: PurposeTable) -> Iterable[str]:
    own = purpose.reason
    return own.values() if isinstance(own, dict) else (own,)


def _says_little(reason: str) -> bool:
    """Tell whether a text such as "n/a" gives no reason in any language."""
    return len(set(filter(str.isalpha, reason.casefold()))) < _LEAST_LETTERS


def _named(names: Iterable[str], purpose: PurposeTable) -> str:
    kinds = [kind for name in names for kind in trackers.kinds_of_name(name)]
    return next((kind for kind in kinds if not _is_exempt(kind, purpose)), "")


def _is_exempt(kind: str, purpose: PurposeTable) -> bool:
    """Measuring an audience has conditions of its own (A59)."""
    return kind == "analytics" and declared(purpose) is not None


def _kind_of_usual(names: Iterable[str], locales: Locales) -> str:
    """Know a purpose by what the product itself calls such ones in any language."""
    said = {skeleton(name).casefold() for name in names}
    for usual, kind in _USUAL.items():
        for locale in locales.values():
            if locale.purposes[usual].name.casefold() in said:
                return kind
    return ""


def _service(where: str, service: ServiceTable, site: SiteFile) -> Iterator[Finding]:
    under = [site.purposes[each] for each in service.purposes if each in site.purposes]
    if not any(purpose.necessary for purpose in under):
        return
    if not all(purpose.necessary for purpose in under):
        message = "mixes necessary and optional purposes; make it two services"
        yield Finding(SERVICE_MIXED, below(where, "purposes"), message)
    exempt = all(declared(purpose) is not None for purpose in under)
    for member, named, kind in _known(service):
        if member == "name" and kind == "analytics" and exempt:
            continue
        message = (
            f"{show(named)} is known for {kind}, which is never necessary; "
            "put it under a purpose that is asked for"
        )
        yield Finding(NEVER_NECESSARY, f"{where}.{member}", message)


def _known(service: ServiceTable) -> Iterator[tuple[str, str, str]]:
    """Give where a service says what it is, by its name, hosts, cookies and keys."""
    if kind := trackers.kind_of_name(service.name):
        yield "name", service.name, kind
    for place, host in enumerate(service.hosts):
        if kind := trackers.kind_of_host(host):
            yield f"hosts[{place}]", host, kind
    for member in ("cookies", "storage"):
        for place, item in enumerate(getattr(service, member)):
            if kind := trackers.kind_of_key(item.name):
                yield f"{member}[{place}].name", item.name, kind
