"""S18: whatever a visitor sends, nothing of it runs, and nothing of it is kept."""

import json
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from random import Random
from urllib.parse import quote

import pytest

from tests.payloads import PAYLOADS
from tests.web.paging import PAGE, Guest
from tests.web.raw import Headers, ask
from tests.web.running import ORIGIN, Running

pytestmark = pytest.mark.anyio

SITE = "/v1/sites/shop"
BODY = [(b"origin", ORIGIN.encode()), (b"content-type", b"application/json")]


class Markup(HTMLParser):
    """Gathers which elements with which attributes a document has."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element, its attributes, and any address that is a program."""
        self.found.add(tag)
        for name, value in attrs:
            self.found.add(name)
            assert not (value or "").strip().lower().startswith("javascript:")


async def everywhere(
    shop: Running, text: str
) -> AsyncIterator[tuple[str, str, Headers, bytes, str]]:
    """Give requests with a text as every field that anybody can fill in."""
    raw, query = text.encode(), quote(text)
    for path in (f"/w/{text}.js", f"/p/{text}", f"/v1/sites/{text}/check", f"/{text}"):
        yield "GET", path, [], b"", ""
    for name in ("lang", "said", "place", "purpose", "require", "domain", "build"):
        for path in ("/p/shop", f"{SITE}/check", f"{SITE}/authorize", "/v1/ask"):
            yield "GET", path, [], b"", f"{name}={query}"
    for name in (b"accept-language", b"cookie", b"origin", b"referer", b"user-agent"):
        value = b"pp_shop=" + raw if name == b"cookie" else raw
        yield "GET", "/p/shop", [(name, value)], b"", ""
    for name in ("action", "layer", "lang", "notice", "key", "regime", text):
        body = shop.choice("save") | {name: text}
        yield "POST", f"{SITE}/choices", BODY, json.dumps(body).encode(), ""
    for told in ({"loaded": [text]}, {"blocked": [text]}):
        yield "POST", f"{SITE}/reports", BODY, json.dumps(told).encode(), ""


async def test_s18_no_public_field_is_markup(shop: Running, *, full: bool) -> None:
    """S18, CVE-2021-24294: 200 texts in each field: none is markup, none is kept."""
    await shop.publish(count={"undeclared": True})
    _, _, plain = await ask(shop.app, PAGE)
    ours = Markup(plain).found | {"role"}
    for text in Random(18).sample(PAYLOADS, 200 if full else 20):
        async for method, path, headers, body, query in everywhere(shop, text):
            status, said, answer = await ask(
                shop.app,
                path,
                headers,
                method=method,
                chunks=[body],
                query_string=query.encode(),
            )
            assert status < 500, (path, query)
            if dict(said).get(b"content-type", b"").startswith(b"text/html"):
                assert Markup(answer).found <= ours
    await shop.parts.collector.flush()
    assert await shop.parts.store.strangers("shop") == ()
    assert await shop.records() == []


async def test_cve_2021_24294_a_form_field_stays_text(shop: Running) -> None:
    """A receipt that was made up is refused on a page that holds nothing of it."""
    guest = Guest(shop)
    ours = Markup((await shop.client.get(PAGE)).content).found
    for text in PAYLOADS[::9]:
        await guest.open()
        answer = await guest.send("lookup", receipt=text)
        assert answer.status_code == 400
        assert Markup(answer.content).found <= ours | {"role"}
        assert text not in answer.text
