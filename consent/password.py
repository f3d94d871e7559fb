"""Hashing of passwords with argon2id (RFC 9106)."""

from functools import cache
from typing import Any

MEMORY, TIME, LANES = 19_456, 2, 1
"""KiB, passes and lanes: what OWASP asks for; about 20 ms on a small machine."""

SALT = 16
_DECOY = b"\0" * SALT


def hashed(password: str, salt: bytes) -> str:
    """Give a password's argon2id hash, with all that checking it takes."""
    low = _low_level()
    made: bytes = low.hash_secret(
        password.encode(), salt, TIME, MEMORY, LANES, 32, low.Type.ID
    )
    return made.decode()


def is_outdated(known: str) -> bool:
    """Tell whether a hash was made with less, or other, than one is made with now."""
    return not known.startswith(f"$argon2id$v=19$m={MEMORY},t={TIME},p={LANES}$")


def is_right(known: str, password: str) -> bool:
    """Tell whether a password has that hash; without one it takes as long to say no."""
    # Imported when used: nobody pays for the desk who has none.
    from argon2.exceptions import VerificationError  # noqa: PLC0415

    low = _low_level()
    try:
        low.verify_secret((known or _decoy()).encode(), password.encode(), low.Type.ID)
    except VerificationError:
        return False
    return bool(known)


@cache
def _decoy() -> str:
    return hashed("nobody's", _DECOY)


@cache
def _low_level() -> Any:
    from argon2 import low_level  # noqa: PLC0415

    return low_level
