"""Global Privacy Control, as browsers send it and proxies join it."""

import pytest

from consent.signals.gpc import opts_out


@pytest.mark.parametrize("value", ["1", " 1 ", "1, 1", "1,1", "0, 1", "1, x"])
def test_any_line_that_says_1_is_the_signal(value: str) -> None:
    """What somebody between wrote beside it takes nothing back."""
    assert opts_out(value)


@pytest.mark.parametrize("value", ["", "0", "11", "1;1", "true", "?1", "0, 0"])
def test_nothing_else_is(value: str) -> None:
    """The specification knows the one value, and no parameters."""
    assert not opts_out(value)
