"""The one text of a state."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.errors import BadToken
from consent.model import Regime
from consent.rules.state import Outcome, State, bits, read, write
from tests.rules.notices import state

NUMBERS = st.integers(0, 999_999)
STATES = st.builds(
    State,
    outcome=st.sampled_from(Outcome),
    regime=st.sampled_from(Regime),
    signal=st.booleans(),
    terms=st.text("0123456789abcdef", min_size=16, max_size=16),
    purposes_asked=NUMBERS,
    purposes=st.integers(0, 2**70),
    services_asked=NUMBERS,
    services=st.integers(0, 2**1100),
    issued=NUMBERS,
    expires=NUMBERS,
)


def test_a_state_is_written_as_the_design_says() -> None:
    """The format is fixed: cookies of last year have to be readable."""
    assert write(state()) == "gi0.0123456789abcdef.3.Bg.3.Bg.100.280"


@given(STATES)
def test_every_state_comes_back(value: State) -> None:
    """Reading gives what was written."""
    assert read(write(value)) == value


@given(STATES, st.data())
def test_a_changed_text_is_another_state(value: State, data: st.DataObject) -> None:
    """No state has a second text, whichever letter is put wherever."""
    text = write(value)
    place = data.draw(st.integers(0, len(text)))
    letter = data.draw(st.sampled_from("0A_-.=+g\n٣ "))
    changed = text[:place] + letter + text[place + 1 :]
    try:
        again = read(changed)
    except BadToken:
        return
    assert write(again) == changed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gi0",
        "xi0.0123456789abcdef.3.Bg.3.Bg.100.280",
        "gi0.0123456789ABCDEF.3.Bg.3.Bg.100.280",
        "gi0.0123456789abcdef.03.Bg.3.Bg.100.280",
        "gi0.0123456789abcdef.3.Bh.3.Bg.100.280",
        "gi0.0123456789abcdef.3.BgA.3.Bg.100.280",
        "gi0.0123456789abcdef.3.B.3.Bg.100.280",
        "gi0.0123456789abcdef.3.Bg.3.Bg.100.280\n",
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    """What `write` would not give is no state."""
    with pytest.raises(BadToken, match="state"):
        read(text)


def test_numbers_become_bits() -> None:
    """Bit n stands for number n."""
    assert bits([]) == 0
    assert bits([1, 3]) == 0b1010
