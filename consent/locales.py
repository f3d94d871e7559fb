"""The locale files that this installation or checkout carries."""

from functools import cache
from pathlib import Path

from consent.rules.locale import Locale, read

_PACKAGE = Path(__file__).parent
_PLACES = (_PACKAGE / "_locales", _PACKAGE.parent / "widget" / "locales")


@cache
def load() -> dict[str, Locale]:
    """Read every locale file, by its language."""
    folder = next(place for place in _PLACES if place.is_dir())
    return {
        path.stem: read(path.read_bytes()) for path in sorted(folder.glob("*.json"))
    }
