"""Counting what is shown: on if the owner says so, and on nobody (A46)."""

from typing import Any

import anyio
import httpx2
import pytest

from consent.errors import StoreFull
from consent.period import HOUR
from consent.store.tally import Tally
from tests.web.running import ORIGIN, Running

pytestmark = pytest.mark.anyio

COUNT = {"count": {"shown": True}}


async def tell(shop: Running, what: str = "shown", **changes: Any) -> httpx2.Response:
    """Tell from the shop's page that its notice was shown, or answered."""
    headers = {"origin": ORIGIN, **changes.pop("headers", {})}
    told = {
        "notice": shop.parts.live.site("shop").notice_hash,
        "lang": "en",
        "what": what,
        **changes,
    }
    return await shop.client.post("/v1/sites/shop/shown", json=told, headers=headers)


async def tallies(shop: Running) -> list[tuple[str, int, int]]:
    """Give what was counted and written, by language."""
    await shop.parts.counter.flush(shop.clock())
    found = await shop.parts.store.tallies("shop", 0, shop.clock() + HOUR)
    return [(each.lang, each.shown, each.answered) for each in found]


async def test_nothing_is_counted_unasked(shop: Running) -> None:
    """A46: a site that did not turn it on has no such address, and no such script."""
    assert (await tell(shop)).status_code == 404
    assert await tallies(shop) == []
    assert "/shown" not in (await shop.client.get("/w/shop.js")).text


async def test_sums_by_notice_and_language(shop: Running) -> None:
    """A46: what is kept is how often, by the hour: no row is a visitor's."""
    await shop.publish(**COUNT)
    for what, lang in (("shown", "en"), ("shown", "en"), ("shown", "de")):
        answer = await tell(shop, what, lang=lang)
        assert (answer.status_code, answer.content) == (204, b"")
        assert "set-cookie" not in answer.headers
    await tell(shop, "answered")

    assert await tallies(shop) == [("de", 1, 0), ("en", 2, 1)]


async def test_sums_grow(shop: Running) -> None:
    """What comes later in the hour is added; a new hour begins anew."""
    await shop.publish(**COUNT)
    await tell(shop)
    await tallies(shop)
    await tell(shop)
    assert await tallies(shop) == [("en", 2, 0)]

    await shop.pass_days(1 / 24)
    assert await tallies(shop) == [("en", 2, 0), ("en", 0, 0)]


async def test_the_script_tells(shop: Running) -> None:
    """Sites that count get the counting after the widget, and the build names both."""
    before = (await shop.client.get("/w/shop.js")).text
    await shop.publish(**COUNT)
    after = (await shop.client.get("/w/shop.js")).text

    assert shop.parts.server.build.parts["count"].strip().removesuffix(";") in after
    assert len(after) > len(before)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"headers": {"origin": "https://other.example"}}, 403),
        ({"headers": {"origin": "null"}}, 403),
        ({"notice": "0" * 64}, 409),
        ({"lang": "fr"}, 409),
        ({"what": "clicked"}, 400),
        ({"visitor": "me"}, 400),
        ({"lang": "e" * 600}, 413),
    ],
)
async def test_only_the_sites_pages_count(
    shop: Running, changes: dict[str, Any], status: int
) -> None:
    """Whatever is no word of the site's own page is refused, and counts nothing."""
    await shop.publish(**COUNT)

    assert (await tell(shop, **changes)).status_code == status
    assert await tallies(shop) == [("en", 0, 0)]


async def test_only_pages_count(shop: Running) -> None:
    """A caller that names no page has seen nothing."""
    await shop.publish(**COUNT)
    told = {"notice": shop.parts.live.site("shop").notice_hash, "lang": "en"}
    answer = await shop.client.post(
        "/v1/sites/shop/shown", json={**told, "what": "shown"}
    )

    assert answer.status_code == 403


async def test_a_replaced_notice_counts_for_itself(shop: Running) -> None:
    """A page that stood open counts for the notice it shows."""
    await shop.publish(**COUNT)
    old = shop.parts.live.site("shop").notice_hash
    await shop.publish(**COUNT, validity={"refusal": "7 months"})
    assert (await tell(shop, notice=old[:16])).status_code == 204
    await shop.parts.counter.flush(shop.clock())

    found = await shop.parts.store.tallies("shop", 0, shop.clock() + HOUR)
    assert [each.notice for each in found if each.shown] == [old]


async def test_what_cannot_be_written_waits(
    shop: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failing disk delays what was counted, and nobody notices at the door."""
    await shop.publish(**COUNT)
    with monkeypatch.context() as broken:
        broken.setattr(shop.parts.store, "tally", refuse)
        await tell(shop)
        await shop.parts.counter.flush(shop.clock())

    assert await tallies(shop) == [("en", 1, 0)]


async def test_it_is_written_by_itself(
    shop: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was counted is written again and again, with nobody asking for it."""
    await shop.publish(**COUNT)
    await tell(shop)
    monkeypatch.setattr("consent.flows.count.PAUSE", 0.01)
    written = anyio.Event()
    add = shop.parts.store.tally

    async def tally(tallies: list[Tally]) -> None:
        await add(tallies)
        written.set()

    monkeypatch.setattr(shop.parts.store, "tally", tally)
    async with anyio.create_task_group() as group:
        group.start_soon(shop.parts.counter.follow, shop.clock)
        await written.wait()
        group.cancel_scope.cancel()

    found = await shop.parts.store.tallies("shop", 0, shop.clock() + HOUR)
    assert [each.shown for each in found] == [1]


async def refuse(_: list[Tally]) -> None:
    """Fail as a full disk does."""
    raise StoreFull("the disk is full")
