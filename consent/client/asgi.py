"""ASGI middleware, for Starlette, FastAPI and others: `request.state.consent`."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from consent.client import vary
from consent.client.decisions import Consent, Decisions
from consent.client.policy import Policy, is_page

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Headers: TypeAlias = list[tuple[bytes, bytes]]
App: TypeAlias = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]


class ConsentMiddleware:
    """Puts the visitor's decisions into `scope["state"]["consent"]`, unopened.

    An answer that asked them tells caches that it varies with the choice. With a
    policy, HTML pages carry it, and so each of them varies.
    """

    def __init__(
        self, app: App, consent: Consent, policy: Policy | None = None
    ) -> None:
        """Wrap an application."""
        self._app = app
        self._consent = consent
        self._policy = policy

    async def __call__(
        self, scope: MutableMapping[str, Any], receive: Receive, send: Send
    ) -> None:
        """Handle one connection; websockets carry decisions as well."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        decisions = self._consent.of(scope["headers"])
        scope.setdefault("state", {})["consent"] = decisions
        await self._app(scope, receive, _following(send, decisions, self._policy))


def _following(send: Send, decisions: Decisions, policy: Policy | None) -> Send:
    async def start(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            if policy is not None and _is_page(headers):
                name, value = policy.header(await decisions)
                headers.append((name.lower().encode(), value.encode()))
            if decisions.asked:
                headers.append((b"vary", vary.VALUE.encode()))
            message["headers"] = headers
        await send(message)

    return start


def _is_page(headers: Headers) -> bool:
    types = [value for name, value in headers if name.lower() == b"content-type"]
    return any(is_page(each.decode("latin-1")) for each in types)
