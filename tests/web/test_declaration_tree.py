"""`/p/{site}/declaration.json`: the declaration for a page of the site's own."""

import re
from typing import Any

import pytest

from tests.web.paging import Reader
from tests.web.running import Running
from tests.web.test_declaration import DECLARATION, SERVICES

pytestmark = pytest.mark.anyio

TREE = f"{DECLARATION}.json"


def texts(node: Any) -> list[str]:
    """Give every text of a tree, in their order."""
    if isinstance(node, str):
        return [node]
    return [text for child in node[1:] for text in texts(child)]


def flat(text: str) -> str:
    """Give a text without its spaces."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("lang", ["en", "de"])
async def test_it_says_what_the_page_says(shop: Running, lang: str) -> None:
    """A56: all texts of the tree stand on the page, in this order and unbroken."""
    await shop.publish(services=SERVICES)
    told = (await shop.client.get(f"{TREE}?lang={lang}")).json()
    page = (await shop.client.get(f"{DECLARATION}?lang={lang}")).text
    assert flat("".join(texts(told["tree"]))) in flat(Reader(page).text)
    assert "_pk_*" in texts(told["tree"])
    assert told["tree"][0] == f"div lang {lang} dir ltr"
    assert told["notice"] == shop.parts.live.site("shop").notice_hash


async def test_every_page_may_read_it(shop: Running) -> None:
    """No cookie counts, so that any origin may have it and caches keep it."""
    answer = await shop.client.get(TREE, headers={"origin": "https://x.example"})
    headers = answer.headers
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["cache-control"].startswith("public, max-age=300")
    assert headers["vary"] == "Accept-Encoding, Accept-Language"
    assert "set-cookie" not in headers
    again = await shop.client.get(TREE, headers={"if-none-match": headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_it_is_that_of_the_last_publish(shop: Running) -> None:
    """What is kept is thrown away with the notice it was made of."""
    before = await shop.client.get(TREE)
    await shop.publish(services=SERVICES)
    after = await shop.client.get(TREE)
    assert "_pk_*" not in before.text
    assert "_pk_*" in after.text


async def test_an_unknown_site_has_none(shop: Running) -> None:
    """What cannot be had is an error that a page can leave alone."""
    answer = await shop.client.get(TREE.replace("shop", "nothing"))
    assert answer.status_code == 404
