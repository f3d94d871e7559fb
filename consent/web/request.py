"""One HTTP request as the doors see it."""

from typing import Any

from starlette.types import Scope

from consent.signals.gpc import opts_out
from consent.web.answer import Headers


class Request:
    """A request under a host name of ours; `now` is in milliseconds since 1970.

    `headers` has lower-case names. One sent several times is joined, as RFC 9110 §5.3
    and, for cookies, RFC 9113 §8.2.3 say.
    """

    __slots__ = ("headers", "host", "now", "scope")

    def __init__(self, scope: Scope, now: int) -> None:
        """Take a request's ASGI scope and the time it came."""
        self.scope = scope
        self.now = now
        pairs: Headers = scope["headers"]
        self.headers = dict(pairs)
        if len(self.headers) < len(pairs):
            self.headers = _fold(pairs)
        self.host = ""

    @property
    def signal(self) -> bool:
        """Tell whether an opt-out signal came with it (Global Privacy Control)."""
        return opts_out(self.headers.get(b"sec-gpc", b"").decode("latin-1"))

    @property
    def parameters(self) -> dict[str, Any]:
        """Give what the route found in the path."""
        found: dict[str, Any] = self.scope["path_params"]
        return found


def _fold(pairs: Headers) -> dict[bytes, bytes]:
    folded = dict(pairs)
    for name in folded:
        values = [value for key, value in pairs if key == name]
        folded[name] = (b"; " if name == b"cookie" else b", ").join(values)
    return folded
