"""The published notice, which tells what the numbers in a token mean."""

from collections.abc import Mapping
from pathlib import Path
from ssl import SSLContext
from typing import Any, TypeAlias

import msgspec

from consent import canonical
from consent.client.answer import NoAnswer
from consent.client.asker import Asker
from consent.client.site import checked
from consent.errors import BadSetting
from consent.model import Notice

VERSION = 1

Source: TypeAlias = Notice | Mapping[str, Any] | bytes | str | Path
"""A notice, its JSON as a dict or as bytes, or the path of a file that holds it."""


def read_notice(source: Source) -> Notice:
    """Read a notice as the service answers it, or raise `BadSetting`."""
    try:
        notice = _read(source)
    except (msgspec.MsgspecError, UnicodeDecodeError, OSError) as error:
        raise BadSetting(f"the notice cannot be read: {error}", "notice") from error
    if notice.v != VERSION:
        raise BadSetting(f"notices of version {notice.v} are not known", "notice")
    return notice


def fetch_notice(
    url: str,
    site: str,
    notice_hash: str = "",
    *,
    timeout: float = 5,
    ssl: SSLContext | None = None,
) -> Notice:
    """Fetch a site's notice, the one that is shown now where no hash is given.

    The content is checked against its hash. `NoAnswer` if that fails, or if the
    service has not answered within `timeout` seconds.
    """
    base = f"/v1/sites/{checked(site)}"
    asker = Asker(url, timeout=timeout, ssl=ssl)
    try:
        shown = notice_hash or _current(asker.get(f"{base}/check", {}))
        body = asker.get(f"{base}/notices/{shown}", {})
    finally:
        asker.close()
    return _verified(body, shown)


def _read(source: Source) -> Notice:
    match source:
        case Notice():
            return source
        case Mapping():
            return msgspec.convert(dict(source), Notice)
        case str() | Path():
            return msgspec.json.decode(Path(source).read_bytes(), type=Notice)
        case _:
            return msgspec.json.decode(source, type=Notice)


def _current(body: bytes) -> str:
    try:
        return msgspec.json.decode(body, type=_Check).notice
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NoAnswer(f"the consent service named no notice: {error}") from error


class _Check(msgspec.Struct, frozen=True):
    notice: str


def _verified(body: bytes, notice_hash: str) -> Notice:
    try:
        value = canonical.decode(body)
    except canonical.NotCanonical as error:
        raise NoAnswer(f"the consent service sent no notice: {error}") from error
    if canonical.digest(value) != notice_hash:
        raise NoAnswer(f"the consent service sent another notice than {notice_hash!r}")
    return read_notice(value)
