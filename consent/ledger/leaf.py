"""Reading the lines of a log by the million."""

import re
from functools import lru_cache
from typing import NamedTuple

from consent.ledger import entry
from consent.model import Kind

_LINE = re.compile(
    rb'\{"commit":"([0-9a-f]{64})","kind":"(%b)","n":(0|[1-9][0-9]{0,14}),"notice":'
    rb'(null|"[0-9a-f]{64}"),"site":"([a-z0-9-]{1,32})","ts":"('
    rb"([0-9]{4}-[0-9]{2}-[0-9]{2})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    rb'\.[0-9]{3}Z)","v":1\}' % "|".join(Kind).encode()
)


class Leaf(NamedTuple):
    """An entry as it stands in its line; `ts` is the text, which sorts by time."""

    n: int
    ts: str
    kind: str
    notice: str | None
    site: str
    commit: str


def read(line: bytes) -> Leaf:
    """Read an entry as `entry.read` does, refusing the same, many times faster."""
    match = _LINE.fullmatch(line)
    if match is None or not _is_day(match[7]):
        return _read_slowly(line)
    commit, kind, n, notice, site, ts, _ = match.groups()
    return Leaf(
        int(n),
        ts.decode(),
        kind.decode(),
        None if notice == b"null" else notice[1:-1].decode(),
        site.decode(),
        commit.decode(),
    )


def _read_slowly(line: bytes) -> Leaf:
    one = entry.read(line)
    ts = entry.write_time(one.ts)
    return Leaf(one.n, ts, one.kind.value, one.notice, one.site, one.commit)


@lru_cache(maxsize=1024)
def _is_day(date: bytes) -> bool:
    try:
        entry.read_time(f"{date.decode()}T00:00:00.000Z")
    except ValueError:
        return False
    return True
