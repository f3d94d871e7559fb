"""A clock that is set back: the times of the log never are."""

from pathlib import Path

import pytest

from consent.period import DAY, HOUR
from tests.web.running import serving

pytestmark = [pytest.mark.anyio, pytest.mark.fault]


async def test_times_never_run_backwards(tmp_path: Path) -> None:
    """A44: set back by an hour or a year, the next entry is not before the last."""
    async with serving(tmp_path) as shop:
        await shop.publish()
        for back in (HOUR, 365 * DAY, 1):
            await shop.choose("accept_all")
            shop.clock.now -= back
            await shop.refresh()
            assert (await shop.choose("accept_all")).status_code == 201
            shop.clock.now += back + 1
            await shop.refresh()
        times = [record.ts for record in await shop.records("notice", "consent")]
        assert times == sorted(times)
        assert await shop.parts.store.examine() == ()


async def test_a_restart_remembers_the_time(tmp_path: Path) -> None:
    """A44: the log has it, not the process."""
    async with serving(tmp_path) as shop:
        await shop.publish()
        shop.clock.now += DAY
        await shop.refresh()
        await shop.choose("accept_all")
    async with serving(tmp_path) as shop:
        await shop.choose("accept_all")
        first, second = [record.ts for record in await shop.records()]
        assert second == first


async def test_s32_a_view_from_the_future_is_not_answered_from(tmp_path: Path) -> None:
    """S32: what was known at a later time than now says nothing of now."""
    async with serving(tmp_path) as shop:
        await shop.publish()
        shop.clock.now -= HOUR
        assert (await shop.check())["purposes"]["media"] is False
        assert (await shop.client.get("/readyz")).status_code == 503
        await shop.refresh()
        assert (await shop.client.get("/readyz")).status_code == 200
