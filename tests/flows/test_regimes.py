"""What is exported, verified and shown of choices under several regimes."""

import zipfile
from collections.abc import AsyncIterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from consent.flows.bundle import export_bundle
from consent.flows.show import show
from consent.flows.sums import action_table
from consent.flows.verify import verify
from consent.store.base import Query
from tests.web.running import Running, serving, token_of

pytestmark = pytest.mark.anyio

PLACES = {"default": "opt-in", "US": "none", "US-CA": "opt-out"}
CALIFORNIA = {"cf-ipcountry": "US-CA"}
TEXAS = {"cf-ipcountry": "US-TX"}


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Running]:
    """Serve a shop to which people from three places came."""
    settings = {
        "trusted_proxies": (ip_network("127.0.0.1"),),
        "country_headers": ("CF-IPCountry",),
    }
    async with serving(tmp_path, **settings) as running:
        await running.publish(regimes=PLACES)
        await running.choose("opt_out", headers=CALIFORNIA)
        given = await running.choose("accept_all", headers=CALIFORNIA)
        signal = {**CALIFORNIA, "sec-gpc": "1"}
        await running.choose("signal", token=token_of(given), headers=signal)
        await running.choose("save", headers=TEXAS, purposes={"statistics": True})
        await running.choose("reject_all", headers={"cf-ipcountry": "DE"})
        yield running


async def test_a_bundle_of_several_regimes_verifies(
    shop: Running, tmp_path: Path
) -> None:
    """A48, A45: with the notice as it was shown in each of them."""
    path = tmp_path / "whole.zip"
    chunks = [one async for one in export_bundle(shop.parts.store, Query(site="shop"))]
    path.write_bytes(b"".join(chunks))
    report = verify(path)
    assert report.sound, report.text()
    with zipfile.ZipFile(path) as archive:
        pages = [name for name in archive.namelist() if name.endswith(".html")]
    for regime in ("opt-in", "opt-out", "none"):
        assert any(f".en.{regime}." in name for name in pages)


async def test_a_record_is_shown_as_it_was(shop: Running) -> None:
    """A45, A57: with its regime, and why it was that one."""
    records = await shop.records()
    said = []
    for record in records:
        told = await show(shop.parts.store, "shop", record.n)
        assert told.sheet().html.startswith(b"<!doctype html>")
        said += [line.said for line in told.lines if line.about == "Regime"]
    assert said == [
        *["opt-out (header CF-IPCountry said US-CA)"] * 3,
        "none (header CF-IPCountry said US-TX)",
        "opt-in (header CF-IPCountry said DE)",
    ]


async def test_opting_out_is_a_column_where_somebody_did(shop: Running) -> None:
    """A report tells it apart from a refusal of all."""
    sums = await shop.parts.store.actions("shop", 0, shop.clock() + 1)
    assert {str(one.what) for one in sums} >= {"opt_out", "signal", "reject_all"}
    table = action_table(sums)
    assert "Do not sell or share" in table.head
    others = [one for one in sums if str(one.what) != "opt_out"]
    assert "Do not sell or share" not in action_table(others).head
