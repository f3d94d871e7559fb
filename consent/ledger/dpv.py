"""Records of choices in the words of W3C's DPV, laid out as ISO/IEC TS 27560 asks.

After "Consent Records and Receipts as per ISO/IEC TS 27560:2023 using DPV" (W3C Data
Privacy Vocabularies and Controls Community Group, 2024). For what DPV has no word for
there is one of ours, with the prefix `cl`.
"""

from collections.abc import Iterator
from typing import Any

from consent.ledger import entry as entries
from consent.ledger import reference
from consent.ledger.body import Body
from consent.ledger.entry import Entry
from consent.model import Leniency, Notice, Purpose, Regime, Service, Status, Storage

Json = dict[str, Any]

PROFILE = "https://w3id.org/dpv/schema/dpv-27560#record"

_IRI, _TIME, _DATE = ({"@type": t} for t in ("@id", "xsd:dateTime", "xsd:date"))
_CONTEXT: Json = {
    "cl": "urn:uuid:61b53bf1-8cfe-47bb-a9c9-f051fa4cfa13#",
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "loc": "https://w3id.org/dpv/loc#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "title": {"@id": "dct:title", "@container": "@language"},
    "description": {"@id": "dct:description", "@container": "@language"},
    "until": {"@id": "rdf:value", **_DATE},
    "dct:created": _TIME,
    "dpv:isIndicatedAtTime": _TIME,
    "dct:conformsTo": _IRI,
    "dct:replaces": _IRI,
    "dpv:hasConsentStatus": _IRI,
    "dpv:hasDataController": _IRI,
    "dpv:hasLegalBasis": _IRI,
    "dpv:hasLocation": _IRI,
    "dpv:hasNecessity": _IRI,
    "dpv:hasNotice": _IRI,
    "dpv:hasPolicy": _IRI,
    "dpv:hasPurpose": _IRI,
    "dpv:hasService": _IRI,
    "dpv:isIndicatedBy": _IRI,
}
_STATUSES = {status: f"dpv:Consent{status.capitalize()}" for status in Status}
_OUTCOMES = {
    "given": Status.GIVEN,
    "refused": Status.REFUSED,
    "withdrawn": Status.WITHDRAWN,
    "signal": Status.REFUSED,
    "opted out": Status.REFUSED,
}


def context(origin: str) -> Json:
    """Give what the words mean: it names all of them, so that nothing is fetched."""
    return {**_CONTEXT, "@base": f"https://{origin}/"}


def tell_notice(name: str, notice: Notice) -> Json:
    """Give a notice, its controller, purposes and services; `name` is its hash."""
    at, by = f"notices/{name}", notice.controller
    told: Json = {
        "@id": at,
        "@type": "dpv:ConsentNotice",
        "dct:identifier": name,
        "dct:language": list(notice.languages),
        "dpv:hasDataController": {
            "@id": f"{at}#controller",
            "@type": "dpv:DataController",
            "dpv:hasName": by.name,
            "dpv:hasAddress": by.address,
            "dpv:hasContact": by.contact,
            "dpv:hasPolicy": by.privacy_policy,
        },
        "dpv:hasPurpose": [_purpose(at, one) for one in notice.purposes],
        "dpv:hasService": [_service(at, one) for one in notice.services],
    }
    if notice.lenient:
        told["cl:lenient"] = [_leniency(one) for one in notice.lenient]
    return told


def tell_record(entry: Entry, body: Body | None, notice: Notice) -> Json:
    """Give the record of a choice; of one without its body, what the entry says."""
    told: Json = {
        "@id": f"records/{entry.n}",
        "@type": "dpv:ConsentRecord",
        "dct:conformsTo": PROFILE,
        "dct:identifier": reference.write(entry.site, entry.n),
        "dct:created": entries.write_time(entry.ts),
        "dpv:hasNotice": f"notices/{entry.notice}",
        "dpv:hasDataController": f"notices/{entry.notice}#controller",
        "cl:commit": entry.commit,
        "cl:kind": entry.kind.value,
    }
    return told if body is None else told | _choice(entry, body, notice)


def _leniency(leniency: Leniency) -> Json:
    return {
        "cl:rule": leniency.rule,
        "cl:because": leniency.because,
        "cl:where": list(leniency.where),
    }


def _purpose(at: str, purpose: Purpose) -> Json:
    told: Json = {
        "@id": f"{at}#purpose-{purpose.id}",
        "@type": "dpv:Purpose",
        "dct:identifier": purpose.id,
        "title": purpose.name,
        "description": purpose.description,
    }
    return told | ({"dpv:hasNecessity": "dpv:Required"} if purpose.necessary else {})


def _service(at: str, service: Service) -> Json:
    return {
        "@id": f"{at}#service-{service.id}",
        "@type": "dpv:Service",
        "dct:identifier": service.id,
        "dpv:hasName": service.name,
        "dpv:hasPurpose": [f"{at}#purpose-{name}" for name in service.purposes],
        "dpv:hasRecipient": {
            "@type": "dpv:Recipient",
            "dpv:hasName": service.recipient,
            "dpv:hasLocation": f"loc:{service.country}",
            "dpv:hasPolicy": service.policy,
        },
        "dpv:hasStorageCondition": [_storage(one) for one in service.storage],
    }


def _storage(storage: Storage) -> Json:
    told: Json = {
        "@type": "dpv:StorageCondition",
        "cl:storage": storage.kind.value,
        "dpv:hasName": storage.name,
        "dpv:hasDuration": {"@type": "dpv:Duration", "rdf:value": storage.duration},
    }
    return told | ({"cl:host": storage.host} if storage.host else {})


def _choice(entry: Entry, body: Body, notice: Notice) -> Json:
    told: Json = {
        "dpv:hasDataSubject": _subject(body),
        "dct:language": body.lang,
        "dpv:hasConsentStatus": {
            "@type": _STATUSES[_OUTCOMES[body.outcome]],
            "dpv:isIndicatedAtTime": entries.write_time(entry.ts),
            "dpv:isIndicatedBy": "dpv:DataSubject",
            "dpv:hasIndicationMethod": f"{body.action} ({body.layer}, {body.source})",
            "dpv:hasDuration": {"@type": "dpv:UntilTimeDuration", "until": body.until},
        },
        "dpv:hasProcess": list(_processes(f"notices/{entry.notice}", body, notice)),
        "cl:regime": body.regime.value,
        "cl:regimeReason": body.regime_reason,
        "cl:gpc": body.signals.gpc,
    }
    if body.replaces is not None:
        told["dct:replaces"] = f"records/{body.replaces}"
    if body.reask is not None:
        told["cl:reask"] = body.reask
    return told


def _subject(body: Body) -> Json:
    told: Json = {"@type": "dpv:DataSubject"}
    if body.visitor is not None:
        told |= {"@id": f"visitors/{body.visitor}", "dct:identifier": body.visitor}
    return told


def _processes(at: str, body: Body, notice: Notice) -> Iterator[Json]:
    """Tell the status of each purpose and service; what is necessary was not asked."""
    needed = {purpose.id for purpose in notice.purposes if purpose.necessary}
    free = {s.id for s in notice.services if not needed.issuperset(s.purposes)}
    for name, status in body.purposes.items():
        what = {"dpv:hasPurpose": f"{at}#purpose-{name}"}
        yield _process(what, status, body.regime, asked=name not in needed)
    for name, status in body.services.items():
        what = {"dpv:hasService": f"{at}#service-{name}"}
        yield _process(what, status, body.regime, asked=name in free)


def _process(what: Json, status: Status, regime: Regime, *, asked: bool) -> Json:
    told = {"@type": "dpv:Process", **what}
    if not asked:
        return told | {"dpv:hasNecessity": "dpv:Required"}
    if regime is Regime.OPT_IN:
        told["dpv:hasLegalBasis"] = "dpv:ExpressedConsent"
    return told | {"dpv:hasConsentStatus": _STATUSES[status]}
