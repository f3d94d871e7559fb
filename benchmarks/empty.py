"""The yardstick: Starlette's own routing with nothing behind it, under uvicorn."""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


async def answer(request: Request) -> Response:
    """Read what was sent, and say nothing."""
    await request.body()
    return Response()


app = Starlette(routes=[Route("/", answer, methods=["GET", "POST"])])

if __name__ == "__main__":
    uvicorn.run(
        app,
        port=int(sys.argv[1]),
        access_log=False,
        log_level="error",
        proxy_headers=False,
        server_header=False,
    )
