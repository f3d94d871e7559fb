"""Which legal mode a visitor is asked under."""

from itertools import permutations

from consent.model import Regime
from consent.rules.regime import strictest


def test_of_whom_nothing_is_known_the_strictest_holds() -> None:
    """A57: in whichever order the notice names its regimes."""
    for regimes in permutations(Regime):
        assert strictest(regimes) is Regime.OPT_IN
    assert strictest([Regime.NONE, Regime.OPT_OUT]) is Regime.OPT_OUT
    assert strictest([Regime.NONE]) is Regime.NONE
