"""How often something may happen: a token bucket as one number.

Generic cell rate algorithm (ITU-T I.371): kept is the time at which the bucket will be
full again, so that a bucket nobody used for a while is the same as none.
"""

import re
from typing import NamedTuple

_PERIODS = {"second": 1_000, "minute": 60_000, "hour": 3_600_000}
_RATE = re.compile(r"([1-9][0-9]{0,6})/(second|minute|hour)")


class Rate(NamedTuple):
    """So many within so many milliseconds: at once, or as they are given back."""

    number: int
    period: int

    def take(self, full: float, now: float) -> tuple[float, float]:
        """Take one from a bucket that is full again at a time; all in milliseconds.

        Gives when it is full after that and 0, or the same time and how long to wait.
        """
        if full - now > self.period:
            # The clock was put back: nobody has to wait until it is there again.
            full = now
        after = max(full, now) + self.period / self.number
        wait = after - now - self.period
        return (after, 0.0) if wait <= 0 else (full, wait)


def read(text: str) -> Rate | None:
    """Read `60/minute`, or `off` as None; anything else is a `ValueError`."""
    if text == "off":
        return None
    match = _RATE.fullmatch(text)
    if match is None:
        raise ValueError(
            "a number per second, minute or hour such as 60/minute, or off"
        )
    return Rate(int(match[1]), _PERIODS[match[2]])
