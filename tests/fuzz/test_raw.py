"""Raw bytes on a socket: the service goes on, says nothing wrong, and keeps quiet."""

import asyncio
import re
import struct
from collections import Counter
from pathlib import Path
from random import Random
from socket import SO_LINGER, SOL_SOCKET

import httpx2
import pytest

from tests.fuzz import raw_requests
from tests.fuzz.service import Service, serving

pytestmark = pytest.mark.anyio

AT_ONCE = 16
PATIENCE = 10
GROWTH = 32_000_000
WITHOUT = pytest.mark.parametrize(
    "without", [(), ("httptools", "uvloop")], ids=["fast", "plain"]
)


async def send(service: Service, random: Random) -> list[int]:
    """Send one of the wrong requests, go away, and give the statuses it got."""
    reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
    try:
        writer.write(raw_requests.request(random))
        if random.random() < 0.2:
            # Away without a goodbye: the service finds the connection reset.
            sock = writer.get_extra_info("socket")
            sock.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
            return []
        await writer.drain()
        writer.write_eof()
        async with asyncio.timeout(PATIENCE):
            answer = await reader.read()
    except ConnectionError:
        return []
    finally:
        writer.close()
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


async def repeat(service: Service, piece: bytes, times: int) -> None:
    """Send the same piece of a header again and again."""
    _, writer = await asyncio.open_connection("127.0.0.1", service.port)
    try:
        writer.write(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nX-A: ")
        for _ in range(times):
            writer.write(piece)
            await writer.drain()
    finally:
        writer.close()


async def flood(service: Service, count: int, seed: int) -> Counter[int]:
    """Send many of them, some at once; count the statuses."""
    seeds, statuses = iter(range(seed, seed + count)), Counter[int]()

    async def caller() -> None:
        for number in seeds:
            statuses.update(await send(service, Random(number)))

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(caller())
    return statuses


@WITHOUT
async def test_s14_no_bytes_disturb_the_service(
    tmp_path: Path, without: tuple[str, ...], full: bool
) -> None:
    """S14: 0 x 500, nothing held back in memory, and no traceback in its log."""
    count = 5_000 if full else 500
    with serving(tmp_path, without) as service:
        await flood(service, 100, seed=count)
        held = service.memory
        statuses = await flood(service, count, seed=0)
        assert [status for status in statuses if status >= 500] == []
        assert {200, 400} <= set(statuses)
        assert service.memory - held < GROWTH
        assert httpx2.get(f"{service.url}/readyz").status_code == 200
        desk = f"The desk, once and for a day: {service.url}/admin/link/LINK"
        begun = [f"Serving on {service.url}", desk]
        said = re.sub(r"/link/[\w-]+", "/link/LINK", service.log.read_text())
        assert said.splitlines() == begun


@WITHOUT
@pytest.mark.parametrize("piece", [b"X-A: b\r\n" * 4_000, b"a" * 32_000])
async def test_s14_headers_have_an_end(
    tmp_path: Path, without: tuple[str, ...], piece: bytes
) -> None:
    """S14: who sends them for ever is sent away, and has not filled the memory."""
    with serving(tmp_path, without) as service:
        held = service.memory
        with pytest.raises(ConnectionError):
            await repeat(service, piece, 2_000)
        assert service.memory - held < GROWTH
        assert httpx2.get(f"{service.url}/readyz").status_code == 200
