"""`GET /v1/sites/{site}/log/…`: what an outsider's tools can read of a log."""

import json

import pytest

from consent.errors import UnknownAccess
from consent.ledger import checkpoint, note, tiles
from consent.ledger.frontier import Frontier
from consent.ledger.tree import leaf_hash
from consent.period import DAY
from consent.store.base import Query
from tests.web.auditing import LOG, admitter, create, get
from tests.web.running import ORIGIN, Running

pytestmark = pytest.mark.anyio

ROUTES = [f"{LOG}/tile/0/000.p/1", f"{LOG}/tile/entries/000.p/1", LOG[:-3] + "export"]


async def size(shop: Running, token: str = "") -> int:
    """Tell how far the checkpoint goes that is answered; it has to be well signed."""
    answer = await get(shop, f"{LOG}/checkpoint", token)
    assert answer.status_code == 200
    keys = [one.key for one in await shop.parts.store.log_keys("shop")]
    return checkpoint.verify(answer.content, keys, keys[0].name).size


async def lines(shop: Running) -> list[bytes]:
    """Give the whole log's entries."""
    pages = shop.parts.store.records(Query(site="shop"))
    return [record.line async for page in pages for record in page]


async def test_tiles_and_entries_make_the_signed_tree(shop: Running) -> None:
    """Whoever fetches all tiles can compute the root of the checkpoint."""
    for _ in range(300):
        await shop.choose("reject_all")
    token = await create(shop)
    count = await size(shop, token)
    assert count == len(await lines(shop)) == 303
    hashes, entries = [], []
    for name in ("000", f"001.p/{count - 256}"):
        row = await get(shop, f"{LOG}/tile/0/{name}", token)
        bundle = await get(shop, f"{LOG}/tile/entries/{name}", token)
        hashes += tiles.read_hashes(row.content)
        entries += tiles.read_bundle(bundle.content)
    assert entries == await lines(shop)
    assert hashes == [leaf_hash(entry) for entry in entries]
    above = await get(shop, f"{LOG}/tile/1/000.p/1", token)
    assert above.content == Frontier().extend(hashes[:256])[0].root()
    head = checkpoint.read(
        note.read((await shop.parts.store.head("shop")).checkpoint).text
    )
    assert head.root == Frontier().extend(hashes)[0].root()


async def test_the_public_sees_one_checkpoint_a_day(shop: Running) -> None:
    """The size within a day is the owner's traffic; an auditor sees it all."""
    assert await size(shop) == 0
    await shop.choose("accept_all")
    token = await create(shop)
    assert (await size(shop), await size(shop, token)) == (0, 4)
    await shop.pass_days(1)
    assert await size(shop) == 4
    await shop.choose("accept_all")
    assert await size(shop) == 4
    await shop.pass_days(3)
    assert await size(shop) == 5


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("token", ["", "consent_00000000_" + "A" * 43, "nonsense"])
async def test_s12_nothing_else_is_public(shop: Running, path: str, token: str) -> None:
    """S12: without a token that counts, every answer is the same."""
    answer = await get(shop, path, token)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["error"]["code"] == "no_access"


@pytest.mark.parametrize("path", [*ROUTES, f"{LOG}/checkpoint"])
async def test_a_token_is_for_one_site_and_for_its_time(
    shop: Running, path: str
) -> None:
    """Changed, expired, revoked, another site's: all are refused alike."""
    await shop.publish(id="blog")
    token, other = await create(shop), await create(shop, "blog")
    changed = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert (await get(shop, path, token)).status_code == 200
    for wrong in (changed, other, token.upper()):
        assert (await get(shop, path, wrong)).status_code == 401
    await admitter(shop).revoke("shop", token.split("_")[1])
    assert (await get(shop, path, token)).status_code == 401
    late = await create(shop)
    shop.clock.now += DAY
    assert (await get(shop, path, late)).status_code == 401


async def test_s25_access_is_in_the_log(shop: Running) -> None:
    """S25: who gave and ended it; of the token itself, nothing is kept."""
    token = await create(shop)
    name = token.split("_")[1]
    await admitter(shop).revoke("shop", name)
    bodies = [json.loads(record.body or b"") for record in await shop.records("admin")]
    assert [body["author"] for body in bodies] == ["Ada", "Ada"]
    assert bodies[0]["changes"][0].startswith(f"Access token {name} for the role audi")
    assert bodies[1]["changes"] == [f"Access token {name} revoked."]
    with pytest.raises(UnknownAccess):
        await admitter(shop).revoke("shop", name)
    assert len(await shop.records("admin")) == 2


async def test_a_visitors_token_is_no_access(shop: Running) -> None:
    """What lies in a cookie opens no log."""
    await shop.choose("accept_all")
    headers = {"authorization": "Consent x", "origin": ORIGIN}
    answer = await shop.client.get(f"{LOG}/checkpoint", headers=headers)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "tile",
    [
        "0/001",
        "0/000",
        "1/000.p/1",
        "entries/000.p/99",
        "0/0",
        "x",
        "0/000.p/0",
        "64/0",
    ],
)
async def test_what_the_log_lacks_is_not_found(shop: Running, tile: str) -> None:
    """Tiles that are not full yet, and paths in any other spelling."""
    answer = await get(shop, f"{LOG}/tile/{tile}", await create(shop))
    assert answer.status_code == 404
