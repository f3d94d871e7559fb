"""What every page shares: style, navigation, empty states, and how it is asked for."""

from pathlib import Path

import pytest

from consent.errors import StoreError
from consent.model import Role
from consent.rules.person import Grant
from tests.web.desk.sitting import Sitting, operator, person
from tests.web.running import Running, serving

pytestmark = pytest.mark.anyio

CSS = "/admin/desk.css"


async def test_the_style_is_one_and_kept(desk: Running) -> None:
    """Browsers ask for it as a style sheet, and once a version."""
    asked = {"sec-fetch-dest": "style"}
    answer = await desk.client.get(CSS, headers=asked)
    assert answer.status_code == 200
    assert {"font:", "table {", "button,"} <= {
        part for part in ("font:", "table {", "button,") if part in answer.text
    }
    known = {**asked, "if-none-match": answer.headers["etag"]}
    assert (await desk.client.get(CSS, headers=known)).status_code == 304


@pytest.mark.parametrize("dest", ["iframe", "empty", "script", "image"])
async def test_no_script_and_no_frame_reads_a_page(desk: Running, dest: str) -> None:
    """Whoever's cookie comes with it."""
    sitting = await operator(desk)
    answer = await sitting.open("/admin", **{"sec-fetch-dest": dest})
    assert answer.status_code == 403
    assert "Olga" not in answer.text


async def test_an_empty_desk_says_what_to_do(tmp_path: Path) -> None:
    """An operator publishes a site; others wait for a role."""
    async with serving(tmp_path, hosts=("shop.example",)) as running:
        sitting = await operator(running)
        assert "consent init" in sitting.page.text
        assert "no site is published yet" in (await sitting.open("/admin/people")).text
        other = await person(running, "Ada")
        assert "No site is yours yet" in other.page.text


async def test_tabs_are_those_that_open(desk: Running) -> None:
    """An auditor is shown no way to what is not theirs."""
    for role, there in ((Role.OWNER, True), (Role.AUDITOR, False)):
        sitting = await person(desk, role, Grant(role, "shop"))
        await sitting.open("/admin/sites/shop")
        assert any(link.endswith("/tokens") for link in sitting.page.links) is there


async def test_a_log_that_is_not_well_is_told(
    desk: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the list and on the site's page, with the way on."""
    sitting = await operator(desk)

    async def broken(*_: object) -> None:
        raise StoreError("the disk failed to read")

    monkeypatch.setattr(desk.parts.store, "head", broken)
    for path in ("/admin", "/admin/sites/shop"):
        answer = await sitting.open(path)
        assert "the disk failed to read" in answer.text
        assert "consent doctor" in answer.text


async def test_every_way_is_relative(desk: Running) -> None:
    """A proxy may have put a path in front."""
    sitting = Sitting(desk)
    await sitting.open("/admin/sign-in")
    assert not [link for link in sitting.page.links if link.startswith("/")]
    answer = await desk.client.get("/admin/sites/shop")
    assert answer.headers["location"].startswith("../../admin/sign-in?next=")
