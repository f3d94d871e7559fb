"""Deed: what somebody, or the service by itself, did to a site, for its log to tell."""

from collections.abc import Callable, Mapping
from typing import Any

from consent import canonical
from consent.ledger.entry import BLIND_LENGTH
from consent.model import Kind
from consent.store.base import Act

BODY_VERSION = 1


def deed(
    site: str,
    *changes: str,
    author: str,
    random: Callable[[int], bytes],
    more: Mapping[str, Any] | None = None,
) -> Act:
    """Tell in sentences what changed by whom; `more` is what machines read beside."""
    told = {"v": BODY_VERSION, "author": author, "changes": list(changes)}
    return Act(
        site=site,
        kind=Kind.ADMIN,
        notice=None,
        body=canonical.encode(told | dict(more or {})),
        blind=random(BLIND_LENGTH),
    )
