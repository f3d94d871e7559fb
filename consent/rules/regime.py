"""Which legal mode a visitor is asked under."""

from collections.abc import Iterable

from consent.model import Regime

_STRICTEST_FIRST = (Regime.OPT_IN, Regime.OPT_OUT, Regime.NONE)


def strictest(regimes: Iterable[Regime]) -> Regime:
    """Give the regime for a visitor of whom nothing is known."""
    return min(regimes, key=_STRICTEST_FIRST.index)
