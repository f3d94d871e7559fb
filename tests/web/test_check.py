"""`GET /v1/sites/{site}/check`: what is unknown is not allowed."""

import json
from pathlib import Path

import pytest

from tests.web.raw import ask
from tests.web.running import ORIGIN, Running, serving, token_of

pytestmark = pytest.mark.anyio

NOTHING = {"necessary": True, "statistics": False, "marketing": False, "media": False}


async def test_without_a_token_only_the_necessary_is_allowed(shop: Running) -> None:
    """A54: unknown is no, and the answer names purposes, notice and expiry."""
    answer = await shop.check()
    assert answer["purposes"] == NOTHING
    assert answer["status"]["statistics"] == "unknown"
    assert answer["services"] == {
        "basket": True,
        "matomo": False,
        "ads": False,
        "video": False,
    }
    assert answer["notice"] == shop.parts.live.site("shop").notice_hash
    assert (answer["regime"], answer["expires"]) == ("opt-in", None)


async def test_a_grant_is_allowed_until_it_ends(shop: Running) -> None:
    """A29: a grant ends after its 180 days, however often it was checked."""
    token = token_of(await shop.choose("save", purposes={"statistics": True}))
    answer = await shop.check(token)
    assert answer["purposes"] == {**NOTHING, "statistics": True}
    assert answer["expires"] == "2027-07-14"

    await shop.pass_days(179)
    assert (await shop.check(token))["purposes"]["statistics"]
    await shop.pass_days(1)
    late = await shop.check(token)
    assert late["purposes"] == NOTHING
    assert late["status"]["statistics"] == "expired"


async def test_a_refusal_is_known_as_one(shop: Running) -> None:
    """A24: a refusal still holds on day 184."""
    token = token_of(await shop.choose("reject_all"))
    await shop.pass_days(184)
    answer = await shop.check(token)
    assert answer["purposes"] == NOTHING
    assert answer["status"]["statistics"] == "refused"


async def test_the_cookie_is_read_as_the_header_is(shop: Running) -> None:
    """The token counts wherever the browser shows it."""
    token = token_of(await shop.choose("accept_all"))
    for cookie in (
        f"__Host-pps_shop={token}",
        f"a=b; pps_shop={token}; c=d",
        f"pps_other=x;pps_shop={token}",
    ):
        assert (await shop.check(cookie=cookie))["purposes"]["media"]
    for cookie in (f"xpps_shop={token}", f"pps_shop2={token}", f"a=pps_shop={token}"):
        assert (await shop.check(cookie=cookie))["purposes"] == NOTHING


async def test_s05_two_tokens_allow_what_both_allow(shop: Running) -> None:
    """S05: of two of our cookies, the more careful one decides."""
    some = token_of(
        await shop.choose("save", purposes={"statistics": True, "media": True})
    )
    other = token_of(
        await shop.choose("save", purposes={"statistics": True, "marketing": True})
    )
    cookie = f"__Host-pps_shop={some}; pps_shop={other}"
    answer = await shop.check(cookie=cookie)
    assert answer["purposes"] == {**NOTHING, "statistics": True}

    refusal = token_of(await shop.choose("reject_all"))
    assert (await shop.check(refusal, cookie=cookie))["purposes"] == NOTHING


async def test_s05_an_expired_token_beside_a_valid_one_says_nothing(
    shop: Running,
) -> None:
    """S05: only those that are valid have to agree."""
    old = token_of(await shop.choose("save", purposes={"media": True}))
    await shop.pass_days(180)
    new = token_of(await shop.choose("save", purposes={"statistics": True}))
    answer = await shop.check(new, cookie=f"pps_shop={old}")
    assert answer["purposes"] == {**NOTHING, "statistics": True}


async def test_more_tokens_than_a_browser_has_allow_nothing(shop: Running) -> None:
    """A heap of tokens costs little and proves nothing."""
    made = [token_of(await shop.choose("accept_all")) for _ in range(9)]
    cookie = "; ".join(f"pps_shop={token}" for token in made)
    assert (await shop.check(cookie=cookie))["purposes"] == NOTHING
    assert (await shop.check(cookie=f"pps_shop={made[0]}"))["purposes"]["media"]


async def test_gpc_beats_a_grant_made_without_it(shop: Running) -> None:
    """The signal turns off what is sold; a grant in its presence stands."""
    before = token_of(await shop.choose("accept_all"))
    answer = await shop.check(before, **{"sec-gpc": "1"})
    assert answer["purposes"]["statistics"]
    assert not answer["purposes"]["marketing"]
    assert not answer["services"]["ads"]

    despite = token_of(await shop.choose("accept_all", headers={"sec-gpc": "1"}))
    answer = await shop.check(despite, **{"sec-gpc": "1"})
    assert answer["purposes"]["marketing"]


async def test_gpc_said_twice_is_gpc(shop: Running) -> None:
    """Two lines, or two that a proxy joined, are the signal at every door."""
    token = token_of(await shop.choose("accept_all")).encode()
    shown = (b"authorization", b"Consent " + token)
    one, two = (b"sec-gpc", b"1"), (b"sec-gpc", b"1, 1")
    for lines in ([one, one], [two]):
        _, _, body = await ask(shop.app, "/v1/sites/shop/check", [shown, *lines])
        assert not json.loads(body)["purposes"]["marketing"]
    await shop.choose("accept_all", headers={"sec-gpc": "1, 1"})
    first, second = await shop.records()
    assert b'"gpc":false' in (first.body or b"")
    assert b'"gpc":true' in (second.body or b"")


async def test_a_question_can_be_narrowed(shop: Running) -> None:
    """`?purpose=` asks for some; one the notice lacks is off, and no error."""
    token = token_of(await shop.choose("accept_all"))
    for query in ("?purpose=media,nothing", "?purpose=media&purpose=nothing"):
        answer = await shop.check(token, query)
        assert answer["purposes"] == {"media": True, "nothing": False}
        assert answer["status"] == {"media": "given", "nothing": "unknown"}
        assert answer["services"] == {}


async def test_an_empty_name_asks_for_nothing(shop: Running) -> None:
    """A comma too many narrows no further, and no purpose has no name."""
    token = token_of(await shop.choose("accept_all"))
    for query in ("?purpose=media,", "?purpose=,media", "?purpose=&purpose=media"):
        assert (await shop.check(token, query))["purposes"] == {"media": True}
    assert await shop.check(token, "?purpose=,") == await shop.check(token)


async def test_no_question_gets_anothers_answer(shop: Running) -> None:
    """What is remembered is remembered with all it depends on."""
    token = token_of(await shop.choose("accept_all"))
    whole = await shop.check(token)
    assert await shop.check(token, "?purpose=media") != whole
    assert not (await shop.check(token, **{"sec-gpc": "1"}))["purposes"]["marketing"]

    path = "/v1/sites/shop/check"
    for scheme, promises in [("https", True), ("http", False)]:
        _, headers, _ = await ask(shop.app, path, scheme=scheme)
        assert (b"strict-transport-security" in dict(headers)) is promises

    await shop.publish(validity={"grant": "3 months"})
    assert (await shop.check(token))["notice"] != whole["notice"]


async def test_too_long_a_question_is_refused(shop: Running) -> None:
    """A query of hundreds of names is no question of a back end."""
    query = "&".join("purpose=a" for _ in range(65))
    answer = await shop.client.get(f"/v1/sites/shop/check?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad_query"


async def test_s06_it_sets_no_cookie_and_is_not_stored(shop: Running) -> None:
    """S06, A54: asking leaves nothing behind, in browser or cache."""
    token = token_of(await shop.choose("accept_all"))
    for headers in ({}, {"authorization": f"Consent {token}"}):
        answer = await shop.client.get("/v1/sites/shop/check", headers=headers)
        assert "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["vary"] == "Origin"


async def test_s03_only_listed_pages_may_read_it(shop: Running) -> None:
    """S03: the site's pages and those it allows to check; no other, and never `*`."""
    await shop.publish(check={"allowed_sites": ["https://blog.example"]})
    for origin in (ORIGIN, "https://blog.example"):
        answer = await shop.client.get(
            "/v1/sites/shop/check", headers={"origin": origin}
        )
        assert answer.headers["access-control-allow-origin"] == origin
        assert answer.headers["access-control-allow-credentials"] == "true"

    for origin in ("https://evil.example", "null", ORIGIN.upper(), f"{ORIGIN}."):
        answer = await shop.client.get(
            "/v1/sites/shop/check", headers={"origin": origin}
        )
        assert "access-control-allow-origin" not in answer.headers
        assert answer.headers["vary"] == "Origin"


async def test_a_page_may_send_the_token_by_header(shop: Running) -> None:
    """The preflight lets a listed page send Authorization."""
    asking = {"origin": ORIGIN, "access-control-request-method": "GET"}
    answer = await shop.client.options("/v1/sites/shop/check", headers=asking)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert "authorization" in answer.headers["access-control-allow-headers"]


async def test_s02_other_methods_are_refused(shop: Running) -> None:
    """S02: 405 says what is allowed."""
    answer = await shop.client.post("/v1/sites/shop/check")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


async def test_an_unknown_site_is_not_found(shop: Running) -> None:
    """A name that was never published is 404, with the one shape of errors."""
    for name in ("nothing", "", "sh%C3%B6p"):
        answer = await shop.client.get(f"/v1/sites/{name}/check")
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == "unknown_site"
        assert answer.headers["vary"] == "Origin"


async def test_a_new_notice_keeps_old_answers_by_number(shop: Running) -> None:
    """What a token did not know is unknown; what it knew still stands."""
    token = token_of(await shop.choose("accept_all"))
    more = {"statistics": {}, "media": {}, "preferences": {}}
    await shop.publish(purposes={**_necessary(shop), **more}, services={})
    answer = await shop.check(token)
    assert answer["purposes"]["statistics"]
    assert answer["status"]["preferences"] == "unknown"


def _necessary(shop: Running) -> dict[str, object]:
    reason = {"en": "The basket.", "de": "Der Korb."}
    return {"necessary": {"necessary": True, "reason": reason}}


async def test_s32_a_node_that_lags_behind_knows_nothing(tmp_path: Path) -> None:
    """S32: after 5 s without the database, everything optional is unknown."""
    async with serving(tmp_path) as shop:
        await shop.publish()
        token = token_of(await shop.choose("accept_all"))
        shop.clock.now += 5_000
        assert (await shop.check(token))["purposes"]["media"]
        shop.clock.now += 1
        assert (await shop.check(token))["purposes"] == NOTHING
        await shop.refresh()
        assert (await shop.check(token))["purposes"]["media"]
