"""Which passwords are refused: short ones, and those that are tried first."""

from consent.rules.person import fold

SHORTEST = 12
LONGEST = 256
_FEWEST_LETTERS = 5
_KNOWN = (
    "abcdefghijkl",
    "adminadmin",
    "administrator",
    "changeme",
    "iloveyou",
    "letmein",
    "passwort",
    "password",
    "qwertyuiop",
    "qwertzuiop",
    "1234567890",
    "1q2w3e4r",
)


def password_problem(password: str, name: str) -> str:
    """Say what is wrong with a password of somebody of that name, if anything is."""
    if len(password) < SHORTEST:
        return f"Take at least {SHORTEST} letters; four words you remember do well."
    if len(password) > LONGEST:
        return f"Take at most {LONGEST} letters."
    plain = fold(password)
    if len(set(plain)) < _FEWEST_LETTERS:
        return "Take more different letters."
    if len(_rest(plain, fold(name))) < SHORTEST // 2:
        return "That is one of the first to be guessed; take one of your own."
    return ""


def _rest(plain: str, name: str) -> str:
    """Take away what a guess begins with."""
    for known in (*_KNOWN, *((name,) if len(name) > 3 else ())):
        plain = plain.replace(known, "")
    return plain
