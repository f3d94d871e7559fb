"""Numbers that would single people out are hidden (A46)."""

import pytest

from consent.rules.disclosure import Cell, protect


def cells(*people: int) -> list[Cell]:
    """Give cells in which everybody left two records."""
    return [Cell(2 * each, each) for each in people]


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ([10, 25], (20, 50)),
        ([0, 25], (0, 50)),
        ([9, 1, 25], (None, None, 50)),
        ([9, 25, 40], (None, None, 80)),
        ([9, 0, 0], (None, 0, 0)),
        ([], ()),
    ],
)
def test_few_people_are_hidden(people: list[int], told: tuple[int | None, ...]) -> None:
    """One to nine people, and a second cell where one alone could be worked out."""
    assert protect(cells(*people)) == told


def test_people_count_and_not_records() -> None:
    """Nine people who answered often are nine people."""
    assert protect([Cell(500, 9), Cell(12, 10), Cell(9, 9)]) == (None, 12, None)
