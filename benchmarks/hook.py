"""A back end that takes every message, in a process of its own."""

import asyncio
from multiprocessing.connection import Connection


def take(parent: Connection) -> None:
    """Tell the parent the port, and take messages until ended."""
    asyncio.run(_take(parent))


async def _take(parent: Connection) -> None:
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    parent.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length))
    writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
    await writer.drain()
    writer.close()
