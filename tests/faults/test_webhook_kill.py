"""kill -9 between commit and delivery: every answered choice is told, in order."""

import asyncio
import json
import secrets
import subprocess
from pathlib import Path

import httpx2
import pytest

from scripts.demo_sites.service import LOG, ROOT, port_of
from tests.cli.running import COMMAND, environment, spawned
from tests.faults.test_service_kill import export
from tests.flows.receiver import PATIENCE, Receiver, receiving

pytestmark = [pytest.mark.anyio, pytest.mark.fault]

CLIENTS = 16


async def test_what_was_answered_is_told(tmp_path: Path, *, full: bool) -> None:
    """Killed while its back end hangs, and while it takes: none is missed."""
    answered: list[int] = []
    async with receiving() as crm:
        publish(tmp_path, crm)
        for number in range(10 if full else 2):
            crm.open.clear() if number % 2 == 0 else crm.open.set()
            service, port = await serve(tmp_path)
            answered += await choose(port)
            await crm.until(1, taken=False)
            service.kill()
            service.wait()
        crm.open.set()
        service, _ = await serve(tmp_path)
        await told(crm, set(answered))
        service.terminate()
        service.wait()
    numbers = list(dict.fromkeys(came.n for came in crm.came))
    recorded = [json.loads(entry) for entry in export(tmp_path)]
    assert numbers == [e["n"] for e in recorded if e["kind"] in ("consent", "refuse")]


def publish(data: Path, crm: Receiver) -> None:
    """Publish the demo's shop, which tells the back end."""
    shop = (ROOT / "templates" / "demo" / "shop.toml").read_text()
    file = data / "shop.toml"
    file.write_text(f'{shop}\n[[webhooks]]\nurl = "{crm.url}"\n')
    done = spawned("publish", file, "--data", data)
    assert done.returncode == 0, done.stderr


async def serve(data: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Run the service, which may send to this machine."""
    with (data / LOG).open("w") as log:
        service = subprocess.Popen(
            [*COMMAND, "serve", "--data", str(data), "--port", "0"],
            env=environment(CONSENT_SEND_NETWORKS="127.0.0.0/8"),
            stdout=log,
            stderr=log,
        )
    return service, await asyncio.to_thread(port_of, service, data / LOG)


async def choose(port: int) -> list[int]:
    """Choose from many clients; give the entries that were answered."""
    url = f"http://localhost:{port}/v1/sites/shop"
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as client:
        notice = (await client.get(f"{url}/check")).json()["notice"]

        async def one() -> int:
            choice = {
                "action": secrets.choice(["accept_all", "reject_all"]),
                "notice": notice,
                "layer": "api",
                "key": secrets.token_hex(16),
            }
            answer = await client.post(f"{url}/choices", json=choice)
            assert answer.status_code == 201, answer.text
            return int(json.loads(answer.json()["receipt"]["entry"])["n"])

        return list(await asyncio.gather(*(one() for _ in range(CLIENTS))))


async def told(crm: Receiver, numbers: set[int]) -> None:
    """Wait until all of these entries were taken."""
    async with asyncio.timeout(PATIENCE), crm.changed:
        await crm.changed.wait_for(lambda: numbers <= {came.n for came in crm.taken})
