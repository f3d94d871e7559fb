"""`GET /v1/sites/{site}/authorize`: what a proxy is told before it serves a page."""

from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.web.raw import ask
from tests.web.running import Running, serving, token_of
from tests.web.shop import OWN

pytestmark = pytest.mark.anyio

PATH = "/v1/sites/shop/authorize"
REPORT = "content-security-policy-report-only"
ENFORCE = "content-security-policy"
SERVICES = {
    "till": {"name": "Till", "purposes": ["necessary"], "hosts": ["till.example"]},
    "matomo": {"name": "Matomo", "purposes": ["statistics"], "hosts": ["stat.example"]},
    "ads": {"name": "Ads", "purposes": ["marketing"], "hosts": ["ads.example"]},
}


async def publish(shop: Running, **csp: Any) -> None:
    """Publish three services with a host each, and a table for the policy."""
    services = {name: {**OWN, **table} for name, table in SERVICES.items()}
    await shop.publish(services=services, csp=csp)


async def authorize(
    shop: Running, token: str = "", query: str = "", **headers: str
) -> httpx2.Response:
    """Ask as a proxy does: with the visitor's own headers."""
    if token:
        headers["cookie"] = f"__Host-pps_shop={token}"
    return await shop.client.get(PATH + query, headers=headers)


def hosts(answer: httpx2.Response) -> set[str]:
    """Give the hosts that a policy lets a page reach."""
    sources = answer.headers[REPORT].split()
    ports = [source for source in sources if source.endswith(":*")]
    return {port.removesuffix(":*") for port in ports if not port.startswith("ws:")}


async def test_before_a_choice_only_the_necessary(shop: Running) -> None:
    """Who has not chosen reaches the site and what it cannot do without."""
    await publish(shop)
    answer = await authorize(shop)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["x-consent"] == "necessary=1;statistics=0;marketing=0;media=0"
    assert hosts(answer) == {"shop.example", "till.example"}


async def test_what_was_given_is_named(shop: Running) -> None:
    """A28: exactly the services of the chosen purposes may be reached."""
    await publish(shop)
    token = token_of(await shop.choose("save", purposes={"statistics": True}))
    answer = await authorize(shop, token)
    assert answer.headers["x-consent"] == "necessary=1;statistics=1;marketing=0;media=0"
    assert hosts(answer) == {"shop.example", "till.example", "stat.example"}


async def test_it_agrees_with_check(shop: Running) -> None:
    """Both doors say the same of every kind of visitor, who can also withdraw."""
    await publish(shop)
    granted = token_of(await shop.choose("accept_all"))
    refused = token_of(await shop.choose("reject_all"))
    forged = granted[:-1] + ("A" if granted[-1] != "A" else "B")
    withdrawn = token_of(await shop.choose("accept_all"))
    await shop.choose("withdraw", token=withdrawn)
    for token in ("", granted, refused, forged, withdrawn):
        for signal in ({}, {"sec-gpc": "1"}):
            checked = await shop.check(token, **signal)
            words = [f"{name}={yes:d}" for name, yes in checked["purposes"].items()]
            answer = await authorize(shop, token, **signal)
            assert answer.headers["x-consent"] == ";".join(words)


async def test_s05_two_tokens_allow_what_both_allow(shop: Running) -> None:
    """S05: of two of our cookies, the more careful one decides."""
    yes = token_of(await shop.choose("accept_all"))
    no = token_of(await shop.choose("reject_all"))
    answer = await authorize(shop, yes, authorization=f"Consent {no}")
    assert "statistics=0" in answer.headers["x-consent"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        *(("?require=statistics", 200), ("?require=matomo", 200)),
        *(("?require=necessary,statistics", 200), ("?require=media", 403)),
        *(("?require=statistics,media", 403), ("?require=ads", 403)),
        *(("?require=statistics&require=media", 403), ("?require=unheard-of", 403)),
        *(("?require=", 403), ("?require=statistics,", 403), ("?", 200)),
        *(("?requires=statistics", 403), ("?Require=statistics", 403)),
        *(("?require[]=statistics", 403), ("?require=statistics&x=1", 403)),
    ],
)
async def test_what_is_required_has_to_be_given(
    shop: Running, query: str, status: int
) -> None:
    """What was not given is 403, and so is a name or parameter that nobody knows."""
    token = token_of(await shop.choose("save", purposes={"statistics": True}))
    answer = await authorize(shop, token, query)
    assert (answer.status_code, answer.content) == (status, b"")
    assert "statistics=1" in answer.headers["x-consent"]


async def test_too_much_is_refused(shop: Running) -> None:
    """A query of hundreds of parameters is no proxy's."""
    answer = await authorize(shop, query="?" + "&".join(["require=a"] * 65))
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad_query"


@pytest.mark.parametrize(
    ("mode", "sent", "missing"),
    [
        ("report", {REPORT}, {ENFORCE}),
        ("enforce", {ENFORCE}, {REPORT}),
        ("off", set(), {ENFORCE, REPORT}),
    ],
)
async def test_the_owner_says_how_strict(
    shop: Running, mode: str, sent: set[str], missing: set[str]
) -> None:
    """One header or none, and never the policy of the service's own answers."""
    await publish(shop, mode=mode)
    answer = await authorize(shop)
    assert sent <= set(answer.headers)
    assert missing.isdisjoint(answer.headers)
    assert "'none'" not in str(answer.headers)


async def test_the_notice_itself_can_be_reached(shop: Running) -> None:
    """The service's own origin and the site's other hosts are always named."""
    service, static = "https://consent.example", "static.example"
    await publish(shop, service=service, hosts=[static])
    named = hosts(await authorize(shop))
    assert {"consent.example", static, "shop.example"} <= named


async def test_a_publish_counts_at_once(shop: Running) -> None:
    """What was remembered of an older publication is not answered again."""
    await publish(shop)
    token = token_of(await shop.choose("accept_all"))
    assert "ads.example" in hosts(await authorize(shop, token))
    await publish(shop, mode="enforce")
    assert REPORT not in (await authorize(shop, token)).headers


async def test_a_choice_ends_here_too(shop: Running) -> None:
    """A29: what was remembered today is not answered tomorrow."""
    token = token_of(await shop.choose("accept_all"))
    await shop.pass_days(179)
    assert "media=1" in (await authorize(shop, token)).headers["x-consent"]
    await shop.pass_days(1)
    assert "media=0" in (await authorize(shop, token)).headers["x-consent"]


async def test_s06_nothing_keeps_it(shop: Running) -> None:
    """S06: not stored anywhere, no cookie, and no other site's page reads it."""
    origin = "https://shop.example"
    answer = await authorize(shop, origin=origin)
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


async def test_s02_other_methods_are_refused(shop: Running) -> None:
    """S02: 405 says what is allowed; HEAD is as good as GET."""
    answer = await shop.client.post(PATH)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    head = await shop.client.head(PATH)
    assert head.headers["x-consent"].startswith("necessary=1")


async def test_an_unknown_site_is_not_found(shop: Running) -> None:
    """A name that was never published is 404, with the one shape of errors."""
    for name in ("nothing", ""):
        answer = await shop.client.get(f"/v1/sites/{name}/authorize")
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == "unknown_site"


async def test_s20_the_answer_is_guarded_but_has_no_policy_of_its_own(
    shop: Running,
) -> None:
    """S20: each header once, and none that a proxy could mistake for the page's."""
    _, headers, body = await ask(shop.app, PATH)
    names = [name for name, _ in headers]
    assert len(names) == len(set(names))
    assert dict(headers)[b"x-content-type-options"] == b"nosniff"
    assert dict(headers)[b"content-length"] == b"0"
    assert (body, b"content-security-policy" in names) == (b"", False)


async def test_s32_a_node_that_lags_behind_knows_nothing(tmp_path: Path) -> None:
    """S32: after 5 s without the database, nothing optional may be reached."""
    async with serving(tmp_path) as shop:
        await publish(shop)
        token = token_of(await shop.choose("accept_all"))
        assert "ads.example" in hosts(await authorize(shop, token))
        shop.clock.now += 5_001
        assert hosts(await authorize(shop, token)) == {"shop.example", "till.example"}


async def test_many_hosts_make_a_long_header_and_no_more(shop: Running) -> None:
    """Each host stands there twice: by name, and by name for web sockets."""
    names = [f"h{number}.tools.example" for number in range(300)]
    many = {"name": "Many", "purposes": ["necessary"], "hosts": names, **OWN}
    await shop.publish(services={"many": many})
    policy = (await authorize(shop)).headers[REPORT]
    assert len(policy) < 150 + sum(2 * len(name) + 12 for name in names)
