"""A page of sixty addresses that are nobody's business, in a real browser (S17)."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from os import geteuid

import pytest

from consent.scan import browser
from consent.scan.passes import look
from consent.scan.wish import Wish
from consent.send.forward import Forward, Stream
from scripts.demo_sites.demo import answering
from scripts.demo_sites.front import Answer, Front
from tests.scan.third import HTML
from tests.send.test_forward import NOT_PUBLIC, SPELLED

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

# The site itself is inside as well, at an address that is on no list.
SITE = "127.0.0.9"
HOSTS = [
    *(f"[{each}]" if ":" in each else each for each in NOT_PUBLIC.split()),
    *SPELLED.split(),
    *("localhost", "x.localhost"),
]


class Site(Front):
    """A site at its own address of this machine."""

    def server_bind(self) -> None:
        """Take any port of it."""
        self.server_address = (SITE, 0)
        super().server_bind()


@contextmanager
def opened() -> Iterator[str]:
    """Serve a page that asks each of them in three ways; give its address."""
    tags = (
        f"<img src=\"http://{host}/i\"><script>fetch('http://{host}/f', "
        f"{{ mode: 'no-cors' }}).catch(() => 0); "
        f"navigator.sendBeacon('http://{host}:8080/b')</script>"
        for host in HOSTS
    )
    page = f"<!doctype html><title>Sixty</title>{''.join(tags)}".encode()
    with Site(0) as front, answering(front):
        front.routes = {"sixty.example": lambda _: Answer(200, HTML, page)}
        yield f"http://sixty.example:{front.port}/"


async def test_s17_a_browser_reaches_none_of_sixty_addresses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """S17: the way out sees the browser try, and connects to the site alone."""
    dialled: list[str] = []

    async def dial(address: str, port: int) -> Stream:
        dialled.append(address)
        return await asyncio.open_connection(address, port)

    ways: list[Forward] = []

    def forward(*given: object) -> Forward:
        ways.append(Forward(*given, dial=dial))  # type: ignore[arg-type]
        return ways[-1]

    monkeypatch.setattr(browser, "Forward", forward)
    with opened() as url:
        wish = Wish(
            url=url,
            pages=1,
            wait=1.0,
            allowed=[ip_network(f"{SITE}/32")],
            names={"sixty.example": SITE},
            sandbox=geteuid() != 0,
        )
        sight = await look(wish, lambda *_: None, only_first=True)
    assert sight.pages == (url,)
    tried = {hop.host for hop in ways[0].hops if hop.refused}
    assert len(HOSTS) >= 60, "as docs/testing.md says"
    assert len(tried) >= 45, sorted(tried)
    assert set(dialled) == {SITE}
