"""`POST /v1/sites/{site}/erase`: what was recorded of a visitor goes."""

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from consent.ledger.frontier import Frontier
from consent.ledger.tree import leaf_hash
from consent.store.base import Query
from tests.web.running import ORIGIN, Running, token_of

pytestmark = pytest.mark.anyio


async def erase(
    shop: Running, token: str = "", receipt: Any = None, **headers: str
) -> httpx2.Response:
    """Ask the shop to erase, by a token or a receipt."""
    shown = {"authorization": f"Consent {token}"} if token else {}
    return await shop.client.post(
        "/v1/sites/shop/erase",
        json={"receipt": receipt} if receipt else {},
        headers={"origin": ORIGIN, **shown, **headers},
    )


async def told(shop: Running) -> Any:
    """Give what the newest erase entry says."""
    return json.loads((await shop.records("erase"))[-1].body or b"null")


async def kept(shop: Running) -> list[int]:
    """Give the numbers of the choices that still have a body."""
    return [r.n for r in await shop.records() if r.body is not None]


async def test_a_token_erases_all_of_its_visitor(shop: Running) -> None:
    """A52: withdrawn first, every record of the visitor goes; check says unknown."""
    first = token_of(await shop.choose("accept_all"))
    await shop.choose("accept_all")
    changed = await shop.choose("save", token=first, purposes={"media": True})
    token, (one, other, two) = token_of(changed), await shop.records()
    answer = await erase(shop, token)
    assert answer.json() == {"erased": 3, "mode": "delete"}
    records = await shop.records()
    assert [r.kind for r in records] == ["consent", "consent", "consent", "withdraw"]
    assert await kept(shop) == [other.n]
    assert await told(shop) == {
        "v": 1,
        "by": "visitor",
        "because": None,
        "erased": [[one.n, one.n], [two.n, two.n + 1]],
        "mode": "delete",
    }
    checked = await shop.check(token)
    assert checked["status"]["media"] == "unknown"
    assert checked["purposes"]["media"] is False


async def test_the_answer_takes_the_cookies_back(shop: Running) -> None:
    """A52: nothing is left in the browser, in any scope."""
    token = token_of(await shop.choose("accept_all"))
    answer = await erase(shop, cookie=f"__Host-pps_shop={token}; pp_shop=x")
    lines = answer.headers.get_list("set-cookie")
    assert [line.partition("=")[0] for line in lines] == ["pp_shop", "__Host-pps_shop"]
    assert all("Max-Age=0;" in line for line in lines)
    assert answer.headers["cache-control"] == "no-store"


async def test_a_receipt_erases_as_well(shop: Running) -> None:
    """A52: who lost the cookie still has the receipt, and all of theirs goes."""
    granted = await shop.choose("accept_all")
    await shop.choose("save", token=token_of(granted), purposes={"media": True})
    answer = await erase(shop, receipt=granted.json()["receipt"])
    assert answer.json()["erased"] == 3
    assert await kept(shop) == []


async def test_a_refusal_goes_by_its_receipt(shop: Running) -> None:
    """Nothing else can find it; its neighbour of the same bytes stays."""
    refused = await shop.choose("reject_all")
    await shop.choose("reject_all")
    assert (await erase(shop, token_of(refused))).json()["erased"] == 0
    answer = await erase(shop, receipt=refused.json()["receipt"])
    assert answer.json()["erased"] == 1
    assert "Max-Age=0;" in answer.headers["set-cookie"]
    assert await kept(shop) == [(await shop.records())[1].n]


async def test_s12_wrong_receipts_are_refused_alike(shop: Running) -> None:
    """S12: no answer tells which records there are."""
    receipt = (await shop.choose("accept_all")).json()["receipt"]
    other = (await shop.choose("accept_all")).json()["receipt"]
    line = json.loads(receipt["entry"])
    wrong = [
        {**receipt, "body": other["body"]},
        {**receipt, "blind": other["blind"]},
        {**receipt, "blind": "no hex"},
        {**receipt, "entry": other["entry"]},
        {**receipt, "entry": receipt["entry"] + " "},
        {**receipt, "entry": json.dumps({**line, "n": 9999})},
        {**receipt, "entry": compact({**line, "n": 9999})},
        {**receipt, "entry": compact({**line, "n": line["n"] + 1})},
        await receipt_of_the_notice(shop),
    ]
    answers = [await erase(shop, receipt=each) for each in wrong]
    assert {answer.status_code for answer in answers} == {400}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["error"]["code"] == "bad_receipt"
    assert len(await kept(shop)) == 2


def compact(value: Any) -> str:
    """Write JSON as entries are written."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


async def receipt_of_the_notice(shop: Running) -> dict[str, str]:
    """Make a receipt out of what is no choice."""
    record = (await shop.records("notice"))[0]
    assert record.body is not None
    assert record.blind is not None
    return {
        "entry": record.line.decode(),
        "body": record.body.decode(),
        "blind": record.blind.hex(),
    }


async def test_asking_again_changes_nothing(shop: Running) -> None:
    """Where the answer was lost, the same request is answered, and logged once."""
    granted = await shop.choose("accept_all")
    receipt = granted.json()["receipt"]
    await erase(shop, token_of(granted))
    assert (await erase(shop, token_of(granted))).json()["erased"] == 0
    assert (await erase(shop, receipt=receipt)).json()["erased"] == 0
    assert len(await shop.records("erase")) == 1


async def test_an_expired_grant_is_not_withdrawn(shop: Running) -> None:
    """What ended by itself is erased without another record."""
    token = token_of(await shop.choose("accept_all"))
    await shop.pass_days(200)
    assert (await erase(shop, token)).json()["erased"] == 1
    assert [record.kind for record in await shop.records()] == ["consent"]


async def test_somebody_elses_grant_stays(shop: Running) -> None:
    """A receipt handed in at another's browser ends nothing there."""
    receipt = (await shop.choose("accept_all")).json()["receipt"]
    token = token_of(await shop.choose("accept_all"))
    answer = await erase(shop, token, receipt)
    assert answer.json()["erased"] == 2
    assert "set-cookie" not in answer.headers
    assert (await shop.check(token))["purposes"]["media"] is True


async def test_the_tree_stands(shop: Running) -> None:
    """A48, A52: no line changes, and the root is that of all lines."""
    token = token_of(await shop.choose("accept_all"))
    before = [r.line for r in await shop.records()]
    await erase(shop, token)
    pages = [page async for page in shop.parts.store.records(Query(site="shop"))]
    lines = [record.line for page in pages for record in page]
    whole, _ = Frontier().extend([leaf_hash(line) for line in lines])
    assert set(before) <= set(lines)
    assert (await shop.parts.store.head("shop")).frontier == whole


async def test_an_owner_may_restrict_instead(shop: Running) -> None:
    """A52: bodies are then kept for legal claims, where nothing else leads."""
    await shop.publish(retention={"erasure": "restrict"})
    token = token_of(await shop.choose("accept_all"))
    answer = await erase(shop, token)
    assert answer.json() == {"erased": 2, "mode": "restrict"}
    assert await kept(shop) == []
    assert (await told(shop))["mode"] == "restrict"
    query = Query(site="shop", restricted=True)
    pages = [page async for page in shop.parts.store.records(query)]
    assert all(record.body for page in pages for record in page)
    assert (await shop.check(token))["status"]["media"] == "unknown"
    assert (await erase(shop, token)).json()["erased"] == 0


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
async def test_s01_a_foreign_page_erases_nothing(shop: Running, origin: str) -> None:
    """S01: before anything is read."""
    token = token_of(await shop.choose("accept_all"))
    answer = await erase(shop, token, origin=origin)
    assert answer.status_code == 403
    assert len(await kept(shop)) == 1


async def test_s02_s14_what_is_no_request_is_refused(shop: Running) -> None:
    """S02, S14: another type, another shape, too much of it, or another method."""
    post = "/v1/sites/shop/erase"
    for value, status in (({"reciept": {}}, 400), ([], 400), ({"receipt": {}}, 400)):
        answer = await shop.client.post(post, json=value)
        assert (answer.status_code, answer.json()["error"]["code"]) == (
            status,
            "bad_receipt",
        )
    assert (await shop.client.post(post, content=b"{}")).status_code == 415
    assert (await shop.client.post(post, json={"a": "b" * 140_000})).status_code == 413
    assert (await shop.client.get(post)).status_code == 405


async def test_s31_nothing_raw_is_left(shop: Running, tmp_path: Path) -> None:
    """S31: no byte of visitor, blind and body in database, WAL and exports."""
    traces: list[bytes] = []
    tokens = []
    for number in range(60):
        answer = await shop.choose("accept_all")
        receipt = answer.json()["receipt"]
        visitor = json.loads(receipt["body"])["visitor"].encode()
        blind = bytes.fromhex(receipt["blind"])
        if number % 3 == 0:
            tokens.append(token_of(answer))
            traces += [visitor, blind, blind.hex().encode(), receipt["body"].encode()]
    assert [t for t in traces if t in await everything(shop, tmp_path)] != []
    for token in tokens:
        assert (await erase(shop, token)).json()["erased"] == 2
    left = await everything(shop, tmp_path)
    assert [trace for trace in traces if trace in left] == []
    assert len(await kept(shop)) == 40


async def everything(shop: Running, folder: Path) -> bytes:
    """Gather the bytes of every file of the data directory, and of an export."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    export = [chunk async for chunk in shop.parts.store.ndjson(Query(site="shop"))]
    return b"".join([*files, *export])
