"""S13: secrets are compared in a time that does not tell how much of them was right."""

import hmac
from pathlib import Path

import pytest

from consent.errors import BadToken
from consent.seal import Seal, site_key
from tests.web.auditing import create, get
from tests.web.running import SECRET, serving

SEALED = Seal([site_key(SECRET, "shop")]).seal("text")
FORGED = SEALED[:-8] + "AAAAAAAA"
EXPORT = "/v1/sites/shop/export"


def believe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the one comparison that takes the same time for all say yes."""
    monkeypatch.setattr(hmac, "compare_digest", lambda *_: True)


def test_s13_nothing_else_judges_a_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    """S13: a forged one fails at `hmac.compare_digest` and nowhere before."""
    seal = Seal([site_key(SECRET, "shop")])
    with pytest.raises(BadToken):
        seal.open(FORGED)
    believe(monkeypatch)
    assert seal.open(FORGED) == "text"


@pytest.mark.anyio
async def test_s13_nothing_else_judges_an_auditors_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S13: its public part finds an access, and only then the secret is compared."""
    async with serving(tmp_path) as shop:
        await shop.publish()
        forged = (await create(shop))[:-8] + "AAAAAAAA"
        assert (await get(shop, EXPORT, forged)).status_code == 401
        unknown = f"consent_{'0' * 8}_{'A' * 43}"
        believe(monkeypatch)
        assert (await get(shop, EXPORT, forged)).status_code == 200
        assert (await get(shop, EXPORT, unknown)).status_code == 401
