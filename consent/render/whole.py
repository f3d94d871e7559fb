"""Notices older than a text: what they lack is said in the words of a build."""

from collections.abc import Mapping

from msgspec.structs import replace

from consent.model import Notice, Texts

_LAST = "en"


def whole(notice: Notice, words: Mapping[str, Texts]) -> Notice:
    """Give a notice every text that it was published without; its own ones stay."""
    texts = {
        lang: {**_closest(lang, words), **own} for lang, own in notice.texts.items()
    }
    return replace(notice, texts=texts)


def _closest(lang: str, words: Mapping[str, Texts]) -> Texts:
    """Look a language up as RFC 4647 §3.4 does, with English behind it."""
    while lang and lang not in words:
        lang = lang.rpartition("-")[0]
    return words.get(lang or _LAST, {})
