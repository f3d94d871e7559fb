"""What the labels of a choice have to say, and what none of them may (A12, A13)."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from consent.model import Texts
from consent.rules.finding import Finding
from consent.rules.locale import Locales
from consent.rules.rule import LABEL_LONG, LABEL_SWAPPED, LABEL_UNCLEAR, STATE_SWAPPED
from consent.rules.shape import below, show
from consent.rules.skeleton import skeleton
from consent.rules.words import LANGUAGES, Words

ACTIONS = ("accept_all", "reject_all", "save")
LABELS = (*ACTIONS, "choose", "close", "open", "opt_out")
LONGEST = 48
_SAY = {
    "accept_all": "accepts all",
    "reject_all": "rejects all",
    "save": "saves a choice",
}
_STATES = {"on": ("off",), "off": ("on", "always_on"), "always_on": ("off",)}

VAGUE = re.compile(
    r"\b(?:ok|okay|got it|continue|i understand|fine|close|weiter|verstanden"
    r"|alles klar|schließen)\b",
    re.IGNORECASE,
)

# What else such a link is called in California.
_CHOICES = re.compile(r"\bprivacy choices\b", re.IGNORECASE)


class _Label(NamedTuple):
    where: str
    key: str
    text: str
    language: str
    usual: str


def find_wrong(own: Mapping[str, Texts], locales: Locales) -> Iterator[Finding]:
    """Find every own label that misleads."""
    if not own:
        return
    known = {action: _known(action, own, locales) for action in ACTIONS}
    states = {state: _known(state, own, locales) for state in _STATES}
    for language, texts in own.items():
        place = below("texts", language)
        for key in (key for key in LABELS if key in texts):
            usual = locales[language].texts[key] if language in locales else ""
            label = _Label(below(place, key), key, texts[key], language, usual)
            yield from _label(label, known)
        for key in (key for key in _STATES if key in texts):
            if any(_plain(texts[key]) in states[other] for other in _STATES[key]):
                message = f"{show(texts[key])} is also what the other state is called"
                yield Finding(STATE_SWAPPED, below(place, key), message)


def _label(own: _Label, known: Mapping[str, set[str]]) -> Iterator[Finding]:
    label = skeleton(own.text)
    words = LANGUAGES.get(own.language.partition("-")[0])
    wish = f"; write such as {show(own.usual)}" if own.usual else ""
    if action := _other_action(own.key, label, known):
        message = f"{show(own.text)} is also what {_SAY[action]}{wish}"
        yield Finding(LABEL_SWAPPED, own.where, message)
    elif fault := _fault(own, label, words):
        yield Finding(LABEL_UNCLEAR, own.where, f"{show(own.text)} {fault}{wish}")
    if len(label) > LONGEST and own.key != "opt_out":
        message = f"has {len(label)} characters; write at most {LONGEST}"
        yield Finding(LABEL_LONG, own.where, message)


def _known(key: str, own: Mapping[str, Texts], locales: Locales) -> set[str]:
    said = [*own.values(), *(locale.texts for locale in locales.values())]
    return {_plain(texts[key]) for texts in said if key in texts}


def _other_action(key: str, label: str, known: Mapping[str, set[str]]) -> str:
    said = _plain(label)
    # "Save and accept all" is no saving.
    yeses = (yes for yes in known["accept_all"] if len(yes.split()) > 1)
    if key not in {"accept_all", "reject_all"} and any(yes in said for yes in yeses):
        return "accept_all"
    others = (action for action in ACTIONS if action != key and said in known[action])
    return next(others, "")


def _fault(own: _Label, label: str, words: Words | None) -> str:
    key = own.key
    if words is None or key == "save":
        vague = key in ACTIONS and _is_vague(label, words)
        return "does not say what it does" if vague else ""
    label = _without_a_leading_no(label, words)
    if key == "opt_out":
        return _no_way_out(label, own.usual, words)
    if key not in ACTIONS:
        return _false_answer(key, label, words)
    if key == "accept_all" and words.need.search(label):
        return "accepts more than what is necessary"
    says = refuses if key == "reject_all" else agrees
    if says(label, words) and not words.later.search(label):
        return ""
    return f"does not say that it {_SAY[key]}"


def _false_answer(key: str, label: str, words: Words) -> str:
    """Say which answer the label of a button that gives none sounds like."""
    if sum(map(str.isalpha, label)) < 2 and label.isascii():
        return "says nothing"
    yes = words.agree.match(label) if key == "choose" else agrees(label, words)
    if yes:
        return "sounds like a yes, which it does not give"
    no = refuses(label, words)
    return "sounds like a no, which it does not give" if no else ""


def _no_way_out(label: str, usual: str, words: Words) -> str:
    """Say why a label hides the way out, as far as these words know to say it."""
    if agrees(label, words):
        return "sounds like a yes, which it does not give"
    fair = _CHOICES.search(label) or not _denies(usual, words) or _denies(label, words)
    return "" if fair else "does not say that it opts out"


def _denies(label: str, words: Words) -> bool:
    return bool(words.deny.search(label) or words.refuse.search(label))


def _plain(label: str) -> str:
    return " ".join(skeleton(label).casefold().split()).strip(" .!…")


def _is_vague(label: str, words: Words | None) -> bool:
    return bool(VAGUE.search(label) or (words and words.later.search(label)))


def _without_a_leading_no(label: str, words: Words) -> str:
    """Take "No, reject all" for "Reject all": its no denies nothing that follows."""
    before, comma, after = label.partition(",")
    if comma and words.no.fullmatch(before.strip()) and not words.no.fullmatch(label):
        return after.strip()
    return label


def agrees(label: str, words: Words) -> bool:
    """Tell whether a label says yes, and nothing else."""
    other = (words.refuse, words.deny, words.least)
    return bool(words.agree.search(label)) and not any(w.search(label) for w in other)


def refuses(label: str, words: Words) -> bool:
    """Tell whether a label says no; of two refusing words, one takes back the other."""
    if words.no.fullmatch(label):
        return True
    yes, no = words.agree.search(label), words.refuse.search(label)
    if words.deny.search(label):
        return not no and bool(yes or words.thing.search(label))
    return bool(words.least.search(label) or (no and not yes))
