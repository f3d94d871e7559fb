"""Colours that every screen shows alike: opaque, and within sRGB."""

import math
import re
from typing import NamedTuple

HEX = r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})"
OKLCH = (
    r"oklch\((?:100|[0-9]{1,2})(?:\.[0-9]{1,3})?% 0(?:\.[0-9]{1,4})? "
    r"(?:360|3[0-5][0-9]|[12]?[0-9]{1,2})(?:\.[0-9]{1,2})?\)"
)
COLOUR = rf"{HEX}|{OKLCH}"

_COLOUR = re.compile(COLOUR)
# What rounding alone takes out of sRGB, browsers put back.
_NEAR = 0.0005


class Colour(NamedTuple):
    """Red, green and blue of sRGB, each from 0 to 255; written as `#rrggbb`."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


class Oklch(NamedTuple):
    """Lightness from 0 to 1, chroma, and hue in degrees (CSS Color 4 §9)."""

    lightness: float
    chroma: float
    hue: float


BLACK = Colour(0, 0, 0)
WHITE = Colour(255, 255, 255)


def colour_problem(text: str) -> str:
    """Say what is wrong with a colour, if anything is."""
    if not _COLOUR.fullmatch(text):
        return (
            'is not a colour; write one such as "#0b57d0" or "oklch(45% 0.15 260)", '
            "without transparency"
        )
    if text.startswith("#") or _is_shown(_linear(_oklch(text))):
        return ""
    return (
        "is more than every screen shows, and each would show another; "
        f'write "{of_oklch(_oklch(text))}"'
    )


def read(text: str) -> Colour:
    """Read a colour that has no problem."""
    if not text.startswith("#"):
        return of_oklch(_oklch(text))
    digits = text[1:] if len(text) == 7 else "".join(2 * digit for digit in text[1:])
    return Colour(*bytes.fromhex(digits))


def light(channel: int) -> float:
    """Give the light that a channel stands for, from 0 to 1 (IEC 61966-2-1)."""
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def as_oklch(colour: Colour) -> Oklch:
    """Give a colour by how light, how strong and which it looks."""
    red, green, blue = map(light, colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def of_oklch(colour: Oklch) -> Colour:
    """Give the colour, or the strongest of its lightness and hue that sRGB has."""
    low, high = 0.0, colour.chroma
    if _is_shown(_linear(colour)):
        low = high
    while high - low > 0.0001:
        middle = (low + high) / 2
        shown = _is_shown(_linear(colour._replace(chroma=middle)))
        low, high = (middle, high) if shown else (low, middle)
    return Colour(*map(_channel, _linear(colour._replace(chroma=low))))


def _oklch(text: str) -> Oklch:
    lightness, chroma, hue = text[len("oklch(") : -1].split(" ")
    return Oklch(float(lightness[:-1]) / 100, float(chroma), float(hue))


def _linear(colour: Oklch) -> tuple[float, float, float]:
    hue = math.radians(colour.hue)
    a, b = colour.chroma * math.cos(hue), colour.chroma * math.sin(hue)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
    )


def _is_shown(linear: tuple[float, float, float]) -> bool:
    return all(-_NEAR <= channel <= 1 + _NEAR for channel in linear)


def _channel(linear: float) -> int:
    value = min(max(linear, 0.0), 1.0)
    shown = 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
    return round(255 * shown)
