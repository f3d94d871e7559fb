"""`GET /v1/sites/{site}/notices/{hash}`: a notice as it was published."""

import hashlib

import pytest

from tests.web.running import ORIGIN, Running

pytestmark = pytest.mark.anyio


async def test_a_notice_is_named_by_its_content(shop: Running) -> None:
    """Whoever holds a record can see what was shown, old versions included."""
    name = shop.parts.live.site("shop").notice_hash
    await shop.publish(validity={"grant": "3 months"})
    answer = await shop.client.get(f"/v1/sites/shop/notices/{name}")
    assert answer.status_code == 200
    assert hashlib.sha256(answer.content).hexdigest() == name
    assert answer.json()["validity"]["grant"] == 180


async def test_it_may_be_kept_for_ever(shop: Running) -> None:
    """What is named by its hash never changes."""
    path = f"/v1/sites/shop/notices/{shop.parts.live.site('shop').notice_hash}"
    answer = await shop.client.get(path)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    known = {"if-none-match": answer.headers["etag"], "origin": ORIGIN}
    again = await shop.client.get(path, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["vary"] == "Origin"
    assert again.headers["access-control-allow-origin"] == ORIGIN


async def test_another_hash_is_not_found(shop: Running) -> None:
    """Neither a hash that was never published nor one that is none."""
    for name in ("0" * 64, "nothing"):
        answer = await shop.client.get(f"/v1/sites/shop/notices/{name}")
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == "unknown_notice"
        assert answer.headers["vary"] == "Origin"
