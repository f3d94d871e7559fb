"""ASGI middleware, for Starlette, FastAPI and others: `request.state.consent`."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from consent.client import vary
from consent.client.decisions import Consent, Decisions

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]


class ConsentMiddleware:
    """Puts the visitor's decisions into `scope["state"]["consent"]`, unopened.

    An answer that asked them tells caches that it varies with the choice.
    """

    def __init__(self, app: App, consent: Consent) -> None:
        """Wrap an application."""
        self._app = app
        self._consent = consent

    async def __call__(
        self, scope: MutableMapping[str, Any], receive: Receive, send: Send
    ) -> None:
        """Handle one connection; websockets carry decisions as well."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        decisions = self._consent.of(scope["headers"])
        scope.setdefault("state", {})["consent"] = decisions
        await self._app(scope, receive, _varying(send, decisions))


def _varying(send: Send, decisions: Decisions) -> Send:
    async def start(message: Message) -> None:
        if message["type"] == "http.response.start" and decisions.asked:
            headers = list(message.get("headers", ()))
            message["headers"] = [*headers, (b"vary", vary.VALUE.encode())]
        await send(message)

    return start
