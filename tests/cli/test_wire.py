"""What the protocols make of requests that nobody well-meaning sends."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from consent.cli import patience, protocol, protocol_h11

pytestmark = pytest.mark.anyio

KINDS = [protocol.Protocol, protocol_h11.Protocol]
LINES = 10
ASK = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
CHUNKED = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

App = Callable[[Any, Any, Any], Awaitable[None]]
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def line(kind: type[Any], app: App) -> AsyncIterator[Line]:
    """Give a connection to an application that is served by a protocol."""
    config = uvicorn.Config(app, http=kind, lifespan="off", ws="none", log_config=None)
    config.load()
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(
        lambda: kind(config=config, server_state=state, app_state={}), "127.0.0.1", 0
    )
    async with server:
        reader, writer = await asyncio.open_connection(
            *server.sockets[0].getsockname()[:2]
        )
        yield reader, writer
        writer.close()


async def slow(_: Any, __: Any, send: Any) -> None:
    """Answer in lines that take several times the patience there is."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(LINES):
        await asyncio.sleep(0.05)
        await send({"type": "http.response.body", "body": b"!", "more_body": True})
    await send({"type": "http.response.body", "body": b"end"})


AFTER = {
    "nothing": b"",
    "a stray byte": b"G",
    "half a head": ASK[:-2],
    "half a body": CHUNKED + b"5\r\nab",
    "a whole request": ASK,
    "an upgrade": ASK[:-2] + b"Connection: upgrade\r\nUpgrade: websocket\r\n\r\n",
}


@pytest.mark.parametrize("kind", KINDS, ids=["httptools", "h11"])
@pytest.mark.parametrize("after", AFTER.values(), ids=AFTER)
async def test_a_long_answer_is_not_hung_up_on(
    kind: type[Any], after: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever comes behind its request while it is under way."""
    monkeypatch.setattr(patience, "PATIENCE", 0.1)
    async with line(kind, slow) as (reader, writer), asyncio.timeout(10):
        writer.write(ASK)
        said = await reader.readuntil(b"!")
        writer.write(after)
        said += await reader.readuntil(b"end")
    assert said.count(b"!") == LINES


@pytest.mark.parametrize("kind", KINDS, ids=["httptools", "h11"])
async def test_s16_trailers_fill_no_memory(kind: type[Any]) -> None:
    """Who sends them without an end is told so; a few do no harm and mean nothing."""
    seen: list[int] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        seen.append(len(scope["headers"]))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async with line(kind, app) as (reader, writer), asyncio.timeout(10):
        writer.write(CHUNKED + b"2\r\nab\r\n0\r\nX-Late: 1\r\n\r\n")
        assert b" 204 " in await reader.readuntil(b"\r\n\r\n")
        writer.write(CHUNKED + b"0\r\n" + b"X-Late: 1\r\n" * 60_000)
        assert b" 400 " in await reader.readline()
    assert seen[0] == 2
