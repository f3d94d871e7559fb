"""What a shown secret of a session is worth."""

from dataclasses import replace

import pytest

from consent.rules.session import (
    GRACE,
    IDLE,
    LIFE,
    TURN,
    Session,
    Shown,
    Standing,
    read,
    standing,
    write,
)

NEW, OLD, OTHER = (bytes([n]) * 32 for n in range(3))
SESSION = Session(
    id="0" * 16, person="", digest=NEW, created=0, seen=0, expires=LIFE, turned=0
)


def test_what_was_written_is_read() -> None:
    """And nothing else."""
    shown = Shown("0" * 16, NEW)
    assert read(write(shown)) == shown
    assert read(write(shown) + "0") is None


@pytest.mark.parametrize(
    ("digest", "now", "worth"),
    [
        (NEW, TURN - 1, Standing.GOOD),
        (NEW, TURN, Standing.DUE),
        (NEW, IDLE, Standing.OVER),
        (OTHER, 0, Standing.OVER),
        (OLD, GRACE - 1, Standing.GOOD),
        (OLD, GRACE, Standing.STOLEN),
    ],
)
def test_s23_a_secret_is_worth(digest: bytes, now: int, worth: Standing) -> None:
    """S23: the one before counts for a minute; then two browsers have one session."""
    assert standing(replace(SESSION, old=OLD), digest, now) is worth


def test_s23_it_ends_in_any_case() -> None:
    """S23: however lately it was seen; and one that had no secret before has none."""
    assert standing(replace(SESSION, seen=LIFE), NEW, LIFE) is Standing.OVER
    assert standing(SESSION, OLD, 0) is Standing.OVER
