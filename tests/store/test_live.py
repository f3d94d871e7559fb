"""What a node knows without asking the database."""

import asyncio

import pytest

from consent.errors import StoreError, UnknownSite
from consent.store.base import Store
from consent.store.live import FRESH, RECENT, Live
from tests.store.conftest import OpenStore
from tests.store.sample import SETTINGS, START, Clock, act, publication

pytestmark = pytest.mark.anyio

FIRST, SECOND = publication(), publication(wording="second", expects=1)


@pytest.fixture
async def live(store: Store) -> Live:
    """Give a view that is up to date."""
    live = Live(store)
    await live.refresh(START)
    return live


async def test_a_site_stands_as_it_was_published(live: Live) -> None:
    """Settings and notice are typed, and named by their hashes."""
    site = live.site("shop")
    assert (site.settings, site.publication, site.recent) == (SETTINGS, 1, ())
    assert (site.notice_hash, site.terms) == (FIRST.notice.hash, FIRST.notice.terms)
    assert site.notice.controller.name == "Shop Ltd"


async def test_a_site_that_is_not_there_is_unknown(live: Live) -> None:
    """An unpublished name is refused."""
    with pytest.raises(UnknownSite):
        live.site("nowhere")


async def test_a_publish_is_seen_with_the_next_refresh(
    live: Live, open_store: OpenStore
) -> None:
    """What another process published replaces what was current."""
    other = await open_store()
    await other.publish(SECOND)
    await other.publish(publication("blog"))
    await live.refresh(START + 1)
    assert live.site("shop").notice_hash == SECOND.notice.hash
    assert {site.id for site in live.sites()} == {"shop", "blog"}


async def test_a_replaced_notice_is_recent_for_a_day(live: Live, store: Store) -> None:
    """Choices of pages that stand open are accepted, but not for ever."""
    await store.publish(SECOND)
    await live.refresh(START + RECENT - 1)
    assert live.site("shop").recent == (FIRST.notice.hash,)
    await live.refresh(START + RECENT)
    assert live.site("shop").recent == ()


async def test_a_new_node_knows_recent_notices_too(store: Store) -> None:
    """A restart forgets none of them."""
    await store.publish(SECOND)
    live = Live(store)
    await live.refresh(START + 1)
    assert live.site("shop").recent == (FIRST.notice.hash,)


async def test_superseded_records_come_with_the_feed(live: Live, store: Store) -> None:
    """What another node withdrew stops counting here, and nothing else does."""
    for number in range(20):
        await store.append(act(number))
    await store.append(act(20, supersedes=17))
    await live.refresh(START + 1)
    assert [n for n in range(30) if live.is_superseded("shop", n)] == [17]
    assert not live.is_superseded("blog", 17)


async def test_own_withdrawals_count_at_once(live: Live) -> None:
    """The node that recorded a withdrawal does not wait for the feed."""
    live.add_superseded("shop", 1_000_000)
    assert live.is_superseded("shop", 1_000_000)
    assert not live.is_superseded("shop", 999_999)
    assert not live.is_superseded("shop", -1)


async def test_a_view_grows_old(live: Live, store: Store) -> None:
    """A node that heard nothing for five seconds must not answer yes."""
    assert live.age(START + 10) == 10
    assert live.is_fresh(START + FRESH)
    assert not live.is_fresh(START + FRESH + 1)
    assert not live.is_fresh(START - 1)
    assert not Live(store).is_fresh(START)


async def test_a_store_that_cannot_be_read_leaves_the_view_old(
    live: Live, store: Store
) -> None:
    """A failed refresh changes nothing and makes nothing young."""
    await store.aclose()
    with pytest.raises(StoreError):
        await live.refresh(START + 100)
    assert live.age(START + 100) == 100
    assert live.site("shop").notice_hash == FIRST.notice.hash


async def test_a_node_follows_by_itself(
    live: Live, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Following refreshes again and again, until it is cancelled."""
    monkeypatch.setattr("consent.store.live.PAUSE", 0)
    following = asyncio.create_task(live.follow(clock))
    await store.publish(publication("blog"))
    async with asyncio.timeout(10):
        while len(live.sites()) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0)
    following.cancel()
    clock.now += 1
    assert live.age(clock.now) == 1
