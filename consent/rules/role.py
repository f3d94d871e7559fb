"""What tools outside know of consent, and which purposes that is at a site."""

from collections.abc import Collection, Mapping

USUAL: Mapping[str, str] = {
    "advertising": "marketing",
    "statistics": "statistics",
    "preferences": "preferences",
    "personalisation": "personalisation",
}
"""What tools know, and the purpose that it usually is."""


def roles(
    given: Mapping[str, tuple[str, ...]], purposes: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """Give the purposes that each role takes, all of which have to be allowed.

    A role that no purpose stands for is left out, and never allowed.
    """
    usual = {role: (name,) for role, name in USUAL.items() if name in purposes}
    return usual | {role: ids for role, ids in given.items() if ids}
