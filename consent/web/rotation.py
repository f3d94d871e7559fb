"""Noticing that the master secrets were rotated, without a restart."""

import asyncio
import logging
from pathlib import Path

from consent import secret_key
from consent.errors import BadSetting
from consent.web.tokens import Tokens

log = logging.getLogger("consent.web")

PAUSE = 1.0
"""Seconds between two looks at the file."""


class Rotation:
    """Hands the secrets of a file to what opens tokens, whenever the file changed."""

    def __init__(self, path: Path, tokens: Tokens) -> None:
        """Take the file as it was read at the start."""
        self._path = path
        self._tokens = tokens
        self._seen = _stamp(path)

    async def follow(self) -> None:
        """Look again and again."""
        while True:
            await asyncio.sleep(PAUSE)
            self.look()

    def look(self) -> None:
        """Take new secrets; while they cannot be read, those before go on."""
        stamp = _stamp(self._path)
        if stamp == self._seen:
            return
        self._seen = stamp
        try:
            self._tokens.renew(secret_key.read_again(self._path))
        except BadSetting as error:
            log.warning("the secrets stay as they were: %s", error.message)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
