"""Noticing that the master secrets were rotated, without a restart."""

import asyncio
import logging
from pathlib import Path

from consent import secret_key
from consent.errors import ConsentError
from consent.flows.renew import recognise
from consent.web.parts import Parts

log = logging.getLogger("consent.web")

PAUSE = 1.0
"""Seconds between two looks at the file."""


class Rotation:
    """Hands the secrets of a file to what opens tokens, whenever the file changed."""

    def __init__(self, path: Path, parts: Parts) -> None:
        """Take the file as it was read at the start."""
        self._path = path
        self._parts = parts
        self._seen = _stamp(path)

    async def follow(self) -> None:
        """Look again and again."""
        while True:
            await asyncio.sleep(PAUSE)
            await self.look()

    async def look(self) -> None:
        """Take new secrets; while they cannot be read, those before go on."""
        stamp = _stamp(self._path)
        if stamp == self._seen:
            return
        self._seen = stamp
        try:
            secrets = secret_key.read_again(self._path)
            await recognise(self._parts.store, secrets)
        except ConsentError as error:
            log.warning("the secrets stay as they were: %s", error.message)
        else:
            self._parts.tokens.renew(secrets)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
