"""What a page says once it was sent on to itself, sealed so that only we can say it."""

import re

MINUTE = 60_000
LIFE = 5
"""Minutes that it is said again if the page is loaded once more."""

_PATTERN = re.compile(r"s1\.([a-z0-9-]{1,32})\.(\d{1,12})\.([a-z]+)", re.ASCII)


def write(site: str, word: str, now: int) -> str:
    """Write what is to be sealed; `now` is in milliseconds since 1970."""
    return f"s1.{site}.{now // MINUTE}.{word}"


def read(text: str, site: str, now: int) -> str:
    """Give the word, or nothing where it was said elsewhere or too long ago."""
    match = _PATTERN.fullmatch(text)
    if match is None or match[1] != site:
        return ""
    return match[3] if 0 <= now // MINUTE - int(match[2]) <= LIFE else ""
