"""The site's own back end and a third host: what they answer, and what reached them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

THIRD = "tracker.example"
THEIRS = {
    "Set-Cookie": "theirs=1; Secure; SameSite=None; Max-Age=999",
    "Access-Control-Allow-Origin": "https://shop.example",
    "Access-Control-Allow-Credentials": "true",
}


@dataclass
class Backend:
    """Pages by their path, and the headers of each request for one.

    `reached` are the paths asked of the third host, and `cookies` what it was shown.
    `port` is of plain HTTP on the loopback, as a proxy meets it.
    """

    port: int
    pages: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)

    def forget(self) -> None:
        """Count from 0 again."""
        self.asked.clear()
        self.reached.clear()
        self.cookies.clear()


class _Handler(BaseHTTPRequestHandler):
    backend: Backend
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        """Answer a page of the site, or count what reached the third host."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers["Host"].startswith(THIRD):
            self.backend.reached.append(self.path)
            self.backend.cookies.append(self.headers["Cookie"] or "")
            self._send(200, "text/javascript", "window.reached = true", THEIRS)
        elif page := self.backend.pages.get(self.path.partition("?")[0]):
            self.backend.asked.append(dict(self.headers.items()))
            self._send(200, "text/html; charset=utf-8", page, self.backend.headers)
        else:
            self._send(404, "text/plain", "")

    do_GET = do_HEAD = do_POST = answer  # noqa: N815

    def _send(
        self, status: int, kind: str, text: str, more: dict[str, str] | None = None
    ) -> None:
        self.send_response_only(status)
        for name, value in {"Content-Type": kind, **(more or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Print nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay quiet about browsers that hang up."""


@contextmanager
def serving() -> Iterator[Backend]:
    """Serve on a free port of the loopback until the block ends."""
    handler = type("Handler", (_Handler,), {})
    server = _Server(("127.0.0.1", 0), handler)
    handler.backend = backend = Backend(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield backend
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
