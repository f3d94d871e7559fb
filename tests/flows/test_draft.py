"""Drafts: who chooses alike is recorded alike, and nobody else is."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.running import ORIGIN, Running, serving, token_of
from tests.web.shop import tables

pytestmark = pytest.mark.anyio

OTHER = "https://www.shop.example"


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Running]:
    """Serve the shop from its own host."""
    async with serving(tmp_path) as running:
        await running.publish(origins=[ORIGIN, OTHER])
        yield running


async def body_of(shop: Running, action: str = "accept_all", **more: Any) -> Any:
    """Choose, and give the body that was recorded."""
    answer = await shop.choose(action, **more)
    assert answer.status_code == 201, answer.text
    return json.loads((await shop.records())[-1].body or b"null")


async def test_alike_but_two_visitors(shop: Running) -> None:
    """All but the visitor is the same."""
    first, second = await body_of(shop), await body_of(shop)
    assert first.pop("visitor") != second.pop("visitor")
    assert first == second


@pytest.mark.parametrize(
    ("more", "member"),
    [
        ({"layer": "page"}, "layer"),
        ({"lang": "de"}, "lang"),
        ({"headers": {"sec-gpc": "1"}}, "signals"),
        ({"headers": {"origin": OTHER}}, "origin"),
        ({"purposes": {"media": True}}, "purposes"),
        ({"services": {"video": True}}, "services"),
    ],
)
async def test_what_differs_is_told(
    shop: Running, more: dict[str, Any], member: str
) -> None:
    """Whatever else was asked, said or shown makes another body."""
    first = await body_of(shop, "save")
    assert (await body_of(shop, "save", **more))[member] != first[member]


async def test_midnight_makes_a_new_day(shop: Running) -> None:
    """Who chooses alike tomorrow is recorded tomorrow, for as many days."""
    first = await body_of(shop)
    await shop.pass_days(1)
    second = await body_of(shop)
    assert first["from"] < second["from"]
    assert first["until"] < second["until"]


async def test_a_publish_makes_another_notice(shop: Running) -> None:
    """Who chooses alike on a new notice is recorded on that one."""
    first = await body_of(shop)
    controller = {**tables()["controller"], "name": "Kiln"}
    await shop.publish(origins=[ORIGIN], controller=controller)
    second = await body_of(shop)
    assert second["controller"] == "Kiln"
    assert first["notice"] != second["notice"]


async def test_what_was_given_before_counts(shop: Running) -> None:
    """A refusal by who gave before takes back; the next one's, alike, refuses."""
    token = token_of(await shop.choose("accept_all"))
    assert (await body_of(shop, "reject_all", token=token))["outcome"] == "withdrawn"
    assert (await body_of(shop, "reject_all"))["outcome"] == "refused"


async def test_what_is_one_visitors_own_is_in_nobody_elses(shop: Running) -> None:
    """Many in turns, alike but for what they bring: each body is of its own alone."""
    mine = token_of(await shop.choose("accept_all"))
    grant = (await shop.records())[-1]
    owner = json.loads(grant.body or b"")["visitor"]
    again = await body_of(shop, "reject_all", token=mine)
    assert (again["visitor"], again["replaces"]) == (owner, grant.n)
    theirs = token_of(await shop.choose("accept_all"))
    other = await body_of(shop, "reject_all", token=theirs)
    assert other["visitor"] not in (None, owner)
    assert other["replaces"] not in (None, grant.n)
    signal = await body_of(shop, "reject_all", headers={"sec-gpc": "1"})
    plain = await body_of(shop, "reject_all")
    assert signal["signals"] != plain["signals"]
    assert (plain["visitor"], plain["replaces"], plain["reask"]) == (None, None, None)
    assert other["state"] == again["state"]
