"""How well one colour stands out on another (WCAG 2.2)."""

from consent.rules.colour import BLACK, WHITE, Colour, as_oklch, light, of_oklch

TEXT = 4.5
"""The least for words (WCAG 2.2, 1.4.3)."""

EDGE = 3.0
"""The least for edges, marks and rings of focus (WCAG 2.2, 1.4.11)."""

_STEPS = 200


def contrast(one: Colour, other: Colour) -> float:
    """Give the contrast ratio of two colours, from 1 to 21."""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: Colour) -> float:
    """Give the relative luminance of a colour, from 0 to 1."""
    red, green, blue = map(light, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def figure(ratio: float) -> str:
    """Write a ratio, cut and not rounded: what is too low never looks as if it were."""
    return f"{int(ratio * 100) / 100:g}:1"


def plainest(ground: Colour) -> Colour:
    """Give black or white, whichever stands out more; at least 4.58 to 1."""
    return max(BLACK, WHITE, key=lambda each: contrast(each, ground))


def nearest(colour: Colour, ground: Colour, least: float) -> Colour:
    """Give the colour itself if it stands out, else a lighter or darker one that does.

    `least` is at most 4.5, so that there is one.
    """
    if contrast(colour, ground) >= least:
        return colour
    start = as_oklch(colour)
    steps = sorted(
        (step / _STEPS for step in range(_STEPS + 1)),
        key=lambda step: abs(step - start.lightness),
    )
    others = (of_oklch(start._replace(lightness=step)) for step in steps)
    return next(other for other in others if contrast(other, ground) >= least)
