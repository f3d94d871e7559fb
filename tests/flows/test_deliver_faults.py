"""Back ends that are down, slow, wrong or gone: nothing is lost, no other waits."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from consent.errors import StoreError
from consent.flows import deliver
from consent.flows.deliver import PARKED_AFTER
from consent.ledger import event
from consent.period import DAY
from consent.send import webhook
from consent.store.outbox import Endpoint, Span
from tests.client import certificate
from tests.flows.hooked import hooks, telling, until
from tests.flows.receiver import Receiver, receiving
from tests.web.running import Running, serving

pytestmark = pytest.mark.anyio

HOURS = 60 * 60 * 1000


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliver, "PAUSE", 0.01)


@pytest.fixture
async def crm() -> AsyncIterator[Receiver]:
    """Run a back end."""
    async with receiving() as receiver:
        yield receiver


@pytest.fixture
async def shop(tmp_path: Path, crm: Receiver) -> AsyncIterator[Running]:
    """Serve the shop, which tells the back end."""
    async with telling(tmp_path, crm) as running:
        yield running


@pytest.mark.parametrize("status", [500, 404, 302, 429])
async def test_what_is_not_taken_is_sent_again(
    shop: Running, crm: Receiver, status: int
) -> None:
    """A35: later, under the same name, before anything that came after it."""
    crm.status = status
    await shop.choose("accept_all")
    at = await until(shop, crm, failures=1)
    assert (at.error, at.lag) == (f"it answered {status}", 1)
    await shop.choose("reject_all")
    crm.status = 204
    shop.clock.now = at.due
    first, second = await crm.until(2)
    assert [first.name, second.n] == [crm.came[0].name, first.n + 1]
    assert {came.path for came in crm.came} == {"/hook"}


async def test_a_back_end_that_was_down(tmp_path: Path) -> None:
    """Nobody listens, then somebody does: all is told, in order."""
    async with receiving() as gone:
        pass
    async with telling(tmp_path, gone) as shop:
        await asyncio.gather(*(shop.choose("accept_all") for _ in range(5)))
        at = await until(shop, gone, failures=1)
        assert "127.0.0.1" in at.error
        async with receiving(port=int(gone.url.split(":")[2].split("/")[0])) as back:
            shop.clock.now = at.due
            numbers = [came.n for came in await back.until(5)]
            assert numbers == [record.n for record in await shop.records()]
            assert (await until(shop, gone, lag=0)).failing is None


async def test_each_pause_is_longer(shop: Running, crm: Receiver) -> None:
    """Tries come ever more seldom."""
    crm.status = 500
    await shop.choose("accept_all")
    pauses = []
    for failures in range(1, 6):
        at = await until(shop, crm, failures=failures)
        pauses.append(at.due - shop.clock.now)
        shop.clock.now = at.due
    assert pauses == sorted(pauses)
    assert pauses[4] > 100 * 1000


async def test_one_that_is_slow_holds_up_no_other(tmp_path: Path) -> None:
    """While one back end thinks, the other is told everything."""
    async with receiving() as slow, receiving() as quick:
        slow.open.clear()
        async with telling(tmp_path, slow, quick) as shop:
            await asyncio.gather(*(shop.choose("accept_all") for _ in range(5)))
            await quick.until(5)
            await slow.until(1, taken=False)
            assert len(slow.came) == 1
            slow.open.set()
            await slow.until(5)


async def test_no_more_than_some_are_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others get their turn when one is done."""
    monkeypatch.setattr(deliver, "AT_ONCE", 2)
    # None gives up its turn because this machine is busy.
    monkeypatch.setattr(webhook, "PATIENCE", 600)
    async with receiving() as one, receiving() as two, receiving() as three:
        all_ = (one, two, three)
        for receiver in all_:
            receiver.open.clear()
        async with telling(tmp_path, *all_) as shop:
            await shop.choose("accept_all")
            waits = [asyncio.create_task(r.until(1, taken=False)) for r in all_]
            first = asyncio.FIRST_COMPLETED
            _, others = await asyncio.wait(waits, return_when=first)
            await asyncio.wait(others, return_when=first)
            await shop.choose("accept_all")
            assert sorted(len(receiver.came) for receiver in all_) == [0, 1, 1]
            for receiver in all_:
                receiver.open.set()
            await asyncio.gather(*(receiver.until(2) for receiver in all_))


async def test_a_fault_of_ours_ends_nothing(
    shop: Running, crm: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is logged, and the back end is told once that is mended."""
    tell = event.tell
    monkeypatch.setattr(event, "tell", lambda *_: 1 / 0)
    await shop.choose("accept_all")
    at = await until(shop, crm, failures=1)
    assert "ZeroDivisionError" in at.error
    monkeypatch.setattr(event, "tell", tell)
    shop.clock.now = at.due
    await crm.until(1)


async def test_one_that_never_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crm: Receiver
) -> None:
    """After its time it counts as not taken."""
    monkeypatch.setattr(webhook, "PATIENCE", 0.2)
    crm.open.clear()
    async with telling(tmp_path, crm) as shop:
        await shop.choose("accept_all")
        assert "longer than 0.2 s" in (await until(shop, crm, failures=1)).error


async def test_410_ends_it_loudly(
    shop: Running, crm: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing more is sent, until somebody asks for it."""
    crm.status = 410
    await shop.choose("accept_all")
    at = await until(shop, crm, parked=shop.clock.now)
    assert "is parked at entry" in caplog.text
    crm.status = 204
    shop.clock.now += 30 * DAY
    await shop.choose("reject_all")
    assert len(crm.came) == 1
    await shop.parts.store.outbox.replay("shop", at.url, None)
    assert [came.n for came in await crm.until(2)] == [at.next, at.next + 1]


async def test_days_of_failure_end_it_too(
    shop: Running, crm: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    """A back end that nobody mends is parked, and the log says so."""
    crm.status = 500
    await shop.choose("accept_all")
    await until(shop, crm, failures=1)
    shop.clock.now += PARKED_AFTER - HOURS
    at = await until(shop, crm, failures=2)
    assert at.parked is None
    shop.clock.now += 7 * HOURS
    await until(shop, crm, parked=shop.clock.now)
    assert caplog.records[-1].levelno == logging.ERROR


async def test_a_replay_tells_the_same_messages(shop: Running, crm: Receiver) -> None:
    """What is told again has the same names, and then it goes on where it was."""
    for _ in range(4):
        await shop.choose("accept_all")
    first = await crm.until(4)
    at = await until(shop, crm, lag=0)
    span = Span(first[1].n, first[2].n)
    await shop.parts.store.outbox.replay("shop", at.url, span)
    await crm.until(6)
    await shop.choose("reject_all")
    names = [came.name for came in await crm.until(7)]
    assert names[4:6] == [first[1].name, first[2].name]
    assert names[6] not in names[:6]
    assert (await until(shop, crm, lag=0)).stop is None


async def test_s17_a_private_address_is_refused_by_itself(
    tmp_path: Path, crm: Receiver
) -> None:
    """S17: nothing inside is reached unless the operator allowed its network."""
    async with serving(tmp_path) as shop:
        await shop.publish(webhooks=hooks(crm))
        await shop.choose("accept_all")
        at = await until(shop, crm, failures=1)
    assert "which is not a public address" in at.error
    assert "CONSENT_SEND_NETWORKS" in at.error
    assert crm.came == []


async def test_a_certificate_nobody_trusts(tmp_path: Path) -> None:
    """Nothing is told to who cannot say who they are."""
    context = certificate.server_context(tmp_path)
    async with receiving(context) as crm, telling(tmp_path, crm) as shop:
        await shop.choose("accept_all")
        at = await until(shop, crm, failures=1)
    assert "certificate verify failed" in at.error
    assert crm.came == []


async def test_a_store_that_fails_repeats_little(
    shop: Running, crm: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be kept is not told again and again."""
    monkeypatch.setattr(deliver, "AGAIN", 0.01)
    outbox, failed = shop.parts.store.outbox, asyncio.Event()
    keep, tries = outbox.settle, 0

    async def settle(moves: Sequence[tuple[Endpoint, Endpoint]]) -> None:
        nonlocal tries
        tries += 1
        if tries > 3:
            return await keep(moves)
        failed.set()
        raise StoreError("the disk failed")

    monkeypatch.setattr(outbox, "settle", settle)
    await shop.choose("accept_all")
    await shop.choose("reject_all")
    await until(shop, crm, lag=0)
    assert failed.is_set()
    assert len({came.name for came in crm.came}) == len(crm.came) == 2
