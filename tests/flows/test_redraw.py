"""Pages of notices in a bundle: nothing signed vouches for them; they are redrawn."""

import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from consent import canonical
from consent.flows import redraw as flow
from consent.flows.bundle import export_bundle
from consent.flows.redraw import redraw
from consent.flows.verify import verify
from consent.ledger.bundle import MANIFEST, is_page
from consent.ledger.finding import Harm, Report
from consent.ledger.verify import verify as verify_files
from consent.render import build
from consent.render.shown import GENERATOR
from consent.store.base import Query
from tests.ledger.bundles import MemoryFiles, bundle, shop_log
from tests.web.running import serving

pytestmark = pytest.mark.anyio


@pytest.fixture
async def content(tmp_path: Path) -> dict[str, bytes]:
    """Give the files of a shop's bundle."""
    async with serving(tmp_path) as shop:
        await shop.publish()
        await shop.choose("accept_all")
        chunks = [c async for c in export_bundle(shop.parts.store, Query(site="shop"))]
    (tmp_path / "shop.zip").write_bytes(b"".join(chunks))
    with zipfile.ZipFile(tmp_path / "shop.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def seen(content: dict[str, bytes], tmp_path: Path) -> Report:
    """Verify files with a manifest that has the digest of each page."""
    manifest = json.loads(content[MANIFEST])
    kept = {k: v for k, v in manifest["files"].items() if not is_page(k)}
    pages = {k: sha256(v).hexdigest() for k, v in content.items() if is_page(k)}
    manifest["files"] = kept | pages
    content = {**content, MANIFEST: canonical.encode(manifest) + b"\n"}
    with zipfile.ZipFile(tmp_path / "made.zip", "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    assert verify(tmp_path / "made.zip").sound, "the digests alone show nothing"
    return verify(tmp_path / "made.zip", pages=redraw)


def page_of(content: dict[str, bytes]) -> str:
    """Name one of the pages."""
    return next(filter(is_page, content))


async def test_whole_pages_are_drawn_the_same(
    content: dict[str, bytes], tmp_path: Path
) -> None:
    """Each of them; whoever cannot draw says that this is not proved."""
    report = seen(content, tmp_path)
    count = sum(map(is_page, content))
    assert count > 1
    assert f"{count} pages are what this version draws" in " ".join(report.holds)
    assert "under notices/" not in " ".join(report.open)
    assert "under notices/" in " ".join(verify(tmp_path / "made.zip").open)


FORGERIES: list[Callable[[bytes], bytes]] = [
    lambda page: page.replace(b"</p>", b" and no more.</p>", 1),
    lambda page: page + b" ",
    lambda _: GENERATOR.encode(),
]


@pytest.mark.parametrize("forge", FORGERIES)
async def test_a_forged_page_is_found(
    content: dict[str, bytes], tmp_path: Path, forge: Callable[[bytes], bytes]
) -> None:
    """Though its digest is in the manifest, which nobody signed."""
    name = page_of(content)
    assert forge(content[name]) != content[name]
    report = seen({**content, name: forge(content[name])}, tmp_path)
    assert [(f.harm, f.where) for f in report.faults] == [(Harm.EDITED, name)]


async def test_a_page_of_another_version_is_left_open(
    content: dict[str, bytes], tmp_path: Path
) -> None:
    """It may differ honestly, so it is no fault, and not proved either."""
    name = page_of(content)
    other = content[name].replace(GENERATOR.encode(), b"")
    report = seen({**content, name: other}, tmp_path)
    assert report.sound
    assert "1 page under notices/" in " ".join(report.open)


@pytest.mark.parametrize("end", [".en.opt-in.0000000000000000.html", ".html"])
async def test_a_page_of_nothing_is_found(
    content: dict[str, bytes], tmp_path: Path, end: str
) -> None:
    """Neither a build nor a language is made up."""
    name = page_of(content).partition(".")[0] + end
    report = seen({**content, name: b"<p>"}, tmp_path)
    assert [(f.harm, f.where) for f in report.faults] == [(Harm.INSERTED, name)]


async def test_templates_of_others_are_not_run(
    content: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are programs of whoever made the bundle."""
    other = msgspec.structs.replace(build(), templates={})
    monkeypatch.setattr(flow, "build", lambda: other)
    monkeypatch.setattr(flow, "pages", None)
    report = seen(content, tmp_path)
    assert report.sound
    assert not any("pages are" in said for said in report.holds)


def test_a_build_that_cannot_be_read_is_left_open() -> None:
    """As one of a version to come may be."""
    report = verify_files(bundle(shop_log()), pages=redraw)
    assert "1 page under notices/" in " ".join(report.open)


def test_with_other_faults_nothing_is_drawn() -> None:
    """What pages would be drawn from is in doubt then."""
    files = MemoryFiles({**bundle(shop_log()).content, "more": b""})
    report = verify_files(files, pages=redraw)
    assert report.count == 1
    assert "`consent verify` draws them anew" in " ".join(report.open)
