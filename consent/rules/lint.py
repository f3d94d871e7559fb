"""What regulators have fined or warned of, as far as a site's file shows it.

Every finding names its rule and whose it is. None of them is legal advice.
"""

import re
from collections.abc import Iterable, Iterator

from consent.rules import implied, labels, trackers, wording
from consent.rules.duration import longest, shortest
from consent.rules.finding import Finding, Source
from consent.rules.locale import Locales
from consent.rules.shape import below, show
from consent.rules.site_tables import PurposeTable, ServiceTable, SiteFile

SHORTEST_REFUSAL = 185
LONGEST = "13 months"

_PRE_TICKED = (
    f"is never asked for: nothing optional is on before a choice (A15, {Source.LAW})"
)
_NO_INTEREST = (
    "is no ground to store or read anything on a device; leave it out "
    f"(A17, {Source.LAW})"
)
REFUSED_KEYS = {
    **dict.fromkeys(
        ("active", "checked", "default", "enabled", "on", "preticked", "selected"),
        _PRE_TICKED,
    ),
    **dict.fromkeys(
        ("basis", "legal_basis", "legitimate_interest", "legint"), _NO_INTEREST
    ),
    "secret": "is not kept here; `consent webhooks secret` prints a webhook's secret",
}
"""Keys that other tools know and no table has here, with the reason why."""

_INTEREST = re.compile(
    r"legitimate interest|berechtigte[nsmr]? interesse|intérêt légitime"
    r"|interés legítimo|legittimo interesse|gerechtvaardigd belang",
    re.IGNORECASE,
)


def lint(site: SiteFile, locales: Locales) -> Iterator[Finding]:
    """Give every finding on a site's file."""
    yield from _texts(site, locales)
    for purpose_id, purpose in site.purposes.items():
        yield from _purpose(purpose_id, purpose, site, locales)
    for service_id, service in site.services.items():
        yield from _service(service_id, service, site)
    yield from wording.find_gaps(site)
    yield from _validity(site)
    yield from _languages(site, locales)


def _languages(site: SiteFile, locales: Locales) -> Iterator[Finding]:
    for place, language in enumerate(site.languages):
        if language in locales and not locales[language].reviewed_by:
            message = (
                "no speaker of it has reviewed the product's words; read them in a "
                "preview before you rely on them"
            )
            yield _remark("A21", f"languages[{place}]", message)


def _texts(site: SiteFile, locales: Locales) -> Iterator[Finding]:
    for language, key, fault in labels.find_wrong(site.texts, locales):
        message = f"{show(site.texts[language][key])} {fault}"
        yield _guidance("A12", below(below("texts", language), key), message)
    for language, texts in site.texts.items():
        for key, text in texts.items():
            if implied.is_implied(text):
                message = "takes going on as a yes; only a button gives consent"
                yield _law("A05", below(below("texts", language), key), message)


def _purpose(
    purpose_id: str, purpose: PurposeTable, site: SiteFile, locales: Locales
) -> Iterator[Finding]:
    where = below("purposes", purpose_id)
    kind = trackers.kind_of_purpose(purpose_id)
    for member in ("name", "description", "reason"):
        texts = wording.purpose_texts(member, purpose_id, site, locales)
        if any(_INTEREST.search(text) for text in texts.values()):
            message = "speaks of a legitimate interest, which is no ground to store"
            yield _law("A17", below(where, member), message)
    if purpose.necessary:
        names = wording.purpose_texts("name", purpose_id, site, locales)
        yield from _necessary(where, purpose, kind, names.values())
    elif purpose.reason:
        message = "is for necessary purposes alone; put it into the description"
        yield _law("A18", below(where, "reason"), message)
    if kind == "advertising" and not purpose.sale and not purpose.necessary:
        yield _remark("A37", where, "has no sale = true: opt-out signals pass it by")
    if not purpose.necessary and not _served(purpose_id, site):
        yield _remark("A16", where, "is asked for, but no service needs it")


def _necessary(
    where: str, purpose: PurposeTable, kind: str, names: Iterable[str]
) -> Iterator[Finding]:
    if not purpose.reason:
        message = "is missing; say why the site does not work without it"
        yield _law("A18", below(where, "reason"), message)
    if kind:
        yield _law("A18", below(where, "necessary"), f"{kind} is never necessary")
    elif named := next(filter(None, map(trackers.kind_of_name, names)), ""):
        yield _law("A18", below(where, "name"), f"{named} is never necessary")
    if purpose.sale:
        message = "data that is sold or shared is never necessary"
        yield _law("A18", below(where, "sale"), message)


def _served(purpose_id: str, site: SiteFile) -> bool:
    return any(purpose_id in service.purposes for service in site.services.values())


def _service(
    service_id: str, service: ServiceTable, site: SiteFile
) -> Iterator[Finding]:
    where = below("services", service_id)
    under = [
        site.purposes[purpose_id]
        for purpose_id in service.purposes
        if purpose_id in site.purposes
    ]
    if not any(purpose.necessary for purpose in under):
        return
    if not all(purpose.necessary for purpose in under):
        yield Finding(
            rule="A16",
            source=Source.GUIDANCE,
            where=below(where, "purposes"),
            message="mixes necessary and optional purposes; make it two services",
        )
    for member, named, kind in _known(service):
        message = f"{show(named)} is known for {kind}, which is never necessary"
        yield _law("A18", f"{where}.{member}", message)


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


def _validity(site: SiteFile) -> Iterator[Finding]:
    grant, refusal = site.validity.grant, site.validity.refusal
    if grant and shortest(grant) > shortest(LONGEST):
        message = f"{show(grant)} is too long; write at most {show(LONGEST)}"
        yield _guidance("A29", "validity.grant", message)
    if not refusal:
        return
    days = longest(refusal)
    if days > longest(LONGEST):
        message = f"{show(refusal)} is too long; browsers keep {show(LONGEST)} at most"
        yield Finding(
            rule="A24", source=Source.OURS, where="validity.refusal", message=message
        )
    elif days < SHORTEST_REFUSAL:
        message = f'{show(refusal)} is too short; write at least "6 months"'
        yield _guidance("A24", "validity.refusal", message)
    elif grant and days < shortest(grant):
        message = f"{show(refusal)} is shorter than a grant, {show(grant)}"
        yield _guidance("A24", "validity.refusal", message)


def _law(rule: str, where: str, message: str) -> Finding:
    return Finding(rule=rule, source=Source.LAW, where=where, message=message)


def _guidance(rule: str, where: str, message: str) -> Finding:
    return Finding(rule=rule, source=Source.GUIDANCE, where=where, message=message)


def _remark(rule: str, where: str, message: str) -> Finding:
    return Finding(
        rule=rule, source=Source.OURS, where=where, message=message, refuses=False
    )
