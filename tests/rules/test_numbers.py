"""Numbers are never given twice, and never stretch over what was not asked."""

from typing import Any

import pytest
from msgspec.structs import replace

from consent.model import Notice, Regime, Service
from consent.rules.numbers import Numbers, number
from tests.rules.notices import (
    PURPOSES,
    SERVICES,
    cookie,
    notice,
    purpose,
    service,
)

GIVEN = Numbers(3, 3)
MATOMO = service(
    "matomo",
    2,
    "statistics",
    hosts=("stats.example",),
    storage=(cookie("id", "6 months"), cookie("seen", "session")),
)
BEFORE = notice(services=(SERVICES[0], MATOMO, SERVICES[2]))


def renumbered(draft: Notice, previous: Notice = BEFORE) -> Notice:
    """Number a draft on top of a notice."""
    return number(draft, previous, GIVEN)[0]


def matomo(**changes: Any) -> Service:
    """Give the Matomo of a notice that changes it."""
    changed = replace(MATOMO, number=0, **changes)
    return renumbered(notice(services=(SERVICES[0], changed, SERVICES[2]))).services[1]


def test_a_first_notice_counts_from_one() -> None:
    """Purposes and services are counted apart, in the order of the file."""
    numbered, numbers = number(notice(), None, Numbers())
    assert [each.number for each in numbered.purposes] == [1, 2, 3]
    assert [each.number for each in numbered.services] == [1, 2, 3]
    assert numbers == (3, 3)


def test_what_stands_keeps_its_number() -> None:
    """Order, words and addresses of policies are not what was asked."""
    words = notice(
        purposes=tuple(replace(each, name={"en": "Other"}) for each in PURPOSES),
        services=tuple(
            replace(each, number=0, name="Other", policy="https://other.example")
            for each in reversed(BEFORE.services)
        ),
    )
    assert [each.number for each in renumbered(words).services] == [3, 2, 1]
    assert [each.number for each in renumbered(words).purposes] == [1, 2, 3]


def test_what_is_new_gets_the_next_number() -> None:
    """The highest number ever given counts, not the highest that is still there."""
    draft = notice(
        purposes=(*PURPOSES, purpose("media", 0)),
        services=(*BEFORE.services, service("video", 0, "media")),
    )
    numbered, numbers = number(draft, BEFORE, Numbers(7, 9))
    assert numbered.purposes[-1].number == 8
    assert numbered.services[-1].number == 10
    assert numbers == (8, 10)


def test_what_comes_back_is_new() -> None:
    """Between two notices a purpose or service may have become something else."""
    gone, numbers = number(
        notice(purposes=PURPOSES[:2], services=SERVICES[:1]), BEFORE, GIVEN
    )
    back, numbers = number(notice(), gone, numbers)
    assert [each.number for each in back.purposes] == [1, 2, 4]
    assert [each.number for each in back.services] == [1, 4, 5]
    assert numbers == (4, 5)


@pytest.mark.parametrize(
    "grown",
    [
        {"recipient": "Other Ltd"},
        {"country": "US"},
        {"hosts": ("stats.example", "more.example")},
        {"purposes": ("statistics", "marketing")},
        {"storage": (*MATOMO.storage, cookie("more"))},
        {"storage": (cookie("id", "7 months"),)},
        {"storage": (cookie("seen", "1 day"),)},
        {"storage": (cookie("id", "until deleted"),)},
    ],
)
def test_a_service_that_grows_gets_a_new_number(grown: dict[str, Any]) -> None:
    """Who agreed to less did not agree to this."""
    assert matomo(**grown).number == 4


@pytest.mark.parametrize(
    "shrunk",
    [
        {"hosts": ()},
        {"storage": ()},
        {"storage": (cookie("id", "5 months"), cookie("seen", "session"))},
    ],
)
def test_a_service_that_shrinks_keeps_its_number(shrunk: dict[str, Any]) -> None:
    """Who agreed to more agreed to this."""
    assert matomo(**shrunk).number == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"necessary": True}, {"necessary": False}),
        ({"sale": False}, {"sale": True}),
    ],
)
def test_a_purpose_that_asks_for_more_is_new(
    before: dict[str, bool], after: dict[str, bool]
) -> None:
    """Nobody agreed to it as it is now, nor to the services that serve it."""
    previous = notice(purposes=(PURPOSES[0], purpose("statistics", 2, **before)))
    draft = notice(purposes=(PURPOSES[0], purpose("statistics", 0, **after)))
    numbered = renumbered(draft, previous)
    assert numbered.purposes[1].number == 4
    assert numbered.services[1].number == 4
    # The other way round it asks for less, and keeps whatever number it had.
    assert renumbered(previous, draft).purposes[1].number == 0


def test_who_was_never_asked_is_asked_when_everyone_is() -> None:
    """A57: what was left on under another regime is no answer to the new question."""
    before, given = number(notice(regimes=(Regime.OPT_OUT,)), None, Numbers())
    asked, _ = number(notice(), before, given)
    assert [purpose.number for purpose in asked.purposes] == [1, 4, 5]
    kept, _ = number(notice(regimes=tuple(Regime)), before, given)
    assert [purpose.number for purpose in kept.purposes] == [1, 2, 3]
