"""Prune: bodies go when they have been kept long enough, and the log says so."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from anyio import fail_after

from consent.errors import StoreError
from consent.flows import prune
from consent.flows.bundle import export_bundle
from consent.flows.prune import Pruned, Pruner
from consent.flows.verify import verify
from consent.model import Kind
from consent.period import DAY
from consent.settings import Settings
from consent.store.base import Query
from consent.web.app import create_app
from consent.web.parts import World
from tests.web.running import SECRET, START, Running, serving

pytestmark = pytest.mark.anyio

SHORT = {"retention": {"after_validity": "10 days"}}
GRANT, REFUSAL = 180, 186


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Running]:
    """Serve the shop from its own host."""
    async with serving(tmp_path) as running:
        await running.publish()
        yield running


async def run(shop: Running) -> tuple[Pruned, ...]:
    """Make a round at this time."""
    return await shop.parts.pruner.round(shop.clock())


async def kept(shop: Running) -> list[int]:
    """Give the numbers of the choices that still have a body."""
    return [r.n for r in await shop.records() if r.body is not None]


async def told(shop: Running) -> Any:
    """Give what the newest prune entry says."""
    return json.loads((await shop.records("prune"))[-1].body or b"null")


async def test_s30_a_body_goes_when_its_time_has_come(shop: Running) -> None:
    """A51, S30: not on the last day of its retention, and on the day after."""
    await shop.publish(**SHORT)
    await shop.choose("accept_all")
    await shop.pass_days(GRANT + 10)
    assert (await run(shop))[0].records == ()
    assert len(await kept(shop)) == 1
    await shop.pass_days(1)
    (done,) = await run(shop)
    assert await kept(shop) == []
    assert done.records == ((await shop.records())[0].n,)


async def test_the_log_says_what_went(shop: Running) -> None:
    """A51: so that a body that is gone can be told from one that was lost."""
    await shop.publish(**SHORT)
    await shop.choose("accept_all")
    await shop.choose("accept_all")
    one, two = [record.n for record in await shop.records()]
    await shop.pass_days(GRANT + 11)
    await run(shop)
    assert await told(shop) == {
        "v": 1,
        "before": "2027-07-25",
        "count": 2,
        "erased": [[one, two]],
        "lowest": two + 1,
    }


async def test_each_step_has_its_entry(
    shop: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off between two of them, a run has taken what the log says, and no more."""
    monkeypatch.setattr(prune, "STEP", 2)
    await shop.publish(**SHORT)
    for _ in range(5):
        await shop.choose("accept_all")
    numbers = [record.n for record in await shop.records()]
    await shop.pass_days(GRANT + 11)
    await run(shop)
    told = [json.loads(record.body or b"") for record in await shop.records("prune")]
    runs = [numbers[:2], numbers[2:4], [numbers[4], numbers[4]]]
    assert [one["erased"] for one in told] == [[run] for run in runs]
    assert await kept(shop) == []


async def test_each_choice_has_its_own_time(shop: Running) -> None:
    """A refusal holds longer than a grant, and each ends with its own validity."""
    await shop.publish(**SHORT)
    await shop.choose("reject_all")
    await shop.choose("accept_all")
    refusal, _ = [record.n for record in await shop.records()]
    await shop.pass_days(GRANT + 11)
    await run(shop)
    assert await kept(shop) == [refusal]
    await shop.pass_days(REFUSAL - GRANT)
    await run(shop)
    assert await kept(shop) == []
    assert len(await shop.records("prune")) == 2


async def test_the_notice_that_was_answered_counts(shop: Running) -> None:
    """What was promised at the time is kept, whatever was published since."""
    await shop.publish(**SHORT)
    await shop.choose("accept_all")
    await shop.publish(retention={"after_validity": "20 days"})
    await shop.choose("accept_all")
    _, later = [record.n for record in await shop.records()]
    await shop.pass_days(GRANT + 11)
    await run(shop)
    assert await kept(shop) == [later]


async def test_what_holds_is_never_pruned(shop: Running) -> None:
    """A51: retention begins when validity has ended; the shortest is a day."""
    await shop.publish(retention={"after_validity": "1 day"})
    await shop.choose("accept_all")
    await shop.pass_days(GRANT + 1)
    await run(shop)
    assert len(await kept(shop)) == 1


async def test_a_run_without_anything_due_is_not_logged(shop: Running) -> None:
    """The log does not grow by a day that did nothing."""
    await shop.choose("accept_all")
    await run(shop)
    assert await shop.records("prune") == []


async def test_notices_and_the_entries_stay(shop: Running) -> None:
    """A48, A51: every line is as it was, and whatever was shown can be shown again."""
    await shop.publish(**SHORT)
    await shop.choose("accept_all")
    before = await every_line(shop)
    await shop.pass_days(4000)
    await run(shop)
    assert (await every_line(shop))[: len(before)] == before
    assert all(record.body for record in await shop.records("notice", "build"))


async def test_the_log_still_verifies(shop: Running, tmp_path: Path) -> None:
    """A51: whoever holds an older export sees that only bodies went, and why."""
    await shop.publish(**SHORT)
    for action in ("accept_all", "reject_all", "accept_all"):
        await shop.choose(action)
    older = await bundled(shop, tmp_path / "older.zip")
    await shop.pass_days(GRANT + 11)
    await run(shop)
    newer = await bundled(shop, tmp_path / "newer.zip")
    report = verify(newer, since=older)
    assert report.sound, report.text()
    assert len(await kept(shop)) == 1


async def bundled(shop: Running, path: Path) -> Path:
    """Export the whole log to a file."""
    chunks = export_bundle(shop.parts.store, Query(site="shop"))
    path.write_bytes(b"".join([chunk async for chunk in chunks]))
    return path


async def every_line(shop: Running) -> list[bytes]:
    """Give all lines of the log."""
    pages = [page async for page in shop.parts.store.records(Query(site="shop"))]
    return [record.line for page in pages for record in page]


async def test_s31_nothing_raw_is_left(shop: Running, tmp_path: Path) -> None:
    """S31: what was pruned is in no file and no export."""
    await shop.publish(**SHORT)
    answers = [await shop.choose("accept_all") for _ in range(20)]
    bodies = [answer.json()["receipt"]["body"] for answer in answers]
    visitors = [json.loads(body)["visitor"].encode() for body in bodies]
    await shop.pass_days(GRANT + 11)
    await run(shop)
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    chunks = [chunk async for chunk in shop.parts.store.ndjson(Query(site="shop"))]
    everything = b"".join([*files, *chunks])
    assert [visitor for visitor in visitors if visitor in everything] == []


async def test_old_keys_are_forgotten_in_the_same_round(shop: Running) -> None:
    """After seven days the same key is another act."""
    choice = {"key": "a" * 32, "purposes": {"media": True}}
    await shop.choose("save", **choice)
    await shop.pass_days(6.9)
    await run(shop)
    await shop.choose("save", **choice)
    assert len(await shop.records()) == 1
    await shop.pass_days(0.2)
    await run(shop)
    await shop.choose("save", **choice)
    assert len(await shop.records()) == 2


async def test_s30_a_service_prunes_by_itself(tmp_path: Path) -> None:
    """S30: a round is made when the service starts, and every day from then on."""
    async with serving(tmp_path) as shop:
        await shop.publish(**SHORT)
        await shop.choose("accept_all")
    settings = Settings(data=tmp_path, host="127.0.0.1", port=0, secrets=(SECRET,))
    later = World(clock=lambda: START + 200 * DAY)
    async with create_app(settings, later).running() as parts:
        # Nothing else is being written: the next prune entry is that of the round.
        query = Query(site="shop", kinds=(Kind.PRUNE,))
        with fail_after(10):
            while not await parts.store.count(query):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    assert prune.PAUSE == 24 * 60 * 60


async def test_a_round_that_fails_is_tried_again(
    shop: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the database cannot be used, the service goes on, and so does pruning."""
    rounds: list[int] = []
    enough = asyncio.Event()

    async def fail(now: int) -> None:
        rounds.append(now)
        if len(rounds) == 3:
            enough.set()
        raise StoreError("held")

    pruner = Pruner(shop.parts.store, shop.parts.world.random)
    monkeypatch.setattr(prune, "AGAIN", 0)
    monkeypatch.setattr(pruner, "round", fail)
    task = asyncio.create_task(pruner.follow(shop.clock))
    await enough.wait()
    task.cancel()
