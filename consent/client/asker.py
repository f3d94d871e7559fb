"""Questions to the service over HTTP, each answered within a time limit or not at all.

All connections live on one event loop in a thread of its own. So one pool serves
threads and event loops alike, and the limit holds for everything that can take time:
an HTTP library limits single steps, which a service that drips passes one by one.
"""

import asyncio
import os
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from ssl import SSLContext
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from consent.client.answer import NoAnswer
from consent.errors import BadSetting

if TYPE_CHECKING:
    from consent.client.line import Line

LONGEST_TIMEOUT = 60


class Asker:
    """Sends GET requests to one service; `timeout` seconds bound each call."""

    def __init__(self, url: str, *, timeout: float, ssl: SSLContext | None) -> None:
        self._url = _checked_url(url)
        self._timeout = _checked_timeout(timeout)
        self._new_line = _line_class()
        self._ssl = ssl or self._new_line.default_ssl()
        self._lock = threading.Lock()
        self._line: Line | None = None

    def get(self, path: str, headers: Mapping[str, str]) -> bytes:
        """Give an answer's body, or raise `NoAnswer` for any that is not 200."""
        future = self._start(path, headers)
        try:
            return future.result(self._timeout)
        except TimeoutError as error:
            future.cancel()
            raise self._too_late() from error

    async def wait(self, path: str, headers: Mapping[str, str]) -> bytes:
        """Do the same for a caller on an asyncio event loop."""
        try:
            async with asyncio.timeout(self._timeout):
                return await asyncio.wrap_future(self._start(path, headers))
        except TimeoutError as error:
            raise self._too_late() from error

    def close(self) -> None:
        """Close every connection and end the thread."""
        with self._lock:
            line, self._line = self._line, None
        if line is not None and line.pid == os.getpid():
            line.close()

    def _start(self, path: str, headers: Mapping[str, str]) -> Future[bytes]:
        with self._lock:
            # Threads do not survive a fork, and servers fork after loading the site.
            if self._line is None or self._line.pid != os.getpid():
                self._line = self._new_line(self._ssl, self._timeout)
            return self._line.start(self._url + path, headers)

    def _too_late(self) -> NoAnswer:
        return NoAnswer(f"{self._url} did not answer within {self._timeout} s")


def _line_class() -> "type[Line]":
    try:
        from consent.client.line import Line  # noqa: PLC0415  # An extra.
    except ModuleNotFoundError as error:
        raise BadSetting(
            "asking a service needs httpx2: pip install 'consent-ledger[client]'"
        ) from error
    return Line


def _checked_url(url: str) -> str:
    parts = urlsplit(url)
    plain = not (parts.username or parts.query or parts.fragment)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not plain:
        raise BadSetting(f"{url!r} is not an address such as https://host/path", "url")
    return url.rstrip("/")


def _checked_timeout(timeout: float) -> float:
    if not 0 < timeout <= LONGEST_TIMEOUT:
        raise BadSetting(
            f"{timeout!r} is no time limit: above 0, at most {LONGEST_TIMEOUT} seconds",
            "timeout",
        )
    return timeout
