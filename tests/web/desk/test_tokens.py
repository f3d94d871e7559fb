"""Tokens of a site, made, shown once and revoked at the desk."""

import re

import pytest

from consent.model import Role
from consent.rules.person import Grant
from tests.web.desk.sitting import Sitting, person
from tests.web.running import Running

pytestmark = pytest.mark.anyio

PATH = "/admin/sites/shop/tokens"
MADE = {"act": "create", "role": "auditor", "until": "2027-06-01"}


async def owner(desk: Running) -> Sitting:
    """Give somebody who owns the shop, at the page of its tokens."""
    sitting = await person(desk, "Ada", Grant(Role.OWNER, "shop"))
    await sitting.open(PATH)
    return sitting


async def status(desk: Running, token: str) -> int:
    """Ask for the log with a token."""
    headers = {"authorization": f"Bearer {token}"}
    answer = await desk.client.get("/v1/sites/shop/export", headers=headers)
    return answer.status_code


async def test_a_token_counts_until_it_is_revoked(desk: Running) -> None:
    """It is shown once; the page lists it by its id alone."""
    sitting = await owner(desk)
    answer = await sitting.send(PATH, **MADE)
    token = re.search(r'value="(consent_[^"]+)"', answer.text)[1]  # type: ignore[index]
    assert await status(desk, token) == 200
    await sitting.open(PATH)
    assert token not in sitting.answer.text
    await sitting.send(PATH, act="revoke", token=token.split("_")[1])
    assert "counts no more" in sitting.page.text
    assert await status(desk, token) == 401
    again = await sitting.send(PATH, act="revoke", token=token.split("_")[1])
    assert again.status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "operator"},
        {"until": "soon"},
        {"until": "2026-06-01"},
        {"until": "2099-01-01"},
        {"act": "dance"},
    ],
)
async def test_what_is_wrong_makes_none(desk: Running, wrong: dict[str, str]) -> None:
    """A role that no token has, and a day that is past or too far."""
    sitting = await owner(desk)
    answer = await sitting.send(PATH, **{**MADE, **wrong})
    assert answer.status_code == 400
    assert await desk.parts.store.accesses("shop") == ()
