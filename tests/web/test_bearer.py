"""S24: who may read a log: every door that says so, with every token that is none."""

import pytest

from consent.flows.admit import Admitter
from consent.web.contract import OPERATIONS
from tests.web.auditing import admitter, create, get
from tests.web.doors import VALUES
from tests.web.running import DAY, Running, token_of

pytestmark = pytest.mark.anyio

SHUT = [
    operation.path.format(**VALUES, **{"tile:path": "0/000"})
    for operation in OPERATIONS
    if operation.auditor
]


async def wrong(shop: Running) -> dict[str, str]:
    """Give tokens that let nobody in, by what is wrong with them."""
    await shop.publish(id="mill", origins=["https://mill.example"])
    revoked, lapsed = await create(shop), await create(shop)
    owner: Admitter = admitter(shop)
    await owner.revoke("shop", revoked.split("_")[1])
    shop.clock.now += DAY + 1
    return {
        "of a visitor": token_of(await shop.choose("accept_all")),
        "revoked": revoked,
        "lapsed": lapsed,
        "of a neighbour": await create(shop, "mill"),
        "flipped": (await create(shop))[:-2] + "AA",
        "cut": (await create(shop))[:-1],
    }


async def test_s24_auditors_doors_are_shut(shop: Running) -> None:
    """S24: each answers 401, and alike, to whoever has no token that counts."""
    assert len(SHUT) >= 3
    tokens = await wrong(shop)
    for path in SHUT:
        said = set()
        for what, token in tokens.items():
            answer = await get(shop, path, token)
            assert answer.status_code == 401, (path, what)
            said.add(answer.text)
        bare = await get(shop, path, "")
        assert bare.status_code == 401
        said.add(bare.text)
        assert len(said) == 1, path


async def test_s24_one_token_opens_them(shop: Running) -> None:
    """S24: the test above would fail on doors that nobody can open."""
    token = await create(shop)
    for path in SHUT:
        assert (await get(shop, path, token)).status_code != 401
