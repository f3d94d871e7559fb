"""Somebody is told when the service itself is unwell."""

import asyncio
from pathlib import Path

import pytest

from consent.alarm_settings import Alarm
from consent.flows.watch import Watcher
from consent.period import DAY, HOUR
from tests.cli.running import consent
from tests.flows.hooked import HERE, hooks, until
from tests.flows.receiver import receiving
from tests.web.running import serving

pytestmark = pytest.mark.anyio

ENDLESS = 10**18


async def test_a_full_disk_is_told_once_a_day(tmp_path: Path) -> None:
    """And again as soon as it comes back, however soon that is."""
    async with receiving() as somebody, serving(tmp_path) as shop:
        alarm = Alarm(webhook=f"{somebody.url}/alarm")
        parts, now = shop.parts, shop.clock()
        watcher = Watcher(parts.store, alarm, tmp_path, HERE, least_room=ENDLESS)
        (told,) = await watcher.look(now)
        assert await watcher.look(now + DAY - 1) == ()
        assert len(await watcher.look(now + DAY)) == 1
    assert told.title == "The disk is nearly full"
    first, second = (one.said for one in somebody.came)
    assert first == second
    assert (first["type"], first["site"]) == ("disk.low", "")
    assert str(tmp_path) in first["said"][0]


async def test_what_nobody_took_is_told_again(tmp_path: Path) -> None:
    """An alarm that was not taken is tried at every look, until it is."""
    async with receiving() as somebody, serving(tmp_path) as shop:
        somebody.status = 500
        alarm, now = Alarm(webhook=somebody.url), shop.clock()
        watcher = Watcher(shop.parts.store, alarm, tmp_path, HERE, least_room=ENDLESS)
        await watcher.look(now)
        somebody.status = 204
        assert len(await watcher.look(now + 60_000)) == 1
        assert await watcher.look(now + 120_000) == ()
    assert [one.answered for one in somebody.came] == [500, 204]


async def test_a_halted_ledger_is_told(tmp_path: Path) -> None:
    """With why, and which command says the way on."""
    async with serving(tmp_path) as shop:
        await shop.publish()
    older = (tmp_path / "consent.db").read_bytes()
    async with serving(tmp_path) as shop:
        await shop.choose("reject_all")
    (tmp_path / "consent.db").write_bytes(older)
    async with receiving() as somebody, serving(tmp_path) as shop:
        alarm = Alarm(webhook=somebody.url)
        (told,) = await Watcher(shop.parts.store, alarm, tmp_path, HERE).look(0)
    assert told.kind == "ledger.halted"
    assert shop.parts.store.halted in told.said[0]
    assert "consent doctor" in somebody.came[0].said["said"][1]


async def test_back_ends_that_are_silent_for_an_hour_are_told(tmp_path: Path) -> None:
    """Not a moment sooner: most are back by then."""
    async with receiving() as crm, serving(tmp_path, send_networks=HERE) as shop:
        crm.status = 500
        await shop.publish(webhooks=hooks(crm))
        await shop.choose("reject_all")
        at = await until(shop, crm, failures=1)
        assert at.failing is not None
        watcher = Watcher(shop.parts.store, Alarm(), tmp_path)
        assert await watcher.look(at.failing + HOUR - 1) == ()
        (told,) = await watcher.look(at.failing + HOUR)
    assert (told.kind, told.site) == ("webhook.failing", "shop")


async def test_a_service_that_is_well_alarms_nobody(tmp_path: Path) -> None:
    """It looks as it starts."""
    async with receiving() as somebody:
        alarm = Alarm(webhook=somebody.url)
        async with serving(tmp_path, alarm=alarm, send_networks=HERE) as shop:
            await shop.publish()
            await shop.choose("reject_all")
    assert somebody.came == []


async def test_a_backup_that_fails_is_told(tmp_path: Path) -> None:
    """Whoever set the timer is not there to see it."""
    async with receiving() as somebody:
        done = await asyncio.to_thread(
            consent,
            *("backup", "--data", tmp_path / "none", "--into", tmp_path),
            CONSENT_ALARM_WEBHOOK=somebody.url,
            CONSENT_SEND_NETWORKS="127.0.0.0/8",
        )
    assert done.returncode == 1
    (came,) = somebody.came
    assert came.said["type"] == "backup.failed"
    assert "does not exist" in came.said["said"][0]
