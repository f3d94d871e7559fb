"""In which of a site's languages a visitor is spoken to."""

import re
from collections.abc import Sequence

_ITEM = re.compile(
    r"\s*([a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q=([01](?:\.\d{0,3})?))?"
)
_LONGEST = 1_000
_SCRIPT = 4
_TRADITIONAL = frozenset({"tw", "hk", "mo"})


def preferred(accepted: str, offered: Sequence[str]) -> str:
    """Choose by `Accept-Language` (RFC 9110 §12.5.4); the first offered is the default.

    A wish for `de-AT` is met by `de` as well, one for `pt` by `pt-BR`, one for `no` by
    `nb` and one for `zh-TW` by `zh-Hant`.
    """
    for wish in _wishes(accepted):
        for met in (_is_same, _is_broader, _is_narrower, _is_alike):
            for lang in offered:
                if met(lang.lower(), wish):
                    return lang
    return offered[0]


def _wishes(accepted: str) -> list[str]:
    """Give the languages wished for, the dearest first."""
    items = accepted[:_LONGEST].lower().split(",")
    matches = [match for item in items if (match := _ITEM.fullmatch(item.rstrip()))]
    weighed = [(float(match[2] or 1), match[1]) for match in matches]
    return [lang for weight, lang in sorted(weighed, key=_dearest) if weight > 0]


def _dearest(weighed: tuple[float, str]) -> float:
    return -weighed[0]


def _is_same(lang: str, wish: str) -> bool:
    return lang == wish


def _is_broader(lang: str, wish: str) -> bool:
    return wish.startswith(f"{lang}-")


def _is_narrower(lang: str, wish: str) -> bool:
    return lang.startswith(f"{wish}-")


def _is_alike(lang: str, wish: str) -> bool:
    return _kind(lang) == _kind(wish)


def _kind(tag: str) -> tuple[str, str]:
    """Give language and script; of Chinese, that which its region writes."""
    language, *rest = tag.split("-")
    script = next((part for part in rest if len(part) == _SCRIPT), "")
    if language == "zh" and not script:
        script = "hant" if _TRADITIONAL.intersection(rest) else "hans"
    # Norwegian is one language, written in two ways.
    return "no" if language in {"nb", "nn"} else language, script
