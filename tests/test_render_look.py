"""What a look adds to the one style sheet that travels."""

import re

import pytest
from msgspec.structs import replace

from benchmarks.reference import reference_site
from consent import render
from consent.model import Look, Palette, Position, Reopen, Scheme

BUILD = render.build()
CLAY = Palette(
    background="#fffaf5",
    text="#2a1c14",
    accent="#7a2e12",
    label="#ffffff",
    edge="#767676",
)


def style(look: Look) -> str:
    """Give the style sheet of a notice that looks so."""
    return render.style(replace(reference_site("en").notice, look=look), BUILD)


def test_the_usual_look_costs_nothing() -> None:
    """A site that says nothing gets the notice's own sheet alone."""
    assert style(Look()) == BUILD.styles["notice"].strip()


@pytest.mark.parametrize(
    ("look", "sheets"),
    [
        (Look(position=Position.CORNER), ["corner"]),
        (Look(position=Position.CENTRE, reopen=Reopen.CHIP), ["centre", "chip"]),
        (Look(light=CLAY), ["colours"]),
        (Look(dark=CLAY, cross=True), ["colours", "cross"]),
        (Look(radius=0, font=("Inter",)), ["round", "font"]),
    ],
)
def test_only_what_is_said_travels(look: Look, sheets: list[str]) -> None:
    """Each thing an owner says brings its own sheet, and no other."""
    whole = style(look)
    brought = [name for name in BUILD.styles if BUILD.styles[name].strip() in whole]
    assert sorted(brought) == sorted(["notice", *sheets])


def test_schemes_choose_their_colours() -> None:
    """Light and dark follow the system unless an owner says which; others stay its."""
    both = style(Look(light=CLAY))
    assert "--pc-accent:#7a2e12;" in both
    assert re.search(r"scheme:dark\)\{--pc-background:Canvas;", both)
    dark = style(Look(light=CLAY, scheme=Scheme.DARK))
    assert "color-scheme:dark;--pc-background:Canvas;" in dark
    assert "#7a2e12" not in dark


def test_every_declaration_ends() -> None:
    """The widget makes each important by its semicolon, so that none lacks one."""
    look = Look(radius=3, font=("Open Sans",), light=CLAY, scheme=Scheme.LIGHT)
    for block in re.findall(r"[{;]([^{}]*)}", style(look)):
        assert block == "" or block.endswith(";")
