"""HTTP as uvicorn reads it with httptools, with an end to what stands before a body."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 64 * 1024
"""Bytes of a request line and headers that may come without an end of them.

It is what uvicorn allows where it reads with h11. With httptools it would keep them as
long as there is memory.
"""


class Protocol(HttpToolsProtocol):
    """Ends a connection whose headers do not end."""

    _in_head = False
    _head = 0

    def on_message_begin(self) -> None:
        """Start to count with a request."""
        self._in_head, self._head = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Stop to count with its headers."""
        self._in_head = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Read on, unless the headers have become too long."""
        super().data_received(data)
        self._head += len(data)
        if self._in_head and self._head > LARGEST_HEAD:
            self._in_head = False
            self.send_400_response("The headers are too long.")
