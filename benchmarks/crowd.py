"""Clients that mean harm, and one that does not, as a process of their own.

`python -m benchmarks.crowd KIND PORT SECONDS FILE` prints one JSON object. FILE holds
the requests, each with a zero byte behind it; in them KEY stands for a fresh key and
ADDRESS for a fresh address. The kinds: `ask` asks one after the other and tells how
long each answer took; `flood` sends at a steady rate whatever comes back; `drip` sends
a byte a second; `swell` sends bodies that do not end.
"""

import asyncio
import json
import secrets
import statistics
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from itertools import cycle
from pathlib import Path

PAUSE = 0.01
SENDERS, RATE = 64, 2_000
SLOW = 500
SWOLLEN = 32
PIECE = b"8000\r\n" + b"x" * 0x8000 + b"\r\n"
PATIENCE = 20.0

Ask = Callable[[], bytes]


class Crowd:
    """What came back: statuses, and how many refusals said when to try again."""

    def __init__(self, port: int, seconds: float, requests: list[bytes]) -> None:
        self.port = port
        self.end = time.monotonic() + seconds
        self.requests = cycle(requests)
        self.statuses: Counter[str] = Counter()
        self.refused = self.told = 0
        self.took: list[float] = []

    def next(self) -> bytes:
        """Give the next request, with a key and an address of its own."""
        address = ".".join(str(1 + secrets.randbelow(99)) for _ in range(3))
        request = next(self.requests).replace(b"KEY", secrets.token_hex(16).encode())
        return request.replace(b"ADDRESS", b"11." + address.encode())

    async def send(self, line: "Line", request: bytes) -> None:
        """Send a request on a line, and note its answer."""
        started = time.perf_counter()
        status, head = await line.send(request)
        self.took.append((time.perf_counter() - started) * 1000)
        self.statuses[status] += 1
        if status in {"429", "503"}:
            self.refused += 1
            self.told += b"\r\nretry-after: " in head

    def goes_on(self) -> bool:
        """Tell whether there is time left."""
        return time.monotonic() < self.end

    def told_of(self) -> dict[str, object]:
        """Give all that was noted."""
        rank = sorted(self.took) or [0.0]
        return {
            "statuses": dict(self.statuses),
            "refused": self.refused,
            "told": self.told,
            "median_ms": round(statistics.median(rank), 3),
            "p99_ms": round(rank[int(len(rank) * 0.99)], 3),
        }


class Line:
    """One connection, made again whenever the other side ends it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, request: bytes) -> tuple[str, bytes]:
        """Give the status and the head of the answer; `gone` if there is none."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._send(request)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            self.close()
            return "gone", b""

    async def _send(self, request: bytes) -> tuple[str, bytes]:
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length or b"0"))
        if b"\r\nconnection: close\r\n" in head:
            self.close()
        return head[9:12].decode(), head

    def close(self) -> None:
        """Hang up."""
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None


async def ask(crowd: Crowd) -> None:
    """Ask on one line, with pauses."""
    line = Line(crowd.port)
    while crowd.goes_on():
        await crowd.send(line, crowd.next())
        await asyncio.sleep(PAUSE)
    line.close()


async def flood(crowd: Crowd) -> None:
    """Send on many lines, all together at the rate."""

    async def sender(number: int) -> None:
        line, due = Line(crowd.port), time.monotonic() + number / RATE
        while crowd.goes_on():
            await asyncio.sleep(due - time.monotonic())
            await crowd.send(line, crowd.next())
            due += SENDERS / RATE
        line.close()

    await together(sender, SENDERS)


async def drip(crowd: Crowd) -> None:
    """Send a byte a second on each of many lines, and come again when hung up on."""

    async def dripping(number: int) -> None:
        await asyncio.sleep(number / SLOW)
        while crowd.goes_on():
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", crowd.port)
                for byte in crowd.next():
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(1)
                    if not crowd.goes_on():
                        break
                writer.close()
            except OSError:
                crowd.statuses["hung up on"] += 1

    await together(dripping, SLOW)


async def swell(crowd: Crowd) -> None:
    """Send bodies without an end, at full speed, until they are refused."""

    async def swelling(_: int) -> None:
        while crowd.goes_on():
            try:
                streams = await asyncio.open_connection("127.0.0.1", crowd.port)
                await _pour(crowd, *streams)
            except OSError:
                crowd.statuses["hung up on"] += 1
            await asyncio.sleep(SWOLLEN / 200)

    await together(swelling, SWOLLEN)


async def _pour(
    crowd: Crowd, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    writer.write(crowd.next())
    said = asyncio.ensure_future(reader.read(65_536))
    try:
        while not said.done() and crowd.goes_on():
            writer.write(PIECE)
            await writer.drain()
            await asyncio.sleep(0)
        if crowd.goes_on():
            crowd.statuses[(await said)[9:12].decode() or "hung up on"] += 1
    finally:
        said.cancel()
        writer.close()


async def together(one: Callable[[int], Awaitable[None]], number: int) -> None:
    """Let so many do the same at once."""
    await asyncio.gather(*(one(each) for each in range(number)))


KINDS = {"ask": ask, "flood": flood, "drip": drip, "swell": swell}


async def run(kind: str, port: int, seconds: float, file: Path) -> dict[str, object]:
    """Let a crowd of some kind loose, and give what it noted."""
    crowd = Crowd(port, seconds, file.read_bytes().split(b"\0")[:-1])
    await KINDS[kind](crowd)
    return crowd.told_of()


if __name__ == "__main__":
    noted = run(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]))
    print(json.dumps(asyncio.run(noted)))
