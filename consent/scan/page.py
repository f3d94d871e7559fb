"""Faults of a page's own code: fingerprints, consent mode, forms, no way back."""

from collections.abc import Iterator

from consent.scan import fault as faults
from consent.scan.fault import Fault
from consent.scan.passes import Sight
from consent.scan.seen import Box, Call, Pass, Seen

UNGRANTED = (Pass.UNTOUCHED, Pass.REFUSED, Pass.WITHDRAWN)
TO_GOOGLE = {"config", "event"}


def judge(sight: Sight, *, asks_first: bool) -> Iterator[Fault]:
    """Find what pages do of their own that no choice allows."""
    if asks_first:
        yield from _unasked(sight)
    for seen in sight.passes.get(Pass.UNTOUCHED, ()):
        for box in seen.traits.boxes:
            yield from _box(box, seen.page)
    if sight.published:
        yield from _ways_back(sight)
    yield from _away(sight)


def _unasked(sight: Sight) -> Iterator[Fault]:
    for name in UNGRANTED:
        for seen in sight.passes.get(name, ()):
            yield from _fingerprints(seen)
    for seen in sight.passes.get(Pass.UNTOUCHED, ()):
        yield from _mode(seen.traits.calls, seen.page)


def _away(sight: Sight) -> Iterator[Fault]:
    for missed in sight.missed:
        if missed.out:
            what = f"a link leads to {missed.out}"
            yield Fault(code=faults.LEADS_AWAY, what=what, where=missed.page)


def _ways_back(sight: Sight) -> Iterator[Fault]:
    # Once it is answered, no button of the notice itself looks like a way back.
    for seen in sight.passes.get(Pass.REFUSED, ()):
        if seen.banner is None and not seen.traits.way_back:
            what = "nothing on this page brings the notice back"
            yield Fault(code=faults.NO_WAY_BACK, what=what, where=seen.page)


def _fingerprints(seen: Seen) -> Iterator[Fault]:
    for name in seen.traits.fingerprints:
        what = f"{name} is made and read back"
        yield Fault(code=faults.FINGERPRINT, what=what, where=seen.page)


def _mode(calls: tuple[Call, ...], page: str) -> Iterator[Fault]:
    """Find a default that comes too late, or that says yes."""
    said = [(call.command, call.what) for call in calls]
    if ("consent", "default") not in said:
        return
    first = said.index(("consent", "default"))
    early = next((c for c, _ in said[:first] if c in TO_GOOGLE), "")
    if early:
        what = f"gtag('{early}', …) comes before gtag('consent', 'default', …)"
        yield Fault(code=faults.MODE_LATE, what=what, where=page)
    for call in calls:
        default = (call.command, call.what) == ("consent", "default")
        if default and call.granted and not call.regional:
            what = f"{', '.join(call.granted)} granted by default"
            yield Fault(code=faults.MODE_GRANTED, what=what, where=page)


def _box(box: Box, page: str) -> Iterator[Fault]:
    if box.ticked:
        what = f"{box.label!r} in a form"
        yield Fault(code=faults.PRE_TICKED, what=what, where=page)
    if box.required:
        yield Fault(code=faults.FORCED, what=f"{box.label!r}", where=page)
