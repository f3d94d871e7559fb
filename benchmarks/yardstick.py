"""What doors are held against, under uvicorn as it is.

`python -m benchmarks.yardstick` is Starlette with an empty route; with a number, a bare
ASGI application that answers as many bytes.
"""

import socket
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send


async def nothing(request: Request) -> Response:
    """Read what was sent, and say nothing."""
    await request.body()
    return Response()


def raw(size: int) -> ASGIApp:
    """Make an application that answers everything with so many bytes."""
    body = b"x" * size
    headers = [
        (b"content-type", b"text/javascript; charset=utf-8"),
        (b"content-length", str(size).encode()),
    ]

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": headers}
        await send(start)
        await send({"type": "http.response.body", "body": body})

    return answer


def main() -> None:
    """Serve on any free port, and say which."""
    app: ASGIApp = Starlette(routes=[Route("/", nothing, methods=["GET", "POST"])])
    if len(sys.argv) > 1:
        app = raw(int(sys.argv[1]))
    config = uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None,
    )
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
