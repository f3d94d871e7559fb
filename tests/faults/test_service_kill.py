"""kill -9 under load: every choice that was answered is in the export, once."""

import asyncio
import json
import secrets
from collections import Counter
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

from scripts.demo_sites.service import LOG, ROOT, consent, port_of, start

pytestmark = [pytest.mark.anyio, pytest.mark.fault]

CLIENTS = 64


async def test_a_killed_service_keeps_every_answered_choice(
    tmp_path: Path, *, full: bool
) -> None:
    """Each 201 that 64 clients got before kill -9 is exported exactly once."""
    site = ROOT / "templates" / "demo" / "shop.toml"
    consent("publish", site, "--data", tmp_path)
    answered = await flood(tmp_path, enough=5_000 if full else 500)

    exported = Counter(export(tmp_path))
    assert all(exported[entry] == 1 for entry in answered)
    assert max(exported.values()) == 1


async def flood(data: Path, enough: int) -> list[str]:
    """Kill the service under load when enough is answered; give all it answered."""
    service = start(data)
    url = f"http://localhost:{port_of(service, data / LOG)}"
    answered: list[str] = []
    async with httpx2.AsyncClient(base_url=url, trust_env=False, timeout=60) as client:
        checked = (await client.get("/v1/sites/shop/check")).json()
        clients = [
            asyncio.create_task(choose(client, checked["notice"], answered))
            for _ in range(CLIENTS)
        ]
        await asyncio.wait_for(reach(answered, enough), 300)
        service.kill()
        await asyncio.gather(*clients)
    service.wait()
    return answered


async def reach(answered: list[str], enough: int) -> None:
    """Wait until that much is answered."""
    while len(answered) < enough:  # noqa: ASYNC110 - the clients know of no end
        await asyncio.sleep(0.01)


async def choose(client: httpx2.AsyncClient, notice: str, answered: list[str]) -> None:
    """Choose again and again, as a new visitor each time, until nobody answers."""
    with suppress(httpx2.TransportError):
        while True:
            choice = {
                "action": secrets.choice(["accept_all", "reject_all"]),
                "notice": notice,
                "layer": "api",
                "key": secrets.token_hex(16),
            }
            answer = await client.post("/v1/sites/shop/choices", json=choice)
            assert answer.status_code == 201, answer.text
            answered.append(answer.json()["receipt"]["entry"])


def export(data: Path) -> list[str]:
    """Export the log as a person would; give its entries as they stand."""
    lines = consent(
        *("export", "--data", data, "--site", "shop", "--format", "ndjson", "-o", "-")
    ).splitlines()
    entries = [json.loads(line)["entry"] for line in lines]
    return [
        json.dumps(entry, sort_keys=True, separators=(",", ":")) for entry in entries
    ]
