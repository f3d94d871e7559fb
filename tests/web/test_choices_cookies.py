"""The two cookies of an answer, in each of the three places the service may stand."""

from pathlib import Path

import pytest

from tests.web.running import ORIGIN, Running, serving, token_of

pytestmark = pytest.mark.anyio

AGE = "; Max-Age=15552000; Path=/; Secure"


def lines_of(answer: object) -> list[str]:
    """Give the Set-Cookie lines of an answer."""
    lines: list[str] = answer.headers.get_list("set-cookie")  # type: ignore[attr-defined]
    return lines


async def test_s04_on_the_sites_own_host(shop: Running) -> None:
    """S04: one readable state, and a token that no script and no subdomain reads."""
    answer = await shop.choose("accept_all")
    state, token = answer.json()["state"], token_of(answer)
    assert lines_of(answer) == [
        f"pp_shop={state}{AGE}; SameSite=Lax",
        f"__Host-pps_shop={token}{AGE}; HttpOnly; SameSite=Lax",
    ]
    assert token.startswith(f"c1.shop.{state}.i")


async def test_s04_on_a_subdomain(tmp_path: Path) -> None:
    """S04: where page and service share a cookie domain, both cookies are its."""
    async with serving(tmp_path, "consent.shop.example") as shop:
        await shop.publish(cookie_domain="shop.example")
        answer = await shop.choose("accept_all")
        state, token = answer.json()["state"], token_of(answer)
        rest = "; SameSite=Lax; Domain=shop.example"
        assert lines_of(answer) == [
            f"pp_shop={state}{AGE}{rest}",
            f"pps_shop={token}{AGE}; HttpOnly{rest}",
        ]
        assert "token" not in answer.json()


async def test_s04_a_cookie_domain_is_used_on_the_domain_itself(tmp_path: Path) -> None:
    """S04: a choice on one of the domain's hosts holds on all of them."""
    async with serving(tmp_path, "shop.example") as shop:
        await shop.publish(cookie_domain="shop.example")
        lines = lines_of(await shop.choose("accept_all"))
        assert all(line.endswith("; Domain=shop.example") for line in lines)


async def test_s04_on_another_site(tmp_path: Path) -> None:
    """S04: the page gets the token to keep; here the cookie is partitioned."""
    name = "consent.other.example"
    async with serving(tmp_path, name, hosts=(name,)) as shop:
        await shop.publish()
        answer = await shop.choose("accept_all")
        token = answer.json()["token"]
        attributes = "; HttpOnly; SameSite=None; Partitioned"
        assert lines_of(answer) == [f"pps_shop={token}{AGE}{attributes}"]
        assert (await shop.check(token))["purposes"]["media"]


async def test_the_port_makes_no_other_place(tmp_path: Path) -> None:
    """Cookies know no ports: two of one host are one place."""
    async with serving(tmp_path, "shop.localhost:8080") as shop:
        await shop.publish(origins=["http://shop.localhost:3000"])
        origin = {"origin": "http://shop.localhost:3000"}
        answer = await shop.choose("accept_all", headers=origin)
        assert any(line.startswith("__Host-pps_shop=") for line in lines_of(answer))


async def test_s04_they_stay_small(shop: Running) -> None:
    """S04: 24 purposes and 1,000 services fit into 700 bytes, both cookies counted."""
    own = {"recipient": "Us", "country": "DE", "policy": "https://kiln.example/p"}
    words = {"name": {"en": "A", "de": "A"}, "description": {"en": "B", "de": "B"}}
    purposes = {f"p{number}": words for number in range(24)}
    services = {
        f"s{number}": {"name": "S", "purposes": [f"p{number % 24}"], **own}
        for number in range(1000)
    }
    await shop.publish(purposes=purposes, services=services)
    lines = lines_of(await shop.choose("accept_all"))
    assert sum(len(line.partition(";")[0]) for line in lines) <= 700


async def test_s05_two_of_ours_leave_with_one(shop: Running) -> None:
    """S05: who comes with both scopes is given one, and the other is deleted."""
    one = token_of(await shop.choose("accept_all"))
    two = token_of(await shop.choose("save", purposes={"media": True}))
    cookie = {"cookie": f"__Host-pps_shop={one}; pps_shop={two}"}
    answer = await shop.choose("reject_all", headers=cookie)

    gone = [line for line in lines_of(answer) if "Max-Age=0" in line]
    assert gone[0].startswith("pps_shop=;")
    assert any(line.endswith("; Domain=shop.example") for line in gone)
    kept = [line for line in lines_of(answer) if line not in gone]
    assert [line.partition("=")[0] for line in kept] == ["pp_shop", "__Host-pps_shop"]


async def test_s05_a_cookie_of_the_other_scope_is_deleted(tmp_path: Path) -> None:
    """S05: an owner who sets a cookie domain leaves no host-only cookie behind."""
    async with serving(tmp_path) as shop:
        await shop.publish()
        old = token_of(await shop.choose("accept_all"))
        await shop.publish(cookie_domain="shop.example")
        answer = await shop.choose(
            "reject_all", headers={"cookie": f"__Host-pps_shop={old}"}
        )
        gone = [line for line in lines_of(answer) if "Max-Age=0" in line]
        assert "__Host-pps_shop=; Max-Age=0; Path=/; Secure; SameSite=Lax" in gone
        assert "pp_shop=; Max-Age=0; Path=/; Secure; SameSite=Lax" in gone


async def test_s05_elsewhere_an_unpartitioned_cookie_is_deleted(tmp_path: Path) -> None:
    """S05: a service that was moved to another site leaves no old scope behind."""
    name = "consent.other.example"
    async with serving(tmp_path, name, hosts=(name,)) as shop:
        await shop.publish()
        old = token_of(await shop.choose("accept_all"))
        cookie = {"cookie": f"__Host-pps_shop={old}; pps_shop={old}"}
        lines = lines_of(await shop.choose("reject_all", headers=cookie))
        assert [line.partition("=")[0] for line in lines if "Max-Age=0" in line] == [
            "__Host-pps_shop",
            "pps_shop",
            "pp_shop",
        ]


async def test_one_cookie_of_ours_deletes_nothing(shop: Running) -> None:
    """The usual answer has two cookies, and not a byte more."""
    answer = await shop.choose("accept_all")
    state, token = answer.json()["state"], token_of(answer)
    cookie = {"cookie": f"pp_shop={state}; __Host-pps_shop={token}; pps_other=1"}
    assert len(lines_of(await shop.choose("reject_all", headers=cookie))) == 2


async def test_s05_every_valid_token_was_there_before(shop: Running) -> None:
    """S05: what a choice takes back is what both of two cookies had given."""
    one = token_of(await shop.choose("save", purposes={"media": True}))
    two = token_of(await shop.choose("save", purposes={"statistics": True}))
    cookie = {"cookie": f"__Host-pps_shop={one}; pps_shop={two}", "origin": ORIGIN}
    answer = await shop.choose("reject_all", headers=cookie)
    assert answer.json()["status"]["media"] == "refused"
    assert answer.json()["state"].startswith("wi0")
