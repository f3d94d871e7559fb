"""Names of font families: what a page has loaded, and nothing that could load more."""

import re

FAMILY = r"[A-Za-z](?:[A-Za-z0-9-]| (?! |$)){0,39}"
GENERIC = (
    *("sans-serif", "serif", "monospace", "system-ui"),
    *("ui-sans-serif", "ui-serif", "ui-monospace", "ui-rounded"),
)

_FAMILY = re.compile(FAMILY)


def family_problem(text: str) -> str:
    """Say what is wrong with the name of a font family, if anything is."""
    if _FAMILY.fullmatch(text):
        return ""
    return (
        'is not the name of a font; write one such as "Open Sans", without quotes '
        "in it, 1 to 40 of A to Z, a to z, 0 to 9, - and single spaces"
    )


def css(families: tuple[str, ...]) -> str:
    """Write a list of families as CSS has it, with one that every system has."""
    names = [name if name in GENERIC else f'"{name}"' for name in families]
    if not any(name in GENERIC for name in families):
        names.append("sans-serif")
    return ", ".join(names)
