"""Who vouches for people at the desk: a trusted proxy, by a header."""

import re
from collections.abc import Mapping

from consent.errors import BadSetting

USER_HEADER = "CONSENT_DESK_USER_HEADER"
KNOWN = {USER_HEADER}

_NAME = re.compile(r"[A-Za-z0-9-]{1,64}")
_OURS = {"authorization", "cookie", "host", "origin", "x-forwarded-for"}


def read(values: Mapping[str, str]) -> bytes:
    """Give the header's name in lower case, nothing where none is set.

    Raises `BadSetting` unless the proxies that set it are named.
    """
    name = values.get(USER_HEADER, "").strip()
    if not name:
        return b""
    if not _NAME.fullmatch(name) or name.lower() in _OURS:
        raise BadSetting(
            f"{USER_HEADER} is {name!r}; write the header that your proxy names "
            "people in, such as Remote-User",
            USER_HEADER,
        )
    if not values.get("CONSENT_TRUSTED_PROXIES", "").strip():
        raise BadSetting(
            f"{USER_HEADER} is {name!r}, which anybody could send; name the proxies "
            "that set it in CONSENT_TRUSTED_PROXIES as well",
            USER_HEADER,
        )
    return name.lower().encode()
