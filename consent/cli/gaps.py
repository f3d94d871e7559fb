"""`consent gaps`: whether answers went missing, hour by hour."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from consent.cli import options
from consent.cli.moment import moment
from consent.flows.gap import Gaps, Hour, Span, find_gaps
from consent.ledger.entry import write_time
from consent.ledger.finding import counted
from consent.period import HOUR
from consent.store.open import wall_clock

MISSING, UNMEASURED = 1, 3


@click.command("gaps")
@options.data
@options.also_set("--site", required=True, help="The site's id.")
@options.also_set("--since", callback=moment, help="From this time on.")
@options.also_set("--until", callback=moment, help="Up to, and without, this time.")
@options.form
def command(
    data: str | None, site: str, since: int | None, until: int | None, form: str
) -> None:
    """Tell in which hours answers were given that the log does not hold.

    Exit code 0: none is missing. 1: some are. 2: wrong usage. 3: nothing was counted;
    `count.shown` in the site's file turns that on.
    """
    gaps = asyncio.run(_find(options.database(data), site, since, until))
    if form == "json":
        click.echo(msgspec.json.encode(_told(gaps)))
    else:
        click.echo("\n".join(_lines(gaps)))
    if not gaps.counted:
        sys.exit(UNMEASURED)
    if gaps.missing:
        sys.exit(MISSING)


async def _find(
    database: Path, site: str, since: int | None, until: int | None
) -> Gaps:
    async with options.opened(database) as store:
        return await find_gaps(store, site, since, until, wall_clock())


def _lines(gaps: Gaps) -> Iterator[str]:
    yield f"{gaps.site}, {_time(gaps.since)} to {_time(gaps.until)} UTC"
    if gaps.counted:
        shown, answered, stored = _sums(gaps)
        yield f"Counted: {shown:,} shown, {answered:,} answered, {stored:,} stored."
    for hour in gaps.hours:
        yield (
            f"MISSING  {_time(hour.start)} to {_time(hour.start + HOUR)}: at least "
            f"{hour.missing:,} of {_answers(hour.answered)} without a record "
            f"(notice {hour.notice[:12]})"
        )
    for span in gaps.unmeasured:
        yield (
            f"not measured  {_time(span.since)} to {_time(span.until)}: "
            f"{_answers(span.stored)} stored, nothing counted"
        )
    yield f"Result: {_result(gaps)}"


def _result(gaps: Gaps) -> str:
    if not gaps.counted:
        return "not measured; `[count] shown = true` in the site's file turns it on."
    if gaps.missing:
        return f"at least {_answers(gaps.missing)} went missing."
    if gaps.unmeasured:
        return "no answer is missing in the hours that were counted."
    return "no answer is missing."


def _answers(number: int) -> str:
    return counted(number, "answer", "answers")


def _sums(gaps: Gaps) -> tuple[int, int, int]:
    return (
        sum(hour.shown for hour in gaps.counted),
        sum(hour.answered for hour in gaps.counted),
        sum(hour.stored for hour in gaps.counted),
    )


def _told(gaps: Gaps) -> dict[str, Any]:
    shown, answered, stored = _sums(gaps)
    return {
        "site": gaps.site,
        "since": write_time(gaps.since),
        "until": write_time(gaps.until),
        "shown": shown,
        "answered": answered,
        "stored": stored,
        "missing": gaps.missing,
        "hours": [_hour(hour) for hour in gaps.hours],
        "unmeasured": [_span(span) for span in gaps.unmeasured],
    }


def _hour(hour: Hour) -> dict[str, Any]:
    return {
        "start": write_time(hour.start),
        "notice": hour.notice,
        "shown": hour.shown,
        "answered": hour.answered,
        "stored": hour.stored,
        "missing": hour.missing,
    }


def _span(span: Span) -> dict[str, Any]:
    return {
        "since": write_time(span.since),
        "until": write_time(span.until),
        "stored": span.stored,
    }


def _time(ts: int) -> str:
    """Write a time to the minute."""
    return write_time(ts)[:16].replace("T", " ")
