"""Sentences out of a language's texts: placeholders, plurals, durations."""

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from consent.rules.plural import form

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_SHORTEST = {"year": 365, "month": 30, "day": 1}
_LONGEST = {"year": 366, "month": 31, "day": 1}
# Where a list is not written as in English: between two names, and before the last.
_COMMAS = {"ar": "، ", "ja": "、", "zh": "、"}
_BEFORE_AND = {"ja": "", "zh": ""}
_AFTER_AND = {"ar": "", "he": "", "ja": "", "th": "", "zh": ""}
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


def count(texts: Mapping[str, str], lang: str, key: str, number: int) -> str:
    """Say how many, such as "1 service" or "8 services"."""
    text = texts.get(f"{key}.{form(lang, number)}") or texts[f"{key}.other"]
    return text.replace("{count}", str(number))


def comma(lang: str) -> str:
    """Give what stands between two names of a list."""
    return _COMMAS.get(lang.partition("-")[0], ", ")


def conjunction(texts: Mapping[str, str], lang: str) -> str:
    """Give what stands before the last name of a list: " and "."""
    language = lang.partition("-")[0]
    before = _BEFORE_AND.get(language, " ")
    return before + texts["and"] + _AFTER_AND.get(language, " ")


def duration(texts: Mapping[str, str], lang: str, written: str) -> str:
    """Say an owner's duration ("13 months", "until deleted") in the notice's words."""
    match = _DURATION.fullmatch(written)
    if match is None:
        return texts[f"duration.{written.replace(' ', '_')}"]
    return count(texts, lang, f"duration.{match[2]}", int(match[1]))


def at_least(texts: Mapping[str, str], lang: str, days: int) -> str:
    """Say days that were counted short, in the largest unit they may have come from."""
    return _days(texts, lang, days, _SHORTEST)


def at_most(texts: Mapping[str, str], lang: str, days: int) -> str:
    """Say days that were counted long, in the largest unit they may have come from."""
    return _days(texts, lang, days, _LONGEST)


def _days(
    texts: Mapping[str, str], lang: str, days: int, lengths: Mapping[str, int]
) -> str:
    unit = next(unit for unit, length in lengths.items() if days % length == 0)
    return count(texts, lang, f"duration.{unit}", days // lengths[unit])
