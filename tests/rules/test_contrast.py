"""How well colours stand out on one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.rules.colour import BLACK, WHITE, Colour, as_oklch, of_oklch, read
from consent.rules.contrast import contrast, figure, luminance, nearest, plainest

CHANNEL = st.integers(0, 255)
COLOURS = st.builds(Colour, CHANNEL, CHANNEL, CHANNEL)


@pytest.mark.parametrize(
    ("front", "ground", "ratio"),
    [
        ("#000", "#fff", "21:1"),
        ("#fff", "#fff", "1:1"),
        ("#777777", "#fff", "4.47:1"),
        ("#767676", "#fff", "4.54:1"),
        ("#959595", "#fff", "2.99:1"),
        ("#949494", "#fff", "3.03:1"),
        ("#595959", "#fff", "7:1"),
        ("#f00", "#fff", "3.99:1"),
        ("#0f0", "#fff", "1.37:1"),
        ("#00f", "#fff", "8.59:1"),
    ],
)
def test_contrast_is_as_published(front: str, ground: str, ratio: str) -> None:
    """The figures that are told of WCAG's borders come out, cut and not rounded."""
    assert figure(contrast(read(front), read(ground))) == ratio


@given(COLOURS, COLOURS)
def test_contrast_is_a_ratio(one: Colour, other: Colour) -> None:
    """It is the same both ways, 1 for the same colour and 21 at most."""
    assert contrast(one, other) == contrast(other, one)
    assert contrast(one, one) == 1 <= contrast(one, other) <= 21.000001
    assert (contrast(one, other) == 1) == (luminance(one) == luminance(other))


@given(COLOURS, COLOURS)
def test_grey_between_stands_out_less(one: Colour, other: Colour) -> None:
    """What is brighter than a colour stands out less on white, more on black."""
    dark, bright = sorted((one, other), key=luminance)
    assert contrast(bright, WHITE) <= contrast(dark, WHITE)
    assert contrast(bright, BLACK) >= contrast(dark, BLACK)


@given(COLOURS, COLOURS, st.sampled_from([3.0, 4.5]))
def test_nearest_stands_out(front: Colour, ground: Colour, least: float) -> None:
    """What is told to be written passes, and what passes stays as it is."""
    found = nearest(front, ground, least)
    assert contrast(found, ground) >= least
    assert (found == front) == (contrast(front, ground) >= least)


@given(COLOURS)
def test_black_or_white_stands_out(ground: Colour) -> None:
    """On every colour one of them is fit for words."""
    assert contrast(plainest(ground), ground) > 4.58


@given(COLOURS)
def test_oklch_goes_there_and_back(colour: Colour) -> None:
    """No colour of a screen changes by being taken apart and put together."""
    assert of_oklch(as_oklch(colour)) == colour
