"""A text as its reader sees it, and the marks that nobody sees."""

import unicodedata
from functools import lru_cache

_LOOK_ALIKE = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"}
# Joiners are letters' business in these scripts, marks of direction in others.
_JOINING = {"ARABIC", "DEVANAGARI", "HEBREW", "THAI"}
_JOINERS = {"\u200c", "\u200d", "\u200e", "\u200f", "\u061c"}
# Default_Ignorable_Code_Point by Unicode, or blank, though of another category.
_BLANK = {
    *("\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u180b", "\u180c", "\u180d"),
    *("\u180f", "\u2800", "\u3164", "\uffa0"),
}
_SOFT_HYPHEN = "\u00ad"


@lru_cache(maxsize=16_384)
def skeleton(text: str) -> str:
    """Give a text without what cannot be seen, each letter in its usual form."""
    seen = unicodedata.normalize("NFKC", text)
    return " ".join("".join(filter(_is_seen, seen)).split())


@lru_cache(maxsize=4096)
def script(letter: str) -> str:
    """Name a letter's script, such as LATIN; nothing for what is no letter."""
    if not letter.isalpha():
        return ""
    return unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]


def hidden(text: str) -> str:
    """Name the first mark that is not seen and has no business in a text."""
    scripts = {script(letter) for letter in text}
    for before, letter in zip(f" {text}", text, strict=False):
        joins = letter in _JOINERS and bool(scripts & _JOINING)
        # How a symbol or an ideograph is drawn; nothing to be seen on other letters.
        varies = _is_variation(letter) and script(before) in {"", "CJK"}
        if not _is_seen(letter) and letter != _SOFT_HYPHEN and not (joins or varies):
            return f"U+{ord(letter):04X}"
    return ""


def two_faced(text: str) -> str:
    """Give the first word that mixes scripts whose letters look alike."""
    for word in text.split():
        scripts = {script(letter) for letter in word}
        if len(scripts & _LOOK_ALIKE) > 1:
            return word
    return ""


def _is_seen(letter: str) -> bool:
    # Private and unassigned characters show whatever a font says.
    unseen = unicodedata.category(letter) in {"Cf", "Co", "Cn"} or letter in _BLANK
    return not unseen and not _is_variation(letter)


def _is_variation(letter: str) -> bool:
    return "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
