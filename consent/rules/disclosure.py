"""Which numbers about people may be told, so that none of them can be singled out."""

from collections.abc import Sequence
from typing import NamedTuple

LEAST = 10
"""People that a number has to be about."""


class Cell(NamedTuple):
    """How many records there are, and of how many people."""

    records: int
    people: int


def protect(cells: Sequence[Cell]) -> tuple[int | None, ...]:
    """Give the records of cells that are told together; None is hidden.

    Hidden is what is about 1 to 9 people, and where that is a single cell the next
    smallest too: from a total it could be worked out.
    """
    hidden = [cell for cell in cells if 0 < cell.people < LEAST]
    least = LEAST
    if len(hidden) == 1:
        least = min((c.people for c in cells if c.people >= LEAST), default=0) + 1
    return tuple(
        None if 0 < cell.people < max(least, LEAST) else cell.records for cell in cells
    )
