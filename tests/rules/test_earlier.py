"""What a visitor had chosen before."""

from consent.rules.earlier import Earlier, Reask, agreed, earlier, merge, reask
from consent.rules.state import Outcome, bits
from consent.rules.token import Token
from tests.rules.notices import PURPOSES, SERVICES, notice, purpose, service, state

GRANT = Token("shop", state(), 5)
REFUSAL = Token("shop", state(outcome=Outcome.REFUSED, purposes=0, services=0))


def test_nothing_shown_is_nothing_known() -> None:
    """A first visit has no past."""
    assert earlier([], 100) == Earlier(None, None, expired=False)


def test_a_valid_grant_is_the_past() -> None:
    """Its state holds, and its index is what a new choice replaces."""
    assert earlier([GRANT], 100) == Earlier(state(), 5, expired=False)


def test_an_expired_grant_leaves_its_index() -> None:
    """Who gives again is still the same visitor."""
    assert earlier([GRANT], 280) == Earlier(None, 5, expired=True)


def test_of_two_grants_the_newest_index_counts() -> None:
    """A log grows: the higher index is the later record."""
    other = Token("shop", state(purposes=bits([2, 3])), 9)
    assert earlier([other, GRANT], 100).index == 9
    assert earlier([GRANT, other], 100).index == 9


def test_s05_two_states_give_what_both_give() -> None:
    """S05: what one of them did not know counts as not asked."""
    other = state(purposes=bits([2, 3]), purposes_asked=2, issued=99, expires=150)
    both = merge([state(), other])
    assert (both.purposes, both.purposes_asked) == (bits([2]), 2)
    assert (both.issued, both.expires) == (100, 150)


def test_a_signal_overrules_if_one_did_not_know_it() -> None:
    """Only where every grant was made in its presence was it overridden."""
    assert merge([state(signal=True), state(signal=True)]).signal
    assert not merge([state(signal=True), state()]).signal


def test_s05_a_refusal_beside_a_grant_gives_nothing() -> None:
    """S05: the more careful one decides."""
    assert merge([state(), REFUSAL.state]).purposes == 0


def test_an_expired_state_has_no_say_beside_one_that_holds() -> None:
    """An old refusal does not take away what was given since."""
    old = state(outcome=Outcome.REFUSED, purposes=0, services=0, expires=90)
    assert agreed([old, state()], 100) == state()


def test_s09_states_that_all_ran_out_leave_the_last() -> None:
    """S09: it says expired; without any state nothing is known."""
    old = state(expires=90)
    assert agreed([state(expires=80), old], 100) == old
    assert agreed([], 100) is None


def test_why_someone_is_asked_again() -> None:
    """A25: the choice ran out, or something is new; otherwise it was their own wish."""
    more = (*PURPOSES, purpose("media", 4))
    grown = (*SERVICES, service("video", 4, "statistics"))
    assert reask(earlier([GRANT], 280), notice()) is Reask.EXPIRED
    assert reask(earlier([GRANT], 100), notice()) is None
    assert reask(earlier([GRANT], 100), notice(purposes=more)) is Reask.MATERIAL_CHANGE
    assert reask(earlier([GRANT], 100), notice(services=grown)) is Reask.MATERIAL_CHANGE
    assert reask(earlier([], 100), notice(purposes=more)) is None
