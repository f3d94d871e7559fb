"""HTTP to others: one POST and its answer, within one time limit, where it may go."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import h11

from consent.errors import NotSent
from consent.rules.reach import Network
from consent.send import resolve

LARGEST_ANSWER = 64 * 1024
CHUNK = 16 * 1024
AGENT = "consent-ledger"

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status; `headers` have names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def taken(self) -> bool:
        """Tell whether what was sent was taken: any status from 200 to 299."""
        return 200 <= self.status < 300


async def post(  # noqa: PLR0913
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    timeout: float,  # noqa: ASYNC109
    allowed: Sequence[Network] = (),
    tls: ssl.SSLContext | None = None,
    plain: bool = False,
) -> Answer:
    """Send a POST and give the answer, or raise `NotSent`.

    `timeout` seconds bound all of it: name, connection and answer. Redirects are not
    followed. Private addresses are refused unless `allowed`, and `http://` unless
    `plain`. Without `tls` the certificates count that the system trusts; who sends
    much makes it once, with `trust`.
    """
    target = _target(url, plain=plain)
    given = {"content-length": str(len(body)), **headers}
    call = _Call(_request(target, "POST", given), body, LARGEST_ANSWER)
    return await _ask(target, call, timeout, allowed, tls)


async def get(  # noqa: PLR0913
    url: str,
    largest: int,
    *,
    timeout: float,  # noqa: ASYNC109
    allowed: Sequence[Network] = (),
    tls: ssl.SSLContext | None = None,
    plain: bool = False,
) -> Answer:
    """Send a GET in the same way, for an answer of at most `largest` bytes."""
    target = _target(url, plain=plain)
    call = _Call(_request(target, "GET", {}), b"", largest)
    return await _ask(target, call, timeout, allowed, tls)


async def _ask(
    target: "_Target",
    call: "_Call",
    timeout: float,  # noqa: ASYNC109
    allowed: Sequence[Network],
    tls: ssl.SSLContext | None,
) -> Answer:
    try:
        async with asyncio.timeout(timeout):
            if target.secure and tls is None:
                tls = await asyncio.to_thread(trust)
            async with _connected(target, allowed, tls, timeout) as stream:
                return await _exchange(stream, call)
    except TimeoutError as error:
        raise NotSent(f"{target.host} took longer than {timeout:g} s") from error
    except OSError as error:
        raise NotSent(f"{target.host}: {error.strerror or error}") from error
    except h11.ProtocolError as error:
        raise NotSent(f"{target.host} does not speak HTTP: {error}") from error


def trust() -> ssl.SSLContext:
    """Trust the certificates that the system trusts, or `SSL_CERT_FILE` names."""
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class _Target:
    secure: bool
    host: str
    port: int
    authority: str
    path: str


@dataclass(frozen=True, slots=True)
class _Call:
    request: h11.Request
    body: bytes
    largest: int


def _target(url: str, *, plain: bool) -> _Target:
    # Not repeated in an error: an address like this often holds a secret.
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise NotSent(f"an address to send to is malformed: {error}") from error
    schemes = ("https", "http") if plain else ("https",)
    if parts.scheme not in schemes or not host or "@" in parts.netloc:
        raise NotSent(
            f"an address to send to begins with {' or '.join(schemes)} and a host, "
            "and names no user"
        )
    secure = parts.scheme == "https"
    query = f"?{parts.query}" if parts.query else ""
    path = f"{parts.path or '/'}{query}"
    return _Target(secure, host, port or (443 if secure else 80), parts.netloc, path)


def _request(target: _Target, method: str, headers: Mapping[str, str]) -> h11.Request:
    given = {
        "host": target.authority,
        "user-agent": AGENT,
        "connection": "close",
        **{name.lower(): value for name, value in headers.items()},
    }
    try:
        return h11.Request(
            method=method,
            target=target.path.encode("ascii"),
            headers=[(n.encode("ascii"), v.encode("ascii")) for n, v in given.items()],
        )
    except (h11.LocalProtocolError, UnicodeEncodeError) as error:
        raise NotSent(f"{target.host} cannot be asked: {error}") from error


@asynccontextmanager
async def _connected(
    target: _Target,
    allowed: Sequence[Network],
    tls: ssl.SSLContext | None,
    seconds: float,
) -> AsyncIterator[Stream]:
    reader, writer = await _connect(target, allowed, tls, seconds)
    try:
        yield reader, writer
    finally:
        # All that was wanted is here; nobody's slow goodbye is waited for.
        writer.transport.abort()
        with suppress(OSError):
            await writer.wait_closed()


async def _connect(
    target: _Target,
    allowed: Sequence[Network],
    tls: ssl.SSLContext | None,
    seconds: float,
) -> Stream:
    """Try each address, which is connected to itself: a name could change by then."""
    addresses = await resolve.resolve(target.host, target.port, allowed)
    name = target.host if target.secure else None
    failure: OSError | None = None
    for address in addresses:
        try:
            async with asyncio.timeout(seconds / len(addresses)):
                return await asyncio.open_connection(
                    address,
                    target.port,
                    ssl=tls if target.secure else None,
                    server_hostname=name,
                )
        except OSError as error:
            failure = error
    raise failure or NotSent(f"{target.host} has no address")


async def _exchange(stream: Stream, call: _Call) -> Answer:
    reader, writer = stream
    connection = h11.Connection(h11.CLIENT)
    parts = (call.request, h11.Data(data=call.body), h11.EndOfMessage())
    # In one piece: some answer and hang up once they have read something.
    writer.write(b"".join(connection.send(part) or b"" for part in parts))
    await writer.drain()
    head, content = None, bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(CHUNK))
        elif isinstance(event, h11.Response):
            head = event
        elif isinstance(event, h11.Data):
            content += event.data
            if len(content) > call.largest:
                raise NotSent(f"the answer has more than {call.largest:,} bytes")
        elif isinstance(event, h11.EndOfMessage) and head is not None:
            return _answer(head, bytes(content))


def _answer(head: h11.Response, body: bytes) -> Answer:
    headers = {n.decode("ascii"): v.decode("latin-1") for n, v in head.headers}
    return Answer(head.status_code, headers, body)
