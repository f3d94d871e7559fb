"""How an owner wants the notice to look, held to what everyone can read.

Refusing and accepting share their colours, always: nothing here tells them apart.
"""

from collections.abc import Iterator

from consent.model import Look, Palette, Position, Reopen, Scheme
from consent.rules.colour import WHITE, Colour, read
from consent.rules.contrast import EDGE, TEXT, contrast, figure, nearest, plainest
from consent.rules.finding import Finding
from consent.rules.rule import COLOURS_FAINT
from consent.rules.site_tables import LookTable, PaletteTable

DARK = Colour(0x12, 0x12, 0x12)
"""What browsers show behind a dark page."""

_GREY = Colour(0x76, 0x76, 0x76)


def look(table: LookTable) -> Look:
    """Settle every colour that an owner left open beside one they set."""
    return Look(
        position=Position(table.position),
        reopen=Reopen(table.reopen),
        cross=table.cross,
        scheme=Scheme(table.scheme),
        radius=table.radius,
        font=table.font,
        light=_palette(table.light, WHITE),
        dark=_palette(table.dark, DARK),
    )


def find_faint(table: LookTable) -> Iterator[Finding]:
    """Find every pair of colours too much alike; to write what each says mends all."""
    yield from _faint("look.light", table.light, WHITE)
    yield from _faint("look.dark", table.dark, DARK)


def _palette(table: PaletteTable, usual: Colour) -> Palette:
    if table == PaletteTable():
        return Palette()
    background = _read(table.background, usual)
    text = _read(table.text, plainest(background))
    accent = _read(table.accent, text)
    return Palette(
        background=str(background),
        text=str(text),
        accent=str(accent),
        label=str(_read(table.label, plainest(accent))),
        edge=str(_read(table.edge, nearest(_GREY, background, EDGE))),
    )


def _faint(where: str, table: PaletteTable, usual: Colour) -> Iterator[Finding]:
    background = _read(table.background, usual)
    text = nearest(_read(table.text, plainest(background)), background, TEXT)
    accent = nearest(_read(table.accent, text), background, EDGE)
    pairs = (
        ("text", table.text, "background", background, TEXT),
        ("accent", table.accent, "background", background, EDGE),
        ("label", table.label, "accent", accent, TEXT),
        ("edge", table.edge, "background", background, EDGE),
    )
    for name, written, behind, ground, least in pairs:
        if not written or contrast(read(written), ground) >= least:
            continue
        message = (
            f'"{written}" on the {behind} "{ground}" has a contrast of '
            f"{figure(contrast(read(written), ground))}, and {least:g}:1 is the least; "
            f'write "{nearest(read(written), ground, least)}"'
        )
        yield Finding(COLOURS_FAINT, f"{where}.{name}", message)


def _read(text: str, otherwise: Colour) -> Colour:
    return read(text) if text else otherwise
