"""What necessary and optional services have in common, and cannot be held apart by."""

from collections.abc import Iterator

from consent.rules.finding import Finding
from consent.rules.origin import host_of
from consent.rules.rule import HOST_OWN, NECESSARY_SHARED
from consent.rules.shape import below, show
from consent.rules.site_tables import ServiceTable, SiteFile


def find_wrong(site: SiteFile) -> Iterator[Finding]:
    """Find hosts, cookies and keys of optional services that are open without a yes."""
    split = {each: _is_necessary(table, site) for each, table in site.services.items()}
    necessary = {
        (kind, value)
        for each, needed in split.items()
        if needed
        for kind, value, _ in _marks(site.services[each])
    }
    own = {host_of(origin) for origin in site.origins}
    for each, needed in split.items():
        where = below("services", each)
        for kind, value, place in () if needed else _marks(site.services[each]):
            if (kind, value) in necessary:
                message = f"{show(value)} is a necessary service's too, and always open"
                yield Finding(NECESSARY_SHARED, f"{where}.{place}", message)
            elif kind == "host" and value in own:
                message = f"{show(value)} is the site's own, which no policy keeps out"
                yield Finding(HOST_OWN, f"{where}.{place}", message)


def _is_necessary(service: ServiceTable, site: SiteFile) -> bool:
    tables = [site.purposes[each] for each in service.purposes if each in site.purposes]
    return all(purpose.necessary for purpose in tables)


def _marks(service: ServiceTable) -> Iterator[tuple[str, str, str]]:
    for place, host in enumerate(service.hosts):
        yield "host", host, f"hosts[{place}]"
    for place, cookie in enumerate(service.cookies):
        if not cookie.host:
            yield "cookie", cookie.name, f"cookies[{place}].name"
    for place, item in enumerate(service.storage):
        if not item.host:
            yield item.kind, item.name, f"storage[{place}].name"
