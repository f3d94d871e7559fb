"""The commands at a PostgreSQL database, as at a file."""

import asyncio
import json
import os
import re
import secrets
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

from tests.cli.running import consent, spawned
from tests.nodes import SHOP, Nodes
from tests.postgres_server import Server

TOKEN = "a-token-for-the-metrics"


@pytest.fixture
def nodes(postgres: Server, tmp_path: Path) -> Iterator[Nodes]:
    """Give what runs commands and nodes at an empty database."""
    nodes = Nodes(tmp_path, postgres.new())
    yield nodes
    nodes.close()


def test_from_publish_to_verify(nodes: Nodes, tmp_path: Path) -> None:
    """One setting, and every command works at the server; two processes serve."""
    notice = nodes.publish()
    url, place = nodes.start(CONSENT_WORKERS="2")
    choice = {"action": "accept_all", "notice": notice, "layer": "api"}
    for number in range(4):
        key = f"{number:032x}"
        answer = httpx2.post(
            f"{url}/v1/sites/shop/choices", json={**choice, "key": key}, trust_env=False
        )
        assert answer.status_code == 201, answer.text
    assert httpx2.get(f"{url}/readyz", trust_env=False).status_code == 200
    nodes.running[place].terminate()
    assert nodes.running[place].wait(30) == 0

    bundle = tmp_path / "shop.zip"
    nodes.run("export", "--site", "shop", "--format", "bundle", "-o", bundle)
    assert consent("verify", bundle).returncode == 0
    assert "shop: " in nodes.run("doctor", "--thorough")
    assert "at this version" in nodes.run("migrate", "--dry-run")


def test_a_worker_that_dies_is_replaced(nodes: Nodes) -> None:
    """The others go on meanwhile, and the service ends when told so."""
    nodes.publish()
    url, place = nodes.start(CONSENT_WORKERS="2", CONSENT_METRICS_TOKEN=TOKEN)
    parent = nodes.running[place]
    log = nodes.folder / "node" / "serve.log"
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    for number in (2, 3):
        while log.read_text().count("Serving on") < number:
            assert parent.poll() is None
            time.sleep(0.05)
        assert httpx2.get(f"{url}/readyz", trust_env=False).status_code == 200
        if number == 2:
            os.kill(int(children.read_text().split()[0]), signal.SIGKILL)
    shown = {"authorization": f"Bearer {TOKEN}"}
    said = httpx2.get(f"{url}/metrics", headers=shown, trust_env=False).text
    assert re.search(r'process_cpu_seconds_total\{worker="[01]"\}', said)
    assert re.search(r'consent_log_entries_total\{site="shop"\}', said)
    parent.terminate()
    assert parent.wait(30) == 0
    assert log.read_text().count("another takes its place") == 1


@pytest.mark.anyio
async def test_told_to_stop_it_loses_nothing(nodes: Nodes) -> None:
    """Whoever got an answer is in the log once, and the end comes by itself."""
    notice = await asyncio.to_thread(nodes.publish)
    url, place = nodes.start(CONSENT_WORKERS="2")
    answered: list[str] = []
    enough = asyncio.Event()
    async with httpx2.AsyncClient(trust_env=False, timeout=30) as client:

        async def choose() -> None:
            choice = {"action": "accept_all", "notice": notice, "layer": "api"}
            with suppress(httpx2.TransportError):
                while True:
                    choice["key"] = secrets.token_hex(16)
                    answer = await client.post(
                        f"{url}/v1/sites/shop/choices", json=choice
                    )
                    assert answer.status_code == 201, answer.text
                    answered.append(answer.json()["receipt"]["entry"])
                    if len(answered) == 64:
                        enough.set()

        clients = [asyncio.create_task(choose()) for _ in range(16)]
        await enough.wait()
        nodes.running[place].terminate()
        await asyncio.gather(*clients)
    assert await asyncio.to_thread(nodes.running[place].wait, 20) == 0
    words = ("export", "--site", "shop", "--format", "ndjson", "-o", "-")
    lines = await asyncio.to_thread(nodes.run, *words)
    numbers = [json.loads(line)["entry"]["n"] for line in lines.splitlines()]
    assert numbers == list(range(len(numbers)))
    assert {json.loads(entry)["n"] for entry in answered} <= set(numbers)
    assert len(set(answered)) == len(answered)


def test_what_is_for_files_is_refused(nodes: Nodes, tmp_path: Path) -> None:
    """With the word of what to do instead."""
    nodes.publish()
    said = nodes.run("backup", "--into", tmp_path / "backups", code=1)
    assert "pg_dump" in said


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"CONSENT_DATABASE": "mysql://x"}, "is not the URL of a PostgreSQL database"),
        ({"CONSENT_LEDGER_KEY_FILE": ""}, "keys of the logs are given and not made"),
        ({"CONSENT_SECRET_FILE": ""}, "the secret is given and not made"),
        ({"CONSENT_DATABASE": "postgresql:///no?host=/nowhere"}, "cannot be reached"),
    ],
)
def test_a_start_is_refused(nodes: Nodes, settings: dict[str, str], said: str) -> None:
    """With one sentence, that shows no part of a URL that may be secret."""
    nodes.publish()
    done = spawned("serve", "--port", "0", **{**nodes.told, **settings})
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_answer_before_it_is_durable_is_refused(
    nodes: Nodes, postgres: Server
) -> None:
    """`synchronous_commit = off` would lose choices that were answered."""
    name = postgres.sql("select current_database()", nodes.url)
    postgres.sql(f"alter database {name} set synchronous_commit = off")
    done = spawned("publish", SHOP, **nodes.told)
    assert done.returncode == 1
    assert "synchronous_commit" in done.stderr


def test_a_file_has_one_worker(tmp_path: Path) -> None:
    """Several processes at one file are refused, with the reason."""
    done = consent("serve", "--data", tmp_path, "--workers", "2")
    assert done.returncode == 1
    assert "would wait for one another" in done.stderr
