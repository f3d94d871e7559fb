"""What a scan is asked to do, and how much of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from consent.errors import ConsentError
from consent.rules.reach import Network

MEBIBYTE = 2**20

# Browsers take any slashes, or none, for the two of an address.
_LOGIN = re.compile(
    r"(?:(?<=[/\\][/\\])|(?<=\bhttp:)|(?<=\bhttps:))[^/\\?#\s\"'<>]*@", re.IGNORECASE
)


class ScanFailed(ConsentError):
    """A site could not be looked at; the message says why and what to do."""

    code = "scan_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which site to look at, and the caps of it.

    `wait` is how many seconds a page is left untouched, `seconds` and `most` how long
    all may take and how many bytes may come. `allowed` are networks that may be
    reached though they are not public, `names` addresses of hosts, `own` further hosts
    of the site's own. `login` is a name and a password that the origin asks for.
    `sandbox` is Chromium's own. `pictures` keeps one of each page.
    """

    url: str
    pages: int = 8
    wait: float = 10.0
    seconds: float = 900.0
    most: int = 300 * MEBIBYTE
    allowed: Sequence[Network] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    own: Sequence[str] = ()
    login: tuple[str, str] | None = field(default=None, repr=False)
    sandbox: bool = True
    chromium: Path | None = None
    pictures: bool = False

    @property
    def origin(self) -> str:
        """Give the origin that is looked at and not left."""
        return origin(self.url)

    @property
    def host(self) -> str:
        """Give its host."""
        return urlsplit(self.url).hostname or ""

    @property
    def settle(self) -> float:
        """Give the seconds that a page is left alone after a choice."""
        return min(self.wait / 2, 2.0)


def plain(text: str) -> str:
    """Give a text whose addresses name no user and no password."""
    return _LOGIN.sub("", text)


def login(url: str) -> tuple[str, str] | None:
    """Give the user and the password that an address names."""
    parts = urlsplit(url)
    if parts.username is None:
        return None
    return unquote(parts.username), unquote(parts.password or "")


def origin(url: str) -> str:
    """Give scheme, host and port of a web address, or nothing of another."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + ("" if port in (None, usual) else f":{port}")
