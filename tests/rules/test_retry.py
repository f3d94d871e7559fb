"""When what was not taken is tried again."""

from consent.rules.retry import LONGEST, pause


def test_each_pause_is_longer_than_the_one_before() -> None:
    """From seconds to hours, and never more than six of them."""
    pauses = [pause(failures, 255) for failures in range(7)]
    assert pauses == [5_000, 20_000, 80_000, 320_000, 1_280_000, 5_120_000, 20_480_000]
    assert pause(7, 255) == pause(10_000, 255) == LONGEST


def test_chance_spreads_the_later_half() -> None:
    """What failed together comes back apart, and never at once."""
    spread = [pause(2, chance) for chance in range(256)]
    assert (min(spread), max(spread)) == (40_000, 80_000)
    assert len(set(spread)) == 256
