"""The body of a choice, to change what a test is about."""

from typing import Any

import msgspec

from consent.ledger.body import Body, Signals
from consent.model import Action, Layer, Regime, Status

GRANT = Body(
    action=Action.ACCEPT_ALL,
    layer=Layer.BANNER,
    lang="en",
    source="visitor",
    controller="Shop Ltd",
    notice="ab" * 32,
    terms="ef" * 32,
    build="01" * 32,
    regime=Regime.OPT_IN,
    regime_reason="default",
    origin="https://shop.example",
    purposes={"necessary": Status.GIVEN, "statistics": Status.GIVEN},
    services={"matomo": Status.GIVEN},
    begins="2026-11-22",
    until="2027-05-21",
    signals=Signals(gpc=False),
    reask=None,
    replaces=None,
    outcome="given",
    state="gi0",
    visitor="12" * 16,
)


def choice(**changes: Any) -> Body:
    """Give a grant with changes."""
    return msgspec.structs.replace(GRANT, **changes)
