"""What the words of one language do: agree, refuse, deny, put off."""

import re
import unicodedata
from dataclasses import dataclass

Pattern = re.Pattern[str]
_NEVER = r"(?!)"


@dataclass(frozen=True, slots=True)
class Words:
    """Patterns of one language; `least` says "only what is necessary", `no` a mere no.

    `need` is how it calls what is necessary, `interest` a legitimate interest.
    """

    agree: Pattern
    refuse: Pattern
    deny: Pattern
    need: Pattern
    thing: Pattern
    least: Pattern
    no: Pattern
    later: Pattern
    interest: Pattern


def words(  # noqa: PLR0913 - by name alone, and all of one kind
    *,
    agree: str,
    refuse: str,
    deny: str,
    need: str,
    only: str,
    no: str,
    later: str,
    interest: str,
    thing: str = "cookie|track",
) -> Words:
    """Put a language together; denying what is not necessary denies nothing else."""
    return Words(
        agree=pattern(agree),
        refuse=pattern(refuse),
        deny=pattern(rf"(?:{deny})(?!\W*(?:\w+\W+)?(?:{need}))"),
        need=pattern(need),
        thing=pattern(thing),
        least=pattern(rf"(?:{only}).*(?:{need})|(?:{need}).*(?:{only})"),
        no=pattern(rf"(?:{no})\W*"),
        later=pattern(later or _NEVER),
        interest=pattern(interest),
    )


def pattern(text: str) -> Pattern:
    """Compile a pattern in the form that skeletons have."""
    return re.compile(unicodedata.normalize("NFKC", text), re.IGNORECASE)
