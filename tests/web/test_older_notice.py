"""A newer version serves what an older one published, as whole as ever (A21, A55)."""

from dataclasses import replace

import msgspec
import pytest

from consent import canonical, locales, render
from consent.flows.show import show
from consent.model import Kind
from consent.rules import site_file
from consent.store.base import Act, NoticeRow, Publication
from tests.web.running import Running
from tests.web.shop import tables

pytestmark = pytest.mark.anyio

SAID = "Refuse it all"
ABSENT = ("look", "places", "lenient", "erasure")
PLACES = ("w/shop.js", "w/shop.de.js", "w/shop.de.json", "p/shop", "p/shop?lang=de")
DECLARED = ("p/shop/declaration", "p/shop/declaration.json?lang=de")


async def publish_older(shop: Running) -> str:
    """Publish as a version did that knew one sentence, and of four members nothing."""
    store = shop.parts.store
    row = await store.site("shop")
    current = await store.notice("shop", row.notice)
    notice = canonical.decode(current.content)
    notice = {key: notice[key] for key in notice if key not in ABSENT}
    notice["texts"] = {"en": {"reject_all": SAID}, "de": {}}
    older = NoticeRow(
        site="shop",
        hash=canonical.digest(notice),
        terms=current.terms,
        content=canonical.encode(notice),
        published=shop.clock(),
    )
    body = canonical.encode({"v": 1, "build": render.build().name})
    act = Act(
        site="shop", kind=Kind.NOTICE, notice=older.hash, body=body, blind=bytes(32)
    )
    publication = Publication(
        site="shop",
        origin=row.origin,
        settings=row.settings,
        notice=older,
        numbers=row.numbers,
        acts=(act,),
        expects=row.publication,
    )
    await store.publish(publication)
    await shop.refresh()
    return older.hash


@pytest.mark.parametrize("place", [*PLACES, *DECLARED])
async def test_every_door_serves_an_older_notice(shop: Running, place: str) -> None:
    """A21: what it says stays, and what it lacks is said in the visitor's language."""
    await publish_older(shop)
    answer = await shop.client.get(f"/{place}")

    assert answer.status_code == 200, answer.text
    if place not in DECLARED:
        said = "Alle ablehnen" if "de" in place else SAID
        assert said in answer.text


async def test_a_choice_on_an_older_notice_is_proven(shop: Running) -> None:
    """A55: the record's page and the notice's own show it by the build it names."""
    name = await publish_older(shop)
    build = render.build()
    other = msgspec.structs.replace(
        build, words={"en": build.words["en"] | {"save": "Keep"}}
    )
    await shop.parts.store.keep_build(other.name, other.content)
    await shop.choose("reject_all", build=other.name)

    n = (await shop.records())[-1].n
    page = (await show(shop.parts.store, "shop", n)).sheet().html.decode()
    assert SAID in page
    assert '"Keep"' in page
    for shown, said in ((other, "Keep"), (build, "Save my choice")):
        seen = await shop.client.get(f"/p/shop/seen/{name}?build={shown.name}")
        assert f">{said}</button>" in seen.text


async def test_publishing_again_makes_it_whole(shop: Running) -> None:
    """The words of today are a change of wording: an entry, and nobody is asked."""
    await publish_older(shop)
    await shop.publish()
    body = canonical.decode((await shop.records("notice"))[-1].body or b"")

    assert body["changes"] == ["Wording only: nobody is asked again."]
    assert shop.parts.live.site("shop").notice.texts["de"]["save"]


async def test_settings_leave_an_older_notice_as_it_is(shop: Running) -> None:
    """What no visitor is shown does not give a notice another name behind the log."""
    name = await publish_older(shop)
    draft = site_file.read(tables(cookie_domain="shop.example"), locales.load())
    texts = {"en": {"reject_all": SAID}, "de": {}}
    same = msgspec.structs.replace(draft.notice, texts=texts)
    await shop.publish_draft(replace(draft, notice=same))

    assert shop.parts.live.site("shop").settings.cookie_domain == "shop.example"
    assert shop.parts.live.site("shop").notice_hash == name
