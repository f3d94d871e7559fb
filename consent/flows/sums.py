"""Sums as tables of a report: by month, and without numbers about few people."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from consent.model import Action, Notice
from consent.period import HOUR
from consent.render.report import Table
from consent.rules.disclosure import Cell, protect
from consent.store.tally import Stored, Sum, Tally

COLUMNS = 3
"""Purposes that stand in one table."""

_NONE = Cell(0, 0)
_HEADS = {
    Action.ACCEPT_ALL: "Accept all",
    Action.SAVE: "Save a selection",
    Action.REJECT_ALL: "Reject all",
    Action.WITHDRAW: "Withdraw",
    Action.OPT_OUT: "Do not sell or share",
    Action.SIGNAL: "By signal",
    None: "Erased since",
}


def action_table(sums: Sequence[Sum]) -> Table:
    """Tell by month what visitors did."""
    cells = {(one.month, one.what): Cell(one.records, one.people) for one in sums}
    seen = {one.what for one in sums} | (_HEADS.keys() - {Action.OPT_OUT})
    heads = {action: head for action, head in _HEADS.items() if action in seen}
    rows = [
        (month, protect([cells.get((month, action), _NONE) for action in heads]))
        for month in _months(sums)
    ]
    return Table(["Month", *heads.values()], rows)


def purpose_tables(sums: Sequence[Sum], asked: Sequence[Notice]) -> list[Table]:
    """Tell by month how often each purpose was given and not; some purposes a table."""
    names = {
        purpose.id: purpose.name[notice.languages[0]]
        for notice in asked
        for purpose in notice.purposes
        if not purpose.necessary
    }
    ids = list(names)
    groups = [ids[at : at + COLUMNS] for at in range(0, len(ids), COLUMNS)]
    return [_purpose_table(sums, {each: names[each] for each in g}) for g in groups]


def _purpose_table(sums: Sequence[Sum], names: dict[str, str]) -> Table:
    head = [f"{name}: {what}" for name in names.values() for what in ("given", "not")]
    return Table(
        ["Month", *head],
        [
            (month, [each for name in names for each in _pair(sums, month, name)])
            for month in _months(sums)
        ],
    )


def _pair(sums: Sequence[Sum], month: str, purpose: str) -> tuple[int | None, ...]:
    """Give how many records gave a purpose and how many did not: both, or neither."""
    cells = [
        Cell(
            sum(one.records for one in said),
            # The same people may be in several: no more than the most are certain.
            max((one.people for one in said), default=0),
        )
        for said in (
            [s for s in sums if _is(s, month, purpose) and s.said == "given"],
            [s for s in sums if _is(s, month, purpose) and s.said != "given"],
        )
    ]
    return protect(cells)


def _is(one: Sum, month: str, purpose: str) -> bool:
    return (one.month, one.what) == (month, purpose)


def counted_table(tallies: Iterable[Tally], stored: Iterable[Stored]) -> Table | None:
    """Tell by month how often the notice was shown, answered and stored, if counted."""
    shown, answered, records = Counter[str](), Counter[str](), Counter[str]()
    measured = set()
    for tally in tallies:
        measured.add(tally.hour)
        shown[_month(tally.hour)] += tally.shown
        answered[_month(tally.hour)] += tally.answered
    for one in stored:
        if one.hour in measured:
            records[_month(one.hour)] += one.records
    if not measured:
        return None
    rows = []
    for month in sorted({_month(hour) for hour in measured}):
        numbers = shown[month], answered[month], records[month]
        rows.append((month, protect([Cell(number, number) for number in numbers])))
    return Table(["Month", "Shown", "Answered", "Stored"], rows)


def _months(sums: Iterable[Sum]) -> list[str]:
    return sorted({one.month for one in sums})


def _month(hour: int) -> str:
    return datetime.fromtimestamp(hour * HOUR // 1000, UTC).strftime("%Y-%m")
