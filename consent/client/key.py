"""A site's keys, as the operator hands them to the site's own back end."""

from collections.abc import Sequence
from typing import TypeAlias

from consent.errors import BadSetting

LENGTH = 32
_FEWEST_BYTES = 8

Key: TypeAlias = bytes | str
"""32 bytes, or 64 hex digits."""


def read(keys: Key | Sequence[Key]) -> list[bytes]:
    """Read one key or several, oldest first, or raise `BadSetting` for a weak one."""
    return [_read(key) for key in ([keys] if isinstance(keys, Key) else keys)]


def _read(key: Key) -> bytes:
    data = _from_hex(key) if isinstance(key, str) else key
    if len(data) != LENGTH:
        raise BadSetting(
            f"a site's key has {LENGTH} bytes (64 hex digits), not {len(data)}", "keys"
        )
    # A derived key has about 30 different bytes; zeros or a repeated word have not.
    if len(set(data)) < _FEWEST_BYTES:
        raise BadSetting("that key was not made by the service: it repeats", "keys")
    return data


def _from_hex(key: str) -> bytes:
    try:
        return bytes.fromhex(key)
    except ValueError as error:
        raise BadSetting("a site's key as text is 64 hex digits", "keys") from error
