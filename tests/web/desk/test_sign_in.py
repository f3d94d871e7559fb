"""S23: passwords, sessions, and how both end."""

import pytest

from tests.web.desk.sitting import Sitting, operator
from tests.web.running import Running

pytestmark = pytest.mark.anyio


async def test_s23_who_signed_in_sees_the_sites(desk: Running) -> None:
    """By name and password, after the one-time link was taken."""
    await operator(desk)
    other = Sitting(desk)
    await other.sign_in("olga")

    assert other.answer.status_code == 200
    assert "shop" in other.page.text
