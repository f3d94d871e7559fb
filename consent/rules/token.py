"""What is sealed into a token: a site's name, a state and, for a grant, its index."""

import re
from dataclasses import dataclass

from consent.errors import BadToken
from consent.rules import state as states
from consent.rules.state import Outcome, State

VERSION = "c1"

_PATTERN = re.compile(
    r"c1\.([a-z0-9-]{1,32})\.((?:[\w-]*\.){7}\d+)(?:\.i([1-9]\d{0,11}|0))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Token:
    """A choice that its holder can show; `index` is its place in the ledger.

    Only a grant has an index: a refusal says nothing that tells two people apart.
    """

    site: str
    state: State
    index: int | None = None


def write(token: Token) -> str:
    """Write what is to be sealed."""
    text = f"{VERSION}.{token.site}.{states.write(token.state)}"
    return text if token.index is None else f"{text}.i{token.index}"


def read(text: str) -> Token:
    """Read what was sealed, refusing every text but the one `write` would give."""
    match = _PATTERN.fullmatch(text)
    if match is None:
        raise BadToken("the token is malformed")

    site, state, index = match.groups()
    token = Token(site, states.read(state), None if index is None else int(index))
    if (token.state.outcome is Outcome.GIVEN) != (token.index is not None):
        raise BadToken("grants carry an index, and only grants do")
    return token
