"""What a site's first page at the desk tells."""

import secrets

import pytest

from consent.flows.selftest import Result, keep
from tests.web.desk.sitting import operator
from tests.web.running import ORIGIN, Running

pytestmark = pytest.mark.anyio

SHOP = "/admin/sites/shop"


@pytest.mark.parametrize(
    ("faults", "said"), [((), "well ,"), (("A01: a cookie.",), "found faults")]
)
async def test_a42_the_newest_self_test_is_told(
    desk: Running, faults: tuple[str, ...], said: str
) -> None:
    """Whether all was well, with the way to its entry, as long as it is not old."""
    seat = await operator(desk)
    await seat.open(SHOP)
    assert "none in thirty days" in seat.page.text

    result = Result(site="shop", url=ORIGIN, pages=3, faults=faults)
    record = await keep(desk.parts.store, result, secrets.token_bytes)
    await seat.open(SHOP)
    assert said in seat.page.text
    assert any(path.endswith(f"/records/{record.n}") for path in seat.page.links)
