"""What services keep that no withdrawal reaches, as far as a site's file shows it."""

from collections.abc import Iterator

from consent.errors import Mistake
from consent.rules.finding import Finding
from consent.rules.host import is_below
from consent.rules.origin import host_of
from consent.rules.rule import COOKIE_KEPT
from consent.rules.shape import below, show
from consent.rules.site_tables import CookieTable, ServiceTable, SiteFile


def find_misplaced(site: SiteFile) -> Iterator[Mistake]:
    """Find what is said to be a third party's own and is not, or more than that."""
    own = [host_of(origin) for origin in site.origins]
    for service_id, service in site.services.items():
        for where, host in _hosts(below("services", service_id), service):
            if any(is_below(each, host) for each in own):
                message = f"{show(host)} is the site's own; leave it out"
                yield Mistake(message, f"{where}.host")
        for place, item in enumerate(service.cookies):
            if item.host and (item.http_only or item.path != "/"):
                member = "http_only" if item.http_only else "path"
                where = f"{below('services', service_id)}.cookies[{place}].{member}"
                message = "changes nothing at a third party's host; leave it out"
                yield Mistake(message, where)


def find_kept(site: SiteFile) -> Iterator[Finding]:
    """Find cookies that no script can delete where this service may not reach them."""
    for service_id, service in site.services.items():
        for place, item in enumerate(service.cookies):
            if item.http_only and not item.host and (words := _kept(item, site)):
                where = f"{below('services', service_id)}.cookies[{place}].http_only"
                yield Finding(COOKIE_KEPT, where, words)


def _kept(item: CookieTable, site: SiteFile) -> str:
    """Say where a withdrawal leaves a cookie, or nothing."""
    elsewhere = f"{show(item.name)} stays where this service is on another site"
    service = host_of(site.csp.service) if site.csp.service else ""
    if not site.cookie_domain:
        return f"{elsewhere} than the page; put it on the site's own host"
    if service and not is_below(service, site.cookie_domain):
        return f"{elsewhere}, as {show(service)} is; have the site delete it"
    if item.name.startswith("__Host-"):
        return f"{show(item.name)} is one host's alone; the service may be on another"
    return ""


def _hosts(where: str, service: ServiceTable) -> Iterator[tuple[str, str]]:
    for place, cookie in enumerate(service.cookies):
        if cookie.host:
            yield f"{where}.cookies[{place}]", cookie.host
    for place, item in enumerate(service.storage):
        if item.host:
            yield f"{where}.storage[{place}]", item.host
