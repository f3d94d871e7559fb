"""What a back end decides for a visitor whose country its proxy tells."""

import pytest

from consent.client import LocalConsent, RemoteConsent
from consent.client.visit import read
from consent.model import Regime
from consent.rules.state import Outcome
from tests.client.service import Service
from tests.client.visitors import cookie, shop, token
from tests.rules import notices

PLACES = {"default": Regime.OPT_IN, "US-CA": Regime.OPT_OUT}
NOTICE = notices.notice(regimes=(Regime.OPT_IN, Regime.OPT_OUT), places=PLACES)
COUNTRY = ("CF-IPCountry", "CF-Region-Code")
CALIFORNIA = {"CF-IPCountry": "US", "cf-region-code": "CA"}


def abroad(**more: object) -> LocalConsent:
    """Give the back end of a shop with two regimes."""
    return shop(notice=NOTICE, place_headers=COUNTRY, **more)


def test_where_nobody_is_asked_first_silence_is_no_objection() -> None:
    """A37: but for what is sold, where the browser asks so."""
    assert abroad().of(CALIFORNIA).allows("marketing")
    signalled = abroad().of({**CALIFORNIA, "Sec-GPC": "1"})
    assert signalled.allows("statistics")
    assert not signalled.allows("marketing")


@pytest.mark.parametrize(
    "headers", [{}, {"CF-IPCountry": "DE"}, {"CF-IPCountry": "XX"}]
)
def test_a54_where_the_place_is_not_known_silence_is_no(
    headers: dict[str, str],
) -> None:
    """A54, A57: nor where nobody said which header to believe."""
    assert not abroad().of(headers).allows("statistics")
    assert not shop(notice=NOTICE).of(CALIFORNIA).allows("statistics")


@pytest.mark.parametrize("brought", ["c1.shop.forged", "", "*"])
def test_a54_what_is_no_token_may_have_been_a_no(brought: str) -> None:
    """A54: it is not the same as to bring nothing."""
    headers = {**CALIFORNIA, "Cookie": f"__Host-pps_shop={brought}"}
    assert not abroad().of(headers).allows("statistics")
    assert not read(headers, "shop", COUNTRY).tokens or brought.startswith("c1")


def test_a_no_to_sale_leaves_the_rest_on() -> None:
    """And a yes of there is none where people are asked first."""
    no = cookie(token(outcome=Outcome.SIGNAL, regime=Regime.OPT_OUT, purposes=0))
    assert abroad().of({**CALIFORNIA, **no}).allows("statistics")
    assert not abroad().of({**CALIFORNIA, **no}).allows("marketing")
    yes = cookie(token(regime=Regime.OPT_OUT))
    assert abroad().of({**CALIFORNIA, **yes}).allows("statistics")
    assert not abroad().of({"CF-IPCountry": "DE", **yes}).allows("statistics")


@pytest.mark.parametrize("cookies", [{}, {"Cookie": "pps_shop=*"}])
def test_the_place_travels_with_the_question(
    service: Service, cookies: dict[str, str]
) -> None:
    """The service decides; of what is no token it is told nothing, nor of the place."""
    remote = RemoteConsent(service.url, "shop", timeout=20, place_headers=COUNTRY)
    decisions = remote.of({**CALIFORNIA, **cookies})
    assert decisions.allows("necessary")
    assert not decisions.allows("statistics")
    remote.close()
