"""Epochs and marks: what was lost is told apart from what took its place."""

import pytest

from consent.errors import LedgerError
from consent.ledger import checkpoint, epoch, note
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.epoch import Epoch, Mark

ORIGIN = "shop.example/consent/shop"
SIGNER = note.read_signer(note.write_signer(ORIGIN, b"s" * 32))
ROOT, OTHER = b"r" * 32, b"o" * 32
SECOND, FOURTH = Epoch(2, 100), Epoch(4, 250)


def test_a_log_begins_in_the_first_epoch() -> None:
    """Nothing has to be said of it as long as nothing was lost."""
    assert epoch.current(()) == 1
    assert epoch.epoch_of((), 7) == 1
    assert not epoch.is_lost((), 1, 7)


@pytest.mark.parametrize(
    ("n", "number"), [(99, 1), (100, 2), (249, 2), (250, 4), (900, 4)]
)
def test_every_entry_is_of_one_epoch(n: int, number: int) -> None:
    """An epoch begins with its own entry."""
    assert epoch.epoch_of((SECOND, FOURTH), n) == number
    assert epoch.current((SECOND, FOURTH)) == 4


@pytest.mark.parametrize(
    ("of", "n", "lost"),
    [
        (1, 99, False),
        (1, 100, True),
        (1, 260, True),
        (2, 100, False),
        (2, 250, True),
        (3, 249, False),
        (3, 250, True),
        (4, 900, False),
    ],
)
def test_what_a_later_epoch_overwrote_is_lost(of: int, n: int, lost: bool) -> None:
    """The same index means another record before and after."""
    assert epoch.is_lost((SECOND, FOURTH), of, n) is lost


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        (Mark(ORIGIN, 2, 300, ROOT), ""),
        (Mark(ORIGIN, 2, 300), ""),
        (Mark(ORIGIN, 1, 999, OTHER), ""),
        (Mark(ORIGIN, 2, 301), "has 300 entries, and had 301 or more"),
        (Mark(ORIGIN, 2, 300, OTHER), "has other entries"),
        (Mark(ORIGIN, 3, 1), "is in epoch 2, and was in epoch 3"),
    ],
)
def test_a_log_that_fell_short_is_found(mark: Mark, reason: str) -> None:
    """By its size, its entries, or its epoch; older epochs have been accounted for."""
    said = epoch.contradiction(mark, (SECOND,), 300, ROOT)
    assert reason in said
    assert bool(said) == bool(reason)


def test_marks_are_lines_of_text() -> None:
    """A signed head and what a token told are read back as they were."""
    signed = checkpoint.sign(Checkpoint(ORIGIN, 9, ROOT), [SIGNER])
    marks = (epoch.signed_mark(2, signed), Mark(ORIGIN, 1, 12))
    assert marks[0] == Mark(ORIGIN, 2, 9, ROOT, signed)
    assert epoch.read_marks(epoch.write_marks(marks)) == marks
    assert epoch.read_marks(b"") == ()


@pytest.mark.parametrize(
    "line",
    [b"", b"{}", b"[]", b'{"epoch": 1}', b'{"checkpoint":"x","epoch":1}', b"\xff"],
)
def test_other_lines_are_no_marks(line: bytes) -> None:
    """A file of something else is not taken for an empty guard."""
    with pytest.raises(LedgerError):
        epoch.read_marks(line + b"\n")
