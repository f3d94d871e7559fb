"""`GET /posters/{poster}`: the picture that stands in place of an embed."""

from dataclasses import replace

import pytest

from consent import locales
from consent.flows.poster import named
from consent.rules import poster, site_file
from tests.web.running import Running
from tests.web.shop import tables

pytestmark = pytest.mark.anyio

PICTURE = b"\x89PNG\r\n\x1a\n and so on"


async def test_a_poster_is_served_for_good(shop: Running) -> None:
    """It is what it is, whoever embeds it, and never changes under its name."""
    name = poster.name(PICTURE)
    await shop.parts.store.keep_poster(name, PICTURE)
    answer = await shop.client.get(f"/posters/{name}")
    assert (answer.status_code, answer.content) == (200, PICTURE)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("name", [f"{'0' * 64}.png", "x.png", f"{'0' * 64}.html"])
async def test_other_names_are_not_found(shop: Running, name: str) -> None:
    """Neither what was never kept nor what is no picture."""
    answer = await shop.client.get(f"/posters/{name}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


async def test_the_notice_names_what_was_shown(shop: Running) -> None:
    """A publish keeps the picture, and its hash stands in the notice and the script."""
    changed = site_file.read(tables(posters={"video": "v.png"}), locales.load())
    whole = replace(
        changed,
        notice=named(changed.notice, {"video": PICTURE}),
        pictures={poster.name(PICTURE): PICTURE},
    )
    await shop.publish_draft(whole)
    notice = shop.parts.live.site("shop").notice
    assert notice.posters == {"video": poster.name(PICTURE)}
    assert await shop.parts.store.poster(notice.posters["video"]) == PICTURE
    script = await shop.client.get("/w/shop.js")
    assert notice.posters["video"] in script.text
