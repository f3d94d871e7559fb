"""A shop that tells back ends what happens, driven through the service's door."""

from asyncio import sleep, timeout
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from consent.flows.deliver import signing_keys
from consent.signals.standard_webhooks import write_secret
from consent.store.outbox import Endpoint
from tests.flows.receiver import PATIENCE, Receiver
from tests.web.running import SECRET, Running, serving

HERE = (ip_network("127.0.0.0/8"),)


@asynccontextmanager
async def telling(
    folder: Path, *receivers: Receiver, events: list[str] | None = None
) -> AsyncIterator[Running]:
    """Serve the shop, which tells these back ends."""
    async with serving(folder, send_networks=HERE) as shop:
        await shop.publish(webhooks=hooks(*receivers, events=events))
        yield shop


def hooks(*receivers: Receiver, events: list[str] | None = None) -> list[Any]:
    """Give the tables that name back ends."""
    more = {} if events is None else {"events": events}
    return [{"url": receiver.url, **more} for receiver in receivers]


async def endpoint(shop: Running, receiver: Receiver) -> Endpoint:
    """Tell how far a back end is."""
    endpoints = await shop.parts.store.outbox.endpoints("shop")
    [found] = [at for at in endpoints if at.url == receiver.url]
    return found


def secret_of(at: Endpoint, now: int) -> str:
    """Give the secret that a back end was given."""
    return write_secret(signing_keys([SECRET], at, now)[0])


async def until(shop: Running, receiver: Receiver, **values: Any) -> Endpoint:
    """Wait until it is kept that a back end is as described."""
    async with timeout(PATIENCE):
        while True:
            at = await endpoint(shop, receiver)
            if all(getattr(at, name) == value for name, value in values.items()):
                return at
            await sleep(0.01)
