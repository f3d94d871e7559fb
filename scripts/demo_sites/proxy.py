"""A small reverse proxy: the consent service as a browser meets it in real life."""

from contextlib import suppress
from http.client import HTTPConnection, HTTPException

from scripts.demo_sites.front import Answer, Request, Route

# RFC 9110 §7.6.1: these speak of one connection and are not passed on.
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade", "te"}

DOWN = Answer(502, (("Content-Type", "text/plain"),), b"The service is down.\n")


def forward(port: int, *, strip: str = "") -> Route:
    """Pass requests to a port of the loopback, their path without a prefix."""

    def serve(request: Request) -> Answer:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            return ask(connection, request, strip)
        except (OSError, HTTPException):
            return DOWN
        finally:
            connection.close()

    return serve


def ask(connection: HTTPConnection, request: Request, strip: str) -> Answer:
    """Send one request on, `Host` and `Origin` untouched, and take the answer."""
    target = request.target.removeprefix(strip)
    connection.putrequest(
        request.method, target, skip_host=True, skip_accept_encoding=True
    )
    for name, value in request.headers.items():
        if name.lower() not in HOP_BY_HOP:
            connection.putheader(name, value)
    # A service that refuses a large body answers and hangs up before all is sent.
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.endheaders(request.body or None)
    response = connection.getresponse()
    headers = tuple(
        (name, value)
        for name, value in response.getheaders()
        if name.lower() not in HOP_BY_HOP
    )
    return Answer(response.status, headers, response.read())
