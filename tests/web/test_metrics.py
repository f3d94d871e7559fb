"""`GET /metrics` and `GET /v1/ask`: what machines beside the service ask it."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from consent.rules.rate import Rate
from tests.web.running import Running, serving

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
TOKEN = "a-token-for-the-metrics"


@pytest.fixture
async def measured(tmp_path: Path) -> AsyncIterator[Running]:
    """Serve the shop with metrics; it may be written to three times a second."""
    async with serving(
        tmp_path, metrics_token=TOKEN.encode(), site_limit=Rate(3, 1_000)
    ) as running:
        webhook = {"url": "https://crm.example/secret-path"}
        await running.publish(webhooks=[webhook])
        yield running


async def read(shop: Running) -> dict[str, float]:
    """Read the metrics as Prometheus does, by their names and labels."""
    answer = await shop.client.get(
        "/metrics", headers={"authorization": f"Bearer {TOKEN}"}
    )
    assert answer.status_code == 200, answer.text
    return {
        " ".join([sample.name, *sorted(sample.labels.values())]): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_metrics_tell_how_the_service_is(measured: Running) -> None:
    """Entries, what was refused as too many, what back ends were not told."""
    before = await read(measured)
    for _ in range(5):
        await measured.choose("reject_all")
    after = await read(measured)
    grown = "consent_log_entries_total shop"
    assert after[grown] - before[grown] == 3
    assert after["consent_limited_requests_total shop"] == 2
    assert after["consent_ready"] == 1
    assert after["consent_ledger_halted"] == 0
    assert after["consent_webhook_lag_entries crm.example shop"] > 0
    assert after["consent_webhook_failing_seconds crm.example shop"] == 0
    assert after["process_resident_memory_bytes"] > 10_000_000


async def test_several_webhooks_at_one_host_are_one_metric(measured: Running) -> None:
    """Prometheus refuses two values of one name; the worst is told."""
    urls = ("https://crm.example/secret-path", "https://crm.example/other")
    await measured.publish(webhooks=[{"url": url} for url in urls])
    answer = await measured.client.get(
        "/metrics", headers={"authorization": f"Bearer {TOKEN}"}
    )
    assert answer.text.count('consent_webhook_lag_entries{host="crm.example"') == 1
    assert (await read(measured))["consent_webhook_lag_entries crm.example shop"] > 0


@pytest.mark.parametrize(
    "shown", ["", "Bearer ", "Bearer wrong", f"bearer {TOKEN}x", f"Basic {TOKEN}"]
)
async def test_to_strangers_there_are_no_metrics(measured: Running, shown: str) -> None:
    """Whatever is wrong with the token, nothing is there."""
    answer = await measured.client.get("/metrics", headers={"authorization": shown})
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


async def test_without_a_token_in_the_settings_nobody_may(shop: Running) -> None:
    """An empty token is not one that opens."""
    answer = await shop.client.get("/metrics", headers={"authorization": "Bearer "})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("name", "status"),
    [("shop.example", 200), ("SHOP.example", 200), ("evil.example", 404), ("", 400)],
)
async def test_a_certificate_may_be_had_for_published_hosts_alone(
    shop: Running, name: str, status: int
) -> None:
    """Caddy asks before it asks a certificate authority, by whatever name."""
    answer = await shop.client.get(
        f"/v1/ask?domain={name}", headers={"host": "10.0.0.1"}
    )
    assert answer.status_code == status


async def test_a_certificate_may_be_had_for_the_services_own_host(
    tmp_path: Path,
) -> None:
    """A name of the settings counts, and no other that only sounds alike."""
    async with serving(tmp_path, hosts=("consent.example",)) as running:
        own = await running.client.get("/v1/ask?domain=consent.example")
        other = await running.client.get("/v1/ask?domain=a.consent.example")
    assert (own.status_code, other.status_code) == (200, 404)


async def test_the_board_asks_for_what_is_told(measured: Running) -> None:
    """Each name in a panel of docs/deploy/grafana.json is that of a metric."""
    board = json.loads((ROOT / "docs" / "deploy" / "grafana.json").read_text())
    asked = [target["expr"] for each in board["panels"] for target in each["targets"]]
    for _ in range(5):
        await measured.choose("reject_all")
    told = {name.partition(" ")[0] for name in await read(measured)}
    named = set(re.findall(r"(?:consent|process)_[a-z_]+", " ".join(asked)))
    assert named <= told
    assert {name for name in told if name.startswith("consent_")} <= named
