"""Which tokens count at a check: only genuine, current ones of this site."""

import random
from pathlib import Path

import pytest

from consent.model import Regime
from consent.period import DAY
from consent.rules.state import Outcome, State
from consent.rules.token import Token, write
from consent.seal import Seal, site_key
from tests.web.raw import ask
from tests.web.running import SECRET, Running, serving, token_of

pytestmark = pytest.mark.anyio


def forged(site: str = "shop", **changes: object) -> str:
    """Give what would be sealed for a grant of everything on the tests' first day."""
    values = {
        "outcome": Outcome.GIVEN,
        "regime": Regime.OPT_IN,
        "signal": False,
        "terms": "0123456789abcdef",
        "purposes_asked": 4,
        "purposes": 0b11110,
        "services_asked": 4,
        "services": 0b11110,
        "issued": 20_833,
        "expires": 21_013,
        **changes,
    }
    return write(Token(site, State(**values), 1))  # type: ignore[arg-type]


def sealed(text: str, secret: bytes = SECRET, site: str = "shop") -> str:
    """Seal any text with a site's key."""
    return Seal([site_key(secret, site)]).seal(text)


async def status(shop: Running, token: str) -> str:
    """Tell what the service makes of a token."""
    said: str = (await shop.check(token))["status"]["statistics"]
    return said


async def test_the_forger_of_these_tests_can_forge(shop: Running) -> None:
    """The tests below refuse texts for their one fault, and not for another."""
    assert await status(shop, sealed(forged())) == "given"


async def test_s09_another_sites_or_secrets_seal_does_not_count(shop: Running) -> None:
    """S09: every site has a key of its own, and a token names its site."""
    for token in (
        sealed(forged(), secret=b"another secret of thirty-two bytes"),
        sealed(forged(), site="blog"),
        sealed(forged(site="blog")),
    ):
        assert await status(shop, token) == "unknown"


async def test_s09_a_token_from_the_future_does_not_count(shop: Running) -> None:
    """S09: what was issued after today was not issued here."""
    assert await status(shop, sealed(forged(issued=20_834))) == "unknown"


async def test_an_expired_token_says_so(shop: Running) -> None:
    """A53: an end in the past is an end."""
    assert await status(shop, sealed(forged(issued=20_000, expires=20_833))) == (
        "expired"
    )


async def test_a_downgraded_token_does_not_count(shop: Running) -> None:
    """A53: no other version and no grant without its index."""
    for text in (
        forged().replace("c1.", "c0.", 1),
        forged().removeprefix("c1."),
        forged().removesuffix(".i1"),
    ):
        assert await status(shop, sealed(text)) == "unknown"


async def test_s08_no_changed_token_counts(shop: Running, *, full: bool) -> None:
    """S08: flipped, cut or extended, a token is as good as none, and never an error."""
    genuine = token_of(await shop.choose("accept_all")).encode()
    none = await ask(shop.app, "/v1/sites/shop/check")
    chance = random.Random(8)
    for _ in range(100_000 if full else 10_000):
        token = mutated(genuine, chance)
        said = await ask(
            shop.app, "/v1/sites/shop/check", [(b"cookie", b"pps_shop=" + token)]
        )
        assert said == none, token


def mutated(token: bytes, chance: random.Random) -> bytes:
    """Change a token at random; the result differs from it in every reading."""
    while True:
        at, letter = chance.randrange(len(token)), bytes([chance.randrange(256)])
        changed = chance.choice(
            [
                token[:at] + letter + token[at + 1 :],
                token[:at] + letter + token[at:],
                token[:at],
                token[at:],
                token + letter * chance.randrange(1, 9),
                token[:at] + token[at + 1 :],
                token[:at] + token[at : at + 4] + token[at:],
            ]
        )
        # A cookie ends at its semicolon, and spaces around it are not part of it.
        if changed.partition(b";")[0].strip() != token:
            return changed


async def test_s10_after_rotation_both_keys_open(tmp_path: Path) -> None:
    """S10, A53: what the old key sealed still counts, and the new key seals."""
    old, new = SECRET, b"the newer secret, of more than thirty-two bytes"
    async with serving(tmp_path, secrets=(old,)) as shop:
        await shop.publish()
        first = token_of(await shop.choose("accept_all"))
    async with serving(tmp_path, secrets=(old, new)) as shop:
        second = token_of(await shop.choose("accept_all"))
        assert await status(shop, first) == await status(shop, second) == "given"
    async with serving(tmp_path, secrets=(new,)) as shop:
        assert await status(shop, first) == "unknown"
        assert await status(shop, second) == "given"


async def test_s11_a_withdrawal_counts_on_the_next_call(shop: Running) -> None:
    """A35, S11: even the older token, valid by itself, allows nothing any more."""
    token = token_of(await shop.choose("accept_all"))
    assert await status(shop, token) == "given"
    withdrawal = await shop.choose("withdraw", token=token)
    assert await status(shop, token) == "unknown"
    assert await status(shop, token_of(withdrawal)) == "withdrawn"


async def test_s11_a_withdrawal_reaches_other_nodes(tmp_path: Path) -> None:
    """A35, S11: another node knows when it has caught up, and at the latest in 5 s."""
    async with serving(tmp_path) as shop, serving(tmp_path) as node:
        await shop.publish()
        token = token_of(await shop.choose("accept_all"))
        await node.refresh()
        assert await status(node, token) == "given"

        await shop.choose("withdraw", token=token)
        await node.refresh()
        assert await status(node, token) == "unknown"


async def test_s11_a_replaced_grant_does_not_count(shop: Running) -> None:
    """S11: changing one's mind ends the older choice, in the other direction too."""
    first = token_of(await shop.choose("accept_all"))
    second = token_of(
        await shop.choose("save", token=first, purposes={"statistics": True})
    )
    assert await status(shop, first) == "unknown"
    assert await status(shop, second) == "given"


async def test_what_counts_is_read_anew_each_day(shop: Running) -> None:
    """A53: no memory of yesterday's answer outlives the token."""
    token = sealed(forged(expires=20_834))
    assert await status(shop, token) == "given"
    shop.clock.now += DAY
    await shop.refresh()
    assert await status(shop, token) == "expired"


@pytest.mark.parametrize("name", ["token", "authorization", "pps_shop", "access_token"])
async def test_no_token_is_read_from_an_address(shop: Running, name: str) -> None:
    """Addresses lie in logs and histories: what stands there counts for nothing."""
    token = token_of(await shop.choose("accept_all"))
    for value in (token, f"Consent {token}"):
        said = await shop.check(query=f"?{name}={value}")
        assert said["status"]["media"] == "unknown"
