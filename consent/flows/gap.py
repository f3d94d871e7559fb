"""Gaps: hours in which answers went missing, and hours of which that is not known."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from consent.ledger.entry import write_time
from consent.ledger.finding import counted
from consent.period import HOUR
from consent.rules.disclosure import LEAST
from consent.store.base import Store
from consent.store.tally import Stored, Tally

MOST_NAMED = 5
"""Hours with gaps that a sentence names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """What came of one notice in one hour, which begins `start` ms after 1970, UTC.

    `missing` answers were given, as the pages told, and have no record.
    """

    start: int
    notice: str
    shown: int
    answered: int
    stored: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time of which no count tells, and how many answers the log has of it."""

    since: int
    until: int
    stored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """What was counted of a site from one time to before another."""

    site: str
    since: int
    until: int
    counted: tuple[Hour, ...]
    unmeasured: tuple[Span, ...]

    @property
    def hours(self) -> tuple[Hour, ...]:
        """Give the hours in which answers are missing."""
        return tuple(hour for hour in self.counted if hour.missing)

    @property
    def missing(self) -> int:
        """Tell how many answers are missing at least."""
        return sum(hour.missing for hour in self.counted)


async def find_gaps(
    store: Store, site: str, since: int | None, until: int | None, now: int
) -> Gaps:
    """Compare what pages told with what the log holds; `now` is in ms since 1970.

    Without a beginning it is that of the site, without an end it is now. Raises
    `UnknownSite`.
    """
    first = min(row.published for row in await store.notices(site))
    begin = max(first, since or 0)
    end = min(now, now if until is None else until)
    return compare(
        site,
        begin,
        max(begin, end),
        await store.tallies(site, begin, end),
        # An answer and its record may lie on two sides of the hour.
        await store.stored(site, begin // HOUR * HOUR - HOUR, end + HOUR),
    )


def compare(
    site: str,
    since: int,
    until: int,
    tallies: Iterable[Tally],
    stored: Sequence[Stored],
) -> Gaps:
    """Find hours in which more was answered than stored, and those not counted."""
    told = list(tallies)
    records = Counter[tuple[int, str]]()
    edges = Counter[tuple[int, str]]()
    for one in stored:
        records[one.hour, one.notice] += one.records
        edges[one.hour - 1, one.notice] += one.first
        edges[one.hour + 1, one.notice] += one.last
    return Gaps(
        site=site,
        since=since,
        until=until,
        counted=tuple(_hours(told, records, edges)),
        unmeasured=tuple(_unmeasured(since, until, told, stored)),
    )


def _hours(
    told: Iterable[Tally],
    records: Counter[tuple[int, str]],
    edges: Counter[tuple[int, str]],
) -> Iterator[Hour]:
    shown, answered = Counter[tuple[int, str]](), Counter[tuple[int, str]]()
    for one in told:
        shown[one.hour, one.notice] += one.shown
        answered[one.hour, one.notice] += one.answered
    for at in sorted(shown):
        # Several records for one answer would hide that another has none.
        missing = answered[at] - records[at] - edges[at]
        yield Hour(
            start=at[0] * HOUR,
            notice=at[1],
            shown=shown[at],
            answered=answered[at],
            stored=records[at],
            missing=max(0, missing),
        )


def _unmeasured(
    since: int, until: int, told: Iterable[Tally], stored: Sequence[Stored]
) -> Iterator[Span]:
    measured = {one.hour for one in told}
    records = Counter[int]()
    for one in stored:
        records[one.hour] += one.records
    begin = None
    for hour in range(since // HOUR, -(-until // HOUR) + 1):
        is_open = hour * HOUR < until and hour not in measured
        if is_open and begin is None:
            begin = hour
        elif not is_open and begin is not None:
            yield Span(
                since=max(since, begin * HOUR),
                until=min(until, hour * HOUR),
                stored=sum(records[each] for each in range(begin, hour)),
            )
            begin = None


def sentences(gaps: Gaps) -> Iterator[str]:
    """Sum up for a report what is missing, and of what nobody knows."""
    if not gaps.counted:
        yield (
            "Not measured: the site does not count how often its notice is shown and "
            "answered, so that a lost answer would leave no trace."
        )
        return
    hours = len({hour.start for hour in gaps.counted})
    blank = sum(-(-(span.until - span.since) // HOUR) for span in gaps.unmeasured)
    yield f"Counted: {_hours_of(hours)}. Not counted, and unknown: {_hours_of(blank)}."
    if not gaps.missing:
        yield "In the hours that were counted, no answer is missing."
        return
    named = ", ".join(_minute(hour.start) for hour in gaps.hours[:MOST_NAMED])
    more = " and later" if len(gaps.hours) > MOST_NAMED else ""
    yield (
        f"{_at_least(gaps.missing)} that browsers told of have no record, in the hours "
        f"that begin at {named}{more}."
    )


def _hours_of(number: int) -> str:
    return counted(number, "hour", "hours")


def _at_least(number: int) -> str:
    return f"At least {number:,} answers" if number >= LEAST else "A few answers"


def _minute(ts: int) -> str:
    return write_time(ts)[:16].replace("T", " ")
