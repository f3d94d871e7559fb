"""How durations are written and counted."""

import pytest

from consent.rules.duration import (
    longest,
    shortest,
    span_problem,
    stored_days,
    stored_problem,
)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1 day", 1, 1),
        ("14 days", 14, 14),
        ("2 weeks", 14, 14),
        ("6 months", 180, 186),
        ("13 months", 390, 403),
        ("1 year", 365, 366),
    ],
)
def test_a_span_has_a_shortest_and_a_longest_reading(
    text: str, low: int, high: int
) -> None:
    """Grants count the shortest and refusals the longest: the visitor gains."""
    assert span_problem(text) == ""
    assert (shortest(text), longest(text)) == (low, high)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("session", 0),
        ("until deleted", None),
        ("30 minutes", 1),
        ("24 hours", 1),
        ("25 hours", 2),
        ("13 months", 403),
    ],
)
def test_what_is_stored_counts_whole_days(text: str, days: int | None) -> None:
    """A part of a day counts as a day, a session as none."""
    assert stored_problem(text) == ""
    assert stored_days(text) == days


@pytest.mark.parametrize(
    "text",
    [
        "",
        "6",
        "months",
        "0 days",
        "-1 day",
        "1.5 years",
        "6  months",
        "6 Months",
        "٦ days",
    ],
)
def test_other_texts_are_no_durations(text: str) -> None:
    """What could be read in two ways is not read."""
    assert "6 months" in span_problem(text)
    assert "13 months" in stored_problem(text)


def test_a_validity_is_no_session() -> None:
    """Only what is stored in a browser can end with it."""
    assert span_problem("session")
    assert span_problem("30 minutes")
