"""What a scan found as one HTML file, with a picture of each page."""

from collections.abc import Sequence

from consent import __version__
from consent.render.scan import Place, Shot, Told, Wrong, scan
from consent.scan.fault import Code, Fault, Level
from consent.scan.passes import Sight
from consent.scan.report import ADVICE, by_code, count, looked_at, measured, steps
from consent.scan.seen import Pass


def html(sight: Sight, faults: Sequence[Fault], time: str) -> str:
    """Write the report with its pictures; `time` is when it was made, in UTC."""
    return scan(
        Told(
            url=sight.wish.url,
            host=sight.wish.host,
            version=__version__,
            time=time,
            measured=measured(sight),
            pages=looked_at(sight),
            counts=[(level, count(faults, level)) for level in Level],
            steps=list(steps(sight)),
            stopped=sight.stopped,
            wrong=[_wrong(code, each) for code, each in by_code(faults)],
            shots=[
                Shot(page=seen.page, picture=seen.picture)
                for seen in sight.passes.get(Pass.UNTOUCHED, ())
            ],
            advice=ADVICE,
        )
    )


def _wrong(code: Code, found: Sequence[Fault]) -> Wrong:
    return Wrong(
        level=code.level,
        code=code.name,
        assertion=code.assertion,
        says=code.says,
        places=[
            Place(what=one.what, where=one.where, line=one.line, more=one.pages - 1)
            for one in found
        ],
        do=code.do,
    )
