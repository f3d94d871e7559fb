"""What a door answers, and the headers that every answer carries."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec
from starlette.types import Message, Receive, Scope, Send

Headers = list[tuple[bytes, bytes]]

SAFE: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]
SAME_ORIGIN = (b"cross-origin-resource-policy", b"same-origin")
HSTS = (b"strict-transport-security", b"max-age=31536000")
NO_STORE = (b"cache-control", b"no-store")
JSON = (b"content-type", b"application/json")
CLOSE = (b"connection", b"close")

WHOLE = "consent.whole"
"""An extension of ASGI by our own server: a message that is a whole answer.

It has a `status`, a `head` of finished header lines, and a `body`. It is not for what
answers a HEAD or ends the connection.
"""

_BODILESS = {204, 304}
_NOTHING: Message = {"type": "http.response.body", "body": b""}


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, which sends itself; a HEAD gets its headers alone.

    `begin` and `rest` are the two messages of ASGI, written once for all their sending.
    """

    status: int
    headers: Headers
    body: bytes = b""
    begin: Message = field(init=False, repr=False, compare=False)
    rest: Message = field(init=False, repr=False, compare=False)
    _whole: list[Message] = field(default_factory=list, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Write the messages."""
        headers = self.headers
        if self.status not in _BODILESS:
            headers = [*headers, (b"content-length", b"%d" % len(self.body))]
        begin = {
            "type": "http.response.start",
            "status": self.status,
            "headers": headers,
        }
        object.__setattr__(self, "begin", begin)
        rest = {"type": "http.response.body", "body": self.body}
        object.__setattr__(self, "rest", rest)

    @property
    def whole(self) -> Message:
        """Give both messages as one, for a server that takes it: written but once."""
        if not self._whole:
            headers = self.begin["headers"]
            lines = b"".join([b"%b: %b\r\n" % header for header in headers])
            if not len(headers) == lines.count(b"\r") == lines.count(b"\n"):
                raise ValueError("a header has several lines")
            message = {"type": WHOLE, "status": self.status, "head": lines}
            self._whole.append({**message, "body": self.body})
        return self._whole[0]

    def plus(self, headers: Headers) -> "Answer":
        """Give the same answer with more headers."""
        return Answer(self.status, [*self.headers, *headers], self.body)

    def dressed(self, headers: Headers) -> "Answer":
        """Give the same answer with those headers that it does not carry itself."""
        return self.plus(_missing(self.headers, headers))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, as an ASGI application."""
        is_head = scope["method"] == "HEAD"
        takes_whole = WHOLE in scope.get("extensions", ())
        if takes_whole and not is_head and CLOSE not in self.headers:
            await send(self.whole)
            return
        await send(self.begin)
        await send(_NOTHING if is_head else self.rest)


def json(status: int, value: object, headers: Iterable[tuple[bytes, bytes]]) -> Answer:
    """Answer with a value as JSON."""
    return Answer(status, [JSON, *headers], msgspec.json.encode(value))


def safe(scheme: str) -> Headers:
    """Give the headers that every answer by such a scheme carries."""
    return [*SAFE, HSTS] if scheme == "https" else SAFE


def dressed(send: Send, headers: Headers) -> Send:
    """Add headers to whatever answer is sent, where it does not carry its own."""

    async def send_dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = list(message.get("headers", ()))
            message = {**message, "headers": [*own, *_missing(own, headers)]}
        await send(message)

    return send_dressed


def _missing(own: Headers, headers: Headers) -> Headers:
    names = {name for name, _ in own}
    return [header for header in headers if header[0] not in names]
