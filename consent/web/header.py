"""Reading a request's headers from its raw list."""

from starlette.types import Scope


def read(scope: Scope, name: bytes) -> bytes | None:
    """Give a header's value, or None; several are joined (RFC 9110 §5.3)."""
    values = [value for key, value in scope["headers"] if key == name]
    if not values:
        return None
    return b", ".join(values)
