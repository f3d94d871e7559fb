"""Entries and bodies: the public and the personal part of a record, envelope v1.

An entry is the exact line that is exported and hashed into the tree. It identifies
nobody: the person's part is a body, which the entry only commits to. Once body and
blind are erased, the entry is anonymous and the tree still stands.
"""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from json.encoder import encode_basestring as _quote
from typing import Any, NamedTuple

from consent import canonical
from consent.errors import LedgerError
from consent.model import Kind

ENVELOPE = 1
BLIND_LENGTH = 32

_TAG = b"consent-ledger body v1\n"
_KEYS = {"commit", "kind", "n", "notice", "site", "ts", "v"}
_SITE = re.compile(r"[a-z0-9-]{1,32}")
_HASH = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\d\.\d{3}Z", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Entry(NamedTuple):
    """One leaf of the log; `n` counts from 0, `ts` is in milliseconds, UTC.

    `notice` is the hash of the notice it speaks of, or None where it speaks of none.
    `commit` is 64 hex digits.
    """

    site: str
    n: int
    ts: int
    kind: Kind
    notice: str | None
    commit: str


def commit(blind: bytes, body: bytes) -> str:
    """Commit to a canonical body under a 32-byte blind (SHA-256, hex)."""
    if len(blind) != BLIND_LENGTH:
        raise LedgerError(f"a blind has {BLIND_LENGTH} bytes, not {len(blind)}")
    return hashlib.sha256(_TAG + blind + body).hexdigest()


def write(entry: Entry) -> bytes:
    """Write an entry's one line, without the line's end."""
    if abs(entry.n) > canonical.LARGEST:
        raise LedgerError(f"an entry cannot be number {entry.n}")
    notice = "null" if entry.notice is None else _quote(entry.notice)
    # The bytes of `canonical.encode`, spelt out: every append waits for this.
    line = (
        f'{{"commit":{_quote(entry.commit)},"kind":{_quote(entry.kind.value)}'
        f',"n":{entry.n:d},"notice":{notice},"site":{_quote(entry.site)}'
        f',"ts":"{write_time(entry.ts)}","v":{ENVELOPE}}}'
    )
    return line.encode()


def read(line: bytes) -> Entry:
    """Read a line back, refusing every line but the one `write` would give."""
    try:
        value = canonical.decode(line)
    except canonical.NotCanonical as error:
        raise LedgerError(f"the entry is not canonical JSON: {error}") from error
    if not isinstance(value, dict) or value.keys() != _KEYS:
        raise LedgerError("the entry is not of envelope v1")
    if not _is_whole(value["v"]) or value["v"] != ENVELOPE:
        raise LedgerError("the entry is not of envelope v1")
    return _entry(value)


def _entry(value: dict[str, Any]) -> Entry:
    notice = value["notice"]
    if not _is_whole(value["n"]) or value["n"] < 0:
        raise LedgerError(f"the entry's n is {value['n']!r}, not a number from 0")
    try:
        return Entry(
            site=_matching(_SITE, value["site"]),
            n=value["n"],
            ts=read_time(value["ts"]),
            kind=Kind(value["kind"]),
            notice=None if notice is None else _matching(_HASH, notice),
            commit=_matching(_HASH, value["commit"]),
        )
    except (TypeError, ValueError) as error:
        raise LedgerError(f"the entry has a wrong value: {error}") from error


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(f"{text!r} is malformed")
    return text


def _is_whole(value: object) -> bool:
    # JSON's true is an int to Python, but is written differently.
    return type(value) is int


@lru_cache(maxsize=16)
def write_time(ts: int) -> str:
    """Write milliseconds since 1970 as RFC 3339 in UTC, always 24 characters."""
    moment = _EPOCH + timedelta(milliseconds=ts)
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def read_time(text: str) -> int:
    """Read such a time back to milliseconds since 1970."""
    if not _TIME.fullmatch(text):
        raise ValueError(f"{text!r} is not a time such as 2026-01-31T09:00:00.000Z")
    return (datetime.fromisoformat(text) - _EPOCH) // timedelta(milliseconds=1)
