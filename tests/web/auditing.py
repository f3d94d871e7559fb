"""An auditor at the service's doors."""

import secrets
from typing import Any

import httpx2

from consent.flows.admit import Admitter
from consent.model import Role
from consent.period import DAY
from tests.web.running import Running

LOG = "/v1/sites/shop/log"


def admitter(shop: Running) -> Admitter:
    """Give and end access in the owner's name."""
    return Admitter(
        shop.parts.store, author="Ada", clock=shop.clock, random=secrets.token_bytes
    )


async def create(shop: Running, site: str = "shop") -> str:
    """Give a token for a site, valid for a day."""
    until = shop.clock() + DAY
    token, _ = await admitter(shop).create(site, Role.AUDITOR, until)
    return token


async def get(shop: Running, path: str, token: str, **query: Any) -> httpx2.Response:
    """Ask with a token, or without one if it is empty."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return await shop.client.get(path, headers=headers, params=query or None)
