"""What the labels of a choice have to say, and what none of them may (A12)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from consent.model import Texts
from consent.rules.finding import Finding
from consent.rules.locale import Locales
from consent.rules.rule import LABEL_SWAPPED, LABEL_UNCLEAR
from consent.rules.shape import below, show

ACTIONS = ("accept_all", "reject_all", "save")
LABELS = (*ACTIONS, "choose", "close", "opt_out")
_SAY = {
    "accept_all": "accepts all",
    "reject_all": "rejects all",
    "save": "saves a choice",
}

VAGUE = re.compile(
    r"\b(?:ok|okay|got it|continue|i understand|fine|close|weiter|verstanden"
    r"|alles klar|schließen)\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:later|maybe|perhaps|not now|remind|später|vielleicht|jetzt nicht)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one language that agree, refuse, deny, and name what is denied."""

    agree: re.Pattern[str]
    refuse: re.Pattern[str]
    deny: re.Pattern[str]
    thing: re.Pattern[str]
    least: re.Pattern[str]
    no: re.Pattern[str]


def _words(**patterns: str) -> _Words:
    return _Words(**{k: re.compile(v, re.IGNORECASE) for k, v in patterns.items()})


_LANGUAGES = {
    "en": _words(
        agree=r"\b(?:accept|agree|allow|consent|permit|approve|enable)"
        r"|\byes to (?:all|everything)",
        refuse=r"\b(?:reject|refus|declin|deny|disagree|disallow|object|disable)"
        r"|\bopt out",
        deny=r"\b(?:not|don.t|without|never|nothing|none|no(?= cookies| track))\b"
        r"(?! (?:necessary|essential|required|needed))",
        thing=r"\b(?:cookies?|track)",
        least=r"\b(?:only|just)\b.*\b(?:necessary|essential|required)"
        r"|\b(?:necessary|essentials?|required)\b.*\bonly\b",
        no=r"(?:refuse|decline|deny|reject) consent"
        r"|(?:say )?no(?:,? than(?:ks|k you)|,? to (?:all|everything))?\W*",
    ),
    "de": _words(
        agree=r"akzeptier|zustimm(?!ung)|\bstimme\b|erlaub|zulassen|annehmen|einwillig(?!ung)"
        r"|(?:zustimm|einwillig)ung (?:erteil|geben)|einverstanden"
        r"|gestatt|(?<!de)aktivier|einschalten|\bja zu alle",
        refuse=r"ablehn|\blehne\b|abgelehnt|verweiger|widersprech|deaktivier"
        r"|ausschalten|abwähl|untersag|verbiet",
        deny=r"\b(?:nicht|ohne|nie|nichts|keine?[mnrs]?)\b"
        r"(?! (?:unbedingt |technisch )?"
        r"(?:notwendig|erforderlich|nötig|essen[tz]iell))",
        thing=r"cookies?\b|tracking|zustimmung|einwilligung",
        least=r"\bnur\b.*(?:notwendig|erforderlich|nötig|essen[tz]iell)",
        no=r"nein(?:,? danke|,? zu alle[mn])?\W*",
    ),
}


def find_wrong(own: Mapping[str, Texts], locales: Locales) -> Iterator[Finding]:
    """Find every own label that misleads."""
    known = {action: _known(action, own, locales) for action in ACTIONS}
    for language, texts in own.items():
        for key in LABELS:
            if key not in texts:
                continue
            where = below(below("texts", language), key)
            shown = show(texts[key])
            if action := _other_action(key, texts[key], known):
                message = f"{shown} is also what {_SAY[action]}"
                yield Finding(LABEL_SWAPPED, where, message)
            elif fault := _fault(key, texts[key], language):
                yield Finding(LABEL_UNCLEAR, where, f"{shown} {fault}")


def _known(action: str, own: Mapping[str, Texts], locales: Locales) -> set[str]:
    said = [*own.values(), *(locale.texts for locale in locales.values())]
    return {_plain(texts[action]) for texts in said if action in texts}


def _other_action(key: str, label: str, known: Mapping[str, set[str]]) -> str:
    said = _plain(label)
    others = (action for action in ACTIONS if action != key and said in known[action])
    return next(others, "")


def _fault(key: str, label: str, language: str) -> str:
    if key not in {*ACTIONS, "opt_out"}:
        return ""
    words = _LANGUAGES.get(language.partition("-")[0])
    if key in {"save", "opt_out"} or words is None:
        return "does not say what it does" if _is_vague(label) else ""
    says = _refuses if key == "reject_all" else _agrees
    if says(label, words) and not _LATER.search(label):
        return ""
    return f"does not say that it {_SAY[key]}"


def _plain(label: str) -> str:
    return " ".join(label.casefold().split()).strip(" .!…")


def _is_vague(label: str) -> bool:
    return bool(VAGUE.search(label) or _LATER.search(label))


def _agrees(label: str, words: _Words) -> bool:
    other = (words.refuse, words.deny, words.least)
    return bool(words.agree.search(label)) and not any(w.search(label) for w in other)


def _refuses(label: str, words: _Words) -> bool:
    """Two refusing words make a double negative, which refuses nothing."""
    if words.no.fullmatch(label.strip()):
        return True
    agrees, refuses = words.agree.search(label), words.refuse.search(label)
    if words.deny.search(label):
        return not refuses and bool(agrees or words.thing.search(label))
    return bool(words.least.search(label) or (refuses and not agrees))
