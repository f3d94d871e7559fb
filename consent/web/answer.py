"""What a door answers, and the headers that every answer carries."""

from collections.abc import Iterable

import msgspec
from msgspec import Struct
from starlette.types import Message, Receive, Scope, Send

Headers = list[tuple[bytes, bytes]]

SAFE: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (
        b"content-security-policy",
        b"default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    ),
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


class Answer(Struct, frozen=True):
    """A whole answer, which sends itself; a HEAD gets its headers alone.

    `begin` and `rest` are the two messages of ASGI.
    """

    status: int
    headers: Headers
    body: bytes = b""
    _whole: list[Message] = []

    @property
    def begin(self) -> Message:
        """Give the message that begins it."""
        return {
            "type": "http.response.start",
            "status": self.status,
            "headers": self._lines(),
        }

    @property
    def rest(self) -> Message:
        """Give the message that ends it."""
        return {"type": "http.response.body", "body": self.body}

    @property
    def whole(self) -> Message:
        """Give both messages as one, for a server that takes it: written but once."""
        if not self._whole:
            headers = self._lines()
            lines = b"".join([name + b": " + text + b"\r\n" for name, text in headers])
            if not len(headers) == lines.count(b"\r") == lines.count(b"\n"):
                raise ValueError("a header has several lines")
            whole = {"type": WHOLE, "status": self.status, "head": lines}
            whole["body"] = self.body
            self._whole.append(whole)
        return self._whole[0]

    def _lines(self) -> Headers:
        if self.status in _BODILESS:
            return self.headers
        return [*self.headers, (b"content-length", b"%d" % len(self.body))]

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
