"""HTTP as uvicorn reads it with httptools, with an end to heads, and in one write."""

from typing import Any

from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from consent.cli.patience import Patient
from consent.web.answer import WHOLE

LARGEST_HEAD = 64 * 1024
"""Bytes of a request line and headers, or of trailers, that may come without an end.

It is what uvicorn allows where it reads with h11. With httptools it would keep them as
long as there is memory.
"""

LARGEST_READ = 256 * 1024
"""Bytes that a loop hands on at once."""


class Cycle(RequestResponseCycle):
    """Takes a whole answer as one message.

    By ASGI alone the busy doors' answers, the same again and again, would have each
    header looked at for each sending: a third of what a check costs.
    """

    async def send(self, message: Any) -> None:
        """Send a message of ASGI, or a whole answer."""
        if message["type"] != WHOLE:
            await super().send(message)
            return
        if self.flow.write_paused and not self.disconnected:
            await self.flow.drain()
        if not self.disconnected:
            self.response_started = self.response_complete = True
            self._write(message)
            self.message_event.set()
            if not self.keep_alive:
                self.transport.close()
            self.on_response()

    def _write(self, message: dict[str, Any]) -> None:
        parts = [STATUS_LINE[message["status"]]]
        for name, value in self.default_headers:
            parts += (name, b": ", value, b"\r\n")
        parts.append(message["head"])
        if not self.keep_alive:
            parts.append(b"connection: close\r\n")
        parts += (b"\r\n", message["body"])
        self.transport.write(b"".join(parts))


class Protocol(Patient, HttpToolsProtocol):
    """Ends a connection whose request does not end, and answers by our own cycle."""

    is_whole = False
    _in_head = False
    _in_trailers = False
    _head = 0

    def on_message_begin(self) -> None:
        """Start to count with a request."""
        self._in_head, self._head = True, 0
        self.is_whole = False
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, and let a trailer go: nothing here asks for one."""
        if not self._in_trailers:
            super().on_header(name, value)

    def on_chunk_header(self) -> None:
        """Count anew: behind the last chunk there are trailers."""
        self._in_head, self._in_trailers = True, True
        # What this read brought is counted as well, and was body for the most part.
        self._head = -LARGEST_READ

    def on_body(self, body: bytes) -> None:
        """Count no body, whose size is for each door to bound."""
        self._in_head = False
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Owe the answer from here on."""
        self.is_whole, self._in_head, self._in_trailers = True, False, False
        super().on_message_complete()

    def on_headers_complete(self) -> None:
        """Stop to count with its headers."""
        self._in_head = False
        self.scope["extensions"] = {WHOLE: {}}
        super().on_headers_complete()
        # The library has no place to name a class of one's own. The cycle has only been
        # scheduled by now, and nothing of it has run. An upgrade begins none.
        if type(self.cycle) is RequestResponseCycle:
            self.cycle.__class__ = Cycle

    def data_received(self, data: bytes) -> None:
        """Read on, unless the headers have become too long."""
        super().data_received(data)
        self._head += len(data)
        if self._in_head and self._head > LARGEST_HEAD:
            self._in_head = False
            self.send_400_response("The headers are too long.")
