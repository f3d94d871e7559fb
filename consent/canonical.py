"""The one way from values to bytes: JSON as RFC 8785 writes it, and its SHA-256."""

import hashlib
import json
from typing import Any

from consent.errors import ConsentError

LARGEST = 2**53 - 1


class NotCanonical(ConsentError):
    """A value or a text has no single canonical form here."""

    code = "not_canonical"


def encode(value: Any) -> bytes:
    """Turn a JSON value into its one canonical form (RFC 8785, UTF-8 bytes).

    Keys must be ASCII and numbers whole, at most 2**53 - 1 in size: within those
    bounds the standard library writes exactly what RFC 8785 asks for.
    """
    try:
        _check(value)
        text = json.dumps(
            value, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("a text holds a lone surrogate") from error
    except RecursionError as error:
        raise NotCanonical("the value is nested too deeply") from error


def decode(data: bytes) -> Any:
    """Read canonical bytes back, refusing any other way to write the same value."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotCanonical(f"not JSON: {error}") from error
    if encode(value) != data:
        raise NotCanonical("JSON is not in canonical form")
    return value


def digest(value: Any) -> str:
    """Name a JSON value by the SHA-256 of its canonical form, in lower-case hex."""
    return hashlib.sha256(encode(value)).hexdigest()


def _check(value: Any) -> None:
    match value:
        case None | bool() | str():
            return
        case int() if abs(value) <= LARGEST:
            return
        case list() | tuple():
            for item in value:
                _check(item)
        case dict():
            _check_object(value)
        case _:
            raise NotCanonical(f"{value!r:.60} has no canonical form")


def _check_object(value: dict[Any, Any]) -> None:
    for key, item in value.items():
        if not isinstance(key, str) or not key.isascii():
            raise NotCanonical(f"key {key!r} is not ASCII text")
        _check(item)
