"""One HTTP request as the doors see it."""

from collections.abc import Sequence
from typing import Any

from starlette.types import Scope


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
        self.headers = _fold(scope["headers"])
        self.host = ""

    @property
    def signal(self) -> bool:
        """Tell whether an opt-out signal came with it (Global Privacy Control)."""
        return self.headers.get(b"sec-gpc") == b"1"

    @property
    def parameters(self) -> dict[str, Any]:
        """Give what the route found in the path."""
        found: dict[str, Any] = self.scope["path_params"]
        return found


def _fold(pairs: Sequence[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    folded = dict(pairs)
    if len(folded) == len(pairs):
        return folded
    for name in folded:
        values = [value for key, value in pairs if key == name]
        folded[name] = (b"; " if name == b"cookie" else b", ").join(values)
    return folded
