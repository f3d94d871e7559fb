"""What an owner may say of how the notice looks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consent.model import Look, Palette, Position, Reopen, Scheme
from consent.rules import font
from consent.rules.colour import COLOUR, WHITE, colour_problem, read
from consent.rules.look import find_faint, look
from consent.rules.notice import version
from consent.rules.site_tables import LookTable, PaletteTable
from tests.rules.site_files import draft, mistakes

HEX = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True) | st.just("")
PALETTES = st.builds(
    PaletteTable, background=HEX, text=HEX, accent=HEX, label=HEX, edge=HEX
)


def test_nothing_said_is_the_system_look() -> None:
    """A file without a look names no colour and no font."""
    assert draft().notice.look == Look()


def test_a_look_is_part_of_the_notice() -> None:
    """It is in what is shown, and not in what is asked."""
    change = """
    [look]
    position = "corner"
    reopen = "chip"
    cross = true
    scheme = "light"
    radius = 4
    font = ["Open Sans", "sans-serif"]
    """
    notice = draft(change).notice
    assert notice.look == Look(
        position=Position.CORNER,
        reopen=Reopen.CHIP,
        cross=True,
        scheme=Scheme.LIGHT,
        radius=4,
        font=("Open Sans", "sans-serif"),
    )
    assert version(notice).hash != version(draft().notice).hash
    assert version(notice).terms == version(draft().notice).terms


def test_open_colours_are_settled() -> None:
    """Beside one colour of an owner's, the others are those that stand out on it."""
    found = look(LookTable(light=PaletteTable(accent="#0a5"), dark=PaletteTable()))
    assert found.light == Palette(
        background="#ffffff",
        text="#000000",
        accent="#00aa55",
        label="#000000",
        edge="#767676",
    )
    assert found.dark == Palette()


@pytest.mark.parametrize(
    ("table", "where", "message"),
    [
        (
            'light = { text = "#888" }',
            "look.light.text",
            '"#888" on the background "#ffffff" has a contrast of 3.54:1, and 4.5:1 is '
            'the least; write "#767676" (colours-faint, A10, ',
        ),
        (
            'dark = { accent = "#0b57d0" }',
            "look.dark.accent",
            "has a contrast of 2.93:1, and 3:1 is the least",
        ),
        (
            'light = { accent = "oklch(70% 0.15 60)", label = "#fff" }',
            "look.light.label",
            '"#fff" on the accent "#da7e1e" has a contrast of 3:1',
        ),
        ('light = { edge = "#ddd" }', "look.light.edge", "3:1 is the least"),
    ],
)
def test_a10_faint_colours_are_refused(table: str, where: str, message: str) -> None:
    """Two colours too much alike stop the publish, with the figure and a better one."""
    found = mistakes(f"[look]\n{table}")
    assert message in found[where]


@settings(deadline=None)
@given(PALETTES)
def test_writing_what_is_told_mends_all(palette: PaletteTable) -> None:
    """Whoever writes each colour that findings name has no finding left."""
    names = ("background", "text", "accent", "label", "edge")
    written = {name: getattr(palette, name) for name in names}
    for finding in find_faint(LookTable(light=palette)):
        name = finding.where.rpartition(".")[2]
        written[name] = finding.message.rpartition('write "')[2].rstrip('"')

    assert list(find_faint(LookTable(light=PaletteTable(**written)))) == []


@pytest.mark.parametrize(
    "text",
    [
        *("red", "#12", "#12345", "#12345678", "#ggg", "rgb(0 0 0)", "var(--x)"),
        *("#fff;color:red", "oklch(45% 0.1 260 / 50%)", "oklch(45% .1 260)", "#fff "),
        *("oklch(45% 0.1 361)", "oklch(45%, 0.1, 60)", "Canvas", "url(#a)", "#fff\n"),
    ],
)
def test_no_other_colours(text: str) -> None:
    """What is transparent, differs between screens or ends a rule is no colour."""
    assert "is not a colour" in colour_problem(text)


def test_colours_beyond_the_screen() -> None:
    """A colour that many screens cannot show is refused, with the nearest they can."""
    assert 'write "#00b400"' in colour_problem("oklch(66.6% 0.4 142.5)")
    assert 'write "#ffffff"' in colour_problem("oklch(100.5% 0 0)")
    assert colour_problem("oklch(100% 0 0)") == ""
    assert read("oklch(100% 0 0)") == WHITE


@given(st.from_regex(COLOUR, fullmatch=True))
def test_what_is_read_is_plain(text: str) -> None:
    """Whatever an owner writes, six digits are what a page gets."""
    if colour_problem(text) == "":
        assert str(read(text)).strip("0123456789abcdef") == "#"


@pytest.mark.parametrize(
    "name",
    [
        *("", " Inter", "Inter ", "A  B", "'Inter'", 'a"b', "a;b", "a,b", "a}b", "1A"),
        *("url(x)", "a\\b", "a\nb", "Inter\n", "x" * 41, "var(--x)", "é"),
    ],
)
def test_no_other_fonts(name: str) -> None:
    """No name of a font can end its rule or load anything."""
    assert "is not the name of a font" in font.family_problem(name)


@pytest.mark.parametrize(
    ("families", "written"),
    [
        (("Open Sans",), '"Open Sans", sans-serif'),
        (("Inter", "system-ui"), '"Inter", system-ui'),
        (("initial",), '"initial", sans-serif'),
    ],
)
def test_fonts_end_with_one_that_is_there(
    families: tuple[str, ...], written: str
) -> None:
    """Names are quoted, and what a page has not loaded falls back to the system's."""
    assert font.css(families) == written


@pytest.mark.parametrize(
    "radius", ["-1", "25", "true", '"4"', "4.0"], ids=lambda each: each
)
def test_radius_is_bounded(radius: str) -> None:
    """A radius is a whole number of px in bounds."""
    found = mistakes(f"[look]\nradius = {radius}")
    assert "is not a whole number from 0 to 24" in found["look.radius"]
