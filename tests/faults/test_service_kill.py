"""kill -9 under load: every choice that was answered is in the export, once."""

import asyncio
import json
import secrets
import sqlite3
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from scripts.demo_sites.service import LOG, ROOT, consent, port_of, start

pytestmark = [pytest.mark.anyio, pytest.mark.fault]

CLIENTS = 64


@dataclass
class Shop:
    """A service that dies and comes back elsewhere, and what it answered."""

    data: Path
    answered: list[str] = field(default_factory=list)
    notice: str = ""
    url: str = ""
    back: asyncio.Event = field(default_factory=asyncio.Event)
    closing: bool = False

    async def run(self, seconds: float) -> None:
        """Serve for a while, be killed, serve as long again, and be killed."""
        for _ in range(2):
            service = start(self.data, CONSENT_SITE_LIMIT="off")
            port = await asyncio.to_thread(port_of, service, self.data / LOG)
            self.url = f"http://localhost:{port}"
            enough = len(self.answered) + CLIENTS
            self.back.set()
            await asyncio.sleep(seconds / 2)
            while len(self.answered) < enough:  # noqa: ASYNC110 - on a slow machine
                await asyncio.sleep(0.01)
            self.back.clear()
            service.kill()
            service.wait()
        self.closing = True
        self.back.set()


async def test_a_killed_service_keeps_every_answered_choice(
    tmp_path: Path, *, full: bool
) -> None:
    """Each 201 that 64 clients got around a kill -9 is exported exactly once."""
    site = ROOT / "templates" / "demo" / "shop.toml"
    consent("publish", site, "--data", tmp_path)
    with sqlite3.connect(tmp_path / "consent.db") as connection:
        (notice,) = connection.execute("select notice from sites").fetchone()
    connection.close()
    shop = Shop(tmp_path, notice=notice)
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as client:
        clients = (choose(client, shop) for _ in range(CLIENTS))
        await asyncio.gather(shop.run(10 if full else 1), *clients)

    exported = Counter(export(tmp_path))
    assert len(shop.answered) >= 2 * CLIENTS
    assert all(exported[entry] == 1 for entry in shop.answered)
    assert max(exported.values()) == 1


async def choose(client: httpx2.AsyncClient, shop: Shop) -> None:
    """Choose again and again; send what got no answer once more, as browsers do."""
    while not shop.closing:
        choice = {
            "action": secrets.choice(["accept_all", "reject_all"]),
            "notice": shop.notice,
            "layer": "api",
            "key": secrets.token_hex(16),
        }
        while not shop.closing:
            await shop.back.wait()
            with suppress(httpx2.TransportError):
                address = f"{shop.url}/v1/sites/shop/choices"
                answer = await client.post(address, json=choice)
                assert answer.status_code == 201, answer.text
                shop.answered.append(answer.json()["receipt"]["entry"])
                break


def export(data: Path) -> list[str]:
    """Export the log as a person would; give its entries as they stand."""
    lines = consent(
        *("export", "--data", data, "--site", "shop", "--format", "ndjson", "-o", "-")
    ).splitlines()
    entries = [json.loads(line)["entry"] for line in lines]
    return [
        json.dumps(entry, sort_keys=True, separators=(",", ":")) for entry in entries
    ]
