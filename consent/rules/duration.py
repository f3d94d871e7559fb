"""How long something lasts, as an owner writes it: "6 months", "session"."""

import re
from dataclasses import dataclass

SESSION = "session"
UNTIL_DELETED = "until deleted"

SPAN = r"[1-9][0-9]{0,3} (?:day|week|month|year)s?"
STORED = rf"{SESSION}|{UNTIL_DELETED}|[1-9][0-9]{{0,3}} (?:minute|hour)s?|{SPAN}"

_SPAN = re.compile(SPAN)
_STORED = re.compile(STORED)
_SHORTEST = {"day": 1, "week": 7, "month": 30, "year": 365}
_LONGEST = {"day": 1, "week": 7, "month": 31, "year": 366}
_A_DAY = {"minute": 1440, "hour": 24}


@dataclass(frozen=True, slots=True)
class _Span:
    count: int
    unit: str


def span_problem(text: str) -> str:
    """Say what is wrong with a duration of whole days or more, if anything is."""
    if _SPAN.fullmatch(text):
        return ""
    return 'is not a duration; write days, weeks, months or years, such as "6 months"'


def stored_problem(text: str) -> str:
    """Say what is wrong with a stored item's duration, if anything is."""
    if _STORED.fullmatch(text):
        return ""
    return (
        f'is not a duration; write "{SESSION}", "{UNTIL_DELETED}" '
        'or a time such as "30 minutes" or "13 months"'
    )


def shortest(text: str) -> int:
    """Count the days of a span at its shortest: a month is 30, a year 365."""
    span = _read(text)
    return span.count * _SHORTEST[span.unit]


def longest(text: str) -> int:
    """Count the days of a span at its longest: a month is 31, a year 366."""
    span = _read(text)
    return span.count * _LONGEST[span.unit]


def stored_days(text: str) -> int | None:
    """Count the days a stored item may last: 0 for a session, None for no end."""
    if text == SESSION:
        return 0
    if text == UNTIL_DELETED:
        return None
    span = _read(text)
    if span.unit in _A_DAY:
        return -(-span.count // _A_DAY[span.unit])
    return span.count * _LONGEST[span.unit]


def _read(text: str) -> _Span:
    count, unit = text.split(" ")
    return _Span(int(count), unit.removesuffix("s"))
