"""A link to a server that can be cut: a small TCP proxy before its socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path


class Link:
    """Passes bytes on, until it is cut or holds them back."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._writers: set[asyncio.StreamWriter] = set()
        self._flows = asyncio.Event()
        self._flows.set()
        self.up = True

    def cut(self) -> None:
        """Break all connections, and let no new one through."""
        self.up = False
        for writer in self._writers:
            writer.transport.abort()

    def mend(self) -> None:
        """Let connections through again."""
        self.up = True
        self._flows.set()

    def hold(self) -> None:
        """Let nothing through any more, without a word to either side."""
        self._flows.clear()

    async def passed(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Serve one connection."""
        if not self.up:
            writer.transport.abort()
            return
        inner, outer = await asyncio.open_unix_connection(self._socket)
        self._writers |= {writer, outer}
        with suppress(OSError):
            await asyncio.gather(self._pump(reader, outer), self._pump(inner, writer))
        for one in (writer, outer):
            self._writers.discard(one)
            one.transport.abort()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while data := await reader.read(65_536):
            await self._flows.wait()
            writer.write(data)
            await writer.drain()
        writer.transport.abort()


@asynccontextmanager
async def linked(socket: Path) -> AsyncIterator[tuple[Link, int]]:
    """Give a link to a socket, and its port on this machine."""
    link = Link(socket)
    server = await asyncio.start_server(link.passed, "127.0.0.1", 0)
    try:
        yield link, server.sockets[0].getsockname()[1]
    finally:
        link.cut()
        server.close()
