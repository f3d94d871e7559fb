"""A record's reference: its place in a site's log, short enough to read out loud.

The number in Crockford's base 32, six digits or more, and two check digits, in groups
of four: `0000-4R7Q`. The check also takes in the site, so that a reference of one
site is refused at another.
"""

import hashlib
import re

from consent.canonical import LARGEST
from consent.errors import BadReference

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HEARD = str.maketrans("OIL", "011", " -\u2013")
_WRITTEN = re.compile(f"[{_DIGITS}]{{8}}(?:[{_DIGITS}]{{4}}){{0,2}}")
# A reference begins with a zero until the log has millions of records.
_NUMBER = re.compile("0|[1-9][0-9]{0,15}")
# The largest prime below 32 ** 2: one wrong digit, or two that stand next to each other
# the wrong way round, never give a multiple of it.
_PRIME = 1021


def write(site: str, n: int) -> str:
    """Write the reference of a site's entry, counted from 0."""
    length = 6
    while n >= 32**length:
        length += 4
    text = _digits(n, length) + _digits(_check(site, n), 2)
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def read(site: str, text: str) -> int:
    """Read a reference back, or raise `BadReference`.

    Case, spaces and hyphens do not matter; O is read as 0, I and L as 1.
    """
    written = text.upper().translate(_HEARD)
    if _WRITTEN.fullmatch(written):
        n = _number(written[:-2])
        if write(site, n).replace("-", "") == written and n <= LARGEST:
            return n
    raise BadReference(
        f"{text!r:.40} is no reference of {site!r}; look at each letter once more",
        "reference",
    )


def find(site: str, text: str) -> int:
    """Read what names a record: its number, or its reference with all its digits."""
    if _NUMBER.fullmatch(text):
        return int(text)
    return read(site, text)


def _check(site: str, n: int) -> int:
    salt = int.from_bytes(hashlib.sha256(site.encode()).digest()[:4])
    return (n + salt) % _PRIME


def _digits(number: int, length: int) -> str:
    return "".join(_DIGITS[number >> 5 * at & 31] for at in reversed(range(length)))


def _number(text: str) -> int:
    number = 0
    for digit in text:
        number = number << 5 | _DIGITS.index(digit)
    return number
