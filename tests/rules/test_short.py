"""Short names of notices and builds."""

from consent.rules.short import named, short

NAMES = ("a" * 64, "b" * 64, "b" * 16 + "c" * 48)


def test_a_short_name_finds_the_whole() -> None:
    """Whole names find themselves, and a short one the first that begins so."""
    assert [named(short(name), NAMES) for name in NAMES[:2]] == list(NAMES[:2])
    assert [named(name, NAMES) for name in NAMES] == list(NAMES)


def test_no_other_start_finds_any() -> None:
    """Eleven digits are too few, and a name longer than its whole is none."""
    assert named("a" * 11, NAMES) is None
    assert named("", NAMES) is None
    assert named("c" * 16, NAMES) is None
    assert named("a" * 65, NAMES) is None
