"""Which legal mode a visitor is asked under, and why."""

from itertools import permutations

import pytest

from consent.model import Notice, Regime
from consent.rules.regime import (
    Footing,
    applied,
    footing_of,
    ordered,
    refusal_days,
    strictest,
)
from tests.rules.notices import notice

WORLD = notice(
    regimes=(Regime.OPT_IN, Regime.OPT_OUT, Regime.NONE),
    places={
        "default": Regime.OPT_IN,
        "US": Regime.NONE,
        "US-CA": Regime.OPT_OUT,
        "JP": Regime.NONE,
    },
)


def test_of_whom_nothing_is_known_the_strictest_holds() -> None:
    """A57: in whichever order the notice names its regimes."""
    for regimes in permutations(Regime):
        assert strictest(regimes) is Regime.OPT_IN
    assert strictest([Regime.NONE, Regime.OPT_OUT]) is Regime.OPT_OUT
    assert strictest([Regime.NONE]) is Regime.NONE


def test_regimes_stand_once_and_the_strictest_first() -> None:
    """However often and in whichever order they are named."""
    named = [Regime.NONE, Regime.OPT_IN, Regime.NONE]
    assert ordered(named) == (Regime.OPT_IN, Regime.NONE)


@pytest.mark.parametrize(
    ("place", "regime", "reason"),
    [
        ("DE", Regime.OPT_IN, "header X said DE"),
        ("DE-BY", Regime.OPT_IN, "header X said DE"),
        ("US-CA", Regime.OPT_OUT, "header X said US-CA"),
        ("US-TX", Regime.NONE, "header X said US-TX"),
        ("US", Regime.OPT_OUT, "header X said US, no region: strictest"),
        ("JP-13", Regime.NONE, "header X said JP"),
        ("", Regime.OPT_IN, "unknown: strictest"),
    ],
)
def test_a57_a_place_has_a_regime_and_a_reason(
    place: str, regime: Regime, reason: str
) -> None:
    """A57: the region decides where it is known, and no more is told than decided."""
    assert applied(WORLD, place, "header X") == (regime, reason)


def test_a_region_may_stand_without_its_country() -> None:
    """What holds elsewhere in the country is what holds everywhere else."""
    places = {"default": Regime.NONE, "US-CA": Regime.OPT_OUT}
    here = notice(regimes=(Regime.OPT_OUT, Regime.NONE), places=places)
    assert applied(here, "US-TX", "database").regime is Regime.NONE
    assert applied(here, "US", "database").regime is Regime.OPT_OUT
    assert applied(here, "").regime is Regime.OPT_OUT


def test_one_regime_holds_everywhere() -> None:
    """Then nobody's country matters, and none is told."""
    assert applied(notice(), "US", "header X") == (Regime.OPT_IN, "only one")


@pytest.mark.parametrize(("kept", "days"), [(186, 366), (396, 396)])
def test_a24_a_no_holds_a_year_where_nobody_is_asked_first(
    kept: int, days: int
) -> None:
    """A24: twelve months at least, and longer where the owner says so."""
    validity = notice().validity.__class__(grant=180, refusal=kept)
    here: Notice = notice(validity=validity)
    assert refusal_days(here, Regime.OPT_IN) == kept
    assert refusal_days(here, Regime.OPT_OUT) == days
    assert refusal_days(here, Regime.NONE) == days


def test_nothing_is_on_by_itself_where_an_answer_may_be_lost() -> None:
    """A54: nor, ever, where people are asked first."""
    assert footing_of(Regime.OPT_OUT, silent=True) == Footing(Regime.OPT_OUT, free=True)
    assert not footing_of(Regime.OPT_OUT, silent=False).free
    assert not footing_of(Regime.OPT_IN, silent=True).free
