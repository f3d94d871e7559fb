"""The line that is exported and hashed."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent import canonical
from consent.errors import LedgerError
from consent.ledger.entry import Entry, commit, read, read_time, write, write_time
from consent.model import Kind

HASH = "0123456789abcdef" * 4
ENTRY = Entry("shop", 7, 1_795_338_000_123, Kind.CONSENT, HASH, HASH)
LINE = (
    b'{"commit":"%(h)s","kind":"consent","n":7,"notice":"%(h)s","site":"shop",'
    b'"ts":"2026-11-22T09:00:00.123Z","v":1}' % {b"h": HASH.encode()}
)
HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)
ENTRIES = st.builds(
    Entry,
    site=st.from_regex(r"[a-z0-9-]{1,32}", fullmatch=True),
    n=st.integers(0, 2**53 - 1),
    ts=st.integers(-62_135_596_800_000, 253_402_300_799_999),
    kind=st.sampled_from(Kind),
    notice=st.none() | HASHES,
    commit=HASHES,
)


def test_an_entry_is_written_as_the_design_says() -> None:
    """Envelope v1 is fixed: lines of any year have to verify."""
    assert write(ENTRY) == LINE


@given(ENTRIES)
def test_every_entry_comes_back(entry: Entry) -> None:
    """Reading gives what was written."""
    assert read(write(entry)) == entry


@given(st.text(), st.none() | st.text(), st.integers(0, 2**53 - 1))
def test_a_line_is_canonical_json(site: str, notice: str | None, n: int) -> None:
    """A line is spelt out for speed, with the very bytes of RFC 8785."""
    line = write(Entry(site, n, ENTRY.ts, Kind.CONSENT, notice, HASH))
    value = {**json.loads(LINE), "site": site, "notice": notice, "n": n}
    assert line == canonical.encode(value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"v":1', b'"v":2'),
        (b'"v":1', b'"v":true'),
        (b'"n":7', b'"n":true'),
        (b'"n":7', b'"n":-1'),
        (b'"n":7', b'"n":"7"'),
        (b'"shop"', b"5"),
        (b'"shop"', b'"Shop"'),
        (b'"consent"', b'"agreed"'),
        (b'"notice":"0', b'"notice":"'),
        (b'"commit":"0', b'"commit":"'),
        (b"09:00:00.123Z", b"24:00:00.000Z"),
        (b"09:00:00.123Z", b"09:00:60.123Z"),
        (b"09:00:00.123Z", b"09:00:00.123+00:00"),
        (b'"site":"shop",', b""),
        (b'"v":1', b'"v":1,"w":1'),
        (b'"n":7', b'"n": 7'),
        (LINE, b"[]"),
        (LINE, b"not JSON"),
    ],
)
def test_other_lines_are_refused(old: bytes, new: bytes) -> None:
    """What `write` would not give is no entry."""
    changed = LINE.replace(old, new)
    assert changed != LINE
    with pytest.raises(LedgerError):
        read(changed)


def test_a_number_beyond_json_is_refused() -> None:
    """Past 2**53 - 1 readers of JSON would disagree about the number."""
    with pytest.raises(LedgerError, match="cannot be number"):
        write(Entry("shop", 2**53, 0, Kind.CONSENT, None, HASH))


def test_a_commit_hides_and_binds() -> None:
    """SHA-256 over tag, blind and body; without the blind nobody can try bodies."""
    blind = bytes(range(32))
    hashed = hashlib.sha256(b"consent-ledger body v1\n" + blind + b"{}").hexdigest()
    assert commit(blind, b"{}") == hashed
    assert commit(bytes(32), b"{}") != hashed


def test_a_short_blind_is_refused() -> None:
    """A blind of fewer bytes could be guessed."""
    with pytest.raises(LedgerError, match="32 bytes, not 31"):
        commit(bytes(31), b"{}")


def test_times_have_24_characters() -> None:
    """Milliseconds are always written, so that times sort as text."""
    assert write_time(0) == "1970-01-01T00:00:00.000Z"
    assert write_time(-1) == "1969-12-31T23:59:59.999Z"
    assert read_time("2026-11-22T09:00:00.123Z") == ENTRY.ts
