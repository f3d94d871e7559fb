"""What an owner says of a notice's look, as custom properties of its style sheets."""

from collections.abc import Iterator

from msgspec.structs import asdict

from consent.model import Look, Palette, Scheme
from consent.rules import font

_SYSTEM = Palette(
    background="Canvas",
    text="CanvasText",
    accent="CanvasText",
    label="Canvas",
    edge="CanvasText",
)


def sheets(look: Look) -> dict[str, bool]:
    """Tell which style sheets a look needs beside the notice's own, in their order."""
    usual = Look()
    return {
        "corner": look.position == "corner",
        "centre": look.position == "centre",
        "chip": look.reopen == "chip",
        "colours": look.light != Palette() or look.dark != Palette(),
        "cross": look.cross,
        "round": look.radius != usual.radius,
        "font": bool(look.font),
    }


def values(look: Look) -> str:
    """Write what those style sheets refer to; nothing for the usual look."""
    needed = sheets(look)
    said = "".join(
        (
            *_scheme(look.scheme),
            f"--pc-radius:{look.radius}px;" if needed["round"] else "",
            f"--pc-font:{font.css(look.font)};" if needed["font"] else "",
            *(_colours(look) if needed["colours"] else ()),
        )
    )
    return f"@layer pc{{#privacy-choices{{{said}}}}}" if said else ""


def _scheme(scheme: Scheme) -> Iterator[str]:
    if scheme is not Scheme.AUTO:
        yield f"color-scheme:{scheme};"


def _colours(look: Look) -> Iterator[str]:
    yield _palette(look.dark if look.scheme is Scheme.DARK else look.light)
    if look.scheme is Scheme.AUTO:
        yield f"@media(prefers-color-scheme:dark){{{_palette(look.dark)}}}"


def _palette(palette: Palette) -> str:
    colours = _SYSTEM if palette == Palette() else palette
    return "".join(f"--pc-{name}:{value};" for name, value in asdict(colours).items())
