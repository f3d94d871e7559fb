"""The demo's front: every host name of the demo on one port, told apart by `Host`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Request:
    """What a browser asked; `path` has no query, `target` is path and query."""

    method: str
    host: str
    target: str
    headers: Message
    body: bytes

    @property
    def path(self) -> str:
        """Give the path alone."""
        return self.target.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back, header by header, so that a proxied answer stays as it was."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""


Route: TypeAlias = Callable[[Request], Answer]

NOT_HERE = Answer(404, (("Content-Type", "text/plain"),), b"Nothing is here.\n")


class Front(ThreadingHTTPServer):
    """Listens on the loopback alone and hands each request to its host's route."""

    daemon_threads = True
    # Browsers open several connections at once; the default backlog of 5 drops some.
    request_queue_size = 64

    def __init__(self, port: int) -> None:
        """Take the port, or raise `OSError`; port 0 takes any that is free."""
        super().__init__(("127.0.0.1", port), Handler)
        self.routes: Mapping[str, Route] = {}

    @property
    def port(self) -> int:
        """Tell the port that was taken."""
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay quiet about browsers that hang up: they do so at every page change."""


class Handler(BaseHTTPRequestHandler):
    """Turns one HTTP request into a `Request` and an `Answer` into bytes."""

    server: Front
    server_version = "demo"
    sys_version = ""

    def answer(self) -> None:
        """Find the route of the host and send what it answers."""
        length = int(self.headers.get("Content-Length") or 0)
        host = self.headers.get("Host", "").partition(":")[0]
        request = Request(
            self.command, host, self.path, self.headers, self.rfile.read(length)
        )
        route = self.server.routes.get(host)
        self.send(route(request) if route else NOT_HERE)

    def send(self, answer: Answer) -> None:
        """Write the answer; the connection closes after it (HTTP/1.0)."""
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Print nothing: what reached the third host is shown on its own page."""

    do_GET = do_HEAD = do_POST = do_OPTIONS = do_PUT = do_DELETE = answer  # noqa: N815
