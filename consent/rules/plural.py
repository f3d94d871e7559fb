"""Which form of a word goes with a count, for whole numbers (Unicode CLDR)."""

from collections.abc import Callable
from types import MappingProxyType

Form = Callable[[int], str]

OTHER = "other"


def form(language: str, count: int) -> str:
    """Name the form: zero, one, two, few, many or other.

    A language that is not known here has forms as English does.
    """
    exact = _FORMS.get(language) or _FORMS.get(language.partition("-")[0], _one)
    return exact(count)


def _never(_: int) -> str:
    return OTHER


def _one(count: int) -> str:
    return "one" if count == 1 else OTHER


def _none_or_one(count: int) -> str:
    return "one" if count < 2 else OTHER


def _million(one: Form) -> Form:
    """Romance languages say "un million de jours"."""
    return lambda count: "many" if count and count % 1_000_000 == 0 else one(count)


def _east_slavic(count: int) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return "one"
    if 2 <= count % 10 <= 4 and not 12 <= count % 100 <= 14:
        return "few"
    return "many"


def _south_slavic(count: int) -> str:
    found = _east_slavic(count)
    return OTHER if found == "many" else found


def _polish(count: int) -> str:
    found = _east_slavic(count)
    return "many" if found == "one" and count != 1 else found


def _czech(count: int) -> str:
    if count == 1:
        return "one"
    return "few" if 2 <= count <= 4 else OTHER


def _slovenian(count: int) -> str:
    forms = {1: "one", 2: "two", 3: "few", 4: "few"}
    return forms.get(count % 100, OTHER)


def _lithuanian(count: int) -> str:
    if 11 <= count % 100 <= 19 or count % 10 == 0:
        return OTHER
    return "one" if count % 10 == 1 else "few"


def _latvian(count: int) -> str:
    if count % 10 == 0 or 11 <= count % 100 <= 19:
        return "zero"
    return "one" if count % 10 == 1 else OTHER


def _romanian(count: int) -> str:
    if count == 1:
        return "one"
    return "few" if count == 0 or 1 <= count % 100 <= 19 else OTHER


def _icelandic(count: int) -> str:
    return "one" if count % 10 == 1 and count % 100 != 11 else OTHER


def _irish(count: int) -> str:
    if count in {1, 2}:
        return ("one", "two")[count - 1]
    if 3 <= count <= 6:
        return "few"
    return "many" if 7 <= count <= 10 else OTHER


def _maltese(count: int) -> str:
    if count in {1, 2}:
        return ("one", "two")[count - 1]
    if count == 0 or 3 <= count % 100 <= 10:
        return "few"
    return "many" if 11 <= count % 100 <= 19 else OTHER


def _hebrew(count: int) -> str:
    return {1: "one", 2: "two"}.get(count, OTHER)


def _arabic(count: int) -> str:
    if count in {0, 1, 2}:
        return ("zero", "one", "two")[count]
    if 3 <= count % 100 <= 10:
        return "few"
    return "many" if count % 100 >= 11 else OTHER


_FORMS = MappingProxyType(
    {
        **dict.fromkeys(("id", "ja", "ko", "th", "vi", "zh"), _never),
        **dict.fromkeys(("ca", "es", "it", "pt-PT"), _million(_one)),
        **dict.fromkeys(("fr", "pt"), _million(_none_or_one)),
        **dict.fromkeys(("hr", "sr"), _south_slavic),
        **dict.fromkeys(("cs", "sk"), _czech),
        "ar": _arabic,
        "ga": _irish,
        "he": _hebrew,
        "hi": _none_or_one,
        "is": _icelandic,
        "lt": _lithuanian,
        "lv": _latvian,
        "mt": _maltese,
        "pl": _polish,
        "ro": _romanian,
        "sl": _slovenian,
        "uk": _east_slavic,
    }
)
