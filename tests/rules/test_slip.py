"""The slip in a form: whose it is and how long it counts."""

import pytest

from consent.errors import BadSlip
from consent.rules.slip import LIFE, MINUTE, Slip, read, write

SLIP = Slip("shop", 1000, "0a" * 16, "0b" * 16)
NOW = 1000 * MINUTE


@pytest.mark.parametrize("n", [None, 0, 12])
def test_it_reads_as_it_was_written(n: int | None) -> None:
    """A slip is one text and back, with a record or without."""
    slip = Slip("shop", 1000, "0a" * 16, "0b" * 16, n)
    assert read(write(slip), "shop", "0b" * 16, NOW) == slip


@pytest.mark.parametrize("later", [-1, LIFE + 1])
def test_it_lives_for_an_hour(later: int) -> None:
    """Not before it was shown, nor long after."""
    read(write(SLIP), "shop", SLIP.holder, NOW + LIFE * MINUTE)
    with pytest.raises(BadSlip, match="too long ago"):
        read(write(SLIP), "shop", SLIP.holder, NOW + later * MINUTE)


@pytest.mark.parametrize(("site", "holder"), [("news", "0b"), ("shop", "0c")])
def test_it_is_one_browsers_at_one_site(site: str, holder: str) -> None:
    """Nobody can send another's form."""
    with pytest.raises(BadSlip, match="another browser"):
        read(write(SLIP), site, holder * 16, NOW)


@pytest.mark.parametrize(
    "text", ["", "c1.shop.x", "f1.shop.1.a.b", write(SLIP) + ".i01"]
)
def test_nothing_else_is_one(text: str) -> None:
    """A token is no slip, and neither is another spelling."""
    with pytest.raises(BadSlip, match="no form"):
        read(text, "shop", SLIP.holder, NOW)
