"""Asking the application without any client between: bytes in, status and bytes out."""

from collections.abc import Iterable

from starlette.types import Message

from consent.web.app import App

Headers = list[tuple[bytes, bytes]]


async def ask(
    app: App,
    path: str,
    headers: Headers | None = None,
    *,
    method: str = "GET",
    chunks: Iterable[bytes] = (b"",),
    **more: object,
) -> tuple[int, Headers, bytes]:
    """Send one request and gather the whole answer."""
    scope = {
        "type": "http",
        "method": method,
        "scheme": "https",
        "path": path,
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"shop.example"), *(headers or [])],
        "client": ("192.0.2.1", 1),
        **more,
    }
    body = list(chunks)
    parts = [
        {"type": "http.request", "body": part, "more_body": number < len(body)}
        for number, part in enumerate(body, 1)
    ]
    waiting = iter([*parts, {"type": "http.disconnect"}])
    sent: list[Message] = []

    async def receive() -> Message:
        return next(waiting)

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start, *rest = sent
    return start["status"], start["headers"], b"".join(m["body"] for m in rest)
