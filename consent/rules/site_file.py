"""From the tables of a site's file to a draft, with every mistake at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from consent.errors import BadSiteFile, Mistake
from consent.model import (
    Controller,
    CookieScope,
    Csp,
    CspMode,
    Embed,
    ErasureMode,
    Event,
    Hold,
    Notice,
    Purpose,
    Regime,
    Service,
    Settings,
    Storage,
    StorageKind,
    Validity,
    Webhook,
)
from consent.rules import attribute, google_mode, shape, wording
from consent.rules.coherence import find_mistakes
from consent.rules.duration import longest, shortest
from consent.rules.finding import Finding
from consent.rules.leniency import judge
from consent.rules.lint import REFUSED_KEYS, lint
from consent.rules.locale import Locales
from consent.rules.look import look
from consent.rules.measurement import declared
from consent.rules.preset import Presets, expand
from consent.rules.regime import ordered
from consent.rules.role import USUAL, roles
from consent.rules.site_tables import (
    CookieTable,
    ServiceTable,
    SiteFile,
    StorageTable,
)
from consent.tool import Tool

NOTICE_VERSION = 1
_NO_PRESETS: Presets = {}


@dataclass(frozen=True, slots=True)
class Draft:
    """A site as its file describes it: a notice without numbers, and its settings.

    `remarks` are findings that do not stop a publish. `reasons` are those of rules that
    are judged beside what was published before. `posters` are addresses or paths of
    pictures; once those are there, `pictures` has them by the names in the notice.
    """

    notice: Notice
    settings: Settings
    remarks: tuple[Finding, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    posters: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def read(tables: object, locales: Locales, presets: Presets = _NO_PRESETS) -> Draft:
    """Read a site's tables, or raise `BadSiteFile` with all that is to be mended."""
    whole, unknown, newer = expand(tables, presets)
    site, malformed = shape.read(whole, SiteFile, REFUSED_KEYS)
    judged = judge(lint(site, locales), site.lenient)
    others = [*unknown, *find_mistakes(site, locales), *judged.mistakes]
    if mistakes := (*malformed, *_beside(malformed, others)):
        count = f"{len(mistakes)} mistakes" if len(mistakes) > 1 else "1 mistake"
        raise BadSiteFile(f"{count} to mend", mistakes)

    notice = replace(_notice(site, locales), lenient=judged.lenient)
    remarks = (*judged.remarks, *newer)
    settings = _settings(site)
    return Draft(notice, settings, remarks, judged.reasons, site.posters)


def _beside(
    malformed: Iterable[Mistake], others: Iterable[Mistake]
) -> Iterator[Mistake]:
    """Give the other mistakes, less those that only follow from a malformed value."""
    places = [mistake.where for mistake in malformed]
    for mistake in others:
        if not any(_is_within(mistake.where, place) for place in places):
            yield mistake


def _is_within(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long == short or long.startswith((f"{short}.", f"{short}["))


def _settings(site: SiteFile) -> Settings:
    return Settings(
        origins=site.origins,
        cookie_domain=site.cookie_domain,
        may_check=site.check.allowed_sites,
        csp=Csp(
            mode=CspMode(site.csp.mode),
            service=site.csp.service,
            hosts=(*site.csp.hosts, *google_mode.open_hosts(site)),
        ),
        hold=Hold(untagged=site.hold.untagged, paths=site.hold.paths),
        count_shown=site.count.shown,
        count_undeclared=site.count.undeclared,
        told=tuple(Tool(name) for name in site.signals.tell),
        roles=_roles(site),
        google=google_mode.settings(site.signals.google),
        honoured=site.attributes.honour,
        meanings=attribute.names(site) if site.attributes.honour else {},
        webhooks=tuple(
            Webhook(url=each.url, events=tuple(Event(name) for name in each.events))
            for each in site.webhooks
        ),
        scopes=tuple(_scopes(site)),
        stays=not site.withdrawal.reload,
        queues=site.script.queue,
    )


def _scopes(site: SiteFile) -> Iterator[CookieScope]:
    for service_id, service in site.services.items():
        for item in service.cookies:
            if not item.host and (item.http_only or item.path != "/"):
                yield CookieScope(
                    service=service_id,
                    name=item.name,
                    path=item.path,
                    http_only=item.http_only,
                )


def _roles(site: SiteFile) -> dict[str, tuple[str, ...]]:
    if not site.signals.tell:
        return {}
    given = {role: getattr(site.signals, role) for role in USUAL}
    return roles(given, site.purposes)


def _notice(site: SiteFile, locales: Locales) -> Notice:
    places = {place: Regime(name) for place, name in site.regimes.items()}
    return Notice(
        v=NOTICE_VERSION,
        site=site.id,
        controller=Controller(
            name=site.controller.name,
            address=site.controller.address,
            contact=site.controller.contact,
            privacy_policy=site.controller.privacy_policy,
        ),
        languages=site.languages,
        regimes=ordered(places.values()),
        purposes=tuple(_purpose(each, site, locales) for each in site.purposes),
        services=tuple(_service(*each) for each in site.services.items()),
        validity=Validity(
            grant=shortest(site.validity.grant), refusal=longest(site.validity.refusal)
        ),
        retention=longest(site.retention.after_validity),
        texts=wording.notice_texts(site, locales),
        erasure=ErasureMode(site.retention.erasure),
        look=look(site.look),
        places=places if len(set(places.values())) > 1 else {},
    )


def _purpose(purpose_id: str, site: SiteFile, locales: Locales) -> Purpose:
    table = site.purposes[purpose_id]
    return Purpose(
        id=purpose_id,
        number=0,
        name=wording.purpose_texts("name", purpose_id, site, locales),
        description=wording.purpose_texts("description", purpose_id, site, locales),
        necessary=table.necessary,
        reason=wording.purpose_texts("reason", purpose_id, site, locales),
        sale=table.sale,
        measurement=declared(table),
    )


def _service(service_id: str, table: ServiceTable) -> Service:
    return Service(
        id=service_id,
        number=0,
        name=table.name,
        purposes=table.purposes,
        recipient=table.recipient,
        country=table.country,
        policy=table.policy,
        hosts=table.hosts,
        embed=None if table.embed == "none" else Embed(table.embed),
        storage=(
            *(_stored(StorageKind.COOKIE, item) for item in table.cookies),
            *(_stored(StorageKind(item.kind), item) for item in table.storage),
        ),
    )


def _stored(kind: StorageKind, item: CookieTable | StorageTable) -> Storage:
    return Storage(kind=kind, name=item.name, duration=item.duration, host=item.host)
