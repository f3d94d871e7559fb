"""One address: which methods it takes and what every answer from it carries."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from starlette.types import ASGIApp, Receive, Scope, Send

from consent.web import errors
from consent.web.answer import SAME_ORIGIN, Answer, Headers, dressed, safe
from consent.web.errors import NotFound, WrongMethod
from consent.web.origin import varying
from consent.web.parts import Parts
from consent.web.request import Request

Handle: TypeAlias = Callable[[Parts, Request, Receive], Awaitable[ASGIApp]]


class Door:
    """An ASGI application that hands a request to its method's handler.

    What the handler raises is answered as an error.
    """

    def __init__(self, **handlers: Handle) -> None:
        """Take a handler for each method, such as `GET=read_notice` (for HEAD too)."""
        if "GET" in handlers:
            handlers["HEAD"] = handlers["GET"]
        self.handlers = handlers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        parts: Parts = scope["parts"]
        request: Request = scope["request"]
        try:
            answer: ASGIApp = await self.handler(request)(parts, request, receive)
        except Exception as error:  # noqa: BLE001 - the outermost door answers all
            answer = errors.answer(error)
        headers = self.headers(parts, request)
        if isinstance(answer, Answer):
            await answer.dressed(headers)(scope, receive, send)
        else:
            await answer(scope, receive, dressed(send, headers))

    def headers(self, parts: Parts, request: Request) -> Headers:
        """Give what every answer from this address carries."""
        return [SAME_ORIGIN, *safe(request.scope["scheme"])]

    def handler(self, request: Request) -> Handle:
        """Give the handler of the request's method, or raise `WrongMethod`."""
        handler = self.handlers.get(request.scope["method"])
        if handler is None:
            raise WrongMethod(", ".join(self.handlers))
        return handler


class NoDoor(Door):
    """What is at every address that has no door."""

    def headers(self, parts: Parts, request: Request) -> Headers:
        """Add what all answers of the API say to caches."""
        path: str = request.scope["path"]
        return [*varying(path), *super().headers(parts, request)]

    def handler(self, request: Request) -> Handle:
        """Find none."""
        raise NotFound(f"nothing is at {request.scope['path']!r:.100}")
