"""Sentences out of a language's texts: placeholders, plurals, durations."""

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_LONGEST = {"year": 366, "month": 31, "day": 1}
_DURATION = re.compile(r"(\d+) (minute|hour|day|week|month|year)s?")


def fill(text: str, **values: object) -> Markup:
    """Put values where a text says `{name}`; all but markup is escaped.

    An unknown name raises KeyError; there is no other syntax, so that no text can
    reach into an object.
    """
    parts = _PLACEHOLDER.split(text)
    filled = [
        escape(values[part]) if odd else escape(part)
        for odd, part in ((index % 2, part) for index, part in enumerate(parts))
    ]
    return Markup("").join(filled)


def count(texts: Mapping[str, str], key: str, number: int) -> str:
    """Say how many, such as "1 service" or "8 services"."""
    form = "one" if number == 1 else "other"
    return texts[f"{key}.{form}"].replace("{count}", str(number))


def duration(texts: Mapping[str, str], written: str) -> str:
    """Say an owner's duration ("13 months", "until deleted") in the notice's words."""
    match = _DURATION.fullmatch(written)
    if match is None:
        return texts[f"duration.{written.replace(' ', '_')}"]
    return count(texts, f"duration.{match[2]}", int(match[1]))


def days(texts: Mapping[str, str], number: int) -> str:
    """Say days in the largest unit that they may have been written in."""
    unit = next(unit for unit, length in _LONGEST.items() if number % length == 0)
    return count(texts, f"duration.{unit}", number // _LONGEST[unit])
