"""How a list of numbered things was changed: edited, deleted, inserted, moved, cut.

What is authentic is known by its hash, one thing after another; what is not is a
stranger. The heaviest ascending chain of authentic stretches stands where it stood,
and the rest follows: other authentic things were moved or copied, a stranger in a gap
was edited, one without a gap inserted, and a gap without a stranger is a deletion.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from consent.errors import BadBundle
from consent.ledger.finding import Harm

MOST_ITEMS = 20_000


@dataclass(slots=True)
class Stretch:
    """Authentic things in a row, from number `first` to before `stop`.

    `line` is where it begins, counted from 1.
    """

    first: int
    stop: int
    line: int


@dataclass(frozen=True, slots=True)
class Stranger:
    """A line that is no authentic thing, with the number it claims, if it has one."""

    line: int
    claims: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to the things from number `first` to before `stop`.

    `line` is where it shows, if it does. An inserted line has the number of the thing
    behind which it stands as `first`, and nothing between `first` and `stop`; a copy
    has its own.
    """

    harm: Harm
    first: int
    stop: int
    line: int = 0
    why: str = ""


Item: TypeAlias = Stretch | Stranger
Interval: TypeAlias = tuple[int, int]


@dataclass(slots=True)
class Seen:
    """What was seen line by line; a list in order is one stretch."""

    items: list[Item] = field(default_factory=list)
    _open: Stretch = field(default_factory=lambda: Stretch(-1, -1, 0))

    def thing(self, n: int, line: int) -> None:
        """Note an authentic thing."""
        if n == self._open.stop:
            self._open.stop += 1
            return
        self._open = Stretch(n, n + 1, line)
        self._add(self._open)

    def stranger(self, line: int, claims: int | None, why: str) -> None:
        """Note a line that is no authentic thing."""
        self._open = Stretch(-1, -1, 0)
        self._add(Stranger(line, claims, why))

    def _add(self, item: Item) -> None:
        self.items.append(item)
        if len(self.items) > MOST_ITEMS:
            raise BadBundle(f"more than {MOST_ITEMS:,} places are out of order")


def align(
    first: int, stop: int, items: Sequence[Item], *, torn: bool = False
) -> list[Change]:
    """Tell what makes of the things `first` to before `stop` the items that were seen.

    All authentic items lie within. `torn` says that the last line has no end.
    """
    kept = _kept([item for item in items if isinstance(item, Stretch)])
    changes, moved = _displaced(items, kept)
    chain = {id(item) for item in kept}
    gap = _Gap(first, 1)
    for item in items:
        if isinstance(item, Stranger):
            gap.strangers.append(item)
        elif id(item) in chain:
            changes += gap.close(item.first, moved)
            gap = _Gap(item.stop, item.line + item.stop - item.first)
    if torn and gap.strangers and gap.strangers[-1] is items[-1]:
        gap.torn = gap.strangers.pop()
    return changes + gap.close(stop, moved, end=True)


def _kept(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Give the heaviest ascending chain, by the ends of the best chains so far."""
    ends, weights, tails = [-1], [0], [-1]
    before: list[int] = []
    for number, item in enumerate(stretches):
        best = bisect_right(ends, item.first) - 1
        weight = weights[best] + item.stop - item.first
        before.append(tails[best])
        at = bisect_left(ends, item.stop)
        if weights[bisect_right(ends, item.stop) - 1] >= weight:
            continue
        upto = bisect_right(weights, weight)
        for row, value in ((ends, item.stop), (weights, weight), (tails, number)):
            row[at:upto] = [value]
    chain, at = [], tails[-1]
    while at >= 0:
        chain.append(stretches[at])
        at = before[at]
    return chain[::-1]


def _displaced(
    items: Sequence[Item], kept: Sequence[Stretch]
) -> tuple[list[Change], list[Interval]]:
    """Tell copies from what was moved, and give the numbers of the latter."""
    chain = {id(item) for item in kept}
    changes: list[Change] = []
    for item in items:
        if isinstance(item, Stretch) and id(item) not in chain:
            changes.extend(_parts(item, kept))
    moved = [(c.first, c.stop) for c in changes if c.harm is Harm.MOVED]
    return changes, sorted(moved)


def _parts(item: Stretch, kept: Sequence[Stretch]) -> Iterator[Change]:
    n = item.first
    while n < item.stop:
        at = bisect_right(kept, n, key=lambda one: one.first)
        if at and n < kept[at - 1].stop:
            harm, end = Harm.INSERTED, kept[at - 1].stop
        else:
            harm, end = Harm.MOVED, kept[at].first if at < len(kept) else item.stop
        end = min(end, item.stop)
        yield Change(harm, n, end, item.line + n - item.first)
        n = end


@dataclass(slots=True)
class _Gap:
    """What lies between two stretches that stand: strangers, and missing numbers."""

    first: int
    line: int
    strangers: list[Stranger] = field(default_factory=list)
    torn: Stranger | None = None

    def close(
        self, stop: int, moved: Sequence[Interval], *, end: bool = False
    ) -> list[Change]:
        missing = _without(self.first, stop, moved)
        changes = list(self._strange(missing))
        if self.torn is not None and not missing:
            changes += self._place(self.torn, missing)
        for a, b in missing:
            cut = end and b == stop
            changes.append(Change(Harm.CUT if cut else Harm.DELETED, a, b))
        return changes

    def _strange(self, missing: list[Interval]) -> Iterator[Change]:
        """Pair strangers with missing numbers, which are taken out of the list."""
        unclaimed = []
        for stranger in self.strangers:
            if stranger.claims is not None and _take(missing, stranger.claims):
                yield _edited(stranger, stranger.claims)
            else:
                unclaimed.append(stranger)
        for stranger in unclaimed:
            yield from self._place(stranger, missing)

    def _place(self, stranger: Stranger, missing: list[Interval]) -> Iterator[Change]:
        # Where only lines were edited, each stands where its number says.
        here = self.first + stranger.line - self.line
        if _take(missing, here):
            yield _edited(stranger, here)
        elif missing:
            n = missing[0][0]
            _take(missing, n)
            yield _edited(stranger, n)
        else:
            n = self.first - 1
            yield Change(Harm.INSERTED, n, n, stranger.line, stranger.why)


def _edited(stranger: Stranger, n: int) -> Change:
    return Change(Harm.EDITED, n, n + 1, stranger.line, stranger.why)


def _without(first: int, stop: int, moved: Sequence[Interval]) -> list[Interval]:
    """Give what is left of a gap without what is elsewhere."""
    left = []
    for a, b in moved[bisect_left(moved, (first,)) :]:
        if a >= stop:
            break
        if first < a:
            left.append((first, a))
        first = max(first, b)
    return [*left, (first, stop)] if first < stop else left


def _take(missing: list[Interval], n: int) -> bool:
    """Take one number out, if it is there."""
    at = bisect_right(missing, n, key=lambda interval: interval[0]) - 1
    if at < 0 or n >= missing[at][1]:
        return False
    a, b = missing[at]
    missing[at : at + 1] = [(x, y) for x, y in ((a, n), (n + 1, b)) if x < y]
    return True
