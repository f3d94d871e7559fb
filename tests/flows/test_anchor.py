"""Anchors: once a day, wherever it is set, and nothing waits for those that fail."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from anyio import fail_after

from consent.anchor_settings import Anchors
from consent.errors import ConsentError, NotSent, StoreFull
from consent.flows import anchor as flow
from consent.flows.anchor import Anchorer
from consent.ledger.anchor import Anchor, Failure, Means, Sending
from consent.period import DAY
from tests.web.running import START, Running, serving

pytestmark = pytest.mark.anyio

MINUTE, HOUR = 60_000, 3_600_000


class Place:
    """A target that takes what it is sent, or fails as long as it is told to."""

    means = Means.MAIL
    name = "dpo@shop.example"

    def __init__(self, name: str = name) -> None:
        self.name = name
        self.failure: ConsentError | None = None
        self.taken: list[Sending] = []

    async def send(self, sending: Sending) -> str:
        """Take it or fail."""
        if self.failure:
            raise self.failure
        self.taken.append(sending)
        return "taken"


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Running]:
    """Serve the shop from its own host."""
    async with serving(tmp_path) as running:
        await running.publish()
        yield running


@pytest.fixture
def place() -> Place:
    """Give a place to send to."""
    return Place()


@pytest.fixture
def anchorer(shop: Running, place: Place) -> Anchorer:
    """Give what sends there."""
    return Anchorer(shop.parts.store, [place])


async def test_the_newest_checkpoint_is_sent(
    shop: Running, place: Place, anchorer: Anchorer
) -> None:
    """The very bytes that auditors are shown, and what was sent is put down."""
    await shop.choose("accept_all")
    await anchorer.round(shop.clock())
    head = await shop.parts.store.head("shop")
    assert [sending.checkpoint for sending in place.taken] == [head.checkpoint]
    (kept,) = await shop.parts.store.anchors("shop")
    assert (kept.size, kept.at, kept.said) == (3, shop.clock(), "taken")


async def test_once_a_day(shop: Running, place: Place, anchorer: Anchorer) -> None:
    """However often it is looked at, and whatever is recorded meanwhile."""
    for _ in range(3):
        await shop.choose("accept_all")
        await anchorer.round(shop.clock())
    assert len(place.taken) == 1
    await shop.pass_days(1)
    await anchorer.round(shop.clock())
    assert [sending.head.size for sending in place.taken] == [3, 5]


async def test_a_log_that_does_not_grow(
    shop: Running, place: Place, anchorer: Anchorer
) -> None:
    """A site of no traffic sends nothing more, and is not late for that."""
    await anchorer.round(shop.clock())
    await shop.pass_days(30)
    await anchorer.round(shop.clock())
    assert len(place.taken) == 1
    assert await anchorer.late("shop", shop.clock()) == []


async def test_by_hand_even_so(shop: Running, place: Place, anchorer: Anchorer) -> None:
    """Whoever asks for it gets it at once."""
    await anchorer.round(shop.clock())
    await anchorer.anchor(["shop"], shop.clock(), always=True)
    assert len(place.taken) == 2


async def test_a_failure_is_loud_and_tried_again(
    shop: Running, place: Place, anchorer: Anchorer, caplog: pytest.LogCaptureFixture
) -> None:
    """After ten minutes, then twenty; what is sent at last ends it."""
    place.failure = NotSent("mail.example: connection refused")
    await anchorer.round(shop.clock())
    assert "connection refused" in caplog.text
    assert caplog.records[-1].levelno == logging.ERROR
    tries = []
    for minutes in (9, 1, 19, 1):
        shop.clock.now += minutes * MINUTE
        tries.append(len(await anchorer.round(shop.clock())))
    assert tries == [0, 1, 0, 1]
    (failing,) = await shop.parts.store.anchor_failures("shop")
    assert (failing.tries, failing.since) == (3, shop.clock() - 30 * MINUTE)
    place.failure = None
    shop.clock.now += 40 * MINUTE
    await anchorer.round(shop.clock())
    assert len(place.taken) == 1
    assert not await shop.parts.store.anchor_failures("shop")


async def test_one_failure_keeps_nothing_else_from_going(shop: Running) -> None:
    """Each place has what it can get."""
    good, bad = Place("good@shop.example"), Place("bad@shop.example")
    bad.failure = NotSent("down")
    await shop.publish(id="blog", origins=["https://blog.example"])
    done = await Anchorer(shop.parts.store, [bad, good]).round(shop.clock())
    assert sorted(sending.site for sending in good.taken) == ["blog", "shop"]
    assert sum(isinstance(outcome, Failure) for outcome in done) == 2


async def test_a_slow_place_keeps_nobody_waiting(shop: Running) -> None:
    """Of many sites, too, each place has what it can get at once."""
    await shop.publish(id="blog", origins=["https://blog.example"])
    good, slow = Place("good@shop.example"), Place("slow@shop.example")
    over, enough = asyncio.Event(), asyncio.Event()

    async def hang(_: Sending) -> str:
        await over.wait()
        return "at last"

    async def take(sending: Sending) -> str:
        good.taken.append(sending)
        if len(good.taken) == 2:
            enough.set()
        return "taken"

    slow.send, good.send = hang, take  # type: ignore[method-assign]
    task = asyncio.create_task(Anchorer(shop.parts.store, [slow, good]).round(START))
    with fail_after(10):
        await enough.wait()
    over.set()
    assert len(await task) == 4


async def test_what_is_late(shop: Running, place: Place, anchorer: Anchorer) -> None:
    """More than two days without an entry's anchor is too long."""
    await anchorer.round(shop.clock())
    await shop.pass_days(10)
    await shop.choose("accept_all")
    place.failure = NotSent("down")
    shop.clock.now += 2 * DAY
    await anchorer.round(shop.clock())
    assert await anchorer.late("shop", shop.clock()) == []
    shop.clock.now += 1
    (standing,) = await anchorer.late("shop", shop.clock())
    assert standing.last
    assert standing.failing


async def test_what_was_never_sent_is_late(shop: Running, anchorer: Anchorer) -> None:
    """From the first entry on."""
    assert await anchorer.late("shop", shop.clock()) == []
    shop.clock.now += 2 * DAY + 1
    (standing,) = await anchorer.late("shop", shop.clock())
    assert standing.last is None


async def test_a_log_that_became_another_one_is_late(
    shop: Running, anchorer: Anchorer
) -> None:
    """As large as what was sent, and not that: the time of sending counts."""
    kept = {"means": Means.MAIL, "target": "dpo@shop.example", "said": ""}
    old = Anchor(site="shop", at=shop.clock(), size=99, root=bytes(32), **kept)
    await shop.parts.store.keep_anchor(old)
    assert await anchorer.late("shop", shop.clock()) == []
    assert await anchorer.late("shop", shop.clock() + 2 * DAY + 1)


async def test_a_database_that_is_full(
    shop: Running,
    place: Place,
    anchorer: Anchorer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What was sent is remembered all the same: nobody gets it every ten minutes."""

    async def full(_: object) -> None:
        raise StoreFull("the disk is full")

    monkeypatch.setattr(shop.parts.store, "keep_anchor", full)
    place.failure = NotSent("down")
    await anchorer.round(shop.clock())
    assert await anchorer.round(shop.clock()) == []
    place.failure = None
    shop.clock.now += HOUR
    await anchorer.round(shop.clock())
    await anchorer.round(shop.clock() + HOUR)
    assert len(place.taken) == 1
    assert "not put down: the disk is full" in caplog.text


async def test_a_halted_ledger_is_not_sent(
    shop: Running, place: Place, anchorer: Anchorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may contradict what was sent before."""
    monkeypatch.setattr(type(shop.parts.store), "halted", "records were lost")
    assert await anchorer.anchor(["shop"], shop.clock(), always=True) == ()
    assert not place.taken


async def test_a_service_anchors_by_itself(tmp_path: Path) -> None:
    """When it starts, and from then on."""
    (tmp_path / "out").mkdir()
    async with serving(tmp_path) as shop:
        await shop.publish()
    out = Anchors(folder=tmp_path / "out")
    async with serving(tmp_path, anchors=out) as shop:
        head = await shop.parts.store.head("shop")
        with fail_after(10):
            while not await shop.parts.store.anchors("shop"):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    (file,) = (tmp_path / "out").iterdir()
    assert file.read_bytes() == head.checkpoint


async def test_a_round_that_fails_is_tried_again(
    shop: Running, anchorer: Anchorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the database cannot be read, the service goes on."""
    rounds: list[int] = []
    enough = asyncio.Event()

    async def fail(now: int) -> None:
        rounds.append(now)
        if len(rounds) == 3:
            enough.set()
        raise StoreFull("held")

    monkeypatch.setattr(flow, "PAUSE", 0)
    monkeypatch.setattr(anchorer, "round", fail)
    task = asyncio.create_task(anchorer.follow(shop.clock))
    await enough.wait()
    task.cancel()
