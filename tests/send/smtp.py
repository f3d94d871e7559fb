"""A mail relay: as much SMTP as a client needs to hand over a message."""

import asyncio
import ssl
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from consent.send.mail import Relay, Tls

HOST = "127.0.0.1"
SENDER = "consent@shop.example"


@dataclass
class Responder:
    """What a relay heard, and how it answers; `answers` replace those it would give."""

    tls: ssl.SSLContext | None = None
    answers: dict[str, str] = field(default_factory=dict)
    port: int = 0
    heard: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)

    def relay(self, tls: Tls = Tls.NONE, **more: str) -> Relay:
        """Give what a client has to know of it."""
        return Relay(host=HOST, port=self.port, tls=tls, sender=SENDER, **more)

    async def talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Talk to one client until it quits."""
        with suppress(ConnectionError, ssl.SSLError):
            await self._say(writer, self.answers.get("", "220 ready"))
            while line := (await reader.readline()).decode().strip():
                await self._hear(line, reader, writer)
        writer.close()

    async def _hear(
        self, line: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.heard.append(line)
        verb = line.partition(" ")[0].upper()
        said = self.answers.get(verb) or self._answer(verb)
        await self._say(writer, said)
        if said.startswith("354"):
            self.messages.append(await reader.readuntil(b"\r\n.\r\n"))
            await self._say(writer, self.answers.get(".", "250 taken"))
        elif verb == "STARTTLS" and self.tls is not None:
            await writer.start_tls(self.tls)

    def _answer(self, verb: str) -> str:
        more = "" if self.tls is None else "250-STARTTLS\r\n"
        offer = f"250-here\r\n{more}250 AUTH PLAIN"
        known = {"EHLO": offer, "DATA": "354 go on", "STARTTLS": "220 go on"}
        return known.get(verb, "250 fine")

    async def _say(self, writer: asyncio.StreamWriter, text: str) -> None:
        writer.write(f"{text}\r\n".encode())
        await writer.drain()


@asynccontextmanager
async def responding(
    *, tls: ssl.SSLContext | None = None, within: bool = False, **answers: str
) -> AsyncIterator[Responder]:
    """Run a relay; with `within`, all of the talk is within TLS."""
    named = {name.rstrip("_") or ".": text for name, text in answers.items()}
    responder = Responder(None if within else tls, named)
    server = await asyncio.start_server(
        responder.talk, HOST, 0, ssl=tls if within else None
    )
    responder.port = server.sockets[0].getsockname()[1]
    async with server:
        yield responder


def plain(user: str, password: str) -> str:
    """Write what a client says to log in (RFC 4616)."""
    return "AUTH PLAIN " + b64encode(f"\0{user}\0{password}".encode()).decode()
