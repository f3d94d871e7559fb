"""The services that a site seems to use, put together from what was seen untouched."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from consent.rules.preset import Preset
from consent.scan.knowledge import GUESS, Known
from consent.scan.measure import Measure, Standing
from consent.scan.passes import Sight, asked, kept
from consent.scan.seen import WORKER, Asked, Kept, Pass, Tag

OWN = "site"
"""The service of what the site itself keeps."""

_PURPOSES = {
    "analytics": "statistics",
    "advertising": "marketing",
    "social": "media",
    "tag manager": "statistics",
    "personalisation": "personalisation",
}


@dataclass(slots=True)
class Found:
    """A service as far as a look can tell; without a preset the owner names the rest.

    `sure` says how sure its name is, `pages` where it was seen.
    """

    id: str
    name: str
    purpose: str
    sure: str
    preset: Preset | None = None
    hosts: list[str] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Loads:
    """A tag of a page that belongs to one of the services."""

    page: str
    tag: Tag
    service: str


def services(sight: Sight, measure: Measure) -> dict[str, Found]:
    """Put together what was asked, kept and written in the source, by service."""
    found: dict[str, Found] = {}
    seen = sight.passes[Pass.UNTOUCHED]
    for what, page in [*asked(seen).values(), *_tagged(sight)]:
        if measure.host(what.host) is Standing.OWN:
            continue
        known = measure.knowledge.of_host(what.host)
        service = _take(found, known, _id(what.host), what.host, page)
        if what.host not in service.hosts:
            service.hosts.append(what.host)
    for one, page in kept(seen).values():
        if one.kind == WORKER or measure.kept(one) is Standing.OWN:
            continue
        known = measure.knowledge.of_key(one.kind, one.name, found)
        _take(found, known, OWN, "This site", page).kept.append(one)
    return found


def loads(sight: Sight, measure: Measure) -> Iterator[Loads]:
    """Give every tag that loads one of them without being held."""
    for seen in sight.passes[Pass.UNTOUCHED]:
        for tag in seen.tags:
            if tag.held or measure.host(tag.host) is Standing.OWN:
                continue
            known = measure.knowledge.of_host(tag.host)
            yield Loads(seen.page, tag, _name(known, _id(tag.host)))


def _tagged(sight: Sight) -> Iterator[tuple[Asked, str]]:
    for seen in sight.passes[Pass.UNTOUCHED]:
        for tag in seen.tags:
            yield Asked(tag.host, tag.element), seen.page


def _take(
    found: dict[str, Found], known: Known | None, other: str, name: str, page: str
) -> Found:
    service_id = _name(known, other)
    if service_id not in found:
        found[service_id] = _new(service_id, known, name)
    if page not in found[service_id].pages:
        found[service_id].pages.append(page)
    return found[service_id]


def _new(service_id: str, known: Known | None, name: str) -> Found:
    if known is None:
        purpose = "necessary" if service_id == OWN else "statistics"
        return Found(service_id, name, purpose, GUESS)
    if known.preset is not None:
        purpose = known.preset.table["purposes"][0]
        return Found(service_id, known.name, purpose, known.sure, known.preset)
    purpose = _PURPOSES.get(known.kind, "necessary")
    return Found(service_id, known.name, purpose, known.sure)


def _name(known: Known | None, other: str) -> str:
    if known is None:
        return other
    if known.preset is not None:
        return known.preset.name
    return _id(known.name)


def _id(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:32] or "service"
