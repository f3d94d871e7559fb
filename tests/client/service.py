"""A consent service on a port of its own, in the shape that docs/design.md gives."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from consent import canonical
from tests.client.visitors import shop
from tests.rules import notices

NOTICE = canonical.encode(msgspec.to_builtins(notices.notice()))
HASH = canonical.digest(canonical.decode(NOTICE))


class Service:
    """Answers checks as the service does, and remembers the headers it was sent."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[dict[str, str]] = []
        self.withdrawn: set[str] = set()

    def check(self, request: Request) -> Response:
        """Answer for the tokens of the request."""
        self.asked.append(dict(request.headers))
        shown = request.headers.get("cookie", "")
        counts = not any(token in shown for token in self.withdrawn)
        signal = request.headers.get("sec-gpc", "")
        decisions = shop().of({"cookie": shown if counts else "", "sec-gpc": signal})
        notice, expires = notices.notice(), decisions.expires
        purposes, services = [
            [n.id for n in x] for x in (notice.purposes, notice.services)
        ]
        return JSONResponse(
            {
                "purposes": {name: decisions.allows(name) for name in purposes},
                "services": {name: decisions.allows(name) for name in services},
                "status": {
                    name: decisions.status(name) for name in purposes + services
                },
                "notice": HASH,
                "regime": "opt-in",
                "expires": expires and expires.isoformat(),
            }
        )

    def notice(self, _: Request) -> Response:
        """Give the published notice, whichever was asked for."""
        return Response(NOTICE, media_type="application/json")


@contextmanager
def running() -> Iterator[Service]:
    """Run a service under uvicorn until the test is over."""
    service = Service()
    app = Starlette(
        routes=[
            Route("/v1/sites/shop/check", service.check),
            Route("/v1/sites/shop/notices/{hash}", service.notice),
        ]
    )
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="error"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        service.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield service
        finally:
            server.should_exit = True
            thread.join()
