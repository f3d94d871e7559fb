"""A small notice for the tests of the rules."""

from typing import Any

from consent.model import (
    Controller,
    Notice,
    Purpose,
    Regime,
    Service,
    Storage,
    StorageKind,
    Validity,
)
from consent.rules.state import Outcome, State, bits


def purpose(id: str, number: int, **more: Any) -> Purpose:  # noqa: A002
    """Give a purpose with texts that do not matter."""
    texts = {"en": id.title()}
    return Purpose(id=id, number=number, name=texts, description=texts, **more)


def service(id: str, number: int, *purposes: str, **more: Any) -> Service:  # noqa: A002
    """Give a service of a recipient that does not matter."""
    values = {
        "name": id.title(),
        "recipient": "Tool Ltd",
        "country": "DE",
        "policy": "https://tool.example/privacy",
    }
    return Service(id=id, number=number, purposes=purposes, **{**values, **more})


def cookie(name: str, duration: str = "1 day") -> Storage:
    """Give a cookie as a service declares it."""
    return Storage(kind=StorageKind.COOKIE, name=name, duration=duration)


PURPOSES = (
    purpose("necessary", 1, necessary=True, reason={"en": "The basket needs it."}),
    purpose("statistics", 2),
    purpose("marketing", 3, sale=True),
)
SERVICES = (
    service("basket", 1, "necessary"),
    service("matomo", 2, "statistics"),
    service("ads", 3, "marketing", "statistics"),
)


def notice(**changes: Any) -> Notice:
    """Give the notice of a shop that has three purposes and three services."""
    values = {
        "v": 1,
        "site": "shop",
        "controller": Controller(
            name="Shop Ltd",
            address="1 High Street",
            contact="privacy@shop.example",
            privacy_policy="https://shop.example/privacy",
        ),
        "languages": ("en",),
        "regimes": (Regime.OPT_IN,),
        "purposes": PURPOSES,
        "services": SERVICES,
        "validity": Validity(grant=180, refusal=186),
        "retention": 1098,
        "texts": {"en": {"title": "Your privacy"}},
    }
    return Notice(**{**values, **changes})


def state(**changes: Any) -> State:
    """Give the state of a visitor who agreed to statistics and Matomo on day 100."""
    values = {
        "outcome": Outcome.GIVEN,
        "regime": Regime.OPT_IN,
        "signal": False,
        "terms": "0123456789abcdef",
        "purposes_asked": 3,
        "purposes": bits([1, 2]),
        "services_asked": 3,
        "services": bits([1, 2]),
        "issued": 100,
        "expires": 280,
    }
    return State(**{**values, **changes})
