"""Who refused is asked again early for what is new, and by no detour (A26)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from consent.errors import BadSiteFile
from consent.model import Notice, Purpose, Regime
from consent.rules.again import Past, settle
from consent.rules.numbers import Numbers, number
from tests.rules.notices import PURPOSES, SERVICES, notice, purpose, service

OLD = notice()
UNTIL = date(2027, 5, 1)
BOTH = (Regime.OPT_IN, Regime.OPT_OUT)
WHY = "Another company runs the site since May."


def settled(
    draft: Notice, *before: Notice, reasons: dict[str, str] | None = None
) -> Notice:
    """Settle a draft on the notices before it, the newest first."""
    numbered, _ = number(draft, before[0], Numbers(9, 9))
    past = [Past(each, UNTIL) for each in before]
    return settle(numbered, before[0], past, reasons or {})


def asks_again(draft: Notice, *before: Notice) -> dict[str, str]:
    """Give what is refused, by place."""
    try:
        settled(draft, *before)
    except BadSiteFile as error:
        return {each.where: each.message for each in error.mistakes}
    return {}


def under(*purposes: Purpose, serving: Sequence[str] = (), **more: Any) -> Notice:
    """Give a notice in which these ask in the place of statistics."""
    kept = (PURPOSES[0], PURPOSES[2])
    services = [service(each, 0, purposes[0].id) for each in serving]
    return notice(
        purposes=(*kept, *purposes), services=(SERVICES[0], *services), **more
    )


@pytest.mark.parametrize(
    "draft",
    [
        under(replace(purpose("x", 0), name={"en": "Statistics"})),
        under(purpose("x", 0), serving=["matomo", "ads"]),
        under(purpose("x", 0), serving=["matomo"]),
        under(purpose("x", 0), serving=["matomo", "ads", "clicks"]),
    ],
)
def test_a26_another_id_is_no_new_purpose(draft: Notice) -> None:
    """A26: not with the name of what was refused, nor with its services, nor more."""
    found = asks_again(draft, OLD)

    assert list(found) == ["purposes.x"]
    assert 'is "statistics" by another id and asks again' in found["purposes.x"]
    assert "(asked-again, A26, guidance: CNIL 2020" in found["purposes.x"]


def test_a26_what_was_left_out_comes_back_late() -> None:
    """A26: a purpose is back when the last refusal of it has ended, under any id."""
    gone = notice(purposes=(PURPOSES[0], PURPOSES[2]), services=SERVICES[:1])
    renamed = under(purpose("x", 0), serving=["matomo", "ads"])
    for draft, where in ((OLD, "purposes.statistics"), (renamed, "purposes.x")):
        found = asks_again(draft, gone, OLD)
        assert "leave it out before 2027-05-01" in found[where]
        assert asks_again(draft, gone) == {}


def test_a26_neither_sale_nor_a_regime_goes_to_come_back() -> None:
    """A26: once was refused what now counts as new, it is not asked for anew."""
    unsold = notice(purposes=(*PURPOSES[:2], purpose("marketing", 3)))
    assert asks_again(OLD, unsold) == {}
    assert list(asks_again(OLD, unsold, OLD)) == ["purposes.marketing"]

    asked_late = notice(regimes=BOTH)
    assert asks_again(OLD, asked_late) == {}
    assert list(asks_again(OLD, asked_late, OLD)) == [
        "purposes.statistics",
        "purposes.marketing",
    ]


@pytest.mark.parametrize(
    "draft",
    [
        OLD,
        under(purpose("media", 0), serving=["video"]),
        under(purpose("media", 0), serving=["matomo", "video"]),
        under(replace(purpose("x", 0, necessary=True), name={"en": "Statistics"})),
        notice(purposes=(*PURPOSES, purpose("media", 0))),
    ],
)
def test_a26_what_is_new_may_be_asked(draft: Notice) -> None:
    """A26: a purpose of its own, and what is not asked for at all."""
    assert asks_again(draft, OLD) == {}


def test_a26_what_was_necessary_was_never_refused() -> None:
    """A26: nobody could say no to it, so that all are asked."""
    before = notice(purposes=(*PURPOSES[:2], replace(PURPOSES[2], necessary=True)))
    assert asks_again(OLD, before) == {}


def test_a_reason_sets_it_aside_and_stays() -> None:
    """The notice keeps it for as long as the purpose has the number that it got so."""
    draft = under(purpose("x", 0), serving=["matomo"])
    reasons = {"asked-again": WHY}
    first = settled(draft, OLD, reasons=reasons)
    (kept,) = first.lenient
    assert (kept.rule, kept.because, kept.where) == (
        "asked-again",
        WHY,
        ("purposes.x",),
    )

    assert settled(draft, first, OLD, reasons=reasons) == first
    other = replace(first, lenient=(replace(kept, rule="label-long"), kept))
    assert settled(draft, other, OLD, reasons=reasons).lenient == (kept,)
    assert settled(draft, first, OLD).lenient == ()
    assert settled(OLD, OLD, reasons=reasons).lenient == ()


def test_a_first_notice_asks_nobody_again() -> None:
    """There was nothing to refuse."""
    assert settle(OLD, None, (), {}) == OLD
