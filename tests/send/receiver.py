"""A web service that puts down what is posted to it, and answers as it is told."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

Reply = Callable[[bytes], tuple[int, bytes]]


@dataclass
class Receiver:
    """Where it is, what it was sent, and as what."""

    url: str = ""
    bodies: list[bytes] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


def takes(_: bytes) -> tuple[int, bytes]:
    """Take whatever comes."""
    return 204, b""


@contextmanager
def receiving(
    reply: Reply = takes, context: ssl.SSLContext | None = None
) -> Iterator[Receiver]:
    """Run the service until the block ends."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        timeout: ClassVar[int] = 30

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.bodies.append(body)
            receiver.types.append(self.headers["content-type"])
            receiver.paths.append(self.path)
            status, said = reply(body)
            self.send_response(status)
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    scheme = "http" if context is None else "https"
    receiver.url = f"{scheme}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
