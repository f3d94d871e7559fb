"""What a report gathers of keys, erasures and the end of retention."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from consent.flows.report import Period, Verified, gather
from consent.flows.rotate import Rotator
from consent.flows.sums import counted_table
from consent.keyring import Keyring
from consent.ledger.finding import Findings
from consent.period import HOUR
from consent.render.report import Content
from consent.store.tally import Stored, Tally
from tests.web.running import START, Running, serving
from tests.web.test_erase import erase

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Running]:
    """Serve the shop."""
    async with serving(tmp_path) as running:
        await running.publish()
        yield running


async def report(shop: Running) -> Content:
    """Gather what a report says of all the shop's time."""
    head = (await shop.parts.store.head("shop")).checkpoint
    verified = Verified(Findings().report(), head)
    period = Period(site="shop", since=0, until=shop.clock() + 1, now=shop.clock())
    return await gather(shop.parts.store, period, verified, ["All is known."])


async def test_a_key_is_a_change(shop: Running, tmp_path: Path) -> None:
    """A rotated key is told with its reason, and both keys stand in the report."""
    ring = Keyring(tmp_path / "keys")
    rotator = Rotator(shop.parts.store, ring, author="Ada", random=secrets.token_bytes)
    await rotator.rotate("shop", until=START, because="yearly")
    content = await report(shop)

    assert [one.kind for one in content.changes] == ["notice", "build", "key"]
    assert content.changes[-1].said == (
        "The log's key was followed by another: yearly (by Ada)"
    )
    assert len(content.checked.keys) == 2


async def test_bodies_that_went(shop: Running) -> None:
    """Requests of many are counted, and so is what retention ended."""
    await shop.choose("reject_all")
    for _ in range(10):
        answer = await shop.choose("reject_all")
        await erase(shop, receipt=answer.json()["receipt"])
    await shop.pass_days(3000)
    await shop.parts.pruner.prune("shop", shop.clock())

    assert (await report(shop)).gone == [
        "10 bodies were erased on 10 requests.",
        "1 body went at the end of retention.",
    ]


async def test_nothing_went(shop: Running) -> None:
    """Where nothing was erased or pruned, the report says so."""
    assert (await report(shop)).gone == ["No body was erased, restricted or pruned."]


async def test_restricted_is_said_so(shop: Running) -> None:
    """What is kept for legal claims is not called erased."""
    await shop.publish(retention={"erasure": "restrict"})
    answer = await shop.choose("accept_all")
    await erase(shop, receipt=answer.json()["receipt"])

    assert (await report(shop)).gone == [
        "Bodies were restricted to legal claims on request of fewer than 10 people."
    ]


async def test_only_the_latest_changes_stand(shop: Running) -> None:
    """A busy owner's older changes are counted and left to the log."""
    for number in range(16):
        await shop.publish(
            origins=["https://shop.example", f"https://s{number}.example"]
        )
    content = await report(shop)

    assert len(content.changes) == 16
    assert content.left_out == 2


def test_only_counted_hours_are_compared() -> None:
    """Records of hours that nobody counted do not stand beside counts."""
    records = [
        Stored(hour=hour, notice="n", lang="en", records=20, first=0, last=0)
        for hour in (0, 1)
    ]
    tally = Tally(site="s", hour=1, notice="n", lang="en", shown=30, answered=20)
    table = counted_table([tally], records)

    assert table is not None
    assert table.rows == [("1970-01", (30, 20, 20))]
    assert HOUR == 3_600_000


async def test_a_rule_set_aside_stands_at_its_notice(shop: Running) -> None:
    """A regulator meets the owner's reason beside what was shown."""
    because = "Twelve of twelve people we asked took it for a no."
    texts = {lang: {"reject_all": "Nope"} for lang in ("en", "de")}
    await shop.publish(texts=texts, lenient={"label-unclear": because})
    content = await report(shop)

    assert [list(one.lenient) for one in content.notices] == [
        [],
        [f"label-unclear, because: {because}"],
    ]
