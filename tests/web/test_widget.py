"""`GET /w/{site}.js`: the notice as one script."""

import gzip
import json
import random

import brotli
import pytest

from tests.web.raw import ask
from tests.web.running import Running

pytestmark = pytest.mark.anyio


async def fetch(shop: Running, **headers: str) -> tuple[int, dict[bytes, bytes], bytes]:
    """Fetch the widget as it goes over the wire."""
    sent = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    status, answered, body = await ask(shop.app, "/w/shop.js", sent)
    return status, dict(answered), body


async def test_s06_it_is_a_script_that_may_be_cached(shop: Running) -> None:
    """S06: public for five minutes, without a cookie, varying by encoding alone."""
    status, headers, body = await fetch(shop)
    assert status == 200
    assert headers[b"content-type"] == b"text/javascript; charset=utf-8"
    caching = b"public, max-age=300, stale-while-revalidate=86400"
    assert headers[b"cache-control"] == caching
    assert headers[b"vary"] == b"Accept-Encoding"
    assert headers[b"cross-origin-resource-policy"] == b"cross-origin"
    assert b"set-cookie" not in headers
    assert shop.parts.live.site("shop").notice_hash[:12].encode() in body


async def test_s06_nothing_a_visitor_sends_changes_it(shop: Running) -> None:
    """S06: 200 different visitors get the same bytes."""
    _, _, first = await fetch(shop)
    chance = random.Random(6)
    names = [b"cookie", b"user-agent", b"accept-language", b"origin", b"referer"]
    names += [b"sec-gpc", b"dnt", b"authorization", b"x-forwarded-for", b"cf-ipcountry"]
    for _ in range(200):
        headers = [(name, chance.randbytes(9)) for name in chance.sample(names, 3)]
        query = chance.randbytes(6).hex().encode()
        status, _, body = await ask(
            shop.app, "/w/shop.js", headers, query_string=b"v=" + query
        )
        assert (status, body) == (200, first)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br", b"br"),
        ("gzip, deflate, br, zstd", b"br"),
        ("gzip", b"gzip"),
        ("GZIP;q=0.5", b"gzip"),
        ("br;q=0, gzip", b"gzip"),
        ("br;q=0.5, gzip;q=0.9", b"gzip"),
        ("*", b"br"),
        ("*, br;q=0", b"gzip"),
        ("br;q=0, gzip;q=0.000", None),
        ("br;q=0, gzip;q=0, identity;q=0", None),
        ("identity, br;q=0.1", None),
        ("deflate", None),
        ("", None),
        ("br;q=nonsense", None),
    ],
)
async def test_it_comes_as_the_browser_can_read_it(
    shop: Running, accepted: str, coding: bytes | None
) -> None:
    """The coding is what Accept-Encoding asks for; q=0 means never."""
    _, _, plain = await fetch(shop)
    _, headers, body = await fetch(shop, accept_encoding=accepted)
    assert headers.get(b"content-encoding") == coding
    read = {b"br": brotli.decompress, b"gzip": gzip.decompress, None: bytes}
    assert read[coding](body) == plain


async def test_a_cached_one_is_not_sent_again(shop: Running) -> None:
    """Each coding has a strong tag of its own; 304 has no body and the same headers."""
    tags = set()
    for accepted in ("br", "gzip", "identity"):
        _, headers, _ = await fetch(shop, accept_encoding=accepted)
        tag = headers[b"etag"].decode()
        tags.add(tag)
        for known in (tag, f'"x", {tag}', f"W/{tag}", "*"):
            status, again, body = await fetch(
                shop, accept_encoding=accepted, if_none_match=known
            )
            assert (status, body) == (304, b"")
            assert again[b"etag"] == headers[b"etag"]
            assert again[b"vary"] == b"Accept-Encoding"
    assert len(tags) == 3
    assert not any(tag.startswith("W/") for tag in tags)


async def test_a_publish_makes_another(shop: Running) -> None:
    """What is shown changes with the notice, and so does its tag."""
    _, before, _ = await fetch(shop)
    await shop.publish(validity={"grant": "3 months"})
    status, after, body = await fetch(shop, if_none_match=before[b"etag"].decode())
    assert status == 200
    assert after[b"etag"] != before[b"etag"]
    assert shop.parts.live.site("shop").notice_hash[:12].encode() in body


async def test_a_language_is_named_in_the_address(shop: Running) -> None:
    """`/w/shop.de.js` speaks German, the default is the first; others are not found."""
    default = await shop.client.get("/w/shop.js")
    english = await shop.client.get("/w/shop.en.js")
    german = await shop.client.get("/w/shop.de.js")
    assert default.content == english.content
    assert b'lang:"en"' in english.content
    assert b'lang:"de"' in german.content
    for name in ("shop.fr.js", "shop", "shop.", "shop.en", "other.js", ".js", "s/x.js"):
        assert (await shop.client.get(f"/w/{name}")).status_code == 404


async def test_a_head_is_a_get_without_its_body(shop: Running) -> None:
    """Whoever only looks gets the same headers."""
    status, headers, body = await ask(shop.app, "/w/shop.js", method="HEAD")
    _, same, whole = await ask(shop.app, "/w/shop.js")
    assert (status, headers, body) == (200, same, b"")
    assert dict(headers)[b"content-length"] == b"%d" % len(whole)


async def test_s02_other_methods_are_refused(shop: Running) -> None:
    """S02: a script is there to be fetched."""
    answer = await shop.client.post("/w/shop.js")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


async def test_the_owner_can_inspect_any_page(shop: Running) -> None:
    """The module for the owner's own look may be loaded by every site's page."""
    status, headers, body = await ask(shop.app, "/w/_inspect.js", [])
    assert status == 200
    assert dict(headers)[b"access-control-allow-origin"] == b"*"
    assert b"not held back" in body


async def test_another_language_is_fetched_alone(shop: Running) -> None:
    """A page's language comes as data that any page of the site may read."""
    status, headers, body = await ask(shop.app, "/w/shop.de.json", [])
    assert status == 200
    assert dict(headers)[b"access-control-allow-origin"] == b"*"
    assert dict(headers)[b"content-type"] == b"application/json"
    assert json.loads(body)["shown"]["lang"] == "de"
    assert "style" not in json.loads(body)


@pytest.mark.parametrize("name", ["shop.json", "shop.xx.json", "_nothing.js", "shop"])
async def test_what_is_not_there_is_not_found(shop: Running, name: str) -> None:
    """Only languages that the site speaks, and modules that exist, are answered."""
    status, _, _ = await ask(shop.app, f"/w/{name}", [])
    assert status == 404


async def test_compilers_are_told_of_the_pages_script(shop: Running) -> None:
    """The types of `window.consent`, which are the same for every site."""
    status, sent, body = await ask(shop.app, "/w/consent.d.ts", [])
    assert status == 200
    assert dict(sent)[b"content-type"] == b"text/plain; charset=utf-8"
    assert b"interface Window {\n  consent?: ConsentApi" in body
