"""A report for a regulator: three sheets of A4, in one file that asks for nothing."""

from collections.abc import Sequence

from markupsafe import Markup
from msgspec import Struct

from consent.model import Controller
from consent.render.template import environment

PAIRED = 3
"""As many notices stand two beside each other."""

# Heights in pixels, measured: a sheet below its facts, a notice's caption, the panel
# without its purposes, and one purpose.
_SHEET, _HEAD, _FRAME, _PURPOSE = 750, 40, 320, 120
_LEAST, _MOST = 0.3, 0.62


class Table(Struct, frozen=True):
    """Rows of numbers under their heads; None in a row is a hidden number."""

    head: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int | None]]]


class Stood(Struct, frozen=True, kw_only=True):
    """A notice that was in force, as it looked; `until` is empty if it still is."""

    hash: str
    build: str
    since: str
    until: str
    languages: str
    services: str
    purposes: int
    lenient: Sequence[str]
    still: Markup


class Happened(Struct, frozen=True, kw_only=True):
    """One entry of the log that changed something."""

    n: int
    time: str
    kind: str
    said: str


class Checked(Struct, frozen=True, kw_only=True):
    """What verifying a bundle from `since` to before `until` found, and by what."""

    origin: str
    size: int
    since: str
    until: str
    head: str
    root: str
    keys: Sequence[str]
    sound: bool
    holds: Sequence[str]
    faults: Sequence[str]
    open: Sequence[str]


class Content(Struct, frozen=True, kw_only=True):
    """All that the report says; times are texts in UTC."""

    site: str
    controller: Controller
    since: str
    until: str
    made: str
    notices: Sequence[Stood]
    actions: Table
    purposes: Sequence[Table]
    counted: Table | None
    changes: Sequence[Happened]
    left_out: int
    gone: Sequence[str]
    gaps: Sequence[str]
    checked: Checked


def report(content: Content) -> bytes:
    """Render the report."""
    zoom = _zoom(content.notices)
    page = (
        environment()
        .get_template("report.html")
        .render(it=content, zoom=zoom, paired=len(content.notices) >= PAIRED)
    )
    return page.encode()


def _zoom(notices: Sequence[Stood]) -> float:
    """Choose how large notices stand, so that those of most periods fill one sheet."""
    paired = len(notices) >= PAIRED
    rows = (len(notices) + 1) // 2 if paired else len(notices)
    room = _SHEET / rows - _HEAD
    tallest = _FRAME + _PURPOSE * max(one.purposes for one in notices)
    # Half as wide, words take more lines.
    zoom = room / tallest / (1.22 if paired else 1)
    return round(min(max(zoom, _LEAST), _MOST), 2)
