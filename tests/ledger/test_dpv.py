"""Records in W3C's words: what the whole way of an export does not reach."""

from typing import Any

import pytest

from consent.ledger import dpv
from consent.ledger.body import Body, Signals
from consent.ledger.entry import Entry
from consent.model import Action, Kind, Layer, Regime, Status
from tests.rules.notices import PURPOSES, cookie, notice, service

NAME = "a" * 64
ENTRY = Entry("shop", 7, 0, Kind.REFUSE, NAME, "b" * 64)


def body(regime: Regime, outcome: str) -> Body:
    """Give the body of a choice that a signal made."""
    return Body(
        action=Action.SIGNAL,
        layer=Layer.BANNER,
        lang="en",
        source="signal",
        controller="Shop Ltd",
        notice=NAME,
        terms=NAME,
        build=NAME,
        regime=regime,
        regime_reason="country",
        origin=None,
        purposes={"necessary": Status.GIVEN, "marketing": Status.REFUSED},
        services={"basket": Status.GIVEN},
        begins="2026-11-22",
        until="2027-05-21",
        signals=Signals(gpc=True),
        reask=None,
        replaces=None,
        outcome=outcome,
        state="",
        visitor=None,
    )


def test_what_a_service_stores_is_told() -> None:
    """A cookie each, with the time its owner declared."""
    shop = notice(
        services=(service("matomo", 1, "statistics", storage=(cookie("_pk"),)),)
    )
    [told] = dpv.tell_notice(NAME, shop)["dpv:hasService"]
    [stored] = told["dpv:hasStorageCondition"]
    assert (stored["cl:storage"], stored["dpv:hasName"]) == ("cookie", "_pk")
    assert stored["dpv:hasDuration"] == {"@type": "dpv:Duration", "rdf:value": "1 day"}


@pytest.mark.parametrize(
    ("regime", "basis"),
    [(Regime.OPT_IN, "dpv:ExpressedConsent"), (Regime.OPT_OUT, None)],
)
def test_only_opting_in_is_expressed_consent(regime: Regime, basis: str | None) -> None:
    """Where nobody is asked, nothing is claimed; a signal is a refusal, and said so."""
    told: Any = dpv.tell_record(ENTRY, body(regime, "signal"), notice())
    asked = [one for one in told["dpv:hasProcess"] if "dpv:hasConsentStatus" in one]
    assert [one.get("dpv:hasLegalBasis") for one in asked] == [basis]
    assert told["dpv:hasConsentStatus"]["@type"] == "dpv:ConsentRefused"
    assert told["cl:gpc"] is True


def test_every_status_has_its_word() -> None:
    """The statuses of this product are the vocabulary's own."""
    words = {
        one["dpv:hasConsentStatus"]
        for status in Status
        for one in dpv.tell_record(ENTRY, _all(status), notice())["dpv:hasProcess"]
        if "dpv:hasConsentStatus" in one
    }
    assert words == {
        f"dpv:Consent{word}"
        for word in (
            *("Requested", "Given", "Refused", "Withdrawn"),
            *("Expired", "Invalidated", "Unknown"),
        )
    }


def _all(status: Status) -> Body:
    given = body(Regime.OPT_IN, "given")
    given.purposes.update({purpose.id: status for purpose in PURPOSES})
    return given
