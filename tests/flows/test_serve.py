"""Serve: scripts are compiled once, and builds are logged."""

import asyncio
import gzip
import json
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import brotli
import msgspec
import pytest

from consent import render
from consent.flows.serve import Server, announce
from consent.model import Regime
from tests.web.running import Running, serving

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Running]:
    """Serve the shop from its own host."""
    async with serving(tmp_path) as running:
        await running.publish()
        yield running


async def test_a_script_is_compiled_once(shop: Running) -> None:
    """Visitors who ask at the same time, or later, share one script."""
    server, site = Server(render.build()), shop.parts.live.site("shop")
    wanted = [server.script(site, "en", Regime.OPT_IN) for _ in range(5)]
    first, *others = await asyncio.gather(*wanted)
    assert all(other is first for other in others)
    assert await server.script(site, "en", Regime.OPT_IN) is first
    assert await server.script(site, "de", Regime.OPT_IN) is not first


async def test_every_coding_is_the_same_script(shop: Running) -> None:
    """What is sent is compressed ahead, as small as it gets."""
    server, site = Server(render.build()), shop.parts.live.site("shop")
    script = await server.script(site, "en", Regime.OPT_IN)
    assert gzip.decompress(script.gzip) == script.identity
    assert brotli.decompress(script.br) == script.identity
    assert len(script.br) < len(script.gzip) < len(script.identity)


async def test_a_visitor_who_leaves_stops_nobody(shop: Running) -> None:
    """A request that is given up does not take the script from those who wait."""
    server, site = Server(render.build()), shop.parts.live.site("shop")
    leaves = asyncio.create_task(server.script(site, "en", Regime.OPT_IN))
    await asyncio.sleep(0)
    leaves.cancel()
    assert (await server.script(site, "en", Regime.OPT_IN)).identity


async def test_a_publication_makes_a_new_script(shop: Running) -> None:
    """A setting that no notice shows, such as the cookie domain, is in the script."""
    before = await shop.client.get("/w/shop.js")
    await shop.publish(cookie_domain="shop.example")
    after = await shop.client.get("/w/shop.js")
    assert b'domain:"shop.example"' in after.content
    assert after.headers["etag"] != before.headers["etag"]


async def builds(shop: Running) -> list[Any]:
    """Give the builds that the shop's log names, in order."""
    bodies = [record.body or b"" for record in await shop.records("build")]
    return [json.loads(body)["build"] for body in bodies]


async def test_a_new_build_is_kept_and_logged_once(shop: Running) -> None:
    """A55: what is shown from now on is in every site's log, and stays to be seen."""
    build = msgspec.structs.replace(render.build(), styles={"notice": "p{color:red}"})
    for _ in range(2):
        sites = shop.parts.live.sites()
        await announce(shop.parts.store, build, sites, secrets.token_bytes)
    assert await builds(shop) == [render.build().name, build.name]

    kept = json.loads(await shop.parts.store.build(build.name) or b"")
    assert kept["styles"] == build.styles


async def test_the_build_of_the_publish_is_not_logged_again(tmp_path: Path) -> None:
    """A restart with the same build adds nothing to the log."""
    async with serving(tmp_path) as shop:
        await shop.publish()
        size = (await shop.parts.store.head("shop")).frontier.size
    async with serving(tmp_path) as shop:
        await shop.client.get("/w/shop.js")
        sites = shop.parts.live.sites()
        await announce(shop.parts.store, render.build(), sites, secrets.token_bytes)
        assert (await shop.parts.store.head("shop")).frontier.size == size
