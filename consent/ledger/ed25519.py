"""Ed25519 verification (RFC 8032 §5.1.7) with nothing but the standard library.

So that an auditor needs only Python. It is strict, as one signature must have one
spelling and one meaning: S and every point canonical, no key and no R of small order,
and the equation without the cofactor. It handles public data alone and so need not run
in constant time; signing does, and is left to the `cryptography` package.
"""

from hashlib import sha512
from typing import TypeAlias

KEY_LENGTH = 32
SIGNATURE_LENGTH = 64

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
_Y = 4 * pow(5, -1, _P) % _P

Point: TypeAlias = tuple[int, int, int, int]
"""Extended coordinates: x = X/Z, y = Y/Z, x * y = T/Z."""

_ZERO: Point = (0, 1, 1, 0)
_BASE: Point = (_X, _Y, 1, _X * _Y % _P)


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether a 32-byte public key made a 64-byte signature of a message."""
    if len(public) != KEY_LENGTH or len(signature) != SIGNATURE_LENGTH:
        return False
    key, s = _decode(public), int.from_bytes(signature[32:], "little")
    if key is None or s >= _L or _is_small(key):
        return False
    digest = sha512(signature[:32] + public + message).digest()
    k = int.from_bytes(digest, "little") % _L
    r = _combine(s, _BASE, k, _negate(key))
    return _encode(r) == signature[:32] and not _is_small(r)


def _decode(data: bytes) -> Point | None:
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    x = _x(y)
    if y >= _P or x is None or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _x(y: int) -> int | None:
    u, v = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = u * v**3 * pow(u * v**7 % _P, (_P - 5) // 8, _P) % _P
    if (v * x * x - u) % _P == 0:
        return x
    x = x * _ROOT_OF_MINUS_ONE % _P
    return x if (v * x * x - u) % _P == 0 else None


def _encode(point: Point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, -1, _P)
    x, y = x * inverse % _P, y * inverse % _P
    return (y | (x & 1) << 255).to_bytes(KEY_LENGTH, "little")


def _add(one: Point, other: Point) -> Point:
    x1, y1, z1, t1 = one
    x2, y2, z2, t2 = other
    a, b = (y1 - x1) * (y2 - x2) % _P, (y1 + x1) * (y2 + x2) % _P
    c, d = 2 * _D * t1 * t2 % _P, 2 * z1 * z2 % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _double(point: Point) -> Point:
    x, y, z, _ = point
    a, b = x * x % _P, y * y % _P
    h = a + b
    e, g = h - (x + y) ** 2, a - b
    f = (2 * z * z + g) % _P
    e %= _P
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _negate(point: Point) -> Point:
    x, y, z, t = point
    return -x % _P, y, z, -t % _P


def _combine(s: int, one: Point, k: int, other: Point) -> Point:
    """Give s times one point plus k times another, in a single pass over the bits."""
    terms = (_ZERO, one, other, _add(one, other))
    total = _ZERO
    for bit in range(max(s, k).bit_length() - 1, -1, -1):
        total = _double(total)
        chosen = (s >> bit & 1) | (k >> bit & 1) << 1
        if chosen:
            total = _add(total, terms[chosen])
    return total


def _is_small(point: Point) -> bool:
    """Tell whether eight times a point is zero."""
    x, y, z, _ = _double(_double(_double(point)))
    return x == 0 and y == z
