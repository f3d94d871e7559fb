"""Regimes in a site's file: which are taken, refused and remarked on."""

import pytest

from consent.model import Regime
from consent.rules import regime_lint
from tests.rules.site_files import draft, mistakes, remarks

HERE = "We sell and send within the United States alone."
MIXED = '[regimes]\ndefault = "opt-in"\nUS = "none"\nUS-CA = "opt-out"'


def test_without_a_word_everyone_is_asked_first() -> None:
    """A57: the default needs no country."""
    notice = draft().notice
    assert (notice.regimes, notice.places) == ((Regime.OPT_IN,), {})


def test_several_regimes_come_with_their_places() -> None:
    """They belong to the notice, so that its name covers who is asked how."""
    notice = draft(MIXED).notice
    assert notice.regimes == (Regime.OPT_IN, Regime.OPT_OUT, Regime.NONE)
    assert notice.places["US-CA"] is Regime.OPT_OUT
    one = draft('[regimes]\ndefault = "opt-in"\nDE = "opt-in"').notice
    assert (one.regimes, one.places) == ((Regime.OPT_IN,), {})


@pytest.mark.parametrize(
    ("regimes", "where", "said"),
    [
        ('US = "opt-out"', "regimes.default", "is missing"),
        ('default = "optout"', "regimes.default", "is not one of"),
        ('default = "opt-in"\nUK = "none"', "regimes.UK", 'write "GB"'),
        ('default = "opt-in"\nDE = "opt-out"', "regimes.DE", "consent comes first"),
        ('default = "opt-in"\nFR-20R = "none"', "regimes.FR-20R", "consent comes"),
        ('default = "opt-in"\nRE = "none"', "regimes.RE", "consent comes first"),
        ('default = "opt-in"\nUS = "none"', "regimes", "way out"),
        ('default = "opt-in"\nUS-CA = "none"', "regimes", "California"),
    ],
)
def test_a57_a_regime_that_the_law_does_not_know_is_refused(
    regimes: str, where: str, said: str
) -> None:
    """A57: with the place and what to write."""
    found = mistakes(f"[regimes]\n{regimes}")
    assert list(found) == [where]
    assert said in found[where]


@pytest.mark.parametrize(
    ("regimes", "law"),
    [
        ('default = "opt-in"', "ePrivacy Directive Art. 5(3), PECR reg. 6"),
        ('default = "none"\nGB = "opt-in"', "PECR reg. 6"),
        ('default = "none"\nGB = "opt-in"\nBR = "opt-in"', "PECR reg. 6"),
        ('default = "none"\nNO = "opt-in"', "ePrivacy Directive Art. 5(3)"),
        ('default = "none"', "ePrivacy Directive Art. 5(3), PECR reg. 6"),
    ],
)
def test_the_law_is_that_of_where_a_site_asks(regimes: str, law: str) -> None:
    """The United Kingdom has its own, and without a place both count."""
    sold = "[purposes.necessary]\nsale = true\n[regimes]\n"
    found = mistakes(sold + regimes)
    assert found["purposes.necessary.sale"].endswith(
        f"(sold-necessary, A18, law: {law})"
    )


@pytest.mark.parametrize(
    ("place", "law"),
    [("GB", "PECR reg. 6"), ("GB-SCT", "PECR reg. 6"), ("FR", "ePrivacy Directive")],
)
def test_a57_who_is_asked_too_late_is_told_by_whose_law(place: str, law: str) -> None:
    """A57: the United Kingdom is no part of the directive's."""
    found = mistakes(f'[regimes]\ndefault = "opt-in"\n{place} = "none"')
    assert f"(asked-too-late, A57, law: {law}" in found[f"regimes.{place}"]


def test_who_sells_nothing_needs_no_way_out_of_it() -> None:
    """California's link is for data that is sold or shared."""
    change = '[purposes.marketing]\nsale = false\n[regimes]\ndefault = "none"'
    change += f"\n[lenient]\nasked-elsewhere = {HERE!r}\nsale-unmarked = {HERE!r}"
    assert draft(change).notice.regimes == (Regime.NONE,)


def test_a57_publish_says_what_is_shown_where_no_country_is_known() -> None:
    """A57, A58: and what the owner can set."""
    assert remarks(MIXED)["regimes"] == (
        "whose country is not known is shown opt-in; countries are known once "
        "CONSENT_COUNTRY_HEADER or CONSENT_GEO_DATABASE is set "
        "(country-unknown, A57, ours)"
    )


def test_a57_a_weak_default_is_refused() -> None:
    """It reaches people whose law asks first, unless each of them is named."""
    weak = '[regimes]\ndefault = "opt-out"\n'
    assert "AT, AX, BE and 35 more countries" in mistakes(weak)["regimes.default"]
    asked = sorted(regime_lint.ASKED_FIRST)
    few = weak + "\n".join(f'{each} = "opt-in"' for each in asked[2:])
    assert "from AT, AX, where" in mistakes(few)["regimes.default"]
    every = weak + "\n".join(f'{each} = "opt-in"' for each in asked)
    assert mistakes(every) == {}


def test_a57_who_serves_no_one_there_says_so() -> None:
    """The notice keeps the reason; a named country is law and never set aside."""
    weak = f'lenient.asked-elsewhere = "{HERE}"\n[regimes]\ndefault = "opt-out"\n'
    (kept,) = draft(weak).notice.lenient
    assert (kept.rule, kept.because) == ("asked-elsewhere", HERE)
    assert "asked-too-late, A57, law" in mistakes(weak + 'DE = "none"')["regimes.DE"]
