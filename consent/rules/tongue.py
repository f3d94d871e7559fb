"""Own texts that are certainly not in the language they stand for (A21)."""

import re
from collections.abc import Callable, Iterable, Iterator

from consent.rules.finding import Finding
from consent.rules.locale import Locale, Locales
from consent.rules.own_text import OwnText
from consent.rules.rule import LANGUAGE_MIXED
from consent.rules.skeleton import script, skeleton

_SCRIPTS = {
    "ar": {"ARABIC"},
    "bg": {"CYRILLIC"},
    "el": {"GREEK"},
    "he": {"HEBREW"},
    "hi": {"DEVANAGARI"},
    "ja": {"CJK", "HIRAGANA", "KATAKANA"},
    "ko": {"HANGUL", "CJK"},
    "sr": {"CYRILLIC", "LATIN"},
    "th": {"THAI"},
    "uk": {"CYRILLIC"},
    "zh": {"CJK"},
}
_LATIN = {"LATIN"}
_WORD = re.compile(r"[^\W\d_]+")
_PLACEHOLDER = re.compile(r"\{\w+\}")
_SENTENCE, _TELLING = 5, 4

Vocabulary = Callable[[str], frozenset[str]]


def find_wrong(texts: Iterable[OwnText], locales: Locales) -> Iterator[Finding]:
    """Find texts in a script that their language does not have, or in another's words.

    A name keeps its own letters everywhere, so that only sentences are judged by words,
    and those of another script alone by letters.
    """
    for own in texts:
        if own.language not in locales or not own.text:
            continue
        if other := _other_script(own) or _other_language(own, locales):
            message = f"is not in {own.language!r} but in {other}"
            yield Finding(LANGUAGE_MIXED, own.where, message)


def _other_script(own: OwnText) -> str:
    scripts = _SCRIPTS.get(own.language.partition("-")[0], _LATIN)
    found = {script(letter) for letter in _plain(own.text)} - {""}
    if not found or found & scripts:
        return ""
    # A brand, or a word such as Cookie, keeps its letters everywhere.
    if found == _LATIN and (len(_words(own.text)) < 2 or ".name" in own.where):
        return ""
    return f"the {' and '.join(sorted(found)).title()} script"


def _other_language(own: OwnText, locales: Locales) -> str:
    words = _words(own.text)
    if len(words) < _SENTENCE or words & _words_of(locales[own.language]):
        return ""
    hits = {name: len(words & _words_of(each)) for name, each in locales.items()}
    other = max(hits, key=lambda name: hits[name])
    return f"{other!r}" if hits[other] >= _TELLING else ""


def _words_of(locale: Locale) -> frozenset[str]:
    usual = locale.purposes.values()
    said = (
        *locale.texts.values(),
        *(each.name for each in usual),
        *(each.description for each in usual),
    )
    return frozenset(word for text in said for word in _words(text))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_plain(text).casefold()))


def _plain(text: str) -> str:
    return skeleton(_PLACEHOLDER.sub(" ", text))
