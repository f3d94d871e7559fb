"""Deciding in the site's own back end, with its key and its notice."""

from datetime import date, timedelta

import pytest

from consent.errors import UnknownPurpose
from consent.model import Status
from consent.seal import site_key
from tests.client.visitors import (
    GRANT,
    KEY,
    NO,
    REFUSAL,
    SECRET,
    TODAY,
    YES,
    cookie,
    shop,
    token,
)
from tests.rules import notices

FIRST = date(1970, 1, 1) + timedelta(days=TODAY)
OLD = site_key(SECRET[::-1], "shop")


def test_a_grant_allows_what_was_given() -> None:
    """Purposes and services are allowed by name, one by one."""
    decisions = shop().of(YES)
    assert decisions.allows("statistics")
    assert decisions.allows("matomo")
    assert not decisions.allows("marketing")
    assert not decisions.allows("ads")


def test_a_refusal_allows_only_what_is_necessary() -> None:
    """Necessary purposes are always allowed, refused ones never."""
    decisions = shop().of(NO)
    assert decisions.allows("necessary")
    assert not decisions.allows("statistics")
    assert decisions.status("statistics") is Status.REFUSED


def test_silence_is_no() -> None:
    """A visitor who has not answered allows what is necessary and nothing else."""
    decisions = shop().of({})
    assert decisions.allows("necessary")
    assert not decisions.allows("statistics")
    assert decisions.status("statistics") is Status.UNKNOWN
    assert decisions.expires is None


def test_the_last_day_is_told() -> None:
    """`expires` is the first day on which the choice no longer holds."""
    expires = shop().of(cookie(token(expires=TODAY + 1))).expires
    assert expires == FIRST + timedelta(days=1)


def test_a_choice_runs_out() -> None:
    """From the day it expires a grant is a no, and says why."""
    consent = shop(clock=lambda: (TODAY + 180) * 86_400)
    decisions = consent.of(YES)
    assert not decisions.allows("statistics")
    assert decisions.status("statistics") is Status.EXPIRED
    assert decisions.expires == FIRST + timedelta(days=180)


def test_both_cookie_names_are_read() -> None:
    """The token is found with and without `__Host-`, among other cookies."""
    header = f"a=1; pps_shop={token()}; pps_shop2=x"
    assert shop().of({"cookie": header}).allows("statistics")
    assert (
        not shop()
        .of({"cookie": header.replace("pps_shop=", "pp_shop=")})
        .allows("statistics")
    )


def test_s05_of_two_tokens_both_must_allow() -> None:
    """S05: a purpose is allowed only if every valid token allows it."""
    grant, refusal = token(), token(**REFUSAL)
    assert not shop().of(cookie(grant, refusal)).allows("statistics")
    assert not shop().of(cookie(refusal, grant)).allows("statistics")
    assert shop().of(cookie(grant, token(expires=TODAY + 90))).allows("statistics")


def test_expired_and_broken_tokens_speak_for_nobody() -> None:
    """Beside a valid token, one that has run out or is broken counts for nothing."""
    old = token(**{**REFUSAL, "issued": TODAY - 200, "expires": TODAY})
    assert shop().of(cookie(old, "c1.broken", token())).allows("statistics")


def test_an_avalanche_of_tokens_is_no() -> None:
    """Past a handful of our cookies someone is planting them, so nothing counts."""
    many = [token(expires=TODAY + days) for days in range(1, 10)]
    assert not shop().of(cookie(*many)).allows("statistics")
    assert shop().of(cookie(*many[:8])).allows("statistics")


@pytest.mark.parametrize("signal", ["1", "1,1"])
def test_an_opt_out_signal_beats_a_grant(signal: str) -> None:
    """A37: `Sec-GPC: 1` turns off sale, unless the grant was made in its presence."""
    given = {**GRANT, "purposes": 0b1110, "services": 0b1110}
    grant = {**cookie(token(**given)), "Sec-GPC": signal}
    knowing = {**cookie(token(**given, signal=True)), "Sec-GPC": signal}
    assert not shop().of(grant).allows("marketing")
    assert shop().of(grant).allows("statistics")
    assert shop().of(knowing).allows("marketing")


def test_of_a_purpose_and_a_service_with_one_name_both_must_allow() -> None:
    """Where a purpose and a service share a name, one refused is a no."""
    services = (notices.service("statistics", 2, "marketing"),)
    consent = shop(notice=notices.notice(services=services))
    assert consent.of(YES).allows("statistics")
    assert not consent.of(cookie(token(purposes=0b10))).allows("statistics")
    assert not consent.of(cookie(token(services=0b10))).allows("statistics")


def test_s10_old_keys_still_open() -> None:
    """S10: after rotation, the tokens of every key that is handed in stay good."""
    sealed = cookie(token(key=OLD))
    assert shop(keys=[OLD, KEY]).of(sealed).allows("statistics")
    assert not shop(keys=[KEY]).of(sealed).allows("statistics")


def test_headers_come_in_every_shape() -> None:
    """Mappings in any case and raw pairs, several cookie headers too, are all read."""
    value = YES["Cookie"]
    pairs = [(b"cookie", b"a=1"), (b"cookie", value.encode())]
    assert shop().of(pairs).allows("statistics")
    assert shop().of({"COOKIE": value}).allows("statistics")


def test_a_misspelt_name_is_no() -> None:
    """Asking for a name that the notice lacks is a no, as pages must not break."""
    assert not shop().of(YES).allows("statistcs")


def test_a_misspelt_name_is_an_error_where_asked_for() -> None:
    """With `strict` a misspelt name is found by the first test of the page."""
    with pytest.raises(UnknownPurpose, match="statistcs"):
        shop(strict=True).of(YES).allows("statistcs")
