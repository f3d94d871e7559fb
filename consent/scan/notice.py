"""Faults of the first layer, as it stood on each page untouched (A07 to A11, A15)."""

from collections.abc import Iterator

from consent.rules.contrast import TEXT, figure
from consent.scan import fault as faults
from consent.scan.fault import Fault
from consent.scan.measure import Measure, Standing
from consent.scan.passes import Sight, asked, kept
from consent.scan.seen import Banner, Button, Pass
from consent.scan.sense import ACCEPT, REFUSE

SLACK = 0.05
"""How much of a size two answers may differ by."""


def judge(sight: Sight, measure: Measure) -> Iterator[Fault]:
    """Find what is unfair about the first layer."""
    shown = False
    for seen in sight.passes.get(Pass.UNTOUCHED, ()):
        if seen.banner is not None:
            shown = True
            yield from _banner(seen.banner, seen.page)
    if not shown and _needs_one(sight, measure):
        yield Fault(code=faults.NO_NOTICE, what="no notice", where=sight.wish.url)


def _banner(banner: Banner, page: str) -> Iterator[Fault]:
    accept, refuse = banner.first(ACCEPT), banner.first(REFUSE)
    if accept is not None and refuse is None:
        what = f"{accept.text!r} stands there alone"
        yield Fault(code=faults.REFUSAL_HIDDEN, what=what, where=page)
    if accept is not None and refuse is not None:
        yield from _pair(accept, refuse, page)
    for button in filter(None, (accept, refuse)):
        yield from _answer(button, page)
    if accept is not None and accept.focused:
        what = f"{accept.text!r} has the focus"
        yield Fault(code=faults.FOCUS_ON_ACCEPT, what=what, where=page)
    for name in banner.ticked:
        yield Fault(code=faults.PRE_TICKED, what=f"{name!r}", where=page)
    if banner.locked:
        what = "scrolling is switched off"
        yield Fault(code=faults.PAGE_BLOCKED, what=what, where=page)


def _pair(accept: Button, refuse: Button, page: str) -> Iterator[Fault]:
    differs = [
        name
        for name, one, other in (
            ("width", accept.width, refuse.width),
            ("height", accept.height, refuse.height),
        )
        if abs(one - other) > SLACK * max(one, other) + 1
    ]
    # As wide as its words is no other look, as long as all else is alike.
    alike = accept.font == refuse.font and accept.colours == refuse.colours
    if alike and differs == ["width"] and _by_words(accept, refuse):
        differs = []
    differs += ["font"] if accept.font != refuse.font else []
    differs += ["colours"] if accept.colours != refuse.colours else []
    if differs:
        what = f"{accept.text!r} and {refuse.text!r} differ in {', '.join(differs)}"
        yield Fault(code=faults.BUTTONS_DIFFER, what=what, where=page)


def _by_words(one: Button, other: Button) -> bool:
    if not one.text or not other.text:
        return False
    widths = (one.width / len(one.text), other.width / len(other.text))
    return max(widths) <= 1.6 * min(widths)


def _answer(button: Button, page: str) -> Iterator[Fault]:
    if button.contrast is not None and button.contrast < TEXT:
        what = f"{button.text!r} has {figure(button.contrast)}"
        yield Fault(code=faults.LOW_CONTRAST, what=what, where=page)
    if not button.focusable:
        yield Fault(code=faults.NOT_BY_KEY, what=f"{button.text!r}", where=page)
    if not button.inside:
        yield Fault(code=faults.OFF_SCREEN, what=f"{button.text!r}", where=page)


def _needs_one(sight: Sight, measure: Measure) -> bool:
    seen = sight.passes.get(Pass.UNTOUCHED, ())
    if any(measure.host(name) is Standing.OPTIONAL for name in asked(seen)):
        return True
    return any(measure.kept(o) is Standing.OPTIONAL for o, _ in kept(seen).values())
