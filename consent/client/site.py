"""A site's name, as it stands in cookies and routes."""

import re

from consent.errors import BadSetting

_NAME = re.compile(r"[a-z0-9-]{1,32}", re.ASCII)


def checked(site: str) -> str:
    """Give a site's name back, or raise `BadSetting` where it can be none."""
    if not _NAME.fullmatch(site):
        raise BadSetting(f"{site!r} is no site: 1 to 32 of a-z, 0-9 and - are", "site")
    return site
