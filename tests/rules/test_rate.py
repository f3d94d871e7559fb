"""How often something may happen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.rules import rate
from consent.rules.rate import Rate


def taken(allowed: Rate, times: list[int]) -> list[int]:
    """Take one at each time, and give those at which that was allowed."""
    full, found = 0.0, []
    for now in times:
        full, wait = allowed.take(full, now)
        if not wait:
            found.append(now)
    return found


def test_so_many_at_once_and_then_as_they_come_back() -> None:
    """Five a second are five now, and the next a fifth of a second later."""
    assert taken(Rate(5, 1000), [9_000] * 8) == [9_000] * 5
    assert taken(Rate(5, 1000), [9_000] * 5 + [9_199, 9_200, 9_399]) == [
        *[9_000] * 5,
        9_200,
    ]


def test_who_has_to_wait_is_told_how_long() -> None:
    """A refused request takes nothing, and the time it names is enough."""
    allowed = Rate(2, 60_000)
    full, _ = allowed.take(0.0, 9_000)
    full, _ = allowed.take(full, 9_000)
    full, wait = allowed.take(full, 9_000)
    assert wait == 30_000
    assert allowed.take(full, 9_000 + wait)[1] == 0


def test_a_clock_put_back_stops_nobody() -> None:
    """Whoever used all of it in a future that was none may go on at once."""
    allowed = Rate(1, 1000)
    full, _ = allowed.take(0.0, 9_000_000)
    assert allowed.take(full, 5_000)[1] == 0


@given(
    number=st.integers(1, 50),
    steps=st.lists(st.integers(0, 300), max_size=200),
)
def test_no_period_sees_more_than_twice_the_number(
    number: int, steps: list[int]
) -> None:
    """However requests come, a bucket lets through what it held and what came back."""
    times = [9_000 + sum(steps[:at]) for at in range(len(steps))]
    found = taken(Rate(number, 1000), times)
    for start in found:
        within = [at for at in found if start <= at < start + 1000]
        assert len(within) <= 2 * number


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("60/minute", Rate(60, 60_000)),
        ("1/second", Rate(1, 1_000)),
        ("7/hour", Rate(7, 3_600_000)),
        ("off", None),
    ],
)
def test_a_rate_is_read_as_written(text: str, read: Rate | None) -> None:
    """A number for a time, or none at all."""
    assert rate.read(text) == read


@pytest.mark.parametrize(
    "text", ["", "60", "0/second", "-1/second", "5/day", "5 /hour"]
)
def test_anything_else_says_what_to_write(text: str) -> None:
    """What is no rate is refused with an example."""
    with pytest.raises(ValueError, match="such as 60/minute, or off"):
        rate.read(text)
