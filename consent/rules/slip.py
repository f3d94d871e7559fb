"""What a form of ours carries, sealed, so that no other page can send one."""

import re
from dataclasses import dataclass

from consent.errors import BadSlip

MINUTE = 60_000
LIFE = 60
"""Minutes that a form can be sent after it was shown."""

_VERSION = "f1"
_PATTERN = re.compile(
    r"f1\.([a-z0-9-]{1,32})\.(\d{1,12})\.([0-9a-f]{32})\.([0-9a-f]{32})"
    r"(?:\.i([1-9]\d{0,11}|0))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Slip:
    """One showing of a page: the key of the act it may lead to, and whose it is.

    `minute` counts from 1970, when it was shown. `holder` is a digest of the cookies
    that the browser showed. `n` is the record that a receipt was handed in for.
    """

    site: str
    minute: int
    key: str
    holder: str
    n: int | None = None


def write(slip: Slip) -> str:
    """Write what is to be sealed."""
    text = f"{_VERSION}.{slip.site}.{slip.minute}.{slip.key}.{slip.holder}"
    return text if slip.n is None else f"{text}.i{slip.n}"


def read(text: str, site: str, holder: str, now: int, life: int = LIFE) -> Slip:
    """Read what was sealed, or raise `BadSlip` if it is not this holder's, or too old.

    `now` is in milliseconds since 1970, and `life` in minutes.
    """
    match = _PATTERN.fullmatch(text)
    if match is None:
        raise BadSlip("this is no form of this page", "slip")
    named, minute, key, whose, n = match.groups()
    slip = Slip(named, int(minute), key, whose, None if n is None else int(n))
    if (slip.site, slip.holder) != (site, holder):
        raise BadSlip("the form was shown to another browser, or before a choice")
    if not 0 <= now // MINUTE - slip.minute <= life:
        raise BadSlip("the form was shown too long ago", "slip")
    return slip
