"""Load that means harm to one site, without a look at the clock."""

import asyncio
import json
import re
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from consent import settings
from consent.rules import state as states
from consent.rules import token as tokens
from consent.rules.token import Token
from consent.seal import Seal, site_key
from tests.cli.running import consent, serving
from tests.rules.site_files import SHOP

pytestmark = [pytest.mark.anyio, pytest.mark.fault]

MEGABYTE = 1 << 20
POST = (
    "POST /v1/sites/{site}/choices HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    "Origin: https://{site}.example\r\nX-Forwarded-For: {address}\r\n"
    "Content-Type: application/json\r\n"
)
CHECK = "GET /v1/sites/{site}/check HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n"


@dataclass(frozen=True)
class Pair:
    """Two sites on one service: the shop, which is harmed, and the quiet blog."""

    process: int
    port: int
    data: Path

    @property
    def memory(self) -> int:
        """Give the bytes of memory it holds (resident)."""
        rows = Path(f"/proc/{self.process}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+) kB", rows)[0]) * 1024

    async def send(self, *requests: str) -> list[tuple[int, str]]:
        """Send requests one behind the other; give status and answer of each."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        answers = []
        for request in requests:
            writer.write(request.encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = int(re.findall(r"content-length: (\d+)", head)[0])
            body = (await reader.readexactly(length)).decode()
            answers.append((int(head[9:12]), head + body))
        writer.close()
        return answers

    async def check(self, site: str) -> tuple[int, str]:
        """Ask what is allowed at a site."""
        (answer,) = await self.send(CHECK.format(site=site, more=""))
        return answer


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """Serve both sites; each takes 20 choices at once, and 20 more in an hour."""
    data = tmp_path / "data"
    for site in ("shop", "blog"):
        file = tmp_path / f"{site}.toml"
        file.write_text(
            SHOP.replace('"shop"', f'"{site}"').replace(
                "//shop.example", f"//{site}.example"
            )
        )
        consent("publish", file, "--data", data)
    limits = {"CONSENT_SITE_LIMIT": "20/hour", "CONSENT_TRUSTED_PROXIES": "127.0.0.1"}
    with serving(data, **limits) as (child, port):
        yield Pair(child.pid, port, data)


async def accept(pair: Pair, site: str, times: int) -> list[tuple[int, str]]:
    """Let as many new visitors, each with an address of its own, accept all."""
    _, said = await pair.check(site)
    notice = json.loads(said.partition("\r\n\r\n")[2])["notice"]
    choice = {"action": "accept_all", "layer": "banner", "notice": notice}
    requests = []
    for number in range(times):
        body = json.dumps({**choice, "key": secrets.token_hex(16)})
        head = POST.format(site=site, address=f"11.1.{number >> 8}.{number & 255}")
        requests.append(f"{head}Content-Length: {len(body)}\r\n\r\n{body}")
    return await pair.send(*requests)


async def test_s15_a_flood_of_new_visitors_stays_with_its_site(pair: Pair) -> None:
    """All but what the site may take is refused until a time; the other takes all."""
    answers = await accept(pair, "shop", 200)
    statuses = Counter(status for status, _ in answers)
    assert statuses == {201: 20, 429: 180}
    refused = [said for status, said in answers if status == 429]
    assert all(re.search(r"\r\nretry-after: [1-9]\d*\r\n", said) for said in refused)
    assert [status for status, _ in await accept(pair, "blog", 20)] == [201] * 20
    assert [(await pair.check(site))[0] for site in ("shop", "blog")] == [200, 200]


async def test_s15_distinct_tokens_do_not_fill_the_memory(
    pair: Pair, *, full: bool
) -> None:
    """However many genuine tokens are shown, only the newest are remembered."""
    await accept(pair, "shop", 1)
    (secret,) = settings.read({"CONSENT_DATA": str(pair.data)}).secrets
    seal, today = Seal([site_key(secret, "shop")]), int(time.time() // 86_400)
    idle = pair.memory
    for batch in range(100 if full else 10):
        await pair.send(*(show(seal, batch * 1_000 + n, today) for n in range(1_000)))
    assert pair.memory <= 2 * idle + 64 * MEGABYTE
    assert (await pair.check("blog"))[0] == 200


def show(seal: Seal, number: int, today: int) -> str:
    """Ask with the token of a grant that no other question came with."""
    state = states.read(f"gi0.{number:016x}.3.Dg.3.Dg.{today}.{today + 180}")
    token = seal.seal(tokens.write(Token("shop", state, 0)))
    return CHECK.format(site="shop", more=f"Cookie: __Host-pps_shop={token}\r\n")


async def test_s14_bodies_without_an_end_are_not_kept(pair: Pair) -> None:
    """Twenty that pour into choices are refused, and leave nothing behind."""
    idle = pair.memory
    answers = await asyncio.gather(*(pour(pair) for _ in range(20)))
    assert {answer[9:12] for answer in answers} <= {b"413", b""}
    assert pair.memory <= idle + 32 * MEGABYTE
    assert (await pair.check("blog"))[0] == 200


async def pour(pair: Pair) -> bytes:
    """Send chunks until the other side ends it; give what it said."""
    reader, writer = await asyncio.open_connection("127.0.0.1", pair.port)
    head = POST.format(site="shop", address="11.1.1.1")
    writer.write(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
    answer = asyncio.ensure_future(reader.read(65_536))
    try:
        while not answer.done():
            writer.write(b"8000\r\n" + b"x" * 0x8000 + b"\r\n")
            await writer.drain()
            await asyncio.sleep(0)
        return await answer
    except ConnectionError:
        answer.cancel()
        return b""
    finally:
        writer.close()
