"""Short names: the first digits of a hash, for whoever has the few whole ones."""

from collections.abc import Iterable

_DIGITS = 12


def short(name: str) -> str:
    """Shorten a hash in hex; 48 bits of it tell an owner's own things apart."""
    return name[:_DIGITS]


def named(start: str, names: Iterable[str]) -> str | None:
    """Give the first name that begins so, if any; too short a start names none."""
    if len(start) >= _DIGITS:
        for name in names:
            if name.startswith(start):
                return name
    return None
