"""`/p/{site}/declaration`, its languages, its style, and notices as they were seen."""

import json
import re
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from consent import canonical, locales, render
from consent.render import autonym
from consent.render.page import spoken, words
from tests.web.paging import Reader
from tests.web.running import Running, serving
from tests.web.shop import OWN

pytestmark = pytest.mark.anyio

DECLARATION = "/p/shop/declaration"
ROOT = Path(__file__).parents[2]
SERVICES = {
    "matomo": {
        "name": "Matomo",
        "purposes": ["statistics", "media"],
        **OWN,
        "cookies": [{"name": "_pk_*", "duration": "13 months"}],
        "storage": [{"kind": "indexeddb", "name": "pk", "duration": "session"}],
    },
    "video": {"name": "Video", "purposes": ["media"], **OWN},
}


async def test_every_cookie_is_named(shop: Running) -> None:
    """A56: name, kind, duration, provider, purpose and policy of all there is."""
    await shop.publish(services=SERVICES)
    page = Reader((await shop.client.get(DECLARATION)).text)
    for text in ("_pk_* cookie 13 months", "pk database until the browser closes"):
        assert text in page.text
    assert "Recipient Kiln & Kettle, Germany Purposes Statistics, Media" in page.text
    assert "Nothing on your device" in page.text
    assert "https://kiln.example/privacy" in page.links
    assert shop.parts.live.site("shop").notice_hash in page.text


async def test_the_services_own_cookies_are_named(shop: Running) -> None:
    """A56: what the notice itself keeps is there as well, under its true names."""
    page = Reader((await shop.client.get(DECLARATION)).text)
    assert "pp_shop cookie 186 days __Host-pps_shop cookie 186 days" in page.text
    assert "pp_shop local storage until deleted" in page.text


async def test_a_shared_cookie_has_no_prefix(tmp_path: Path) -> None:
    """Placement B: the token is named as the browser shows it."""
    async with serving(tmp_path, "consent.shop.example") as shop:
        await shop.publish(cookie_domain="shop.example")
        page = Reader((await shop.client.get(DECLARATION)).text)
        assert "__Host-" not in page.text
        assert "pps_shop cookie" in page.text


@pytest.mark.parametrize(
    ("query", "accepted", "lang"),
    [
        ("", "", "en"),
        ("", "de-CH, en;q=0.5", "de"),
        ("?lang=de", "en", "de"),
        ("?lang=xx", "de", "de"),
    ],
)
@pytest.mark.parametrize("path", ["/p/shop", DECLARATION])
async def test_the_language_is_the_visitors(
    shop: Running, path: str, query: str, accepted: str, lang: str
) -> None:
    """A21: the address says it, or else the browser, and all of the page speaks it."""
    headers = {"accept-language": accepted}
    answer = await shop.client.get(path + query, headers=headers)
    assert f'<html lang="{lang}" dir="ltr">' in answer.text
    title = {"en": "Privacy policy", "de": "Datenschutz"}[lang]
    assert title in answer.text
    assert Reader(answer.text).links[:2] == ["?lang=en", "?lang=de"]


async def test_arabic_is_written_from_right_to_left(shop: Running) -> None:
    """The page says which way it runs, and codes and times keep theirs."""
    await shop.publish(languages=["ar"], purposes={"media": {}}, services={})
    page = (await shop.client.get(DECLARATION)).text
    assert '<html lang="ar" dir="rtl">' in page
    assert '<code dir="ltr">pp_shop</code>' in page


async def test_one_language_offers_no_choice(shop: Running) -> None:
    """A site that speaks one language has no list of languages."""
    await shop.publish(languages=["de"], purposes={"media": {}}, services={})
    assert "?lang=" not in Reader((await shop.client.get("/p/shop")).text).links


def test_a_page_mixes_no_languages() -> None:
    """A21: of a site's languages, those are offered that the page speaks itself."""
    assert spoken(("xx", "de", "en")) == ("de", "en")
    assert spoken(("xx", "yy")) == ("xx",)


def test_the_words_of_all_languages_say_the_same() -> None:
    """A21: each says the same things, with the same names filled in."""
    files = (ROOT / "templates/page/words").glob("*.json")
    told = {path.stem: json.loads(path.read_text()) for path in files}
    assert set(told) == set(locales.load())
    for texts in told.values():
        assert holes(texts) == holes(told["en"])


def holes(texts: dict[str, str]) -> dict[str, list[str]]:
    """Give what is filled into each text."""
    return {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in texts.items()}


def test_another_language_is_named_and_falls_back() -> None:
    """A tag that nothing is known of is shown as it is, with English words."""
    assert [autonym.of(tag) for tag in ("fr", "pt-AO", "xx")] == [
        "Français",
        "Português (pt-AO)",
        "xx",
    ]
    assert words("xx") == words("en")


async def test_the_style_is_its_own_file(shop: Running) -> None:
    """It lies beside the page and is not sent twice."""
    answer = await shop.client.get("/p/page.css")
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "url(" not in answer.text
    known = {"if-none-match": answer.headers["etag"]}
    again = await shop.client.get("/p/page.css", headers=known)
    assert (again.status_code, again.content) == (304, b"")


async def test_a_notice_is_seen_as_it_was(shop: Running) -> None:
    """A45: in its words, by the build that showed it, with no script and no third."""
    old = shop.parts.live.site("shop").notice_hash
    await shop.publish(purposes={"media": {}}, services={})
    build = render.build().name
    answer = await shop.client.get(f"/p/shop/seen/{old}?lang=de&build={build}")
    assert "Statistik" in answer.text
    assert "immutable" in answer.headers["cache-control"]
    policy = answer.headers["content-security-policy"]
    assert policy.count("'sha256-") == 2
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?lang=fr", 404),
        ("?regime=none", 404),
        ("?build=x", 404),
        ("?other=1", 400),
        ("?regime=opt-in", 200),
    ],
)
async def test_what_was_never_shown_is_not_there(
    shop: Running, query: str, status: int
) -> None:
    """Neither another language nor a build that was never served."""
    notice = shop.parts.live.site("shop").notice_hash
    answer = await shop.client.get(f"/p/shop/seen/{notice}{query}")
    assert answer.status_code == status
    assert (await shop.client.get("/p/shop/seen/00")).status_code == 404


async def test_a_build_that_cannot_show_it(shop: Running) -> None:
    """A build whose name is not its hash never runs; nor does one with other texts."""
    notice = shop.parts.live.site("shop").notice_hash
    odd = replace(render.build(), templates={"banner.html": "{{ no }}"})
    content = canonical.encode(msgspec.to_builtins(odd))
    keep = shop.parts.store.keep_build
    await keep("e" * 64, b"{}")
    await keep("f" * 64, content)
    await keep(odd.name, content)
    for name in ("e" * 64, "f" * 64, odd.name):
        answer = await shop.client.get(f"/p/shop/seen/{notice}?build={name}")
        assert answer.status_code == 404
