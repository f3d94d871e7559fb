"""Hosts that pages met and no service declares: counted if the owner says so."""

import json
from typing import Any

import httpx2
import pytest

from consent.errors import StoreFull
from consent.period import DAY
from consent.store.stranger import KEPT, MOST, Stranger
from tests.web.running import ORIGIN, Running

pytestmark = pytest.mark.anyio

ON = {"count": {"undeclared": True}}


async def tell(shop: Running, **told: Any) -> httpx2.Response:
    """Tell from the shop's page of hosts that it met."""
    headers = {"origin": ORIGIN}
    return await shop.client.post("/v1/sites/shop/reports", json=told, headers=headers)


async def met(shop: Running) -> list[tuple[str, int, int]]:
    """Give what was counted and written, by host."""
    await shop.parts.collector.flush()
    found = await shop.parts.store.strangers("shop")
    return [(each.host, each.loaded, each.blocked) for each in found]


async def test_nothing_is_collected_unasked(shop: Running) -> None:
    """A site that did not turn it on has no such address, and no such script."""
    assert (await tell(shop, loaded=["cdn.example"])).status_code == 404
    assert await met(shop) == []
    assert "/reports" not in (await shop.client.get("/w/shop.js")).text


async def test_hosts_are_counted_by_the_page(shop: Running) -> None:
    """What is kept is a host, a day and two numbers; the site's own are not told."""
    await shop.publish(**ON, csp={"hosts": ["static.shop.example"]})
    own = ["static.shop.example", "shop.example"]
    answer = await tell(shop, loaded=["cdn.example", *own])
    await tell(shop, loaded=["cdn.example", "cdn.example"], blocked=["ads.example"])

    assert (answer.status_code, answer.content) == (204, b"")
    assert "set-cookie" not in answer.headers
    assert await met(shop) == [("cdn.example", 2, 0), ("ads.example", 0, 1)]


async def test_days_add_up_and_go(shop: Running) -> None:
    """A host is known for thirty days after it was last met."""
    await shop.publish(**ON)
    await tell(shop, loaded=["old.example"])
    await met(shop)
    await shop.pass_days(1)
    await tell(shop, loaded=["old.example", "new.example"])
    assert await met(shop) == [("old.example", 2, 0), ("new.example", 1, 0)]

    await shop.pass_days(KEPT + 1)
    await tell(shop, loaded=["new.example"])
    assert await met(shop) == [("new.example", 1, 0)]


@pytest.mark.parametrize(
    "told",
    [
        {"loaded": ["https://cdn.example/lib.js?mail=ada@mail.example"]},
        {"loaded": ["CDN.example", "cdn.example.", "*", "", "1.2.3.999"]},
        {"blocked": ["inline", "a b"]},
    ],
)
async def test_only_hosts_are_kept(shop: Running, told: dict[str, Any]) -> None:
    """A47: no address, and nothing that is not a host as browsers write it."""
    await shop.publish(**ON)
    assert (await tell(shop, **told)).status_code == 204
    assert {host for host, *_ in await met(shop)} <= {"inline"}


@pytest.mark.parametrize(
    "told",
    [
        {"loaded": ["a.example"] * 51},
        {"loaded": ["a" * 254]},
        {"loaded": "a.example"},
        {"visitor": "ada"},
    ],
)
async def test_s14_what_is_too_much_is_refused(
    shop: Running, told: dict[str, Any]
) -> None:
    """S14: nothing of it is kept."""
    await shop.publish(**ON)
    assert (await tell(shop, **told)).status_code == 400
    assert await met(shop) == []


async def test_s15_a_flood_of_hosts_ends_somewhere(shop: Running) -> None:
    """S15: anybody may post any host; half of a day's are those told of again."""
    await shop.publish(**ON)
    pages = [[f"h{page}-{at}.example" for at in range(50)] for page in range(4)]
    for hosts in pages:
        await tell(shop, loaded=hosts)
    assert len(await met(shop)) == MOST // 2
    for _ in range(2):
        await tell(shop, loaded=["late.example", "h0-0.example"])

    found = {host: loaded for host, loaded, _ in await met(shop)}
    assert (found["h0-0.example"], found["late.example"]) == (3, 1)
    for hosts in pages:
        await tell(shop, loaded=hosts)
    assert len(await met(shop)) == MOST


PAGE = f"{ORIGIN}/basket?mail=ada@mail.example"
OLD = {"document-uri": PAGE, "blocked-uri": "https://ads.example/a.js?id=7"}
NEW = {"documentURL": PAGE, "blockedURL": "https://ads.example/a.js?id=7"}
FAR = {"documentURL": "https://far.example/", "blockedURL": "https://far.example/x"}
INLINE = {"documentURL": PAGE, "blockedURL": "inline"}
BATCH = [
    *({"type": "csp-violation", "age": 5, "body": body} for body in (NEW, FAR, INLINE)),
    {"type": "deprecation", "body": NEW},
    "text",
]


async def send(
    shop: Running, sent: object, origin: str | None = ORIGIN, kind: str = "reports+json"
) -> int:
    """Send what a browser reports by itself."""
    headers = {"content-type": f"application/{kind}"}
    answer = await shop.client.post(
        "/v1/sites/shop/reports",
        content=json.dumps(sent),
        headers=headers | ({} if origin is None else {"origin": origin}),
    )
    return answer.status_code


@pytest.mark.parametrize("origin", [ORIGIN, "null", None])
@pytest.mark.parametrize(
    ("kind", "sent"), [("csp-report", {"csp-report": OLD}), ("reports+json", BATCH)]
)
async def test_a47_browsers_tell_themselves(
    shop: Running, origin: str | None, kind: str, sent: object
) -> None:
    """A47: of a policy's report, a host is kept, and nothing else of it."""
    await shop.publish(**ON)

    assert await send(shop, sent, origin, kind) == 204
    assert await met(shop) == [("ads.example", 0, 1)]


@pytest.mark.parametrize(
    "sent", [[], {}, {"csp-report": 1}, {"csp-report": {**OLD, "blocked-uri": "//["}}]
)
async def test_reports_of_nothing_are_nothing(shop: Running, sent: object) -> None:
    """What is no report of a policy is passed over."""
    await shop.publish(**ON)

    assert await send(shop, sent) == 204
    assert await met(shop) == []


async def test_reports_of_a_policy_that_only_reports(shop: Running) -> None:
    """What such a policy tells of was loaded; another site's pages tell nothing."""
    await shop.publish(**ON)
    sent = [{"type": "csp-violation", "body": {**NEW, "disposition": "report"}}]

    assert await send(shop, sent) == 204
    assert await send(shop, sent, "https://far.example") == 403
    assert await met(shop) == [("ads.example", 1, 0)]


async def test_s01_other_pages_have_nothing_to_tell(shop: Running) -> None:
    """S01: only a page of the site does."""
    await shop.publish(**ON)
    for origin in ({"origin": "https://other.example"}, {}):
        answer = await shop.client.post(
            "/v1/sites/shop/reports", json={"loaded": ["a.example"]}, headers=origin
        )
        assert answer.status_code == 403


async def test_what_cannot_be_written_is_let_go(
    shop: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk ends nothing but the count."""

    async def full(_: object) -> None:
        raise StoreFull("the disk is full")

    await shop.publish(**ON)
    await tell(shop, loaded=["cdn.example"])
    with monkeypatch.context() as broken:
        broken.setattr(shop.parts.store, "meet", full)
        await shop.parts.collector.flush()

    assert await met(shop) == []


async def test_days_are_kept_apart(shop: Running) -> None:
    """The last day on which a host was met is told."""
    await shop.publish(**ON)
    await tell(shop, loaded=["cdn.example"])
    await met(shop)
    await shop.pass_days(2)
    await tell(shop, blocked=["cdn.example"])
    await met(shop)

    day = shop.clock() // DAY
    assert await shop.parts.store.strangers("shop") == (
        Stranger(site="shop", day=day, host="cdn.example", loaded=1, blocked=1),
    )
