"""From what a scan saw to what is wrong: each fault once, where it was first seen."""

from collections.abc import Iterable, Iterator

from consent.model import Regime
from consent.scan import fault as faults
from consent.scan.choices import judge as judge_choices
from consent.scan.fault import Code, Fault
from consent.scan.knowledge import TRACKING, Knowledge
from consent.scan.measure import Measure, Standing
from consent.scan.notice import judge as judge_notice
from consent.scan.page import judge as judge_page
from consent.scan.passes import Sight, asked, kept
from consent.scan.seen import WORKER, Asked, Kept, Pass
from consent.scan.words import entry

FINE = {Standing.OWN, Standing.NECESSARY}


def judge(sight: Sight, knowledge: Knowledge) -> tuple[Fault, ...]:
    """Give every fault, in the order of the passes."""
    return tuple(_merged(_Judge(sight, Measure(sight, knowledge)).all()))


def _merged(found: Iterable[Fault]) -> Iterator[Fault]:
    """Tell a fault that is on several pages once."""
    first: dict[tuple[str, str], Fault] = {}
    pages: dict[tuple[str, str], set[str]] = {}
    for one in found:
        first.setdefault(one.subject, one)
        pages.setdefault(one.subject, set()).add(one.where)
    for subject, one in first.items():
        yield Fault(
            code=one.code,
            what=one.what,
            where=one.where,
            line=one.line,
            pages=len(pages[subject]),
        )


class _Judge:
    """Goes through the passes; `told` is what was told of an earlier one."""

    def __init__(self, sight: Sight, measure: Measure) -> None:
        self._sight, self._measure = sight, measure
        self._told: set[tuple[str, str]] = set()

    def all(self) -> Iterator[Fault]:
        """Give the faults of every pass."""
        sight, measure = self._sight, self._measure
        if sight.problem:
            yield Fault(code=faults.UNREAD, what=sight.problem, where=sight.wish.url)
        if self._asks_first():
            yield from self._before()
            yield from self._unheld()
        yield from self._signal()
        yield from judge_notice(sight, measure)
        yield from judge_page(sight, asks_first=self._asks_first())
        yield from self._after(
            Pass.REFUSED, faults.STORED_AFTER_REFUSAL, faults.REQUEST_AFTER_REFUSAL
        )
        yield from judge_choices(sight)
        if measure.declares:
            yield from self._undeclared()
        yield from self._mislabelled()
        yield from self._longer()
        yield from self._withdrawn()

    def _asks_first(self) -> bool:
        published = self._sight.published
        return published is None or published.regime == Regime.OPT_IN

    def _before(self) -> Iterator[Fault]:
        for one, page in self._kept(Pass.UNTOUCHED):
            standing = self._measure.kept(one)
            if standing in FINE:
                continue
            self._told.add(("kept", one.name))
            yield Fault(code=_stored_before(one, standing), what=entry(one), where=page)
        for what, page in self._asked(Pass.UNTOUCHED):
            standing = self._measure.host(what.host)
            if standing in FINE:
                continue
            self._told.add(("host", what.host))
            code = _asked_before(what, standing)
            line = self._line(page, what.host)
            yield Fault(code=code, what=what.host, where=page, line=line)

    def _unheld(self) -> Iterator[Fault]:
        for seen in self._sight.passes.get(Pass.UNTOUCHED, ()):
            for tag in seen.tags:
                if tag.held or self._measure.host(tag.host) in FINE:
                    continue
                if ("host", tag.host) in self._told:
                    continue
                if self._measure.host(tag.host) is Standing.UNKNOWN:
                    continue
                yield Fault(
                    code=faults.TAG_NOT_HELD,
                    what=f"<{tag.element}> of {tag.host}",
                    where=seen.page,
                    line=tag.line,
                )

    def _signal(self) -> Iterator[Fault]:
        for one, page in self._kept(Pass.SIGNAL):
            if ("kept", one.name) in self._told or self._measure.kept(one) in FINE:
                continue
            if self._measure.is_sale_kept(one):
                yield Fault(code=faults.GPC_IGNORED, what=entry(one), where=page)
        for what, page in self._asked(Pass.SIGNAL):
            fine = self._measure.host(what.host) in FINE
            if ("host", what.host) in self._told or fine:
                continue
            if self._measure.is_sale(what.host):
                yield Fault(code=faults.GPC_IGNORED, what=what.host, where=page)

    def _after(self, which: Pass, stored: Code, requested: Code) -> Iterator[Fault]:
        """Find what a visitor who said no to it meets all the same."""
        for one, page in self._kept(which):
            if self._is_refused_kept(one):
                self._told.add(("kept", one.name))
                yield Fault(code=stored, what=entry(one), where=page)
        for what, page in self._asked(which):
            if self._is_refused_host(what.host):
                self._told.add(("host", what.host))
                yield Fault(code=requested, what=what.host, where=page)

    def _withdrawn(self) -> Iterator[Fault]:
        at_once = {one.key for one in self._sight.at_once}
        for one, page in self._kept(Pass.WITHDRAWN):
            if not self._is_refused_kept(one) and not self._came_by_grant(one):
                continue
            if ("kept", one.name) in self._told:
                continue
            left = one.key in at_once
            code = faults.LEFT if left else faults.RETURNS
            yield Fault(code=code, what=entry(one), where=page)
        for what, page in self._asked(Pass.WITHDRAWN):
            if self._is_refused_host(what.host):
                code = faults.REQUEST_AFTER_WITHDRAWAL
                yield Fault(code=code, what=what.host, where=page)

    def _undeclared(self) -> Iterator[Fault]:
        passes = (Pass.UNTOUCHED, Pass.GRANTED)
        for one, page in (each for name in passes for each in self._kept(name)):
            if self._measure.kept(one) is not Standing.UNDECLARED:
                continue
            if one.kind != WORKER and ("kept", one.name) not in self._told:
                self._told.add(("kept", one.name))
                yield Fault(code=faults.UNDECLARED_STORAGE, what=entry(one), where=page)
        for what, page in (each for name in passes for each in self._asked(name)):
            undeclared = self._measure.host(what.host) is Standing.UNDECLARED
            if undeclared and ("host", what.host) not in self._told:
                self._told.add(("host", what.host))
                yield Fault(code=faults.UNDECLARED_HOST, what=what.host, where=page)

    def _mislabelled(self) -> Iterator[Fault]:
        knowledge = self._measure.knowledge
        for name in Pass:
            for one, page in self._kept(name):
                known = knowledge.of_key(one.kind, one.name)
                necessary = self._measure.kept(one) is Standing.NECESSARY
                if necessary and known and known.kind in TRACKING:
                    what = f"{entry(one)} of {known.name} ({known.kind})"
                    yield Fault(code=faults.MISLABELLED, what=what, where=page)
            for asked_for, page in self._asked(name):
                known = knowledge.of_host(asked_for.host)
                necessary = self._measure.host(asked_for.host) is Standing.NECESSARY
                if necessary and known and known.kind in TRACKING:
                    what = f"{asked_for.host} of {known.name} ({known.kind})"
                    yield Fault(code=faults.MISLABELLED, what=what, where=page)

    def _longer(self) -> Iterator[Fault]:
        for name in Pass:
            for one, page in self._kept(name):
                most = self._measure.longest(one)
                if one.kind != "cookie" or most is None or one.days is None:
                    continue
                if one.days > most:
                    said = f"{most} days" if most else "a session"
                    what = f"{entry(one)} lasts {one.days} days, declared is {said}"
                    yield Fault(code=faults.LONGER, what=what, where=page)

    def _is_refused_kept(self, one: Kept) -> bool:
        standing = self._measure.kept(one)
        if ("kept", one.name) in self._told or one.kind == WORKER:
            return False
        return standing in {Standing.OPTIONAL, Standing.UNDECLARED}

    def _is_refused_host(self, name: str) -> bool:
        standing = self._measure.host(name)
        if ("host", name) in self._told:
            return False
        if standing is Standing.UNKNOWN:
            granted = asked(self._sight.passes.get(Pass.GRANTED, ()))
            untouched = asked(self._sight.passes.get(Pass.UNTOUCHED, ()))
            refused = asked(self._sight.passes.get(Pass.REFUSED, ()))
            return name in granted and name not in {*untouched, *refused}
        return standing in {Standing.OPTIONAL, Standing.UNDECLARED}

    def _came_by_grant(self, one: Kept) -> bool:
        """Tell of something unknown that a yes brought and a no did not."""
        if self._measure.kept(one) is not Standing.UNKNOWN:
            return False
        passes = self._sight.passes
        without = {
            *kept(passes.get(Pass.UNTOUCHED, ())),
            *kept(passes.get(Pass.REFUSED, ())),
        }
        return one.key in kept(passes.get(Pass.GRANTED, ())) and (
            one.key not in without and Pass.REFUSED in passes
        )

    def _line(self, page: str, name: str) -> int:
        for seen in self._sight.passes[Pass.UNTOUCHED]:
            if seen.page == page:
                lines = (tag.line for tag in seen.tags if tag.host == name)
                return next(lines, 0)
        return 0

    def _kept(self, which: Pass) -> Iterable[tuple[Kept, str]]:
        return kept(self._sight.passes.get(which, ())).values()

    def _asked(self, which: Pass) -> Iterable[tuple[Asked, str]]:
        return asked(self._sight.passes.get(which, ())).values()


def _stored_before(one: Kept, standing: Standing) -> Code:
    if one.kind == WORKER:
        return faults.WORKER
    if standing is Standing.UNKNOWN:
        return faults.UNKNOWN_BEFORE
    return faults.STORED_BEFORE


def _asked_before(what: Asked, standing: Standing) -> Code:
    if standing is Standing.UNKNOWN:
        return faults.UNKNOWN_BEFORE
    if what.kind == "connection":
        return faults.CONNECTION_BEFORE
    return faults.REQUEST_BEFORE
