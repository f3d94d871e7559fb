"""Report: what a site showed and was answered in a period, and how that is proven."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from consent import canonical
from consent.errors import UnknownNotice
from consent.flows.sums import action_table, counted_table, purpose_tables
from consent.ledger import checkpoint, erasure, note, selftest
from consent.ledger.entry import write_time
from consent.ledger.finding import Report, counted
from consent.model import Kind, Notice
from consent.period import DAY
from consent.render import Build
from consent.render.report import Checked, Content, Happened, Stood
from consent.render.still import still
from consent.rules import notice as notices
from consent.rules.disclosure import LEAST
from consent.rules.regime import strictest
from consent.store.base import NoticeRow, Query, Record, Store

MOST_CHANGES = 16
CHANGES = (Kind.NOTICE, Kind.BUILD, Kind.KEY, Kind.ADMIN, Kind.EPOCH)

_BECAUSE = {
    Kind.KEY: "The log's key was followed by another",
    Kind.EPOCH: "Records were lost; a new epoch began",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A site's time that is reported: from `since` to before `until`, made at `now`."""

    site: str
    since: int
    until: int
    now: int


class Verified(NamedTuple):
    """What a bundle of the period was found to be, and the head it was measured by."""

    report: Report
    head: bytes


async def gather(
    store: Store, period: Period, verified: Verified, gaps: Sequence[str]
) -> Content:
    """Gather a report, of which others have verified the log and found the gaps.

    Raises `UnknownSite`, or `UnknownNotice` if none was in force.
    """
    rows = [
        row
        for row in await store.notices(period.site, period.since)
        if row.published < period.until
    ]
    if not rows:
        raise UnknownNotice(f"{period.site!r} had no notice in that time")
    rows.reverse()
    asked = [notices.read(row.content) for row in rows]
    span = (period.site, period.since, period.until)
    changes = [one async for one in _changes(store, period)]
    return Content(
        site=period.site,
        controller=asked[-1].controller,
        since=_minute(period.since),
        until=_minute(period.until),
        made=_minute(period.now),
        notices=[
            await _stood(store, row, each)
            for row, each in zip(rows, asked, strict=True)
        ],
        actions=action_table(await store.actions(*span)),
        purposes=purpose_tables(await store.decisions(*span), asked),
        counted=counted_table(await store.tallies(*span), await store.stored(*span)),
        changes=changes[-MOST_CHANGES:],
        left_out=max(0, len(changes) - MOST_CHANGES),
        gone=[
            *[one async for one in _gone(store, period)],
            *[one async for one in _looks(store, period)],
        ],
        gaps=gaps,
        checked=await _checked(store, period, verified),
    )


async def _stood(store: Store, row: NoticeRow, notice: Notice) -> Stood:
    build = await _build(store, row)
    regime = strictest(notice.regimes)
    return Stood(
        hash=row.hash,
        build=build.name,
        since=_minute(row.published),
        until="" if row.replaced is None else _minute(row.replaced),
        languages=", ".join(notice.languages),
        purposes=len(notice.purposes),
        services="; ".join(
            f"{each.name} ({each.recipient}, {each.country})"
            for each in notice.services
        ),
        lenient=[f"{one.rule}, because: {one.because}" for one in notice.lenient],
        still=still(notice, notice.languages[0], regime, build),
    )


async def _build(store: Store, row: NoticeRow) -> Build:
    """Give the build that a notice was published with."""
    query = Query(site=row.site, kinds=(Kind.NOTICE,), notice=row.hash)
    bodies = [record.body async for record in _records(store, query)]
    name = canonical.decode(bodies[-1] or b"null")["build"]
    return msgspec.json.decode(await store.build(name) or b"", type=Build)


async def _records(store: Store, query: Query) -> AsyncIterator[Record]:
    async for page in store.records(query):
        for record in page:
            yield record


async def _changes(store: Store, period: Period) -> AsyncIterator[Happened]:
    query = Query(
        site=period.site, since=period.since, until=period.until, kinds=CHANGES
    )
    async for record in _records(store, query):
        body = canonical.decode(record.body or b"{}")
        if selftest.was_well(body):
            continue
        yield Happened(
            n=record.n,
            time=_minute(record.ts),
            kind=record.kind,
            said=_said(record.kind, body),
        )


def _said(kind: Kind, body: Mapping[str, Any]) -> str:
    """Sum up in a sentence what an entry's body says."""
    if kind is Kind.BUILD:
        return f"The widget's build {body['build'][:12]}… is served from here on."
    by = f" (by {body['author']})" if body.get("author") else ""
    if kind in _BECAUSE:
        return f"{_BECAUSE[kind]}: {body['because']}{by}"
    return f"{' '.join(body['changes'])}{by}"


async def _looks(store: Store, period: Period) -> AsyncIterator[str]:
    """Tell how often the live site was looked at, and how often that was well."""
    since, until = period.since, period.until
    query = Query(site=period.site, since=since, until=until, kinds=(Kind.ADMIN,))
    found = [
        selftest.was_well(body)
        async for record in _records(store, query)
        if selftest.is_one(body := canonical.decode(record.body or b"{}"))
    ]
    if found:
        well, all_of_them = found.count(True), len(found)
        yield f"Of {all_of_them} self-tests of the live site, {well} found nothing."


async def _gone(store: Store, period: Period) -> AsyncIterator[str]:
    """Tell how many bodies went, by whom."""
    query = Query(
        site=period.site, since=period.since, until=period.until, kinds=erasure.KINDS
    )
    sums: dict[str, list[int]] = {}
    async for record in _records(store, query):
        body = canonical.decode(record.body or b"{}")
        mode = str(body.get("mode", "prune"))
        sums.setdefault(mode, []).append(erasure.size(erasure.read(body)))
    for mode, sizes in sums.items():
        for said in _gone_by(mode, sizes):
            yield said
    if not sums:
        yield "No body was erased, restricted or pruned."


def _gone_by(mode: str, sizes: Sequence[int]) -> Iterator[str]:
    bodies = counted(sum(sizes), "body", "bodies")
    if mode == "prune":
        yield f"{bodies} went at the end of retention."
        return
    what = "erased" if mode == "delete" else "restricted to legal claims"
    if len(sizes) < LEAST:
        yield f"Bodies were {what} on request of fewer than {LEAST} people."
    else:
        yield f"{bodies} were {what} on {len(sizes):,} requests."


async def _checked(store: Store, period: Period, verified: Verified) -> Checked:
    report, head = verified
    signed = checkpoint.read(note.read(head).text)
    keys = [one.key for one in await store.log_keys(period.site)]
    return Checked(
        origin=signed.origin,
        size=signed.size,
        since=write_time(period.since),
        until=write_time(period.until),
        head=head.decode(),
        root=signed.root.hex(),
        keys=[note.write_key(key) for key in reversed(keys)],
        sound=report.sound,
        holds=report.holds,
        faults=[fault.said for fault in report.faults],
        open=report.open,
    )


def _minute(ts: int) -> str:
    """Write a time to the minute, or a day that begins then, in UTC."""
    return write_time(ts)[: 16 if ts % DAY else 10].replace("T", " ")
