"""A way out for a browser: SOCKS 5 on loopback that goes only where we may (S17).

A browser that has no other way out, and resolves no name itself, is held by this to
what `rules.reach` lets the service connect to: each name is resolved once, and the
address that was looked at is the one that is connected to, for redirects and all that a
page asks for as for the page itself (RFC 1928).
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TypeAlias

from consent.errors import NotSent
from consent.rules.reach import Network, may_reach
from consent.send import resolve

CHUNK = 64 * 1024
PATIENCE = 20.0
"""Seconds that a name and a connection may take."""

VERSION, NO_LOGIN, CONNECT = b"\x05", b"\x00", 1
IPV4, NAME, IPV6 = 1, 3, 4
DONE, FAILED, FORBIDDEN, UNREACHABLE = 0, 1, 2, 4

Stream: TypeAlias = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Dial: TypeAlias = Callable[[str, int], Awaitable[Stream]]


@dataclass(frozen=True, slots=True)
class Hop:
    """One connection that was asked for; `refused` says why there was none."""

    host: str
    port: int
    refused: str = ""


@dataclass(slots=True)
class Forward:
    """Connects a browser to others, as far as it may, and remembers every attempt.

    `names` are addresses of hosts that are not asked for, and are held to the same
    rules. After `most` bytes from outside everything ends.
    """

    allowed: Sequence[Network]
    most: int
    names: Mapping[str, str] = field(default_factory=dict)
    dial: Dial = asyncio.open_connection
    hops: list[Hop] = field(default_factory=list)
    taken: int = 0
    _known: dict[str, asyncio.Task[Sequence[str]]] = field(default_factory=dict)

    @property
    def full(self) -> bool:
        """Tell whether as much was taken as there may be."""
        return self.taken >= self.most

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[int]:
        """Listen on loopback until the block ends; give the port."""
        under_way: set[asyncio.Task[None]] = set()

        async def serve(reader: asyncio.StreamReader, writer: object) -> None:
            if (task := asyncio.current_task()) is not None:
                under_way.add(task)
                task.add_done_callback(under_way.discard)
            assert isinstance(writer, asyncio.StreamWriter)  # noqa: S101
            with suppress(asyncio.CancelledError):
                await self._serve(reader, writer)

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            for task in tuple(under_way):
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            host, port = await _asked(reader, writer)
            there = await self._connected(host, port, writer)
            if there is not None:
                await self._between((reader, writer), there)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            pass
        finally:
            await _end(writer)

    async def _connected(
        self, host: str, port: int, writer: asyncio.StreamWriter
    ) -> Stream | None:
        code = FORBIDDEN
        try:
            addresses = await self._addresses(host, port)
            code = UNREACHABLE
            there = await self._dialled(host, addresses, port)
        except NotSent as error:
            self.hops.append(Hop(host, port, error.message))
            await _answer(writer, code)
            return None
        self.hops.append(Hop(host, port))
        await _answer(writer, DONE)
        return there

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        """Resolve a name once: what it leads to later was never looked at."""
        if self.full:
            raise NotSent(f"more than {self.most:,} bytes were asked for")
        if host not in self._known:
            self._known[host] = asyncio.create_task(self._resolved(host, port))
        return await self._known[host]

    async def _resolved(self, host: str, port: int) -> Sequence[str]:
        given = self.names.get(host) or _loopback(host)
        if given is None:
            return await resolve.resolve(host, port, self.allowed)
        if not may_reach(ip_address(given), self.allowed):
            raise NotSent(f"{host} is at {given}, which is not a public address")
        return [given]

    async def _dialled(self, host: str, addresses: Sequence[str], port: int) -> Stream:
        for address in addresses:
            with suppress(OSError):
                async with asyncio.timeout(PATIENCE):
                    return await self.dial(address, port)
        raise NotSent(f"{host} cannot be connected to")

    async def _between(self, here: Stream, there: Stream) -> None:
        """Carry bytes both ways until one side ends."""
        try:
            out = asyncio.create_task(self._carry(here[0], there[1], counts=False))
            back = asyncio.create_task(self._carry(there[0], here[1], counts=True))
            try:
                await asyncio.wait({out, back}, return_when=asyncio.FIRST_COMPLETED)
                if out.done():
                    await back
            finally:
                out.cancel()
                back.cancel()
        finally:
            await _end(there[1])

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        counts: bool,
    ) -> None:
        with suppress(OSError):
            while chunk := await reader.read(CHUNK):
                if counts:
                    self.taken += len(chunk)
                if self.full:
                    return
                writer.write(chunk)
                await writer.drain()
            if writer.can_write_eof():
                writer.write_eof()


async def _asked(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> tuple[str, int]:
    version, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    writer.write(VERSION + NO_LOGIN)
    await writer.drain()
    version, command, _, kind = await reader.readexactly(4)
    if version != VERSION[0] or command != CONNECT:
        raise ValueError("only SOCKS 5 and its CONNECT are spoken here")
    host = await _host(reader, kind)
    return host, int.from_bytes(await reader.readexactly(2))


async def _host(reader: asyncio.StreamReader, kind: int) -> str:
    if kind == IPV4:
        return socket.inet_ntop(socket.AF_INET, await reader.readexactly(4))
    if kind == IPV6:
        return socket.inet_ntop(socket.AF_INET6, await reader.readexactly(16))
    if kind != NAME:
        raise ValueError("an address is a name, or of IPv4 or IPv6")
    length = (await reader.readexactly(1))[0]
    return (await reader.readexactly(length)).decode("ascii").lower().rstrip(".")


def _loopback(host: str) -> str | None:
    """Names below localhost are of this machine (RFC 6761 §6.3), whoever resolves."""
    return "127.0.0.1" if host == "localhost" or host.endswith(".localhost") else None


async def _answer(writer: asyncio.StreamWriter, code: int) -> None:
    writer.write(VERSION + bytes((code, 0, IPV4)) + bytes(6))
    await writer.drain()


async def _end(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()
    with suppress(OSError):
        await writer.wait_closed()
