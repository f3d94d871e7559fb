"""A one-time link, with which somebody sets a password and is let in."""

import re
from dataclasses import dataclass

HOUR = 3_600_000
LIFE = 24 * HOUR
"""Milliseconds that a link can be taken."""

SECRET = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link for one person, of which a SHA-256 is kept; times in ms since 1970."""

    digest: bytes
    person: str
    created: int
    expires: int
