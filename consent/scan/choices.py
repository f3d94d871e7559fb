"""Faults of answering: what it costs to refuse and to take back (A08, A25, A31)."""

from collections.abc import Iterator

from consent.scan import fault as faults
from consent.scan.drive import NO_NOTICE
from consent.scan.fault import Fault
from consent.scan.passes import Sight
from consent.scan.seen import Pass

SAYS = {
    Pass.REFUSED: "refusing",
    Pass.GRANTED: "accepting",
    Pass.WITHDRAWN: "taking it back",
}


def judge(sight: Sight) -> Iterator[Fault]:
    """Find what answering costs, and what could not be answered."""
    where = sight.wish.url
    acts = sight.acts
    for page in sight.again:
        what = "the notice is there again"
        yield Fault(code=faults.ASKED_AGAIN, what=what, where=page)
    refused, granted = acts.get(Pass.REFUSED), acts.get(Pass.GRANTED)
    done = refused and granted and not (refused.failed or granted.failed)
    if done and refused and granted and refused.clicks > granted.clicks:
        what = f"{refused.clicks} clicks to refuse, {granted.clicks} to accept"
        yield Fault(code=faults.REFUSAL_COSTS, what=what, where=where)
    yield from _back(sight, where)
    for which in (Pass.REFUSED, Pass.GRANTED):
        act = acts.get(which)
        if act and act.failed and (act.failed != NO_NOTICE or _has_banner(sight)):
            what = f"{SAYS[which]} with {sight.tool.name}: {act.failed}"
            yield Fault(code=faults.NOT_DRIVEN, what=what, where=where)


def _back(sight: Sight, where: str) -> Iterator[Fault]:
    back, granted = sight.acts.get(Pass.WITHDRAWN), sight.acts.get(Pass.GRANTED)
    if back is None or granted is None:
        return
    if back.by_script or "no control" in back.failed:
        what = f"{sight.tool.name} is brought back by nothing on the page"
        yield Fault(code=faults.NO_WAY_BACK, what=what, where=where)
    elif back.failed:
        what = f"{SAYS[Pass.WITHDRAWN]} with {sight.tool.name}: {back.failed}"
        yield Fault(code=faults.NOT_DRIVEN, what=what, where=where)
    elif back.clicks > granted.clicks + 1:
        what = f"{back.clicks} clicks to take back, {granted.clicks} to give"
        yield Fault(code=faults.WITHDRAWAL_COSTS, what=what, where=where)


def _has_banner(sight: Sight) -> bool:
    seen = sight.passes.get(Pass.UNTOUCHED, ())
    return any(one.banner is not None for one in seen)
