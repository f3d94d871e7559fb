"""Measuring an audience without asking, and the conditions of that (A59)."""

from collections.abc import Iterator

from consent.model import Measurement
from consent.rules.duration import longest, stored_days
from consent.rules.finding import Finding
from consent.rules.host import is_below
from consent.rules.origin import host_of
from consent.rules.rule import MEASUREMENT
from consent.rules.shape import below, show
from consent.rules.site_tables import (
    CookieTable,
    MeasurementTable,
    PurposeTable,
    ServiceTable,
    SiteFile,
    StorageTable,
)

LONGEST_COOKIE, LONGEST_DATA = "13 months", "25 months"


def declared(purpose: PurposeTable) -> Measurement | None:
    """Give what an owner declares of measuring; None of a purpose that is no such."""
    table = purpose.measurement
    if table == MeasurementTable():
        return None
    return Measurement(objection=table.objection, data=table.data)


def find_wrong(site: SiteFile) -> Iterator[Finding]:
    """Find where measuring without asking breaks a condition of it."""
    for purpose_id, purpose in site.purposes.items():
        if declared(purpose) is None:
            continue
        where = below("purposes", purpose_id)
        if not purpose.necessary:
            message = "is for what is not asked for; write necessary = true, or ask"
            yield Finding(MEASUREMENT, f"{where}.measurement", message)
        for member, message in _declaration(purpose.measurement, site):
            yield Finding(MEASUREMENT, f"{where}.measurement.{member}", message)
        for service_id, service in site.services.items():
            if purpose_id in service.purposes:
                for member, message in _service(service, site):
                    place = f"{below('services', service_id)}.{member}"
                    yield Finding(MEASUREMENT, place, message)


def _declaration(table: MeasurementTable, site: SiteFile) -> Iterator[tuple[str, str]]:
    if not table.aggregated:
        yield "aggregated", "is not true; what tells of single visitors is asked for"
    if not table.objection:
        yield "objection", "is missing; write the address at which visitors object"
    elif not _is_own(host_of("/".join(table.objection.split("/")[:3])), site):
        yield "objection", "is not at the site's own host"
    if not table.data or longest(table.data) > longest(LONGEST_DATA):
        yield "data", f"has to say how long data is kept, at most {show(LONGEST_DATA)}"


def _service(service: ServiceTable, site: SiteFile) -> Iterator[tuple[str, str]]:
    if len(service.purposes) > 1:
        yield "purposes", "has others beside measuring; make it two services"
    if service.recipient and service.recipient != site.controller.name:
        yield (
            "recipient",
            f"is not {show(site.controller.name)}: it is not the own tool",
        )
    for place, host in enumerate(service.hosts):
        if host and not _is_own(host, site):
            yield f"hosts[{place}]", f"{show(host)} is no host of the site's own"
    for member in ("cookies", "storage"):
        for place, item in enumerate(getattr(service, member)):
            for what, message in _stored(item, site):
                yield f"{member}[{place}].{what}", message


def _stored(
    item: CookieTable | StorageTable, site: SiteFile
) -> Iterator[tuple[str, str]]:
    if item.host and not _is_own(item.host, site):
        yield "host", f"{show(item.host)} is no host of the site's own"
    days = stored_days(item.duration) if item.duration else 0
    if days is None or days > longest(LONGEST_COOKIE):
        yield "duration", f"is too long; write at most {show(LONGEST_COOKIE)}"


def _is_own(host: str, site: SiteFile) -> bool:
    own = [host_of(origin) for origin in site.origins]
    own += [site.cookie_domain] if site.cookie_domain else []
    return any(is_below(host, each) for each in own)
