"""What is counted by the hour, on no visitor: hours are counted since 1970, UTC."""

from dataclasses import dataclass

HOUR = 3_600_000
EDGE = 30_000
"""Milliseconds that an answer and its record may lie apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often a notice was shown, and answered, as its pages told.

    One of zeros says that in its hour the site was counted.
    """

    site: str
    hour: int
    notice: str
    lang: str
    shown: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """How many answers on a notice the log holds; the language is lost once erased.

    `first` and `last` of them came within the first and last `EDGE` of the hour.
    """

    hour: int
    notice: str
    lang: str | None
    records: int
    first: int
    last: int
