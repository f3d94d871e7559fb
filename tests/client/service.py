"""The real service, with the shop published on it, on a port of its own."""

import asyncio
import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from consent import locales, render
from consent.flows.publish import Publisher
from consent.rules import site_file
from consent.settings import Settings
from consent.web.app import App, create_app
from consent.web.parts import wall_clock
from tests.client.visitors import SECRET
from tests.web.shop import tables

HEADERS = {"host": "shop.example", "origin": "https://shop.example"}


@dataclass
class Service:
    """Where the service is, and the headers of every request it was sent."""

    url: str
    asked: list[dict[str, str]] = field(default_factory=list)

    def choose(self, action: str, cookies: str = "") -> dict[str, str]:
        """Choose on the shop's page, and give what the browser sends from then on."""
        choice = {
            "action": action,
            "notice": httpx2.get(f"{self.url}/v1/sites/shop/check").json()["notice"],
            "layer": "banner",
            "key": secrets.token_hex(16),
        }
        answer = httpx2.post(
            f"{self.url}/v1/sites/shop/choices",
            json=choice,
            headers={**HEADERS, "cookie": cookies},
        )
        lines = answer.raise_for_status().headers.get_list("set-cookie")
        kept = [line for line in lines if "=c1." in line]
        return {"Cookie": "; ".join(line.partition(";")[0] for line in kept)}

    def overhearing(self, app: App) -> ASGIApp:
        """Put down the headers of each request on its way to the service."""

        async def overhear(scope: Scope, receive: Receive, send: Send) -> None:
            pairs = scope.get("headers", ())
            self.asked.append({k.decode(): v.decode() for k, v in pairs})
            await app(scope, receive, send)

        return overhear


@contextmanager
def running(folder: Path) -> Iterator[Service]:
    """Publish the shop and run the service under uvicorn until the block ends."""
    settings = Settings(data=folder, host="127.0.0.1", port=0, secrets=(SECRET,))
    asyncio.run(_publish(create_app(settings)))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        service = Service(f"http://127.0.0.1:{listener.getsockname()[1]}")
        app = service.overhearing(create_app(settings))
        server = uvicorn.Server(uvicorn.Config(app, lifespan="on", log_level="error"))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield service
        finally:
            server.should_exit = True
            thread.join()


async def _publish(app: App) -> None:
    async with app.running() as parts:
        publisher = Publisher(
            parts.store,
            render.build(),
            author="tests",
            clock=wall_clock,
            random=os.urandom,
        )
        await publisher.publish(site_file.read(tables(), locales.load()))
