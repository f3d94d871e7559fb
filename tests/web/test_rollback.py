"""A service on a database that was rolled back shows notices and signs nothing."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from consent.flows.resume import resume
from tests.web.running import Running, serving, token_of

pytestmark = pytest.mark.anyio

TOKENS: dict[str, str] = {}


@pytest.fixture
async def backup(tmp_path: Path) -> Path:
    """Give a folder with a backup, after which one more visitor agreed."""
    live, backup = tmp_path / "live", tmp_path / "backup"
    live.mkdir()
    async with serving(live) as running:
        await running.publish()
        TOKENS["kept"] = token_of(await running.choose("accept_all"))
    shutil.copytree(live, backup)
    async with serving(live) as running:
        TOKENS["lost"] = token_of(await running.choose("accept_all"))
    return backup


@pytest.fixture
async def restored(backup: Path) -> AsyncIterator[Running]:
    """Serve from the backup; guard and database are of one age."""
    async with serving(backup) as running:
        yield running


async def test_s32_one_newer_token_halts_every_write(restored: Running) -> None:
    """S32: ten of ten are refused, also without a token, and nothing is stored."""
    size = (await restored.parts.store.head("shop")).frontier.size
    await restored.choose("accept_all", token=TOKENS["lost"])
    for _ in range(10):
        answer = await restored.choose("accept_all")
        assert answer.status_code == 503
        assert answer.json()["error"]["code"] == "ledger_halted"
    assert (await restored.parts.store.head("shop")).frontier.size == size


async def test_s32_a_question_is_enough(restored: Running) -> None:
    """S32: check notices within a refresh, and answers no for what is not there."""
    assert (await restored.check(TOKENS["kept"]))["purposes"]["media"] is True
    await restored.check(TOKENS["lost"])
    await restored.refresh()
    assert (await restored.choose("accept_all")).status_code == 503
    assert (await restored.check(TOKENS["lost"]))["purposes"]["media"] is False
    assert (await restored.check(TOKENS["kept"]))["purposes"]["media"] is True


async def test_the_notice_is_shown_all_the_same(restored: Running) -> None:
    """And the service is ready, or a balancer would take the notice away."""
    await restored.choose("withdraw", token=TOKENS["lost"])
    assert (await restored.client.get("/w/shop.js")).status_code == 200
    ready = await restored.client.get("/readyz")
    assert (ready.status_code, ready.json()["ledger"]) == (200, "halted")


async def test_a_new_epoch_tells_old_tokens_apart(restored: Running) -> None:
    """Who had the number of a lost record is not taken for who has it now."""
    await restored.choose("withdraw", token=TOKENS["lost"])
    words = {"because": "disk failed", "author": "Ada"}
    await resume(restored.parts.store, random=restored.parts.world.random, **words)
    await restored.refresh()

    new = [token_of(await restored.choose("accept_all")) for _ in range(3)]
    assert all(".i" in token and "e2." in token for token in new)
    for token, counts in ((TOKENS["kept"], True), (TOKENS["lost"], False)):
        assert (await restored.check(token))["purposes"]["media"] is counts
    assert all([(await restored.check(token))["purposes"]["media"] for token in new])
    taken_back = await restored.choose("withdraw", token=TOKENS["lost"])
    assert taken_back.status_code == 201
    assert (await restored.check(new[0]))["purposes"]["media"] is True
