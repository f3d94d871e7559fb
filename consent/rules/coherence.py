"""Whether the parts of a site's file fit one another: mistakes between tables."""

from collections.abc import Hashable, Iterable, Iterator

from consent.errors import Mistake
from consent.rules import attribute, google_mode, remnant, wording
from consent.rules.address import url_problem
from consent.rules.grammar import matches
from consent.rules.host import is_below
from consent.rules.locale import Locales
from consent.rules.origin import host_of
from consent.rules.place import DEFAULT
from consent.rules.poster import source_problem
from consent.rules.role import USUAL
from consent.rules.shape import below, show
from consent.rules.site_tables import ServiceTable, SiteFile


def find_mistakes(site: SiteFile, locales: Locales) -> Iterator[Mistake]:
    """Find every place where two tables of a site's file do not fit."""
    yield from _languages(site, locales)
    yield from _twice("origins", site.origins)
    yield from _twice("check.allowed_sites", site.check.allowed_sites)
    yield from _regimes(site)
    yield from _cookie_domain(site)
    yield from _csp(site)
    yield from _webhooks(site)
    yield from _signals(site)
    yield from _hold(site)
    yield from _posters(site)
    yield from _twice("attributes.honour", site.attributes.honour)
    yield from attribute.find_mistakes(site)
    yield from _purposes(site, locales)
    for service_id, service in site.services.items():
        yield from _service(service_id, service, site)
        yield from _ours(service_id, service, site)
    yield from remnant.find_misplaced(site)
    yield from google_mode.find_mistakes(site)
    for where, message in wording.find_wrong_texts(site, locales):
        yield Mistake(message, where)


def _posters(site: SiteFile) -> Iterator[Mistake]:
    for key, source in site.posters.items():
        where = below("posters", key)
        if key not in site.services and url_problem(key):
            message = "is neither a service's id nor the address that is embedded"
            yield Mistake(message, where)
        if problem := source_problem(source):
            yield Mistake(f"{show(source)} {problem}", where)


def _signals(site: SiteFile) -> Iterator[Mistake]:
    yield from _twice("signals.tell", site.signals.tell)
    optional = [name for name, each in site.purposes.items() if not each.necessary]
    for role in USUAL:
        for place, purpose_id in enumerate(getattr(site.signals, role)):
            if purpose_id not in optional:
                known = ", ".join(optional)
                message = (
                    f"{show(purpose_id)} is no optional purpose; there are {known}"
                )
                yield Mistake(message, f"signals.{role}[{place}]")


def _hold(site: SiteFile) -> Iterator[Mistake]:
    for service_id in site.hold.paths:
        where = below("hold.paths", service_id)
        if service_id not in site.services:
            yield Mistake("is no service of this site", where)
        elif not site.services[service_id].hosts:
            yield Mistake("is of a service without hosts", where)


def _languages(site: SiteFile, locales: Locales) -> Iterator[Mistake]:
    yield from _twice("languages", site.languages)
    for place, language in enumerate(site.languages):
        if language not in locales:
            known = ", ".join(sorted(locales))
            message = f"{show(language)} has no texts yet; there are {known}"
            yield Mistake(message, f"languages[{place}]")


def _regimes(site: SiteFile) -> Iterator[Mistake]:
    if DEFAULT not in site.regimes:
        message = 'is missing; write what holds everywhere else, such as "opt-in"'
        yield Mistake(message, below("regimes", DEFAULT))


def _cookie_domain(site: SiteFile) -> Iterator[Mistake]:
    domain = site.cookie_domain
    hosts = [host_of(origin) for origin in site.origins]
    if domain and not any(is_below(host, domain) for host in hosts):
        message = f"{show(domain)} is above none of the origins"
        yield Mistake(message, "cookie_domain")


def _csp(site: SiteFile) -> Iterator[Mistake]:
    yield from _twice("csp.hosts", site.csp.hosts)
    for place, host in enumerate(site.csp.hosts):
        for service_id, service in site.services.items():
            if host in service.hosts:
                message = f"{show(host)} is a host of the service {service_id!r}"
                yield Mistake(message, f"csp.hosts[{place}]")
    # With one, the service stands on a subdomain: the policy would keep the notice out.
    if site.csp.mode == "enforce" and site.cookie_domain and not site.csp.service:
        message = "is missing; name the origin that the notice comes from"
        yield Mistake(message, "csp.service")


# Whoever was told of a yes has to hear that it ended (GDPR Art. 7(3) and 19).
_OWED = {"choice": ("withdrawn", "erased"), "withdrawn": ("erased",)}


def _webhooks(site: SiteFile) -> Iterator[Mistake]:
    yield from _twice("webhooks", [hook.url for hook in site.webhooks])
    for place, hook in enumerate(site.webhooks):
        where = f"webhooks[{place}].events"
        yield from _twice(where, hook.events)
        owed = {more for event in hook.events for more in _OWED.get(event, ())}
        for event in sorted(owed.difference(hook.events)):
            message = f"lacks {show(event)}; who is told of a choice is told of its end"
            yield Mistake(message, where)


def _purposes(site: SiteFile, locales: Locales) -> Iterator[Mistake]:
    known = {language for language in site.languages if language in locales}
    for purpose_id in site.purposes:
        where = below("purposes", purpose_id)
        if purpose_id in site.services:
            message = "is a purpose and a service; data-consent could mean either"
            yield Mistake(message, below("services", purpose_id))
        for member in ("name", "description"):
            texts = wording.purpose_texts(member, purpose_id, site, locales)
            if known and not texts:
                usual = ", ".join(sorted(locales[min(known)].purposes))
                message = f"is missing; only usual purposes have one: {usual}"
                yield Mistake(message, below(where, member))


def _service(
    service_id: str, service: ServiceTable, site: SiteFile
) -> Iterator[Mistake]:
    where = below("services", service_id)
    yield from _twice(f"{where}.purposes", service.purposes)
    yield from _twice(f"{where}.hosts", service.hosts)
    cookies = [(item.name, *_at(item.host)) for item in service.cookies]
    yield from _twice(f"{where}.cookies", cookies)
    keys = [(item.kind, item.name, *_at(item.host)) for item in service.storage]
    yield from _twice(f"{where}.storage", keys)
    for place, purpose_id in enumerate(service.purposes):
        if purpose_id not in site.purposes:
            known = ", ".join(site.purposes)
            message = f"{show(purpose_id)} is not a purpose; there are {known}"
            yield Mistake(message, f"{where}.purposes[{place}]")


def _at(host: str) -> tuple[str, ...]:
    return (host,) if host else ()


def _ours(service_id: str, service: ServiceTable, site: SiteFile) -> Iterator[Mistake]:
    """A pattern that is too wide would remove the visitor's own choice."""
    where = below("services", service_id)
    ours = [f"{prefix}{site.id}" for prefix in ("pp_", "pps_", "__Host-pps_", "pn_")]
    message = "would remove {}, which holds the visitor's choice; write a longer name"
    for place, cookie in enumerate(service.cookies):
        caught = next((own for own in ours if matches(cookie.name, own)), "")
        if caught and not cookie.host:
            name = f"{where}.cookies[{place}].name"
            yield Mistake(f"{show(cookie.name)} {message.format(caught)}", name)
    for place, item in enumerate(service.storage):
        if item.kind == "local" and not item.host and matches(item.name, ours[0]):
            name = f"{where}.storage[{place}].name"
            yield Mistake(f"{show(item.name)} {message.format(ours[0])}", name)


def _twice(where: str, values: Iterable[Hashable]) -> Iterator[Mistake]:
    seen: set[Hashable] = set()
    for place, value in enumerate(values):
        if value in seen:
            yield Mistake(f"{show(value)} stands there twice", f"{where}[{place}]")
        seen.add(value)
