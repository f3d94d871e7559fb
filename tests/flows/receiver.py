"""A back end that takes webhooks: it keeps what came, and answers as it is told."""

import asyncio
import base64
import hmac
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

PATIENCE = 20


@dataclass(frozen=True)
class Came:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes
    answered: int

    @property
    def said(self) -> Any:
        """Give what the body says."""
        return json.loads(self.body)

    @property
    def n(self) -> int:
        """Give the number of the entry it tells of."""
        return int(self.said["data"]["n"])

    @property
    def name(self) -> str:
        """Give the message's name."""
        return self.headers["webhook-id"]

    def is_signed(self, secret: str) -> bool:
        """Verify it as the specification's libraries do."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        sent = self.headers["webhook-timestamp"]
        signed = f"{self.name}.{sent}.".encode() + self.body
        own = base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
        return f"v1,{own}" in self.headers["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """What a back end was sent, and what it answers; it is slow while `open` is not."""

    url: str = ""
    status: int = 204
    came: list[Came] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def taken(self) -> list[Came]:
        """Give what was acknowledged."""
        return [each for each in self.came if each.answered == 204]

    async def until(self, count: int, *, taken: bool = True) -> list[Came]:
        """Wait until so many were taken, or came at all; give those."""

        def found() -> list[Came]:
            return self.taken if taken else self.came

        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(lambda: len(found()) >= count)
        return found()

    async def answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Take one request."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = _headers(head[1:])
            body = await reader.readexactly(int(headers["content-length"]))
            async with self.changed:
                self.came.append(Came(head[0].split()[1], headers, body, self.status))
                self.changed.notify_all()
            await self.open.wait()
            more = "Location: /elsewhere\r\n" if self.status == 302 else ""
            writer.write(
                f"HTTP/1.1 {self.status} X\r\n{more}Content-Length: 0\r\n\r\n".encode()
            )
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def receiving(
    context: ssl.SSLContext | None = None, port: int = 0
) -> AsyncIterator[Receiver]:
    """Run a back end until the block ends."""
    receiver = Receiver()
    receiver.open.set()
    server = await asyncio.start_server(receiver.answer, "127.0.0.1", port, ssl=context)
    scheme = "http" if context is None else "https"
    receiver.url = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    try:
        yield receiver
    finally:
        receiver.open.set()
        server.close()


def _headers(lines: list[str]) -> dict[str, str]:
    pairs = (line.split(": ", 1) for line in lines if line)
    return {name.lower(): value for name, value in pairs}
