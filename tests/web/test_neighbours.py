"""Two owners on one service: what belongs to one site is nothing at the other."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from tests.web.auditing import create, get
from tests.web.paging import Guest
from tests.web.running import ORIGIN, Running, serving, token_of

pytestmark = pytest.mark.anyio

MILL = "https://mill.example"


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Running]:
    """Serve the shop, and the mill of somebody else."""
    async with serving(tmp_path) as running:
        await running.publish()
        await running.publish(id="mill", origins=[MILL])
        yield running


async def post(
    both: Running, site: str, act: str, body: object, **headers: str
) -> httpx2.Response:
    """Send JSON to a site from a page of the mill."""
    path, sent = f"/v1/sites/{site}/{act}", {"origin": MILL, **headers}
    return await both.client.post(path, json=body, headers=sent)


async def test_s01_the_neighbours_page_chooses_nothing_here(both: Running) -> None:
    """S01: under its own name and under ours, its origin is not on the shop's list."""
    choice = both.choice("accept_all")
    for host in ("shop.example", "mill.example"):
        answer = await post(both, "shop", "choices", choice, host=host)
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers
    assert await both.records() == []


async def test_s09_nothing_of_one_site_counts_at_another(both: Running) -> None:
    """S09: neither token nor receipt, nor what an auditor shows."""
    made = await post(both, "mill", "choices", _mills(both))
    receipt = made.json()["receipt"]
    lines = made.headers.get_list("set-cookie")
    token = next(line for line in lines if "pps_mill=" in line).split("=", 1)[1]
    said = await both.check(token.partition(";")[0])
    assert said["status"]["media"] == "unknown"

    body = {"receipt": receipt}
    gone = await post(both, "shop", "erase", body, origin=ORIGIN)
    assert (gone.status_code, gone.json()["error"]["code"]) == (400, "bad_receipt")
    auditor = await create(both, "mill")
    answer = await get(both, "/v1/sites/shop/export", auditor)
    assert answer.status_code == 401


async def test_s09_a_token_renamed_is_no_token(both: Running) -> None:
    """S09: the seal is of the site that it names."""
    token = token_of(await both.choose("accept_all"))
    renamed = token.replace("c1.shop.", "c1.mill.")
    for shown in (token, renamed):
        headers = {"authorization": f"Consent {shown}"}
        answer = await both.client.get("/v1/sites/mill/check", headers=headers)
        assert answer.json()["status"]["media"] == "unknown"


@pytest.mark.parametrize("neighbour", [MILL, "https://mill.shop.example"])
async def test_s01_the_page_is_not_the_neighbours(
    both: Running, neighbour: str
) -> None:
    """S01: no form under another site's host chooses, even below a shared domain."""
    await both.publish(cookie_domain="shop.example")
    await both.publish(id="mill", origins=[neighbour])
    host = neighbour.removeprefix("https://")
    guest = Guest(both)
    await guest.open()
    [slip] = {v for f in guest.page.forms for n, v in f.fields if n == "slip"}
    form = {"act": "accept_all", "slip": slip, "notice": _notice(both)}
    headers = {"host": host, "origin": neighbour, "sec-fetch-site": "same-origin"}
    answer = await both.client.post("/p/shop", data=form, headers=headers)
    assert answer.status_code == 400
    assert await both.records() == []


async def test_s12_one_export_has_one_site(both: Running) -> None:
    """S12: an auditor of the shop reads no line of the mill's."""
    await post(both, "mill", "choices", _mills(both))
    text = (await get(both, "/v1/sites/shop/export", await create(both))).text
    assert {json.loads(line)["entry"]["site"] for line in text.splitlines()} == {"shop"}


def _mills(both: Running) -> dict[str, object]:
    notice = both.parts.live.site("mill").notice_hash
    return both.choice("accept_all", notice=notice)


def _notice(both: Running) -> str:
    return both.parts.live.site("shop").notice_hash
