"""A49: records of choices as JSON-LD, laid out as ISO/IEC TS 27560 asks."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from consent.flows.export import export_jsonld
from consent.ledger import reference
from consent.model import Kind
from consent.store.base import Query
from tests.flows.linked import expand, ids, references
from tests.web.running import Running, serving, token_of

pytestmark = pytest.mark.anyio

DPV, DCT = "https://w3id.org/dpv#", "http://purl.org/dc/terms/"
BASE = "https://shop.example/consent/shop/"
MANDATORY = {
    f"{DCT}conformsTo",
    f"{DCT}identifier",
    f"{DCT}created",
    f"{DCT}language",
    f"{DPV}hasDataSubject",
    f"{DPV}hasDataController",
    f"{DPV}hasNotice",
    f"{DPV}hasProcess",
    f"{DPV}hasConsentStatus",
}


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Running]:
    """Serve the shop from its own host."""
    async with serving(tmp_path) as running:
        await running.publish()
        yield running


async def document(shop: Running, **query: Any) -> Any:
    """Export as JSON-LD and read it as JSON."""
    chunks = export_jsonld(shop.parts.store, Query(site="shop", **query))
    return json.loads(b"".join([chunk async for chunk in chunks]))


async def records(shop: Running, **query: Any) -> list[Any]:
    """Export, and give the records with whole names."""
    nodes = expand(await document(shop, **query))
    return [node for node in nodes if node["@type"] == f"{DPV}ConsentRecord"]


def statuses(record: Any) -> dict[str, str]:
    """Give the status of each purpose and service that a visitor was asked about."""
    found = {}
    for process in record[f"{DPV}hasProcess"]:
        [what] = process.get(f"{DPV}hasPurpose") or process[f"{DPV}hasService"]
        for status in process.get(f"{DPV}hasConsentStatus", []):
            found[what["@id"].partition("#")[2]] = status["@id"].removeprefix(DPV)
    return found


async def test_a_record_has_what_the_standard_asks(shop: Running) -> None:
    """A49: every word is defined within the file; the fields are those of the TS."""
    await shop.choose("save", purposes={"statistics": True})
    [record] = await records(shop)
    assert record.keys() >= MANDATORY
    assert record["@id"] == f"{BASE}records/2"
    assert record[f"{DCT}identifier"] == [{"@value": reference.write("shop", 2)}]
    [event] = record[f"{DPV}hasConsentStatus"]
    assert event["@type"] == f"{DPV}ConsentGiven"
    [moment] = event[f"{DPV}isIndicatedAtTime"]
    assert moment == {
        "@value": "2027-01-15T08:00:00.000Z",
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
    }


async def test_statuses_are_those_of_the_vocabulary(shop: Running) -> None:
    """What is necessary was not asked for, and so has none."""
    await shop.choose("save", purposes={"statistics": True})
    [record] = await records(shop)
    assert statuses(record) == {
        "purpose-statistics": "ConsentGiven",
        "purpose-marketing": "ConsentRefused",
        "purpose-media": "ConsentRefused",
        "service-matomo": "ConsentGiven",
        "service-ads": "ConsentRefused",
        "service-video": "ConsentRefused",
    }


async def test_every_name_leads_somewhere(shop: Running) -> None:
    """Notices come once each, before their records; nothing has to be fetched."""
    token = token_of(await shop.choose("accept_all"))
    await shop.choose("withdraw", token=token)
    await shop.publish(languages=["de", "en"])
    await shop.choose("reject_all")
    graph = expand(await document(shop))
    kinds = [node["@type"].removeprefix(DPV) for node in graph]
    notice, record = "ConsentNotice", "ConsentRecord"
    assert kinds == [notice, record, record, notice, record]
    known = ids(graph)
    local = {name for name in references(graph) if name.startswith(BASE)}
    assert local
    assert local <= known


async def test_a_withdrawal_replaces_its_grant(shop: Running) -> None:
    """A35: the record names it, and the same visitor; a refusal has none."""
    token = token_of(await shop.choose("accept_all"))
    await shop.choose("withdraw", token=token)
    await shop.choose("reject_all")
    grant, end, refusal = await records(shop)
    assert end[f"{DCT}replaces"] == [{"@id": grant["@id"]}]
    [event] = end[f"{DPV}hasConsentStatus"]
    assert event["@type"] == f"{DPV}ConsentWithdrawn"
    [who], [still], [nobody] = (
        one[f"{DPV}hasDataSubject"] for one in (grant, end, refusal)
    )
    assert who["@id"] == still["@id"]
    assert nobody == {"@type": f"{DPV}DataSubject"}


async def test_an_erased_choice_is_what_its_entry_says(shop: Running) -> None:
    """Nothing of the visitor is left, and the record is still there."""
    token = token_of(await shop.choose("accept_all"))
    shown = {"origin": "https://shop.example", "authorization": f"Consent {token}"}
    await shop.client.post("/v1/sites/shop/erase", json={}, headers=shown)
    for record in await records(shop):
        assert f"{DPV}hasDataSubject" not in record
        assert record[f"{DPV}hasNotice"]


async def test_other_entries_have_no_place_there(shop: Running) -> None:
    """Kinds choose among choices; no choices are an empty graph."""
    await shop.choose("accept_all")
    assert (await document(shop, kinds=(Kind.NOTICE,)))["@graph"] == []
    assert len(await records(shop, kinds=(Kind.NOTICE, Kind.CONSENT))) == 1


async def test_a_choice_made_again_says_why(shop: Running) -> None:
    """A25, A57: why the visitor was asked again, under which rules and why."""
    token = token_of(await shop.choose("accept_all"))
    await shop.pass_days(400)
    await shop.choose("accept_all", token=token)
    graph = (await document(shop))["@graph"]
    again = graph[-1]
    assert again["cl:reask"] == "expired"
    assert again["cl:regime"] == "opt-in"
    assert again["cl:gpc"] is False


async def test_a_rule_set_aside_is_told(shop: Running) -> None:
    """The notice says which rule its owner set aside, where and why."""
    because = "Twelve of twelve people we asked took it for a no."
    texts = {lang: {"reject_all": "Nope"} for lang in ("en", "de")}
    await shop.publish(texts=texts, lenient={"label-unclear": because})
    await shop.choose("reject_all")
    graph = (await document(shop))["@graph"]
    [told] = [node["cl:lenient"] for node in graph if "cl:lenient" in node]

    places = ["texts.en.reject_all", "texts.de.reject_all"]
    assert told == [
        {"cl:rule": "label-unclear", "cl:because": because, "cl:where": places}
    ]
