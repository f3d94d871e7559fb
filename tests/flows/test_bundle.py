"""Bundles of a running service, and the verifier that comes along."""

import random
import secrets
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from consent import locales
from consent.errors import BadBundle, UnknownSite
from consent.flows.bundle import export_bundle
from consent.flows.poster import named
from consent.flows.rotate import Rotator
from consent.flows.verify import size, verify
from consent.keyring import FOLDER_NAME, Keyring
from consent.ledger import note
from consent.model import Action, Kind
from consent.render import build, html, nodes
from consent.rules import notice as notices
from consent.rules import poster, site_file
from consent.store.base import Query, Store
from tests.web.running import ORIGIN, Running, serving, token_of
from tests.web.shop import tables

pytestmark = pytest.mark.anyio

PICTURE = b"GIF89a of a harbour"


async def write(store: Store, path: Path, query: Query) -> Path:
    """Write a bundle to a file."""
    chunks = [chunk async for chunk in export_bundle(store, query)]
    path.write_bytes(b"".join(chunks))
    return path


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Running]:
    """Serve the shop."""
    async with serving(tmp_path) as running:
        await running.publish()
        yield running


@pytest.fixture
async def whole(shop: Running, tmp_path: Path) -> Path:
    """Write the bundle of a shop where four visitors chose, a day each."""
    for action in ("accept_all", "reject_all", "accept_all", "reject_all"):
        await shop.choose(action)
        await shop.pass_days(1)
    return await write(shop.parts.store, tmp_path / "whole.zip", Query(site="shop"))


async def test_a_bundle_verifies(shop: Running, whole: Path) -> None:
    """A bundle as it was exported is whole, by the log's own key."""
    (key,) = await shop.parts.store.log_keys("shop")
    report = verify(whole, [note.write_key(key.key)])
    assert report.sound, report.text()
    assert size(whole) > 0


async def test_it_brings_its_verifier(whole: Path, tmp_path: Path) -> None:
    """The verifier inside needs Python alone, and says what the command says."""
    with zipfile.ZipFile(whole) as archive:
        archive.extract("verify.py", tmp_path)
    command = [sys.executable, "-I", "-W", "error", tmp_path / "verify.py", whole]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == verify(whole).text() + "\n"


async def test_same_query_same_bytes(
    shop: Running, whole: Path, tmp_path: Path
) -> None:
    """A49: the same query at the same checkpoint gives the same file."""
    again = await write(shop.parts.store, tmp_path / "again.zip", Query(site="shop"))
    assert again.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize(
    ("query", "bodies"),
    [
        (Query(site="shop", kinds=(Kind.REFUSE,)), 2),
        (Query(site="shop", actions=(Action.ACCEPT_ALL,)), 2),
        (Query(site="shop", purpose="statistics"), 4),
        (Query(site="shop", notice="0" * 64), 0),
        (Query(site="shop", after=2, before=4), 1),
    ],
)
async def test_queries(
    shop: Running, whole: Path, tmp_path: Path, query: Query, bodies: int
) -> None:
    """Bodies are chosen by kind, action, purpose, notice and place."""
    path = await write(shop.parts.store, tmp_path / "part.zip", query)
    report = verify(path)
    assert report.sound, report.text()
    with zipfile.ZipFile(path) as archive:
        assert archive.read("bodies.ndjson").count(b"\n") == bodies


async def test_time(shop: Running, whole: Path, tmp_path: Path) -> None:
    """A span of time has its neighbours as witnesses, and extends what came before."""
    records = await shop.records()
    query = Query(site="shop", since=records[1].ts, until=records[3].ts)
    path = await write(shop.parts.store, tmp_path / "days.zip", query)
    report = verify(path, since=whole)
    assert report.sound, report.text()
    with zipfile.ZipFile(path) as archive:
        assert archive.read("entries.ndjson").count(b"\n") == 2
        assert archive.read("neighbours.ndjson").count(b"\n") == 2


async def test_a45_notice_as_shown(whole: Path) -> None:
    """A45: the notice as stored renders to the very nodes that the widget shows."""
    with zipfile.ZipFile(whole) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(".en.opt-in." + n[-21:])]
        (source,) = [
            n
            for n in archive.namelist()
            if n.startswith("notices/") and n.endswith(".json")
        ]
        notice = notices.read(archive.read(source))
        shown = archive.read(name).decode()
    layers = html(notice, "en", notice.regimes[0], build())
    for markup in (layers.banner, layers.preferences):
        assert nodes(markup)
        inner = markup.partition(">")[2]
        assert inner in shown


@pytest.mark.parametrize("more", [{"visitor": "0" * 32}, {"restricted": True}])
async def test_no_bundle_of_what_it_must_not_tell(
    shop: Running, more: dict[str, Any]
) -> None:
    """A manifest would name a visitor for good, and says that bodies are gone."""
    with pytest.raises(BadBundle):
        await anext(export_bundle(shop.parts.store, Query(site="shop", **more)))


async def test_unknown_site(shop: Running) -> None:
    """A site that is not there has no bundle."""
    with pytest.raises(UnknownSite):
        await anext(export_bundle(shop.parts.store, Query(site="other")))


def read(path: Path) -> dict[str, bytes] | None:
    """Give a bundle's content, or None where the archive itself cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # noqa: BLE001
        return None


async def test_bit_flips(whole: Path, tmp_path: Path, full: bool) -> None:
    """Every bit that falls over and changes content is found, and none is a crash."""
    data, content, rng = whole.read_bytes(), read(whole), random.Random(1)
    path = tmp_path / "flipped.zip"
    for _ in range(1000 if full else 100):
        place = rng.randrange(len(data))
        flipped = data[place] ^ 1 << rng.randrange(8)
        path.write_bytes(data[:place] + bytes([flipped]) + data[place + 1 :])
        try:
            sound = verify(path).sound
        except BadBundle:
            sound = False
        assert read(path) == content or not sound, place


async def test_after_a_rotation(shop: Running, tmp_path: Path) -> None:
    """Who knows only the key before the last one comes to trust the newest."""
    store, ring = shop.parts.store, Keyring(tmp_path / FOLDER_NAME)
    (old,) = await store.log_keys("shop")
    rotator = Rotator(store, ring, author="tests", random=secrets.token_bytes)
    await rotator.rotate("shop", until=shop.clock(), because="a year is over")
    await shop.pass_days(1)
    await shop.choose("accept_all")
    path = await write(store, tmp_path / "new.zip", Query(site="shop"))
    report = verify(path, [note.write_key(old.key)])
    assert report.sound, report.text()
    assert "signed with a newer key" in report.text()


async def test_erasing_may_go_on_meanwhile(shop: Running, tmp_path: Path) -> None:
    """A49: whenever a visitor erases while a bundle is written, it verifies."""
    told = [await shop.choose("accept_all") for _ in range(300)]
    tokens = [token_of(answer) for answer in told]
    first, last = 0, 299
    for moment in range(6):
        path = tmp_path / f"{moment}.zip"
        chunks, count = [], 0
        async for chunk in export_bundle(shop.parts.store, Query(site="shop")):
            chunks.append(chunk)
            if count == moment:
                for one in (first, last):
                    await erase(shop, tokens[one])
                first, last = first + 1, last - 1
            count += 1
        path.write_bytes(b"".join(chunks))
        report = verify(path)
        assert report.sound, report.text()


async def erase(shop: Running, token: str) -> None:
    """Erase what was recorded of a visitor."""
    headers = {"origin": ORIGIN, "authorization": f"Consent {token}"}
    answer = await shop.client.post("/v1/sites/shop/erase", json={}, headers=headers)
    assert answer.json()["erased"] == 2


@pytest.mark.parametrize("kept", [PICTURE, b"GIF89a of another"])
async def test_posters_come_along(shop: Running, tmp_path: Path, kept: bytes) -> None:
    """An auditor has the pictures that visitors saw, each what its name says."""
    plain = site_file.read(tables(posters={"video": "v.gif"}), locales.load())
    name = poster.name(PICTURE)
    notice = named(plain.notice, {"video": PICTURE})
    await shop.publish_draft(replace(plain, notice=notice, pictures={name: kept}))
    whole = await write(shop.parts.store, tmp_path / "a.zip", Query(site="shop"))

    with zipfile.ZipFile(whole) as archive:
        assert archive.read(f"posters/{name}") == kept
    assert verify(whole).sound is (kept == PICTURE)
