"""Keep-alive clients that cost little, and what a server's process spent on them."""

import asyncio
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a number of requests took: CPU microseconds each, and how many a second."""

    cpu: float
    rate: float


async def spend(
    pid: int, port: int, requests: Iterator[bytes], *, clients: int, seconds: float
) -> Cost:
    """Let clients send requests, one after the other each, for some seconds."""
    end = time.monotonic() + seconds
    began, cpu = time.monotonic(), cpu_of(pid)
    counts = await asyncio.gather(
        *(_client(port, requests, end) for _ in range(clients))
    )
    total = sum(counts)
    return Cost((cpu_of(pid) - cpu) / total * 1e6, total / (time.monotonic() - began))


def cpu_of(pid: int) -> float:
    """Give the CPU seconds that a process has used, its threads' included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


async def _client(port: int, requests: Iterator[bytes], end: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    count = 0
    while time.monotonic() < end:
        writer.write(next(requests))
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 2"):
            raise RuntimeError(head.decode())
        await reader.readexactly(_length(head))
        count += 1
    writer.close()
    return count


def _length(head: bytes) -> int:
    return int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
