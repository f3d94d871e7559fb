"""Own texts that are not what they seem: hidden marks and letters of two scripts."""

from collections.abc import Iterable, Iterator

from consent.rules.finding import Finding
from consent.rules.own_text import OwnText
from consent.rules.rule import MARKUP_SHOWN, TEXT_DISGUISED
from consent.rules.shape import show
from consent.rules.skeleton import hidden, script, two_faced


def find_wrong(texts: Iterable[OwnText]) -> Iterator[Finding]:
    """Find texts that a person and a program read differently."""
    for own in texts:
        if fault := _disguise(own):
            yield Finding(TEXT_DISGUISED, own.where, fault)
        if "<" in own.text and ">" in own.text:
            message = "has markup, which visitors see as it stands there"
            yield Finding(MARKUP_SHOWN, own.where, message)


def _disguise(own: OwnText) -> str:
    if mark := hidden(own.text):
        return f"has the mark {mark}, which nobody sees; leave it out"
    if word := two_faced(own.text):
        return f"{show(word)} mixes letters of two scripts that look alike; write one"
    if own.language and own.text and not any(map(script, own.text)):
        return f"{show(own.text)} has no letter that anybody could read"
    return ""
