"""The real service on a real database, driven through its ASGI door."""

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any

import httpx2

from consent import locales, render
from consent.flows.publish import Publisher
from consent.period import DAY
from consent.rules import site_file
from consent.rules.site_file import Draft
from consent.settings import Settings
from consent.store.base import Query, Record
from consent.web.app import App, create_app
from consent.web.parts import Parts, World
from tests.web.shop import tables

ORIGIN = "https://shop.example"
START = 1_800_000_000_000
SECRET = b"0123456789abcdef-the-tests-own-key-0123456789"


@dataclass
class Clock:
    """A clock that stands until a test moves it."""

    now: int = START

    def __call__(self) -> int:
        """Tell the time in milliseconds since 1970."""
        return self.now


@lru_cache(maxsize=256)
def draft(written: str) -> Draft:
    """Read a site's tables, once for all tests that publish the same."""
    return site_file.read(json.loads(written), locales.load())


@dataclass
class Running:
    """A service that runs, and what a test does with it."""

    app: App
    parts: Parts
    client: httpx2.AsyncClient
    clock: Clock

    async def publish(self, **changes: Any) -> None:
        """Publish the shop, with some of its tables replaced."""
        await self.publish_draft(draft(json.dumps(tables(**changes))))

    async def publish_draft(self, draft: Draft) -> None:
        """Publish a draft as the owner of its site does."""
        publisher = Publisher(
            self.parts.store,
            render.build(),
            author="tests",
            clock=self.clock,
            random=secrets.token_bytes,
        )
        await publisher.publish(draft)
        await self.refresh()

    async def refresh(self) -> None:
        """Let the node catch up with the database."""
        await self.parts.live.refresh(self.clock())

    async def pass_days(self, days: float) -> None:
        """Move the clock, with the node keeping up."""
        self.clock.now += int(days * DAY)
        await self.refresh()

    def choice(self, action: str, /, **more: Any) -> dict[str, Any]:
        """Give the JSON of a choice with a new key."""
        return {
            "action": action,
            "notice": self.parts.live.site("shop").notice_hash,
            "layer": "banner",
            "key": secrets.token_hex(16),
            **more,
        }

    async def choose(
        self,
        action: str,
        /,
        *,
        token: str = "",
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> httpx2.Response:
        """Send a choice from the shop's page."""
        shown = {"authorization": f"Consent {token}"} if token else {}
        return await self.client.post(
            "/v1/sites/shop/choices",
            json=self.choice(action, **more),
            headers={"origin": ORIGIN, **shown, **(headers or {})},
        )

    async def check(self, token: str = "", query: str = "", **headers: str) -> Any:
        """Ask what a token allows."""
        shown = {"authorization": f"Consent {token}"} if token else {}
        answer = await self.client.get(
            f"/v1/sites/shop/check{query}", headers={**shown, **headers}
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def records(self, *kinds: str) -> list[Record]:
        """Give the shop's records of choices, or of the kinds named."""
        wanted = kinds or ("consent", "refuse", "withdraw")
        pages = [page async for page in self.parts.store.records(Query(site="shop"))]
        return [record for page in pages for record in page if record.kind in wanted]


@asynccontextmanager
async def serving(
    folder: Path, host: str = "shop.example", **settings: Any
) -> AsyncIterator[Running]:
    """Run the service until the block ends, with nothing published."""
    given = {"host": "127.0.0.1", "port": 0, "secrets": (SECRET,), **settings}
    clock = Clock()
    app = create_app(Settings(data=folder, **given), World(clock=clock))
    # Tests show what they mean to show: no cookie comes back by itself.
    jar = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    async with (
        app.running() as parts,
        httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app), base_url=f"https://{host}", cookies=jar
        ) as client,
    ):
        yield Running(app, parts, client, clock)


def token_of(answer: httpx2.Response) -> str:
    """Give the sealed token that an answer sets as a cookie."""
    lines = answer.headers.get_list("set-cookie")
    (token,) = [line for line in lines if "pps_shop=c1" in line]
    return str(token.partition("=")[2].partition(";")[0])
