"""References: short names of records that people can tell one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.errors import BadReference
from consent.ledger import reference

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBERS = st.integers(0, 2**53 - 1)


@given(NUMBERS)
def test_it_leads_back(n: int) -> None:
    """A reference names one record, in groups of four."""
    text = reference.write("shop", n)
    assert reference.read("shop", text) == n
    assert {len(group) for group in text.split("-")} == {4}


def test_it_is_short() -> None:
    """A billion records have references of eight letters."""
    assert reference.write("shop", 0) == reference.write("shop", 0)
    assert len(reference.write("shop", 2**30 - 1)) == len("0000-0000")
    assert len(reference.write("shop", 2**30)) == len("0000-0000-0000")


def test_it_is_read_as_people_write() -> None:
    """Case, spaces and look-alikes do not matter."""
    text = reference.write("shop", 1 << 5)
    spoken = text.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert spoken != text
    assert reference.read("shop", spoken) == 1 << 5


@given(NUMBERS, st.integers(0, 7), st.sampled_from(LETTERS))
def test_one_wrong_letter_is_noticed(n: int, at: int, letter: str) -> None:
    """Whoever mishears one letter finds no other record."""
    text = reference.write("shop", n).replace("-", "")
    wrong = text[:at] + letter + text[at + 1 :]
    if wrong != text:
        with pytest.raises(BadReference):
            reference.read("shop", wrong)


@given(NUMBERS, st.integers(0, 4))
def test_two_swapped_letters_are_noticed(n: int, at: int) -> None:
    """Whoever swaps two neighbours finds no other record."""
    text = reference.write("shop", n).replace("-", "")
    wrong = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if wrong != text:
        with pytest.raises(BadReference):
            reference.read("shop", wrong)


@pytest.mark.parametrize("text", ["", "0000", "UUUU-UUUU", "0" * 20, "Z" * 16, "é" * 8])
def test_what_is_none_is_refused(text: str) -> None:
    """Nothing but a reference is one."""
    with pytest.raises(BadReference, match="look at each letter"):
        reference.read("shop", text)


def test_another_sites_is_refused() -> None:
    """A reference says of which site it is."""
    with pytest.raises(BadReference):
        reference.read("news", reference.write("shop", 7))


def test_a_number_is_as_good() -> None:
    """Who has the entry's number need not write it as a reference."""
    assert reference.find("shop", "42") == 42
    assert reference.find("shop", reference.write("shop", 42)) == 42
    with pytest.raises(BadReference):
        reference.find("shop", "042")
