"""What was refused as too much, told in the logs."""

import json
import secrets
from pathlib import Path

import pytest

from consent.flows.limited import Limited
from tests.web.running import serving

pytestmark = pytest.mark.anyio


async def test_a_log_that_takes_nothing_keeps_no_other_from_being_told(
    tmp_path: Path,
) -> None:
    """What one cannot be told waits; nothing is told twice."""
    async with serving(tmp_path) as shop:
        await shop.publish()
        limited = Limited(shop.parts.store, secrets.token_bytes, 0)
        for site in ("elsewhere", "shop", "shop"):
            limited.count(site)
        for now in (1_000, 2_000):
            await limited.flush(now)
        (told,) = await shop.records("admin")
    assert told.body is not None
    assert json.loads(told.body)["changes"][0].startswith("2 requests")
