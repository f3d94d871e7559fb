"""The way out of a browser: what it leads to, and where nothing is even tried (S17)."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address, ip_network

import pytest

from consent.rules.reach import Network
from consent.send import resolve as resolver
from consent.send.forward import FORBIDDEN, UNREACHABLE, Forward, Stream

pytestmark = pytest.mark.anyio

HERE = ip_network("127.0.0.1/32")

NOT_PUBLIC = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.0.0.53
127.255.255.254 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.254
192.0.0.1 192.0.0.170 192.0.2.1 192.168.0.1 192.168.255.254 198.18.0.1 198.19.255.254
198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::ffff:10.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254
::ffff:192.168.1.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::a00:1 100::1
2001:db8::1 2002:7f00:1::1 2002:a9fe:a9fe::1 3fff::1 5f00::1 fc00::1 fd00::1
fd00:ec2::254 fd20:ce::254 fe80::1 fec0::1 ff02::1 ff05::2
"""
SPELLED = (
    "127.1 2130706433 0x7f000001 017700000001 0xa9fea9fe 2852039166 10.1 192.168.257"
)
"""The same in the spellings that resolvers of old take."""


class Dialler:
    """Connects to nobody but one stand-in, and counts whom it was told to."""

    def __init__(self, port: int = 0) -> None:
        self.dialled: list[str] = []
        self._port = port

    async def __call__(self, address: str, port: int) -> Stream:
        self.dialled.append(address)
        return await asyncio.open_connection("127.0.0.1", self._port or port)


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Stream]:
    """Connect to the way out, and hang up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def ask(stream: Stream, host: str, there: int = 80) -> int:
    """Ask for a connection as a browser does; give the answer's code."""
    reader, writer = stream
    writer.write(b"\x05\x01\x00")
    await reader.readexactly(2)
    writer.write(b"\x05\x01\x00" + _address(host) + there.to_bytes(2))
    return (await reader.readexactly(10))[1]


def _address(host: str) -> bytes:
    try:
        packed = ip_address(host).packed
    except ValueError:
        return b"\x03" + bytes((len(host),)) + host.encode()
    return (b"\x01" if len(packed) == 4 else b"\x04") + packed


async def refused(hosts: Sequence[str], names: dict[str, str]) -> list[str]:
    """Ask for each; give the addresses that were tried all the same."""
    dialler = Dialler()
    forward = Forward((), 1_000, names, dialler)
    async with forward.opened() as port:
        for host in hosts:
            async with connected(port) as stream:
                assert await ask(stream, host) == FORBIDDEN, host
    assert len([hop for hop in forward.hops if hop.refused]) == len(hosts)
    return dialler.dialled


async def test_s17_sixty_addresses() -> None:
    """S17: none is connected to, however it is spelled."""
    hosts = [*NOT_PUBLIC.split(), *SPELLED.split(), "localhost", "x.localhost"]
    assert len(hosts) >= 60
    assert await refused(hosts, {}) == []


async def test_s17_names_of_such_addresses() -> None:
    """S17: nor by a name that leads there."""
    names = {f"n{i}.example": a for i, a in enumerate(NOT_PUBLIC.split())}
    assert await refused([*names], names) == []


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer twice what comes."""
    writer.write(2 * await reader.read(100))
    writer.close()


@pytest.mark.parametrize(
    ("host", "allowed", "address"),
    [("shop.localhost", [HERE], "127.0.0.1"), ("shop.example", [], "93.184.215.14")],
)
async def test_what_may_be_reached(
    host: str, allowed: Sequence[Network], address: str
) -> None:
    """A public address, or one that was allowed, and by the address looked at."""
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    dialler = Dialler(server.sockets[0].getsockname()[1])
    names = {"shop.example": "93.184.215.14"}
    forward = Forward(allowed, 9, names, dialler)
    async with server, forward.opened() as port, connected(port) as stream:
        assert await ask(stream, host) == 0
        stream[1].write(b"abc")
        assert await stream[0].read() == b"abcabc"
    assert dialler.dialled == [address]


async def test_s17_a_name_is_resolved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """S17: where it leads the second time nobody has looked at."""
    answers = iter(["127.0.0.1", "127.0.0.2"])

    async def resolve(*_: object) -> list[str]:
        return [next(answers)]

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    there = server.sockets[0].getsockname()[1]
    dialler = Dialler(there)
    async with server, Forward([HERE], 9, {}, dialler).opened() as port:
        monkeypatch.setattr(resolver, "resolve", resolve)
        for _ in range(2):
            async with connected(port) as stream:
                assert await ask(stream, "rebind.example", there) == 0
    assert dialler.dialled == ["127.0.0.1", "127.0.0.1"]


async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send for ever."""
    with suppress(ConnectionError):
        while not writer.is_closing():
            writer.write(b"x" * 10_000)
            await writer.drain()
    writer.close()


async def test_s17_what_comes_has_an_end() -> None:
    """S17: after that many bytes nothing comes, and nobody is connected to."""
    server = await asyncio.start_server(pour, "127.0.0.1", 0)
    there = server.sockets[0].getsockname()[1]
    forward = Forward([HERE], 100_000)
    async with server, forward.opened() as port:
        async with connected(port) as stream:
            await ask(stream, "127.0.0.1", there)
            with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
                await stream[0].readexactly(10_000_000)
        async with connected(port) as stream:
            assert await ask(stream, "127.0.0.1", there) == FORBIDDEN
    assert forward.full


async def test_nobody_there() -> None:
    """A port that nobody listens on is said to be unreachable."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        there = listener.getsockname()[1]
    async with Forward([HERE], 9).opened() as port, connected(port) as stream:
        assert await ask(stream, "127.0.0.1", there) == UNREACHABLE


@pytest.mark.parametrize(
    "said",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x05\x01\x00\x05\x02\x00\x01",
        b"\x05\x01\x00\x05\x01\x00\x09",
    ],
)
async def test_what_is_not_spoken(said: bytes) -> None:
    """Who speaks something else is hung up on."""
    async with Forward((), 9).opened() as port, connected(port) as (reader, writer):
        writer.write(said)
        writer.write_eof()
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(12)
