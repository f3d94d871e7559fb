"""The small texts of a site's file: ids, language tags, lines, names in storage."""

import re
import unicodedata

ID = r"(?!-)[a-z0-9-]{1,32}"
LANGUAGE = r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"
COOKIE = r"(?=.*[^*])[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}"
LINE = r"(?=.*[^\s])[^\u0000-\u001f\u007f-\u009f\u2028\u2029]{1,200}"
PROSE = r"(?=[\s\S]*\S)[^\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]{1,2000}"
KEY = rf"(?=.*[^*]){LINE}"
PATH = r"/[!-:<-~]{0,199}"

_ID = re.compile(ID)
_LANGUAGE = re.compile(LANGUAGE)
_COOKIE = re.compile(COOKIE)
_PATH = re.compile(PATH)


def id_problem(text: str) -> str:
    """Say what is wrong with an id, if anything is."""
    if _ID.fullmatch(text):
        return ""
    return "is not an id; write 1 to 32 of a to z, 0 to 9 and -, which is not first"


def language_problem(text: str) -> str:
    """Say what is wrong with a language tag, if anything is."""
    if _LANGUAGE.fullmatch(text):
        return ""
    return 'is not a language tag; write one such as "en" or "pt-BR"'


def cookie_problem(text: str) -> str:
    """Say what is wrong with a cookie's name, in which * stands for any text."""
    if _COOKIE.fullmatch(text):
        return ""
    return 'is not a cookie\'s name; write one such as "_pk_id*" (* is any text)'


def path_problem(text: str) -> str:
    """Say what is wrong with a cookie's path (RFC 6265 §4.1.1), if anything is."""
    if _PATH.fullmatch(text):
        return ""
    return 'is not a cookie\'s path; write one such as "/shop"'


def key_problem(text: str) -> str:
    """Say what is wrong with a storage key, in which * stands for any text."""
    if text.strip("*") == "" != text:
        return 'would be every key; write at least its beginning, such as "mtm_*"'
    return line_problem(text)


def matches(pattern: str, name: str) -> bool:
    """Tell whether a pattern, in which * stands for any text, fits a whole name."""
    parts = [re.escape(part) for part in pattern.split("*")]
    return re.fullmatch(".*".join(parts), name, re.DOTALL) is not None


def line_problem(text: str) -> str:
    """Say what is wrong with a text of one line, if anything is."""
    return _text_problem(text, 200, allowed="")


def prose_problem(text: str) -> str:
    """Say what is wrong with a text that may have several lines, if anything is."""
    return _text_problem(text, 2000, allowed="\n")


def _text_problem(text: str, longest: int, allowed: str) -> str:
    if not text.strip():
        return "is empty; write a text"
    if len(text) > longest:
        return f"has {len(text)} characters; write at most {longest}"
    for letter in text:
        if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} and letter not in allowed:
            return f"has the control character U+{ord(letter):04X}; leave it out"
    return ""
