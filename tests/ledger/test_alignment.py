"""What was done to a list, told from what it was and what it is."""

import pytest

from consent.errors import BadBundle, LedgerError
from consent.ledger import bundle, leaf
from consent.ledger.alignment import MOST_ITEMS, Seen, align
from consent.ledger.finding import Harm, Report
from consent.ledger.leaves import TileRows, WrittenRows
from consent.ledger.verify_keys import is_signed
from tests.ledger.bundles import SIGNER, MemoryFiles, shop_log

LINE = shop_log().kept[7].line


def seen(*things: int | str) -> Seen:
    """Note numbers as authentic, and texts as strangers; a digit is what one claims."""
    found = Seen()
    for line, thing in enumerate(things, 1):
        if isinstance(thing, int):
            found.thing(thing, line)
        else:
            found.stranger(line, int(thing) if thing.isdigit() else None, "odd")
    return found


@pytest.mark.parametrize(
    ("things", "torn", "told"),
    [
        ((0, 1, 2, 3, 4), False, []),
        ((0, 1, "x", 3, 4), False, [(Harm.EDITED, 2, 3)]),
        ((0, 1, "2", 3, 4), False, [(Harm.EDITED, 2, 3)]),
        ((0, "x", 3, 4), False, [(Harm.EDITED, 1, 2), (Harm.DELETED, 2, 3)]),
        ((0, 1, "1", "x", 4), False, [(Harm.EDITED, 2, 3), (Harm.EDITED, 3, 4)]),
        ((0, 4, 1, 2, 3), False, [(Harm.MOVED, 4, 5)]),
        ((3, 4, 0, 1, 2), False, [(Harm.MOVED, 3, 5)]),
        ((0, 1, 2, 3, 4, 0, 1), False, [(Harm.INSERTED, 0, 2)]),
        ((0, 1, 2, 3, 4, "x"), True, [(Harm.INSERTED, 4, 4)]),
        ((0, 1, 2, "x"), True, [(Harm.CUT, 3, 5)]),
        ((0, "x", "y", "z", 2, 3, 4), False, None),
        ((), False, [(Harm.CUT, 0, 5)]),
        ((0, 1, 2, 3, 2, 3, 4), False, [(Harm.INSERTED, 2, 4), (Harm.MOVED, 4, 5)]),
        ((3, 0, 4), False, [(Harm.MOVED, 3, 4), (Harm.DELETED, 1, 3)]),
        ((4, 0, 2, 3), False, [(Harm.MOVED, 4, 5), (Harm.DELETED, 1, 2)]),
    ],
)
def test_alignment(things: tuple[int | str, ...], torn: bool, told: object) -> None:
    """The fewest changes that explain what was seen are told."""
    changes = align(0, 5, seen(*things).items, torn=torn)
    found = [(one.harm, one.first, one.stop) for one in changes]
    assert found == told or (told is None and len(found) == 3)


def test_place_before_name() -> None:
    """A stranger far down in a wide gap takes the first number that is missing."""
    changes = align(0, 4, seen(0, "x", "y", "z", 1, "v", 3).items)
    harms = [one.harm for one in changes]
    assert harms.count(Harm.INSERTED) == 3
    assert harms.count(Harm.EDITED) == 1


def test_stranger_that_stands_too_far_down() -> None:
    """Inserted and edited lines in one gap take the missing numbers in order."""
    changes = align(0, 4, seen(0, "1", "x", 3).items)
    assert [(one.harm, one.first) for one in changes] == [
        (Harm.EDITED, 1),
        (Harm.EDITED, 2),
    ]
    changes = align(0, 3, seen("2", "x", "y", "z").items)
    assert [one.harm for one in changes] == [Harm.EDITED] * 3 + [Harm.INSERTED]


def test_end_of_patience() -> None:
    """A list without any order is refused rather than held in memory."""
    found = Seen()
    for line in range(MOST_ITEMS):
        found.stranger(line, None, "")
    with pytest.raises(BadBundle):
        found.stranger(MOST_ITEMS, None, "")


def test_slow_lines() -> None:
    """Lines that the quick reading leaves alone are read as any entry is."""
    long = LINE.replace(b'"n":7', b'"n":9007199254740991')
    assert leaf.read(long).n == 2**53 - 1
    for wrong in (LINE.replace(b"2026-11-22", b"2026-02-30"), b"{}"):
        with pytest.raises(LedgerError):
            leaf.read(wrong)


def test_endless_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that does not end is not held in memory."""
    monkeypatch.setattr(bundle, "LONGEST_LINE", 10)
    with pytest.raises(BadBundle):
        list(bundle.Lines(MemoryFiles({"x": b"y" * 11}), "x"))


def test_nothing_open() -> None:
    """A report need not have anything that cannot be proven."""
    report = Report(about="A", holds=(), told=(), faults=(), count=0, open=())
    assert "cannot" not in report.text()


def test_rows_that_are_not_there() -> None:
    """Rows beyond the log are none, and the first of two entries counts."""
    assert TileRows(MemoryFiles({}), 5).row(1) is None
    rows = WrittenRows(0, 1, 1)
    rows.put(0, b"a" * 32)
    rows.put(0, b"b" * 32)
    assert rows.row(0) == (b"a" * 32,)


def test_not_signed() -> None:
    """What is no note was signed by nobody."""
    assert not is_signed(b"", [SIGNER.key])
