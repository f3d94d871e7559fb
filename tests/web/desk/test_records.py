"""An auditor at the desk finds a record, reads it, and takes the log away."""

import json

import pytest

from consent.ledger import proof
from consent.model import Role
from consent.rules.person import Grant
from tests.web.desk.sitting import Sitting, person
from tests.web.running import Running

pytestmark = pytest.mark.anyio

SHOP = "/admin/sites/shop"


@pytest.fixture
async def auditor(desk: Running) -> Sitting:
    """Let an auditor of the shop in, after one visitor accepted and one refused."""
    await desk.choose("accept_all")
    await desk.choose("reject_all")
    return await person(desk, "Ada", Grant(Role.AUDITOR, "shop"))


async def test_lately_is_what_is_shown_first(auditor: Sitting) -> None:
    """The last week stands there in the order of the log; what is older does not."""
    await auditor.open(f"{SHOP}/records")
    text = auditor.page.text
    assert text.index("accept_all, given:") < text.index(
        "reject_all, given: necessary;"
    )

    await auditor.running.pass_days(8)
    await auditor.sign_in("Ada")
    await auditor.open(f"{SHOP}/records")
    assert "There are none" in auditor.page.text


async def test_a_filter_is_an_address(auditor: Sitting) -> None:
    """Empty fields ask for nothing, and the rest narrows what is found."""
    await auditor.open(f"{SHOP}/records?since=&kind=&action=reject_all&purpose=")
    assert "reject_all" in auditor.page.text
    assert "accept_all, " not in auditor.page.text

    answer = await auditor.open(f"{SHOP}/records?since=yesterday")
    assert answer.status_code == 400
    assert "since cannot be 'yesterday'" in auditor.page.text


async def test_a_record_is_found_by_its_reference(auditor: Sitting) -> None:
    """It tells what it holds, that it is proven, and gives the proof to take along."""
    await auditor.open(f"{SHOP}/records?action=accept_all")
    link = next(path for path in auditor.page.links if "/records/" in path)
    n = int(link.rpartition("/")[2])
    await auditor.open(f"{SHOP}/records?record={n}")
    assert "the very one that the entry commits to" in auditor.page.text

    answer = await auditor.open(f"{SHOP}/records/{n}/proof")
    store = auditor.running.parts.store
    head, record = await store.head("shop"), await store.record("shop", n)
    keys = [one.key for one in await store.log_keys("shop")]
    found = proof.verify(answer.content, record.line, keys, head.origin)
    assert found.size == head.frontier.size


async def test_what_the_visitor_saw_is_shown_apart(auditor: Sitting) -> None:
    """The notice runs as it did, but as nobody's page: it cannot reach the desk."""
    await auditor.open(f"{SHOP}/records?action=accept_all")
    link = next(path for path in auditor.page.links if "/records/" in path)
    answer = await auditor.open(f"{SHOP}/records/{link.rpartition('/')[2]}/shown")
    assert b"Reject all" in answer.content
    assert "sandbox allow-scripts" in answer.headers["content-security-policy"]
    assert "allow-same-origin" not in answer.headers["content-security-policy"]


async def test_an_export_is_what_the_filter_finds(auditor: Sitting) -> None:
    """The same lines as an auditor's token gets, without one."""
    answer = await auditor.open(f"{SHOP}/export?format=ndjson&action=reject_all")
    lines = [json.loads(line) for line in answer.content.splitlines()]
    assert [line["body"]["action"] for line in lines] == ["reject_all"]
    assert "attachment" in answer.headers["content-disposition"]


async def test_a_long_log_is_leafed_through(auditor: Sitting) -> None:
    """Fifty records a page, and each of them on one page only."""
    for _ in range(60):
        await auditor.running.choose("reject_all")
    seen: list[str] = []
    path = f"{SHOP}/records?kind=refuse"
    while path:
        await auditor.open(path)
        seen += [path for path in auditor.page.links if "/records/" in path]
        further = [path for path in auditor.page.links if "after=" in path]
        path = f"{SHOP}/{further[0].rpartition('/')[2]}" if further else ""
    assert len(seen) == len(set(seen)) == 61


async def test_the_log_shows_what_to_hold_against_it(auditor: Sitting) -> None:
    """The head as it is signed, its key, and a word where nothing left the house."""
    await auditor.open(f"{SHOP}/log")
    head = await auditor.running.parts.store.head("shop")
    assert head.checkpoint.decode().splitlines()[2] in auditor.page.text
    assert "No checkpoint was sent elsewhere yet" in auditor.page.text
    answer = await auditor.open(f"{SHOP}/log/checkpoint")
    assert answer.content == head.checkpoint
    assert f'"shop.{head.frontier.size}.checkpoint"' in str(answer.headers)
