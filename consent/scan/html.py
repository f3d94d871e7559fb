"""What a scan found as one HTML file, with a picture of each page."""

from collections.abc import Sequence

from consent.render.scan import Shot, Told, Wrong, scan
from consent.scan.fault import Fault
from consent.scan.passes import Sight
from consent.scan.report import ADVICE, measured, steps
from consent.scan.seen import Pass


def html(sight: Sight, faults: Sequence[Fault]) -> str:
    """Write the report with its pictures."""
    return scan(
        Told(
            url=sight.wish.url,
            measured=measured(sight),
            steps=list(steps(sight)),
            wrong=[_wrong(one) for one in faults],
            shots=[
                Shot(page=seen.page, picture=seen.picture)
                for seen in sight.passes.get(Pass.UNTOUCHED, ())
            ],
            advice=ADVICE,
        )
    )


def _wrong(one: Fault) -> Wrong:
    return Wrong(
        level=one.code.level,
        code=one.code.name,
        assertion=one.code.assertion,
        says=one.code.says,
        what=one.what,
        where=one.where,
        line=one.line,
        more=one.pages - 1,
        do=one.code.do,
    )
