"""Telling back ends: what, in which order, by whose signature, from when on."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from consent.flows import deliver
from tests.client import certificate
from tests.flows.hooked import endpoint, hooks, secret_of, telling, until
from tests.flows.receiver import Receiver, receiving
from tests.web.running import Running, token_of

pytestmark = pytest.mark.anyio


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


async def test_a_choice_and_its_withdrawal_arrive(shop: Running, crm: Receiver) -> None:
    """A35: both name the visitor, and the withdrawal the record it takes back."""
    given = await shop.choose("accept_all")
    await shop.choose("withdraw", token=token_of(given))
    one, two = [came.said for came in await crm.until(2)]
    assert (one["type"], one["data"]["purposes"]["statistics"]) == ("choice", "given")
    assert (two["type"], two["data"]["purposes"]["media"]) == ("withdrawn", "withdrawn")
    assert two["data"]["replaces"] == one["data"]["n"]
    assert two["data"]["visitor"] == one["data"]["visitor"] is not None


async def test_a_message_is_signed(shop: Running, crm: Receiver) -> None:
    """The secret that the command prints verifies it, and another does not."""
    await shop.choose("reject_all")
    [came] = await crm.until(1)
    now = shop.clock()
    secret = secret_of(await endpoint(shop, crm), now)
    assert came.is_signed(secret)
    assert not came.is_signed("whsec_" + "A" * 44)
    assert came.headers["webhook-timestamp"] == str(now // 1000)
    assert came.headers["content-type"] == "application/json"


async def test_over_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a certificate that is trusted it arrives as well."""
    context = certificate.server_context(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "own.crt"))
    async with receiving(context) as crm, telling(tmp_path, crm) as shop:
        await shop.choose("accept_all")
        assert len(await crm.until(1)) == 1


async def test_many_clients_at_once_arrive_in_order(
    shop: Running, crm: Receiver
) -> None:
    """What 64 clients chose is told by its numbers, once each."""
    await asyncio.gather(*(shop.choose("accept_all") for _ in range(64)))
    came = await crm.until(64)
    numbers = [each.n for each in came]
    assert numbers == [record.n for record in await shop.records()]
    assert len({each.name for each in came}) == 64


async def test_only_what_was_asked_for(tmp_path: Path, crm: Receiver) -> None:
    """Withdrawals alone, and a part that is taken back is one."""
    async with telling(tmp_path, crm, events=["withdrawn", "erased"]) as shop:
        given = await shop.choose("accept_all")
        await shop.choose("reject_all")
        less = {"statistics": True}
        await shop.choose("save", token=token_of(given), purposes=less)
        [came] = await crm.until(1)
    assert (came.said["type"], came.said["data"]["kind"]) == ("withdrawn", "consent")


async def test_who_is_added_later_hears_from_then_on(
    shop: Running, crm: Receiver
) -> None:
    """Neither what was chosen before nor the publish that added it is told."""
    await shop.choose("accept_all")
    every = ["choice", "withdrawn", "erased", "pruned", "published"]
    async with receiving() as late:
        await shop.publish(
            webhooks=[*hooks(crm), *hooks(late, events=every)],
            retention={"after_validity": "2 years"},
        )
        await shop.choose("reject_all")
        [came] = await late.until(1)
        assert came.said["data"]["kind"] == "refuse"
        assert len(await crm.until(2)) == 2


async def test_a_publish_is_told(tmp_path: Path, crm: Receiver) -> None:
    """To who asked for it, with the new notice's hash."""
    async with telling(tmp_path, crm, events=["published"]) as shop:
        await shop.publish(
            webhooks=hooks(crm, events=["published"]),
            retention={"after_validity": "2 years"},
        )
        [came] = await crm.until(1)
        assert came.said["data"]["notice"] == shop.parts.live.site("shop").notice_hash


async def test_who_is_removed_hears_no_more(shop: Running, crm: Receiver) -> None:
    """The next choice is told to nobody."""
    await shop.publish()
    assert await shop.parts.store.outbox.endpoints() == ()
    await shop.choose("accept_all")
    assert crm.came == []


async def test_s31_what_is_erased_before_it_is_told_is_not(
    shop: Running, crm: Receiver, tmp_path: Path
) -> None:
    """S31: who was away hears which records to drop, and nothing raw waited for it."""
    crm.status = 503
    given = await shop.choose("accept_all")
    await crm.until(1, taken=False)
    await until(shop, crm, failures=1)
    erased = {"authorization": f"Consent {token_of(given)}"}
    await shop.client.post("/v1/sites/shop/erase", json={}, headers=erased)
    visitor = crm.came[0].said["data"]["visitor"]
    files = [path.read_bytes() for path in tmp_path.glob("consent.db*")]
    assert visitor.encode() not in b"".join(files)
    crm.status = 204
    shop.clock.now += 10_000
    [came] = await crm.until(1)
    n = crm.came[0].n
    assert (came.said["type"], came.said["data"]["erased"]) == ("erased", [[n, n + 1]])
    assert visitor.encode() not in came.body


async def test_after_a_restart_nothing_is_told_twice(
    tmp_path: Path, crm: Receiver
) -> None:
    """How far a back end was is kept when the service ends."""
    async with telling(tmp_path, crm) as shop:
        await shop.choose("accept_all")
        await crm.until(1)
    async with telling(tmp_path, crm) as shop:
        await shop.choose("reject_all")
        await crm.until(2)
        assert [came.said["data"]["kind"] for came in crm.came] == ["consent", "refuse"]
