"""Sentences that take going on as a yes, in English and German (A05)."""

import re

_GOING_ON = (
    r"\bby (?:continu|keeping|using|brows|scroll|staying|visit|closing|navigat)"
    r"|\b(?:continued|further|ongoing) (?:use|browsing|navigation|visit)"
    r"|\b(?:if|when|as) you (?:continue|keep|go on|carry on|stay)\b(?! without)"
    r"|\b(?:durch|mit) (?:d(?:ie|as|er|em|en) |[iI]hre[rmn]? )?"
    r"(?:(?:weitere|fortgesetzte)[nrms]? )?"
    r"(?:nutzung|benutzung|besuch|aufenthalt|weiter\w+|surfen|scrollen)"
    r"|\b(?:wenn|indem|sofern|falls) sie (?:[\w-]+ ){0,5}"
    r"(?:weiter\w*|fortfahren|fortsetzen|surfen|scrollen|bleiben)\b(?!,? ohne)"
)
_YES = (
    r"\b(?:agree|accept|consent)"
    r"|\b(?:stimmen|stimmst|erklären sich|willigen|zustimm|einverstanden|akzeptier)"
)
_IMPLIED = re.compile(
    rf"(?:{_GOING_ON})[^.!?]*(?:{_YES})|(?:{_YES})[^.!?]*(?:{_GOING_ON})", re.IGNORECASE
)


def is_implied(text: str) -> bool:
    """Tell whether a text says that going on agrees."""
    return _IMPLIED.search(text) is not None
