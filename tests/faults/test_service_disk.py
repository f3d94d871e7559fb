"""A service whose disk fails: it says so, shows its notices and never says yes."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.room import Disk, limited, small
from tests.web.running import Running, serving, token_of

pytestmark = [pytest.mark.anyio, pytest.mark.fault]


@pytest.fixture(params=["full", "unwritable"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    """Give a disk that has no room, or lets nothing be written at all."""
    if request.param == "unwritable":
        yield limited(tmp_path, 0)
        return
    with small(tmp_path) as disk:
        yield disk


async def test_s32_a_disk_that_fails_is_survived(disk: Disk, *, full: bool) -> None:
    """S32: writes answer 503, checks go on, and with room all is as before."""
    async with serving(disk.folder) as shop:
        await shop.publish()
        token = token_of(await shop.choose("accept_all"))
        for _ in range(20 if full else 2):
            size = len(await shop.records())
            disk.fill()
            try:
                await until_refused(shop)
                await still_answers(shop, token)
            finally:
                disk.free()
            kept = await shop.records()
            assert len(kept) >= size
            assert (await shop.choose("accept_all")).status_code == 201
            assert len(await shop.records()) == len(kept) + 1
        assert await shop.parts.store.examine() == ()


async def until_refused(shop: Running) -> None:
    """Choose until the disk takes no more; each answer before that one counts."""
    for _ in range(100):
        size = len(await shop.records())
        answers = await asyncio.gather(*(shop.choose("accept_all") for _ in range(20)))
        codes = [answer.status_code for answer in answers]
        assert len(await shop.records()) == size + codes.count(201)
        if 503 in codes:
            assert set(codes) <= {201, 503}
            return
    raise AssertionError("the disk never refused")


async def still_answers(shop: Running, token: str) -> None:
    """See that what needs no writing works: yes to whom it was given, else no."""
    await shop.refresh()
    assert (await shop.check(token))["purposes"]["media"] is True
    assert (await shop.check())["purposes"]["media"] is False
    assert (await shop.client.get("/w/shop.js")).status_code == 200
