"""Finding answers that have no record, and hours of which nothing is known."""

from consent.flows.gap import Gaps, compare, sentences
from consent.period import HOUR
from consent.store.tally import Stored, Tally

NOTICE = "n"


def tally(hour: int, answered: int, notice: str = NOTICE) -> Tally:
    """Tell of one hour that a notice was answered so often."""
    return Tally(
        site="shop", hour=hour, notice=notice, lang="en", shown=9, answered=answered
    )


def stored(hour: int, records: int, *, first: int = 0, last: int = 0) -> Stored:
    """Give what the log has of one hour."""
    return Stored(
        hour=hour, notice=NOTICE, lang="en", records=records, first=first, last=last
    )


def missing(*found: Tally | Stored) -> list[tuple[int, int]]:
    """Give the hours with a gap, and how many answers are missing."""
    gaps = between(0, 4 * HOUR, *found)
    return [(hour.start // HOUR, hour.missing) for hour in gaps.hours]


def between(since: int, until: int, *found: Tally | Stored) -> Gaps:
    """Compare what was told with what is stored."""
    tallies = [one for one in found if isinstance(one, Tally)]
    records = [one for one in found if isinstance(one, Stored)]
    return compare("shop", since, until, tallies, records)


def test_an_answer_without_a_record() -> None:
    """What was answered and is not stored is missing, in its hour."""
    assert missing(tally(1, 3), stored(1, 1), tally(2, 3), stored(2, 3)) == [(1, 2)]


def test_more_records_than_answers_are_none() -> None:
    """A page that could not tell of its answer hides none of another hour's."""
    assert missing(tally(1, 1), stored(1, 5), tally(2, 2), stored(2, 0)) == [(2, 2)]


def test_around_the_full_hour() -> None:
    """An answer and its record may lie on two sides of the hour."""
    assert missing(tally(1, 2), stored(2, 2, first=2)) == []
    assert missing(tally(2, 2), stored(1, 2, last=2)) == []
    assert missing(tally(1, 2), stored(2, 2)) == [(1, 2)]


def test_each_notice_by_itself() -> None:
    """Records of one notice stand for no answers on another."""
    assert missing(tally(1, 1, "other"), stored(1, 2)) == [(1, 1)]


def test_hours_that_nobody_counted() -> None:
    """They are told as spans, with what the log has of them."""
    gaps = between(HOUR // 2, 4 * HOUR, stored(0, 7), tally(2, 0), stored(3, 1))
    spans = [(s.since / HOUR, s.until / HOUR, s.stored) for s in gaps.unmeasured]

    assert spans == [(0.5, 2, 7), (3, 4, 1)]


def test_all_was_counted() -> None:
    """Nothing is left open where every hour was counted, the last one in part."""
    assert between(0, 5 * HOUR // 2, *(tally(h, 0) for h in range(3))).unmeasured == ()


def told(*found: Tally | Stored, until: int = 9) -> str:
    """Give what a report says."""
    return " ".join(sentences(between(0, until * HOUR, *found)))


def test_a_report_says_what_nobody_knows() -> None:
    """Without a count it says so, and with one for how many hours."""
    assert told(stored(1, 5)).startswith("Not measured:")
    assert told(tally(0, 0), until=3) == (
        "Counted: 1 hour. Not counted, and unknown: 2 hours. "
        "In the hours that were counted, no answer is missing."
    )


def test_a_report_names_the_hours() -> None:
    """The first hours with gaps are named, and few answers not counted."""
    few, many = told(tally(1, 9)), told(*(tally(hour, 9) for hour in range(7)))

    assert "A few answers that browsers told of have no record" in few
    assert few.endswith("that begin at 1970-01-01 01:00.")
    assert "At least 63 answers" in many
    assert many.endswith("1970-01-01 04:00 and later.")
