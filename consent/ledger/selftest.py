"""What an entry of a self-test says of it: how many pages, and whether all was well."""

from collections.abc import Mapping
from typing import Any

MEMBER = "selftest"


def member(*, pages: int, well: bool) -> dict[str, Any]:
    """Write what the body of such an entry has beside its sentences."""
    return {"pages": pages, "well": well}


def is_one(body: Mapping[str, Any]) -> bool:
    """Tell whether an entry's body is that of a self-test."""
    return MEMBER in body


def was_well(body: Mapping[str, Any]) -> bool:
    """Tell whether it is that of one which found nothing."""
    return is_one(body) and bool(body[MEMBER]["well"])
