"""A local file in MaxMind's format that tells where an address is."""

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consent.errors import BadSetting
from consent.rules import place

if TYPE_CHECKING:
    from maxminddb import Reader

SETTING = "CONSENT_GEO_DATABASE"
WISH = "fetch it again, whole, and let this user read it"
LOOKS_AGAIN = 10_000
"""Milliseconds after which the file is looked at for having been replaced."""

_log = logging.getLogger(__name__)


class GeoDatabase:
    """Looks addresses up in a file, and takes a newer one once that is in its place."""

    def __init__(self, path: Path) -> None:
        """Open the file, or raise `BadSetting`; needs the extra `geo`."""
        self._path = path
        self._looked = 0
        self._told = ""
        self._version = _version(path)
        self._reader = _open(path)

    def place(self, address: str, now: int) -> str:
        """Give the place of an address, or nothing; `now` is in milliseconds."""
        if not 0 <= now - self._looked < LOOKS_AGAIN:
            self._looked = now
            self._renew()
        try:
            found = self._reader.get(address)
        except ValueError:
            # It is no address, or of a family that the file does not know.
            return ""
        except Exception:  # noqa: BLE001 - the library has many ways to find damage
            # Its own words would put the visitor's address into the log.
            self._warn(_bad(self._path, "it is damaged", WISH).message)
            return ""
        return _read(found)

    def _renew(self) -> None:
        try:
            version = _version(self._path)
            if version == self._version:
                return
            self._version = version
            self._reader = _open(self._path)
            self._told = ""
        except BadSetting as error:
            self._warn(f"{error.message}; the one before goes on being used")

    def _warn(self, message: str) -> None:
        if message != self._told:
            _log.warning("%s", message)
        self._told = message


def _version(path: Path) -> tuple[int, int, int]:
    try:
        found = os.stat(path)
    except OSError as error:
        raise _bad(
            path, str(error.strerror), "name a file in MaxMind's format"
        ) from error
    return found.st_mtime_ns, found.st_size, found.st_ino


def _open(path: Path) -> "Reader":
    try:
        import maxminddb  # noqa: PLC0415  # An extra.
    except ModuleNotFoundError as error:
        raise BadSetting(
            f"{SETTING} needs maxminddb: pip install 'consent-ledger[geo]'", SETTING
        ) from error
    try:
        # A mapped file that is cut short in its place would end the process.
        return maxminddb.open_database(path, maxminddb.MODE_MEMORY)
    except (OSError, maxminddb.InvalidDatabaseError, ValueError) as error:
        raise _bad(path, "it cannot be read as MaxMind's format", WISH) from error


def _bad(path: Path, what: str, wish: str) -> BadSetting:
    return BadSetting(f"{SETTING} is {str(path)!r}: {what}; {wish}", SETTING)


def _read(found: Any) -> str:
    """Read the country and its largest region, as GeoIP2 and its like lay them out."""
    if not isinstance(found, dict):
        return ""
    within = found.get("subdivisions")
    region = within[0] if isinstance(within, list) and within else None
    return place.read(_code(found.get("country")), _code(region))


def _code(named: Any) -> str:
    code = named.get("iso_code") if isinstance(named, dict) else named
    return code if isinstance(code, str) else ""
