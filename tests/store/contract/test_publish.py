"""Publishing: a site, its notice and its log move together."""

from dataclasses import replace

import pytest

from consent.errors import (
    LedgerError,
    PublishConflict,
    StoreError,
    UnknownNotice,
    UnknownSite,
)
from consent.model import Kind, Settings
from consent.store.base import Query, Store
from tests.store.conftest import OpenStore
from tests.store.sample import SETTINGS, START, act, publication

pytestmark = pytest.mark.anyio

BLOG = publication("blog")


async def test_a_publish_writes_site_notice_and_log(store: Store) -> None:
    """All of a publication can be read back."""
    (record,) = await store.publish(BLOG)
    site = await store.site("blog")
    assert (site.origin, site.settings, site.numbers) == (BLOG.origin, SETTINGS, (1, 0))
    assert await store.notice("blog", site.notice) == BLOG.notice
    assert await store.record("blog", 0) == record
    assert (record.kind, record.notice) == (Kind.NOTICE, BLOG.notice.hash)


async def test_publications_count_over_all_sites(store: Store) -> None:
    """The count is a cursor that misses no publish of any site."""
    await store.publish(BLOG)
    await store.publish(publication("shop", "second", expects=1))
    sites = await store.sites()
    assert [(site.id, site.publication) for site in sites] == [("blog", 2), ("shop", 3)]
    assert [site.id for site in await store.sites(2)] == ["shop"]
    assert not await store.sites(3)


async def test_another_publish_changes_what_is_current(store: Store) -> None:
    """Settings, notice and numbers are those of the latest publication."""
    settings = Settings(origins=("https://www.shop.example",))
    second = publication(wording="second", settings=settings, numbers=(4, 2), expects=1)
    await store.publish(second)
    site = await store.site("shop")
    assert (site.notice, site.settings) == (second.notice.hash, settings)
    assert site.numbers == (4, 2)


@pytest.mark.parametrize("expects", [None, 0, 2])
async def test_a_plan_on_old_ground_is_refused(
    store: Store, expects: int | None
) -> None:
    """Of two publishes at once, the later one has to plan again."""
    with pytest.raises(PublishConflict):
        await store.publish(publication(wording="late", expects=expects))
    assert (await store.site("shop")).publication == 1
    assert await store.count(Query(site="shop")) == 0


async def test_a_plan_on_a_site_that_is_not_there_is_refused(store: Store) -> None:
    """A site cannot be expected at a publication it never had."""
    with pytest.raises(PublishConflict):
        await store.publish(replace(BLOG, expects=1))
    with pytest.raises(UnknownSite):
        await store.site("blog")


async def test_a_failed_publish_leaves_nothing(store: Store) -> None:
    """When one of its acts is refused, neither notice nor log remain."""
    acts = (act(1, "blog"), act(2, "blog", blind=b"short"))
    with pytest.raises(LedgerError):
        await store.publish(replace(BLOG, acts=acts))
    for read in (store.site("blog"), store.notices("blog"), store.head("blog")):
        with pytest.raises(UnknownSite):
            await read


async def test_a_log_keeps_its_origin(store: Store) -> None:
    """The name of a log is fixed at first publish."""
    with pytest.raises(StoreError, match="for good"):
        await store.publish(publication(origin="other.example/shop", expects=1))


async def test_publishing_goes_on_in_the_same_log(store: Store) -> None:
    """A publish numbers its acts behind the records that are there."""
    await store.append(act(1))
    (record,) = await store.publish(publication(wording="second", expects=1))
    assert record.n == 1
    assert (await store.head("shop")).frontier.size == 2


async def test_notices_tell_when_they_were_replaced(store: Store) -> None:
    """Versions stand lately current first, also after going back to an old one."""
    await store.publish(publication(wording="second", expects=1, published=START + 1))
    await store.publish(publication(wording="first", expects=2, published=START + 2))
    await store.publish(publication(wording="third", expects=3, published=START + 3))
    names = {
        publication(wording=w).notice.hash: w for w in ("first", "second", "third")
    }
    rows = await store.notices("shop")
    assert [(names[r.hash], r.published, r.replaced) for r in rows] == [
        ("third", START + 3, None),
        ("first", START + 2, START + 3),
        ("second", START + 1, START + 2),
    ]


async def test_notices_can_be_asked_since_a_time(store: Store) -> None:
    """What was replaced earlier is left out; the current one never is."""
    await store.publish(publication(wording="second", expects=1, published=START + 5))
    assert len(await store.notices("shop", START + 5)) == 2
    assert len(await store.notices("shop", START + 6)) == 1


async def test_settings_alone_leave_the_notice_current_since_when_it_was(
    store: Store,
) -> None:
    """Publishing the same notice again does not make it younger."""
    await store.publish(publication(expects=1, published=START + 5))
    (row,) = await store.notices("shop")
    assert row.published == START


async def test_what_was_never_published_is_unknown(store: Store) -> None:
    """Unknown sites and notices have errors of their own."""
    with pytest.raises(UnknownNotice):
        await store.notice("shop", "f" * 64)
    with pytest.raises(UnknownSite):
        await store.notice("nowhere", "f" * 64)
    with pytest.raises(UnknownSite):
        await store.site("nowhere")


async def test_a_build_is_kept_once(store: Store, open_store: OpenStore) -> None:
    """A build stays as it was first kept, for every process."""
    assert await store.keep_build("b" * 64, b"script")
    other = await open_store()
    assert not await other.keep_build("b" * 64, b"script")
    assert await other.build("b" * 64) == b"script"
    assert await other.build("c" * 64) is None
    assert "b" * 64 in await other.builds()


async def test_a_poster_is_kept_once(store: Store, open_store: OpenStore) -> None:
    """A poster stays as it was first kept, for every process."""
    await store.keep_poster("p.png", b"picture")
    other = await open_store()
    await other.keep_poster("p.png", b"another")
    assert await store.poster("p.png") == b"picture"
    assert await other.poster("q.png") is None
