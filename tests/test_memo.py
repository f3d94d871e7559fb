"""Remembering answers to a bounded number of questions."""

from consent.memo import Memo


def test_the_newest_are_remembered() -> None:
    """At least as many as asked for, and never more than twice as many."""
    memo: Memo[int, str] = Memo(4)
    for number in range(100):
        memo.put(number, str(number))
    kept = [number for number in range(100) if memo.get(number) is not None]
    assert set(range(96, 100)) <= set(kept)
    assert len(kept) <= 8


def test_what_is_asked_for_stays() -> None:
    """A question that comes back is not forgotten for newer ones."""
    memo: Memo[int, str] = Memo(4)
    memo.put(0, "often")
    for number in range(1, 100):
        memo.put(number, "once")
        assert memo.get(0) == "often"
